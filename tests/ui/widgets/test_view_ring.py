"""A list or table shows that the keyboard is at it, and to nobody who came by the mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QListWidget, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.view_ring import ViewRing

pytestmark = pytest.mark.qt_log_ignore("This plugin does not support")


class Sheet(QWidget):
    """A field before a list."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.field, self.list = QLineEdit(), QListWidget()
        self.list.addItems(["one", "two"])
        self.ring = ViewRing(theme, self.list)
        layout = QVBoxLayout(self)
        layout.addWidget(self.field)
        layout.addWidget(self.list)


@pytest.fixture
def sheet(theme: Theme, qtbot: QtBot) -> Iterator[Sheet]:
    made = Sheet(theme)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitActive(made)
    made.field.setFocus()
    yield made


def test_tab_brings_the_ring_and_takes_it_along(sheet: Sheet) -> None:
    QTest.keyClick(sheet.field, Qt.Key.Key_Tab)
    assert sheet.ring.isVisible() and sheet.ring.size() == sheet.list.size()
    sheet.resize(500, 400)
    assert sheet.ring.size() == sheet.list.size()
    QTest.keyClick(sheet.list, Qt.Key.Key_Backtab)
    assert not sheet.ring.isVisible()


def test_the_mouse_neither_brings_nor_keeps_it(sheet: Sheet) -> None:
    QTest.mouseClick(sheet.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert sheet.list.hasFocus() and not sheet.ring.isVisible()
    sheet.field.setFocus()
    sheet.list.setFocus(Qt.FocusReason.ShortcutFocusReason)
    assert sheet.ring.isVisible()
    QTest.mouseClick(sheet.list.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not sheet.ring.isVisible()


def test_a_window_that_comes_back_shows_what_it_showed(sheet: Sheet) -> None:
    sheet.list.setFocus(Qt.FocusReason.TabFocusReason)
    sheet.list.clearFocus()
    sheet.list.setFocus(Qt.FocusReason.ActiveWindowFocusReason)
    assert sheet.ring.isVisible()
    sheet.field.setFocus()
    sheet.list.setFocus()
    assert not sheet.ring.isVisible()
