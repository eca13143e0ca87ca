"""The pitch card: what may not be said, ads, other ways to answer, and taking it back."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from streamer_app.catalogue.courses import Item
from streamer_app.errors import reason
from streamer_app.live.actions import Decide, PitchStep
from streamer_app.live.behind import Against, Reckoning
from streamer_app.live.snapshot import Evidence, Line, PitchCard
from streamer_app.ui.panels.pitch import PitchPanel, named
from streamer_app.ui.panels.pitch_reckoning import StepsSheet, steps
from streamer_app.ui.panels.pitch_suggested import flagged, forecast, titled
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
    held = replace(now.pitch, not_now=reason("pitch.ignored", title="力学", expected="1.6"))
    why = named(replace(now, pitch=held), "en").not_now
    assert why == reason("pitch.ignored", title="Mechanics", expected="1.6")


def test_a_default_guess_with_one_end_is_one_number() -> None:
    card = replace(scene.pitch("zh_CN"), default_guess=True, low=0, high=0)
    assert forecast(card, Words("zh_CN")) == (Run("约 0 单", "text"),)
    assert forecast(replace(card, high=4), Words("zh_CN")) == (Run("约 0–4 单", "text"),)


def test_an_ad_says_so_wherever_its_title_stands() -> None:
    card = PitchCard("running", title="草稿本（3 本）", sponsored=True)
    assert titled(card, Words("zh_CN")) == "广告 · 草稿本"
    assert titled(replace(card, sponsored=False), Words("zh_CN")) == "草稿本"


def test_a_course_too_long_for_the_card_loses_its_brackets_and_shows_them_as_a_tip(
    window: Window,
) -> None:
    panel = show(window)
    view, long = panel.suggested, "高考真题精讲与动量守恒综合提分（12 讲）"
    view.show_card(replace(scene.pitch("zh_CN"), title="力学（12 讲）"))
    assert view._course.text() == "力学（12 讲）" and not view._course.toolTip()
    view.show_card(replace(scene.pitch("zh_CN"), title=long))
    assert view._course.text() == "高考真题精讲与动量守恒综合提分"
    assert "12 讲" in view._course.toolTip()


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


RECKONING = Reckoning(
    331.2, 6, 1900.0, 17, 0.0052, 0.00857, 0.06, owners=4, free=316.0, wanted=1.05, left=0.998,
    other_orders=3, other_reached=600.0,
    rows={"people": (1,), "owners": (2,), "heard": (3, 4), "pitched": (5, 6), "own": (7, 8),
          "usual": (9,), "refunds": (10,)},
)  # fmt: skip


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_the_reckoning_names_every_number_and_leads_to_what_it_rests_on(
    window: Window, qtbot: QtBot
) -> None:
    now = scene.snapshot("zh_CN")
    window.show_snapshot(replace(now, pitch=replace(now.pitch, reckoning=RECKONING)))
    panel = window.live.pitch
    panel.suggested.info.click()
    sheet = window.findChild(StepsSheet)
    assert sheet is not None
    lines = [step.text for step in sheet.lines]
    assert lines[:5] == [
        "在场 320 人（近 10 分钟有动作的人）",
        "其中 4 人已有这门课；其余按各人兴趣折算：316 人",
        "近 10 分钟的提问和点击，与其他课相比：× 1.05",
        "本场已经带过：× 1.00",
        "合起来：331 人",
    ]
    assert lines[5] == "你的其他课：600 人里 3 单，加上起点（200 人、0.5%）：0.52%"
    assert lines[6] == "这门课以前：带 6 次，1,900 人里 17 单"
    assert lines[8].startswith("331 人 × 0.86% = 2.70 单；100 次里 80 次在 1–5 单")
    assert lines[9] == "乘价格 ¥399，减去退款 6%：¥1,029 (¥375–¥1,875)"
    for behind, rows in RECKONING.rows.items():
        with qtbot.waitSignal(panel.rows_asked) as asked:
            sheet.ways[behind].click()
        assert asked.args == [rows]
    sheet.close()


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_every_number_of_the_forecast_opens_its_reckoning(window: Window, qtbot: QtBot) -> None:
    now = scene.snapshot("zh_CN")
    window.show_snapshot(replace(now, pitch=replace(now.pitch, reckoning=RECKONING)))
    view = window.live.pitch.suggested
    for number in (view._forecast, view._basis, view._revenue, view._sure, view._boxes):
        with qtbot.waitSignal(view.reckoning_asked):
            QTest.mouseClick(number, Qt.MouseButton.LeftButton)
    for sheet in window.findChildren(StepsSheet):
        sheet.close()
    with qtbot.waitSignal(view.points_asked) as asked:
        QTest.mouseClick(view._price, Qt.MouseButton.LeftButton)
    assert asked.args == ["mechanics"]


AGAINST = Against(320, 331.2, "concurrent", 2, 11_400.0, 4480.0, 0.0002)


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_every_number_of_a_result_opens_what_it_is_held_against(
    window: Window, qtbot: QtBot
) -> None:
    now = scene.snapshot("zh_CN")
    rows = {"orders": (1, 2), "usual": (3,), "counts": (4, 5), "pitch": (6, 7)}
    card = replace(now.pitch, state="result", orders=9, verdict="above", usual=0.97, usual_low=0,
                   usual_high=3, against=AGAINST, rows=rows)  # fmt: skip
    window.show_snapshot(replace(now, pitch=card))
    panel = window.live.pitch
    view = panel.result
    with qtbot.waitSignal(panel.rows_asked) as asked:
        QTest.mouseClick(view._title, Qt.MouseButton.LeftButton)
    assert asked.args == [(1, 2)]
    for number in (view._expected, view._interval, view._verdict, view._explained, view.basis):
        with qtbot.waitSignal(view.effect_asked):
            QTest.mouseClick(number, Qt.MouseButton.LeftButton)
    sheet = window.findChildren(StepsSheet)[-1]
    assert [step.text for step in sheet.lines][:5] == [
        "开始时：在场 320 人（直播间当前在线），折算 331 人，预计 2.70 单（1–5）",
        "之前一小时，带课时间不算：这门课 2 单，11,400 人·分钟",
        "这次带课到结束后 10 分钟：4,480 人·分钟",
        "平时同样多的人·分钟：0.97 单（0–3），按（0.5＋单数）÷（100＋人·分钟）",
        "这次 9 单；不带课也有这么多的可能：100 次里 0.02 次",
    ]
    for behind, expected in rows.items():
        with qtbot.waitSignal(panel.rows_asked) as asked:
            sheet.ways[behind].click()
        assert asked.args == [expected]
    for sheet in window.findChildren(StepsSheet):
        sheet.close()


def test_a_default_guess_is_reckoned_without_a_sum_of_money() -> None:
    card = replace(scene.pitch("en"), default_guess=True, revenue=None)
    bare = Reckoning(320.0, 0, 0.0, 0, 0.005, 0.005)
    lines = [step.text for step in steps(card, bare, Words("en"))]
    assert "never pitched here" in lines[5]
    assert lines[8] == "No sum of money before 3 pitches or 10 orders of this course"
    assert not any("¥" in line for line in lines)


def test_the_figures_of_a_running_pitch_open_their_rows(window: Window, qtbot: QtBot) -> None:
    now = scene.snapshot("zh_CN")
    rows = {"intents": (1, 2), "clicks": (), "orders": (5,)}
    card = replace(now.pitch, state="running", started_ms=scene.NOW - 9000, intents=2, orders=1,
                   rows=rows)  # fmt: skip
    window.show_snapshot(replace(now, pitch=card))
    panel = window.live.pitch
    names = panel.running.four.names
    assert not names["clicks"].isEnabled()
    for name, expected in (("intents", (1, 2)), ("orders", (5,)), ("paid", (5,))):
        with qtbot.waitSignal(panel.rows_asked) as asked:
            names[name].click()
        assert asked.args == [expected]
    window.show_snapshot(replace(now, pitch=replace(card, state="result", verdict="too_little")))
    with qtbot.waitSignal(panel.rows_asked) as asked:
        panel.result.orders.click()
    assert asked.args == [(5,)]
    assert panel.result.basis.isHidden(), "nothing is known of usual"


def test_a_reason_that_rests_on_numbers_opens_the_minutes_behind_it(
    window: Window, qtbot: QtBot
) -> None:
    now = scene.snapshot("zh_CN")
    why = Evidence(reason("pitch.why.room", index=54), span=(1, 2))
    window.show_snapshot(replace(now, pitch=replace(now.pitch, evidence=(why,))))
    panel = window.live.pitch
    *_, link = (
        link for link in panel.suggested.findChildren(LinkButton) if link.text() == "看消息"
    )
    with qtbot.waitSignal(panel.span_asked) as asked:
        link.click()
    assert asked.args == [(1, 2)]


def test_what_a_pitch_cost_stands_under_the_reason_for_waiting(
    window: Window, qtbot: QtBot
) -> None:
    now = scene.snapshot("zh_CN")
    cost = (
        reason("pitch.goodwill.recovered", percent=63),
        reason("pitch.goodwill.lost", lost=24, usual=4, of=300),
    )
    why = reason("pitch.not_now.recent_longer", n=3, gap=30)
    card = PitchCard(state="hidden", not_now=why, goodwill=cost, goodwill_rows=(3, 8, 9))
    window.show_snapshot(replace(now, pitch=card))
    waiting = window.live.pitch.waiting
    with qtbot.waitSignal(window.live.pitch.rows_asked) as asked:
        waiting.behind.click()
    assert asked.args == [(3, 8, 9)]
    assert waiting.goodwill.text().splitlines() == [
        "上次带课后，观众缓过来 63%",
        "带课时在线 300 人里少了 24 人，平时同样长少 4 人",
    ]


def test_the_card_has_its_whole_height_after_another_look_too(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    window.resize(1280, 752)
    window.show()
    window.show_snapshot(scene.snapshot())
    qtbot.wait(20)
    for theme in ("dark", "light"):
        runtime.preferences.change("look", theme=theme)
        qtbot.wait(20)
    why = reason("pitch.not_now.recent", n=10)
    told: dict[str, object] = {"verdict": "too_little", "orders": 1, "not_now": why}
    for state in ("suggested", "running", "settling", "result"):
        panel = show(window, state=state, started_ms=scene.NOW - 900_000, **told)
        qtbot.wait(20)
    inside = panel.layout()
    assert inside is not None
    needed = inside.heightForWidth(panel.width())
    assert panel.height() >= needed - 2
