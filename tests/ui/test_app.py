"""The start: after the first paint, or without one where nobody sees the window."""

import os
import subprocess
import sys

from PySide6.QtWidgets import QApplication, QFileDialog, QLabel
from pytestqt.qtbot import QtBot

from streamer_app.ui.app import FirstPaint
from streamer_app.ui.build import build_window
from streamer_app.ui.kit import Kit
from streamer_app.ui.qt_words import QtWords


def test_the_window_is_there_before_what_only_a_session_needs() -> None:
    heavy = ("aiohttp", "asyncio", "msgspec", "numpy", "pyqtgraph", "sqlite3", "websockets")
    asked = f"import sys, streamer_app.ui.window; print(*sys.modules.keys() & {set(heavy)})"
    # A child that counts branches has loaded more than the window asks for.
    uncounted = {name: held for name, held in os.environ.items() if "COVERAGE" not in name}
    ended = subprocess.run(
        [sys.executable, "-c", asked], capture_output=True, check=True, text=True, env=uncounted
    )
    assert ended.stdout.split() == []


def test_the_rest_begins_once_after_the_first_paint(kit: Kit, qtbot: QtBot) -> None:
    window = build_window(kit)
    qtbot.addWidget(window)
    begun: list[bool] = []
    FirstPaint(window, lambda: begun.append(window.page.isVisible()), patience_ms=1)
    window.show()
    qtbot.waitUntil(lambda: bool(begun))
    window.page.repaint()
    QApplication.processEvents()
    assert begun == [True]


def test_a_window_that_nobody_sees_goes_on_as_well(kit: Kit, qtbot: QtBot) -> None:
    window = build_window(kit)
    qtbot.addWidget(window)
    begun: list[bool] = []
    FirstPaint(window, lambda: begun.append(True), patience_ms=1)
    qtbot.waitUntil(lambda: begun == [True])
    assert not window.isVisible()


def test_without_patience_only_a_paint_counts(kit: Kit, qtbot: QtBot) -> None:
    window = build_window(kit)
    qtbot.addWidget(window)
    begun: list[bool] = []
    FirstPaint(window, lambda: begun.append(True))
    QApplication.processEvents()
    assert not begun
    window.show()
    qtbot.waitUntil(lambda: begun == [True])


def test_the_first_window_is_the_empty_state_with_one_main_button(kit: Kit, qtbot: QtBot) -> None:
    window = build_window(kit)
    qtbot.addWidget(window)
    window.show()
    assert window.page.accessibleName() == "还没有连接直播间"
    shown = [
        button for button in (window.page.demo, window.page.connect_room) if button.isVisible()
    ]
    assert len(shown) == 2 and not window.page.cancel.isVisible()
    assert not window.bar.demo.isVisible()
    assert window.focusWidget() is window.page.demo


def test_qts_own_dialog_speaks_the_windows_language(kit: Kit, qtbot: QtBot) -> None:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    words = QtWords(application, kit)
    dialog = QFileDialog()
    qtbot.addWidget(dialog)
    dialog.setOption(QFileDialog.Option.DontUseNativeDialog)
    said = [label.text() for label in dialog.findChildren(QLabel)]
    assert said == ["查找范围：", "文件名称(&N)：", "文件类型："]
    application.removeTranslator(words.translator)
