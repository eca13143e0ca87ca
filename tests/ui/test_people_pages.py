"""Audience and fairness in review: segments, cohorts, waits, exposure and income in figures."""

from dataclasses import replace

import pytest
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from streamer_app.review.audience import Audience, Cohort
from streamer_app.review.fairness import Treatment
from streamer_app.review.progress import Progress
from streamer_app.ui.places.review import ReviewPlace
from streamer_app.ui.places.review_audience import AudiencePage, cohort_cells, people_text
from streamer_app.ui.places.review_fairness import (
    FairnessPage,
    income_cells,
    treatment_cells,
    verdict,
)
from streamer_app.ui.shell import Shell
from streamer_app.ui.viewer_card import FindSheet, ViewerCard
from streamer_app.ui.widgets.data_table import DataTable
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
from tests.ui.fake import LINES, FakeRuntime, done

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")
ZH = Words("zh_CN")


def page(window: Window, name: str) -> ReviewPlace:
    window.go("review")
    place = window.places["review"]
    assert isinstance(place, ReviewPlace)
    place.head.tabs.choose(name)
    return place


def texts(table: DataTable) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in table.rows.rows]


def test_every_session_shows_its_segments_and_the_share_that_came_back(
    window: Window, qtbot: QtBot
) -> None:
    shown = page(window, "audience").over["audience"]
    assert isinstance(shown, AudiencePage)
    qtbot.waitUntil(lambda: len(texts(shown.sessions)) == 4)
    newest = texts(shown.sessions)[0]
    # 386 people: 171 new, 92 returning, 123 regular; 215 of 386 = 55.7 %.
    assert newest[1:] == ["≈ 386", "≈ 171 · 44 %", "≈ 92 · 24 %", "≈ 123 · 32 %",
                          "≈ 215 · 56 %", "23", "11"]  # fmt: skip


def test_a_cohort_is_a_dash_before_its_week_and_a_share_after(window: Window, qtbot: QtBot) -> None:
    shown = page(window, "audience").over["audience"]
    assert isinstance(shown, AudiencePage)
    qtbot.waitUntil(lambda: len(texts(shown.cohorts)) == 2)
    assert texts(shown.cohorts) == [
        ["2026-09-07", "592", "—", "39 %", "44 %", "48 %"],
        ["2026-08-31", "88", "100 %", "58 %", "50 %", "45 %"],
    ]
    never = cohort_cells(Cohort("w", 4, (2, 0, 1)), 3, ZH)
    assert [cell.text for cell in never[2:]] == ["50 %", "0 %", "25 %"]


def test_another_room_is_asked_for_and_no_session_is_a_sentence(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    shown = page(window, "audience").over["audience"]
    assert isinstance(shown, AudiencePage)
    qtbot.waitUntil(shown.room.isVisible)
    shown.room.activated.emit(1)
    assert runtime.crowd.asked[-1] == ("twitch", "ada")
    runtime.crowd.empty = True
    shown.show_sessions(())
    qtbot.waitUntil(lambda: "还没有自己的场次" in shown._note.text())
    assert not shown.room.isVisible()


def test_waits_say_in_a_sentence_whether_paying_shortens_them(window: Window, qtbot: QtBot) -> None:
    shown = page(window, "fairness").over["fairness"]
    assert isinstance(shown, FairnessPage)
    qtbot.waitUntil(lambda: "2.3 倍" in shown.verdict.text())
    assert shown.verdict.text() == "没付费的人要等 2.3 倍：04:31，付过费的 01:58"
    assert texts(shown.waits)[0] == ["第一次来的人", "61", "38", "62 %", "05:12"]


def test_few_answers_are_no_verdict() -> None:
    groups = [Treatment(name, 2, 2, 60.0) for name in ("first_timer", "regular", "payer")]
    other = Treatment("non_payer", 40, 30, 600.0)
    assert verdict([*groups, other], ZH) == "回答太少，还不能比较等待"
    even = [replace(one, asked=9, answered=9, wait_s=300.0) for one in groups]
    assert verdict([*even, other], ZH).startswith("没付费的人要等 2.0 倍")
    fair = replace(other, wait_s=330.0)
    assert verdict([*even, fair], ZH) == "付不付费，等待差不多：05:30 与 05:00"
    assert treatment_cells(groups[0], ZH)[4].role == "muted"


def test_a_share_that_nobody_knows_has_no_bar() -> None:
    known, unknown = Treatment("payer", 4, 1, 60.0), Treatment("regular", 0, 0, None)
    shares = [treatment_cells(one, ZH)[3] for one in (known, unknown)]
    assert [(cell.text, cell.bar) for cell in shares] == [("25 %", 0.25), ("—", None)]


def test_exposure_stands_beside_sales_and_income_is_never_added_across_currencies(
    window: Window, qtbot: QtBot
) -> None:
    shown = page(window, "fairness").over["fairness"]
    assert isinstance(shown, FairnessPage)
    qtbot.waitUntil(lambda: len(texts(shown.shown)) == 2)
    assert texts(shown.shown)[0] == ["力学提分营", "62 %", "44 %", "−18"]
    # ¥612 of ¥7,971 = 7.7 %; all dollars are gifts.
    assert texts(shown.money)[0] == ["礼物", "¥612 · $17", "8 % · 100 %"]
    assert texts(shown.money)[-2][:2] == ["合计", "¥7,971 · $17"]
    assert texts(shown.money)[-1][:2] == ["退款", "¥399.00"]
    assert [cell.text for cell in income_cells("gifts", {}, {}, ZH)] == ["礼物", "—", "—"]


def test_without_a_pitch_a_sentence_stands_in_place_of_the_empty_table(
    window: Window, runtime: FakeRuntime, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = runtime.crowd.fairness((), Progress()).result()
    monkeypatch.setattr(runtime.crowd, "fairness", lambda *_: done(replace(found, exposure=())))
    window.resize(1280, 800)
    shown = page(window, "fairness").over["fairness"]
    assert isinstance(shown, FairnessPage)
    for _ in range(2):  # the second one lays out what the first one hid
        QApplication.processEvents()
    said = {label.text(): label.y() for label in shown.findChildren(QLabel)}
    assert said["这些场次没有带过课。"] - said["展示与成交"] < 40
    assert (shown.shown.isHidden(), shown.money.isHidden()) == (True, False)


def test_people_without_anybody_are_a_dash() -> None:
    nobody = Audience(0, {"new": 0, "returning": 0, "regular": 0}, 0, 0, False)
    assert people_text(nobody.segments["new"], nobody.people, False, ZH) == "—"


def test_a_viewer_is_found_from_the_audience_and_the_card_opens(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    Shell(window.kit, window)
    shown = page(window, "audience").over["audience"]
    assert isinstance(shown, AudiencePage)
    shown.finding.click()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, FindSheet)
    sheet.finder.chosen.emit(runtime.keeping.people[0])
    card = QApplication.activeModalWidget()
    assert isinstance(card, ViewerCard) and card.message.viewer == "1001"
    card.close()


def test_the_pages_speak_english_at_once(window: Window, qtbot: QtBot) -> None:
    shown = page(window, "fairness").over["fairness"]
    assert isinstance(shown, FairnessPage)
    qtbot.waitUntil(lambda: len(texts(shown.waits)) == 4)
    window.kit.runtime.preferences.change("look", language="en")
    assert texts(shown.waits)[0][0] == "First-timers"
    assert shown.verdict.text().startswith("Those who did not pay wait 2.3 times as long")
    assert len(LINES) == 4
