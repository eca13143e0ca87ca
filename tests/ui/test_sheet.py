"""The dialogs' frame: it stays within the window when its content grows."""

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from streamer_app.ui.sheet import Sheet
from streamer_app.ui.window import Window


@pytest.mark.qt_log_ignore("This plugin does not support")
def test_a_sheet_that_grows_stays_within_its_window(window: Window, qtbot: QtBot) -> None:
    sheet = Sheet(window.kit, window, "title", 400)
    inside = QWidget()
    inside.setFixedHeight(60)
    sheet.body.addWidget(inside)
    sheet.fit()
    sheet.open()
    qtbot.waitExposed(sheet)
    over = window.geometry()
    sheet.move(sheet.x(), over.center().y())
    inside.setFixedHeight(over.height() - 200)
    sheet.fit()
    assert sheet.geometry().bottom() == over.bottom() - 1
    assert sheet.y() > over.top()
    inside.setFixedHeight(over.height() + 200)
    sheet.fit()
    assert sheet.y() == over.top()
    sheet.close()
