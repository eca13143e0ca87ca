"""Privacy in the window: one viewer out or handed over, the notice, how long words stay."""

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.errors import AppError
from streamer_app.settings import Blocked
from streamer_app.ui.erasing import EraseSheet
from streamer_app.ui.handing import HandOverSheet
from streamer_app.ui.places.setting_privacy import PrivacyPanel
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.shell import Shell
from streamer_app.ui.window import Window
from tests.ui.fake import FakeRuntime, failed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def panel(window: Window) -> PrivacyPanel:
    window.go("settings")
    place = window.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.show_page("data")
    found = place.findChild(PrivacyPanel)
    assert isinstance(found, PrivacyPanel)
    return found


def found_u3(window: Window, qtbot: QtBot) -> EraseSheet:
    """The sheet with viewer u3 typed, found and chosen by keys alone."""
    Shell(window.kit, window)
    panel(window).erase.click()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, EraseSheet)
    QTest.keyClicks(sheet.finder.field, "u3")
    qtbot.waitUntil(lambda: sheet.finder.list.count() == 1)
    QTest.keyClick(sheet.finder.field, Qt.Key.Key_Return)
    qtbot.waitUntil(sheet.go.isEnabled)
    return sheet


def test_a_viewer_is_found_previewed_and_erased_after_one_question(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = found_u3(window, qtbot)
    assert sheet.what.text() == "3 条消息、1 个问题、0 笔付费、1 场"
    assert runtime.keeping.gone == []
    sheet.go.click()
    qtbot.waitUntil(lambda: sheet.who.text() == "已清除")
    assert runtime.keeping.gone == [("twitch:u3", True)]
    assert "统计总数不变" in sheet.effect.text()
    sheet.close()


def test_only_the_identity_can_go(window: Window, runtime: FakeRuntime, qtbot: QtBot) -> None:
    sheet = found_u3(window, qtbot)
    sheet.way.choose("name")
    assert "不再属于任何人" in sheet.effect.text()
    sheet.go.click()
    qtbot.waitUntil(lambda: bool(runtime.keeping.gone))
    assert runtime.keeping.gone == [("twitch:u3", False)]
    sheet.close()


def test_who_was_erased_is_on_no_list_of_blocked_viewers_either(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    blocked = (
        *(Blocked("Leo", "u3", "twitch"), Blocked("@leo"), Blocked("U3")),
        *(Blocked("Leo", "u3", "bilibili"), Blocked("Leona")),
    )
    runtime.preferences.change("filters", viewers=blocked)
    sheet = found_u3(window, qtbot)
    sheet.go.click()
    qtbot.waitUntil(lambda: runtime.preferences.now.filters.viewers == blocked[3:])
    sheet.close()


def test_leaving_the_sheet_erases_nobody(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = found_u3(window, qtbot)
    assert sheet.back.hasFocus(), "Enter must not erase"
    sheet.back.click()
    assert runtime.keeping.gone == [] and not sheet.isVisible()


def test_what_went_wrong_is_said_and_can_be_tried_again(
    window: Window, runtime: FakeRuntime, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = found_u3(window, qtbot)
    error = AppError("database_full", path="x")
    monkeypatch.setattr(runtime.keeping, "erase", lambda viewer, words: failed(error))
    sheet.go.click()
    qtbot.waitUntil(lambda: window.kit.words.tell(error.what) in sheet.effect.text())
    assert sheet.go.isEnabled()
    sheet.close()


def test_what_is_stored_about_a_viewer_is_written_to_a_file(
    window: Window, runtime: FakeRuntime, qtbot: QtBot, tmp_path: Path
) -> None:
    panel(window).hand_over.click()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, HandOverSheet)
    sheet.show_person(runtime.keeping.people[0])
    sheet.write(tmp_path / "deer.jsonl")
    qtbot.waitUntil(lambda: "deer.jsonl" in sheet.state.text())
    assert runtime.keeping.handed == [("bilibili:1001", tmp_path / "deer.jsonl")]
    sheet.close()


def test_the_notice_names_the_days_that_are_chosen(window: Window, qtbot: QtBot) -> None:
    shown = panel(window)
    assert "180 天后清除" in shown.notice
    window.kit.runtime.preferences.change("privacy", keep="30")
    shown.copy.click()
    assert "30 天后清除" in QApplication.clipboard().text()
    window.kit.runtime.preferences.change("privacy", keep="always")
    assert "天后" not in shown.notice


def test_it_is_told_what_went_by_itself(window: Window, qtbot: QtBot) -> None:
    shown = panel(window)
    qtbot.waitUntil(lambda: "3 场" in shown.retained.text())
    assert "9月12日" in shown.retained.text() and "180 天" in shown.retained.text()
