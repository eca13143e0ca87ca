"""The data page: a copy now, the demo's data away, and what went wrong in words."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from streamer_app.errors import AppError
from streamer_app.ui.places.setting_data import DataPage
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.window import Window
from tests.ui.fake import FakeRuntime, failed


def opened(window: Window, qtbot: QtBot) -> DataPage:
    window.go("settings")
    place = window.places["settings"]
    assert isinstance(place, SettingsPlace)
    place.show_page("data")
    page = place.findChild(DataPage)
    assert isinstance(page, DataPage)
    qtbot.waitUntil(lambda: "215" in page.amount.text())
    return page


def test_a_copy_is_made_and_named(window: Window, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    page.copy.click()
    qtbot.waitUntil(lambda: "sessions-2026-09-12-203000.sqlite" in page.copied.text())
    assert not page.copy.isEnabled()


def test_a_copy_that_fails_says_why_and_can_be_tried_again(
    window: Window, runtime: FakeRuntime, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(window, qtbot)
    error = AppError("backup_no_room", path=str(Path("/tmp")))
    monkeypatch.setattr(runtime.reader, "back_up", lambda: failed(error))
    page.copy.click()
    qtbot.waitUntil(lambda: window.kit.words.tell(error.what) in page.copied.text())
    assert page.copy.isEnabled()


def test_the_demo_is_deleted_once(window: Window, qtbot: QtBot) -> None:
    page = opened(window, qtbot)
    page.forget.click()
    qtbot.waitUntil(lambda: page.demo.text() == "已删除")
    assert not page.forget.isEnabled()
