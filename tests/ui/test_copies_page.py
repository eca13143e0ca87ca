"""Copies in the settings: which there are, going back to one after a question, what lies aside."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.errors import AppError
from streamer_app.review.keeping import Copies
from streamer_app.ui.places.setting_copies import CopiesPanel, RestoreSheet
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.window import Window
from tests.ui.fake import FakeRuntime, failed

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


def panel(window: Window, qtbot: QtBot) -> CopiesPanel:
    window.go("settings")
    place = window.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.show_page("data")
    found = place.findChild(CopiesPanel)
    assert isinstance(found, CopiesPanel)
    qtbot.waitUntil(lambda: bool(found.findChildren(PlainLabel)))
    return found


def texts(shown: CopiesPanel) -> str:
    return "\n".join(label.text() for label in shown.findChildren(PlainLabel))


def asked(shown: CopiesPanel) -> RestoreSheet:
    shown.findChildren(ActionButton)[0].click()
    sheet = QApplication.activeModalWidget()
    assert isinstance(sheet, RestoreSheet)
    return sheet


def test_every_copy_tells_its_age_and_what_was_set_aside(window: Window, qtbot: QtBot) -> None:
    said = texts(panel(window, qtbot))
    assert "9月12日 20:46 · 45 MB" in said and "9月10日" in said
    assert "sessions-2026-09-01-071500.sqlite" in said and "从不覆盖" in said


def test_going_back_asks_once_and_says_where_the_present_went(
    window: Window, runtime: FakeRuntime, qtbot: QtBot
) -> None:
    sheet = asked(panel(window, qtbot))
    qtbot.waitUntil(sheet.back.hasFocus)
    assert runtime.keeping.restored == []
    sheet.go.click()
    qtbot.waitUntil(lambda: "sessions-2026-09-12-204700.sqlite" in sheet.state.text())
    assert [path.name for path in runtime.keeping.restored] == ["sessions-2026-09-12-080000.sqlite"]
    sheet.close()


def test_a_copy_that_is_damaged_changes_nothing_and_says_so(
    window: Window, runtime: FakeRuntime, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    sheet = asked(panel(window, qtbot))
    error = AppError("database_damaged", path=str(Path("/tmp/x")))
    monkeypatch.setattr(runtime.keeping, "restore", lambda copy: failed(error))
    sheet.go.click()
    qtbot.waitUntil(lambda: window.kit.words.tell(error.what) in sheet.state.text())
    assert sheet.go.isEnabled()
    sheet.close()


def test_no_copy_yet_is_a_sentence(window: Window, runtime: FakeRuntime, qtbot: QtBot) -> None:
    runtime.keeping.kept = Copies()
    assert "还没有备份" in texts(panel(window, qtbot))
