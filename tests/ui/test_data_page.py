"""The data page: a copy now, the demo's data away, and what went wrong in words."""

from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from streamer_app.errors import AppError
from streamer_app.ui.places.setting_data import DataPage
from streamer_app.ui.places.settings import SettingsPlace
from streamer_app.ui.window import Window
from streamer_app.ui.words import Words
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


@pytest.mark.parametrize(
    ("count", "said"),
    [
        *((0, "0 KB"), (1, "1 KB"), (4_636, "5 KB"), (999_499, "999 KB"), (999_500, "1.0 MB")),
        *((4_640_000, "4.6 MB"), (45_000_000, "45 MB"), (999_499_999, "999 MB")),
        *((999_500_000, "1.0 GB"), (2_345_000_000, "2.3 GB")),
    ],
)
def test_a_size_is_never_zero_where_there_is_something(count: int, said: str) -> None:
    assert Words("en").size(count) == said
    assert Words("zh_CN").size(count) == said
