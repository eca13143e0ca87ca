"""Every number of the live screen opens what it means and the rows that it counts."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QWidget
from pytestqt.qtbot import QtBot

from streamer_app.insight.figures import METRIC_IDS, Metric
from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.kit import Kit
from streamer_app.ui.messages import author, said, summed
from streamer_app.ui.number_sheet import GROUPS, NumberSheet, definition, now_text
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
from tests.ui import scene
from tests.ui.fake import FakeRuntime

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")

ZH, EN = Words("zh_CN"), Words("en")


def open_sheet() -> NumberSheet:
    found = QApplication.activeModalWidget()
    assert isinstance(found, NumberSheet)
    return found


def shows(sheet: QWidget, text: str) -> bool:
    return text in [label.text() for label in sheet.findChildren(QLabel)]


def place_of(window: Window, group: str) -> QWidget:
    """What is pressed for the numbers of a group."""
    live = window.live
    places: dict[str, QWidget] = {
        "rates": live.chat.rates,
        "likes": live.payments.likes,
        "paying": live.payments.share,
        "funnel": live.funnel.title,
    }
    return places.get(group) or getattr(live.band, group)


@pytest.mark.parametrize("group", GROUPS)
def test_a_click_enter_and_a_screen_reader_open_what_a_number_means(
    window: Window, group: str
) -> None:
    window.resize(1920, 1080)
    window.show_snapshot(scene.snapshot())
    place = place_of(window, group)
    place.show()

    def pressed() -> None:
        told = QAccessible.queryAccessibleInterface(place)
        assert told is not None and told.role() == QAccessible.Role.Button
        told.actionInterface().doAction(told.actionInterface().pressAction())

    ways: tuple[Callable[[], None], ...] = (
        lambda: QTest.mouseClick(place, Qt.MouseButton.LeftButton),
        lambda: QTest.keyClick(place, Qt.Key.Key_Return),
        pressed,
    )
    for way in ways:
        way()
        sheet = open_sheet()
        shown = [label.text() for label in sheet.findChildren(QLabel)]
        for number in GROUPS[group]:
            assert ZH.say(f"metric.{number}") in shown
            assert definition(number, "zh_CN") in shown
        sheet.reject()
        QApplication.processEvents()


@pytest.mark.parametrize("group", GROUPS)
def test_each_known_number_leads_to_its_rows(
    window: Window, runtime: FakeRuntime, kit: Kit, group: str, qtbot: QtBot
) -> None:
    now = scene.snapshot()
    sheet = NumberSheet(kit, window, group, now)
    known = [number for number in GROUPS[group] if now_text(number, now, ZH) != "—"]
    assert list(sheet.ways) == known and known
    for number, way in sheet.ways.items():
        way.click()
        assert runtime.reader.asked[-1] == (now.session, number, now.at_ms, "")
        listed = QApplication.activeModalWidget()
        assert listed is not None and listed.windowTitle() == ZH.say(f"metric.{number}")
        qtbot.waitUntil(partial(shows, listed, summed(scene.chat(repeat=1)[:8], ZH)))
        listed.close()


def test_a_number_that_stands_still_shows_the_rows_of_its_last_window(
    window: Window, runtime: FakeRuntime, kit: Kit
) -> None:
    now = scene.snapshot()
    stale = Metric(26, "stale", "per_min", as_of_ms=now.at_ms - 47_000)
    sheet = NumberSheet(kit, window, "rates", replace(now, metrics={"msgs_pm": stale}, demo=True))
    assert list(sheet.ways) == ["msgs_pm"], "what is not known has no rows"
    sheet.show_rows("msgs_pm")
    assert runtime.reader.asked == [(now.session, "msgs_pm", now.at_ms - 47_000, "demo")]


def test_without_a_session_there_is_nothing_to_open(window: Window) -> None:
    window.live.explain("state")
    assert isinstance(QApplication.activeModalWidget(), NumberSheet)
    open_sheet().reject()
    window.live.show_snapshot(replace(scene.snapshot(), session=None))
    window.live.explain("state")
    assert QApplication.activeModalWidget() is None


@pytest.mark.parametrize("language", ["en", "zh_CN"])
def test_the_help_defines_every_number_of_the_report(language: str) -> None:
    found = {number: definition(number, language) for number in METRIC_IDS}
    assert [number for number, text in found.items() if len(text) < 8] == []
    assert not any("*" in text for text in found.values())
    assert definition("no_such_number", language) == ""


def test_the_numbers_read_as_on_the_tiles() -> None:
    now = scene.snapshot("en")
    assert now_text("ei", now, EN) == "54  Normal"
    assert now_text("viewers", now, EN) == "Bilibili Ranked 1,284 · Twitch Watching 96"
    assert now_text("course_rev", now, EN) == "¥3,192  8 orders"
    assert now_text("gift_rev", now, EN) == "¥286 · $12"
    assert now_text("msgs_pm", now, EN) == "26"
    assert now_text("course_rev", replace(now, course_orders=0), EN) == "—"
    assert now_text("funnel", replace(now, metrics={}), EN) == "—"


def test_a_tall_sheet_stays_within_the_window_and_scrolls(
    window: Window, runtime: FakeRuntime, kit: Kit
) -> None:
    window.resize(1280, 800)
    runtime.preferences.change("look", scale=200, language="en")
    sheet = NumberSheet(kit, window, "rates", scene.snapshot("en"))
    sheet.show()
    QApplication.processEvents()
    assert sheet.height() <= 800
    assert sheet.findChildren(QScrollArea)[0].verticalScrollBar().maximum() > 0
    short = NumberSheet(kit, window, "state", scene.snapshot("en"))
    short.show()
    QApplication.processEvents()
    assert short.findChildren(QScrollArea)[0].verticalScrollBar().maximum() == 0


def test_a_count_of_viewers_says_whose_it_is_and_what_was_counted() -> None:
    line = ChatRow(1, scene.NOW, "bilibili", "count.rank", "", "1,284")
    assert (author(line, ZH), said(line, ZH)) == ("B站", "在线(榜) 1,284")
    assert (author(line, EN), said(line, EN)) == ("Bilibili", "1,284 ranked viewers")
