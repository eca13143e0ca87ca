"""The pitch card: what may not be said, ads, other ways to answer, and taking it back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from streamer_app.catalogue.courses import Item
from streamer_app.errors import reason
from streamer_app.live.actions import Decide, PitchStep
from streamer_app.live.snapshot import Line, PitchCard
from streamer_app.ui.panels.pitch import PitchPanel, named
from streamer_app.ui.panels.pitch_suggested import flagged, titled
from streamer_app.ui.places.setting_courses import CoursesPage
from streamer_app.ui.shell import Shell
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.runs import Run
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
from tests.ui import scene
from tests.ui.fake import FakeRuntime


def show(window: Window, **changes: object) -> PitchPanel:
    card = replace(scene.pitch("zh_CN"), **changes)  # type: ignore[arg-type]
    window.show_snapshot(scene.snapshot(pitch=card))
    return window.live.pitch


def test_a_promise_is_underlined_in_amber_and_the_rest_is_not() -> None:
    line = Line("point", "全网最好的课，保过", "course", ((2, 4), (7, 9)))
    assert flagged(line) == (
        Run("全网", "text"),
        Run("最好", "warn", underlined=True),
        Run("的课，", "text"),
        Run("保过", "warn", underlined=True),
    )
    assert flagged(replace(line, flags=())) == (Run("全网最好的课，保过", "text"),)


def test_the_card_speaks_the_chosen_language_where_the_course_does() -> None:
    item = Item(id="mechanics", title="力学", title_en="Mechanics")
    now = replace(scene.snapshot("zh_CN"), items={"mechanics": item})
    assert named(now, "en").title == "Mechanics"
    assert named(now, "zh_CN").title == "力学"
    assert named(now, "en").courses[0] == ("mechanics", "Mechanics")
    assert named(replace(now, items={}), "en") == now.pitch


def test_an_ad_says_so_wherever_its_title_stands() -> None:
    card = PitchCard("running", title="草稿本（3 本）", sponsored=True)
    assert titled(card, Words("zh_CN")) == "广告 · 草稿本"
    assert titled(replace(card, sponsored=False), Words("zh_CN")) == "草稿本"


def test_a_rejection_is_taken_back_by_the_key_for_undo(
    window: Window, runtime: FakeRuntime, press: Callable[..., None]
) -> None:
    panel = show(window)
    panel.ask_reason()
    panel.reject_for("course")
    assert panel.rejection.said == "course"
    press(Qt.Key.Key_Z)
    assert runtime.asked[-1] == PitchStep("undo", "mechanics")
    assert not panel.rejecting
    press(Qt.Key.Key_Z)
    assert Decide("undo") in runtime.asked


def test_a_plus_one_is_taken_back_by_the_same_key(
    window: Window, runtime: FakeRuntime, press: Callable[..., None]
) -> None:
    show(window, state="running", started_ms=scene.NOW - 1000)
    press(Qt.Key.Key_Plus)
    press(Qt.Key.Key_Z)
    assert [step for step in runtime.asked if isinstance(step, PitchStep)] == [
        PitchStep("order"),
        PitchStep("undo_order"),
    ]


@pytest.mark.parametrize(
    ("code", "way"),
    [("pitch.not_now.no_courses", "courses"), ("pitch.ignored", "reopen")],
)
def test_a_reason_offers_what_can_be_done_about_it(
    window: Window, runtime: FakeRuntime, code: str, way: str
) -> None:
    why = reason(code, title="力学", expected="2.7")
    panel = show(window, state="hidden", not_now=why)
    asked: list[str] = []
    panel.course_asked.connect(asked.append)
    panel.waiting.way.click()
    assert (asked == [""]) is (way == "courses")
    assert (PitchStep("reopen", "mechanics") in runtime.asked) is (way == "reopen")


def test_right_after_a_pitch_the_card_says_why_none_is_suggested(window: Window) -> None:
    why = reason("pitch.not_now.recent", n=3)
    panel = show(window, state="settling", not_now=why, ended_ms=scene.NOW - 180_000)
    assert panel.settling.next.text() == "现在不建议带课：刚带过 3 分钟"
    panel = show(window, state="result", not_now=why, verdict="too_little")
    assert panel.result.next.text() == "现在不建议带课：刚带过 3 分钟"


def test_a_rejection_is_said_once_and_leaves_for_a_pitch_that_begins(
    window: Window, runtime: FakeRuntime
) -> None:
    panel = show(window)
    panel.ask_reason()
    panel.rejection.buttons[1].click()
    panel.rejection.buttons[0].click()
    steps = [step for step in runtime.asked if isinstance(step, PitchStep)]
    assert steps == [PitchStep("reject", "mechanics", reason="course")]
    show(window, state="running", started_ms=scene.NOW)
    assert not panel.rejecting


def test_a_click_on_a_reasons_link_asks_for_its_messages(window: Window) -> None:
    panel = show(window)
    asked: list[object] = []
    panel.rows_asked.connect(asked.append)
    links = [
        link
        for link in panel.suggested.findChildren(LinkButton)
        if link.text() == "看消息" and link.isVisible()
    ]
    links[0].click()
    assert asked == [(1, 2)]


def test_a_pause_offers_nothing_but_pitching_anyway(window: Window) -> None:
    panel = show(window, state="hidden", not_now=reason("pitch.not_now.recent", n=3))
    assert panel.waiting.way.isHidden()


def test_the_missing_selling_points_lead_to_the_courses_fields(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    shell = Shell(window.kit, window)
    panel = show(window, say=())
    panel.suggested.points_asked.emit("mechanics")
    assert window.place == "settings"
    page = window.places["settings"].findChild(CoursesPage)
    assert isinstance(page, CoursesPage)
    assert page.open_course == "mechanics"
    shell.deleteLater()
