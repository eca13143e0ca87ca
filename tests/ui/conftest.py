"""A window on a fake runtime, in Chinese and dark, with the drawn evening on it."""

from collections.abc import Callable, Iterator

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.ui.build import build_kit, build_window, furnish
from streamer_app.ui.kit import Kit
from streamer_app.ui.window import Window
from tests.ui import scene
from tests.ui.fake import FakeRuntime


@pytest.fixture
def runtime() -> FakeRuntime:
    made = FakeRuntime()
    made.preferences.change("look", language="zh_CN", theme="dark", reduce_motion=True)
    return made


@pytest.fixture
def kit(runtime: FakeRuntime, qtbot: QtBot) -> Kit:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    return build_kit(application, runtime)


@pytest.fixture
def window(kit: Kit, qtbot: QtBot) -> Iterator[Window]:
    made = furnish(build_window(kit))
    made.show()
    qtbot.waitExposed(made)
    made.show_snapshot(scene.snapshot())
    made.show_rows(scene.chat(), 0)
    yield made
    made.close()
    # Left to deleteLater, every window so far would be dressed again by the next test's theme.
    shiboken6.delete(made)


@pytest.fixture
def press(window: Window) -> Callable[..., None]:
    """Press a key in whatever has the focus."""

    def pressed(key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
        target = QApplication.focusWidget() or window
        QTest.keyClick(target, key, modifier or Qt.KeyboardModifier.NoModifier)

    return pressed
