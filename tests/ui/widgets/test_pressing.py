"""A press: the left button let go over it, or Enter where the keyboard reaches it."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.pressing import Pressing
from streamer_app.ui.widgets.runs_button import RunsButton
from streamer_app.ui.widgets.tile import Tile

NONE = Qt.KeyboardModifier.NoModifier
LEFT, RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton
INSIDE, OUTSIDE = QPoint(5, 5), QPoint(500, 5)


def made(qtbot: QtBot, *, keyed: bool = False) -> tuple[QWidget, Pressing, list[bool]]:
    pressed: list[bool] = []
    widget = QWidget()
    qtbot.addWidget(widget)
    widget.resize(100, 40)
    return widget, Pressing(widget, lambda: pressed.append(True), keyed=keyed), pressed


def test_only_the_left_button_let_go_over_it_presses(qtbot: QtBot) -> None:
    widget, _, pressed = made(qtbot)
    QTest.mouseClick(widget, RIGHT, NONE, INSIDE)
    QTest.mousePress(widget, LEFT, NONE, INSIDE)
    QTest.mouseRelease(widget, LEFT, NONE, OUTSIDE)
    assert pressed == []
    QTest.mouseClick(widget, LEFT, NONE, INSIDE)
    assert pressed == [True]


def test_the_pointer_shows_whether_there_is_anything_behind_it(qtbot: QtBot) -> None:
    widget, pressing, pressed = made(qtbot)
    assert widget.cursor().shape() == Qt.CursorShape.PointingHandCursor
    pressing.set_on(False)
    assert widget.cursor().shape() == Qt.CursorShape.ArrowCursor
    QTest.mouseClick(widget, LEFT, NONE, INSIDE)
    assert pressed == []


def test_enter_presses_where_the_keyboard_reaches_it_and_space_goes_on_to_the_chat(
    qtbot: QtBot,
) -> None:
    widget, _, pressed = made(qtbot, keyed=True)
    assert widget.focusPolicy() == Qt.FocusPolicy.TabFocus
    QTest.keyClick(widget, Qt.Key.Key_Space)
    assert pressed == []
    QTest.keyClick(widget, Qt.Key.Key_Return)
    QTest.keyClick(widget, Qt.Key.Key_Enter)
    assert pressed == [True, True]
    beside, _, pressed = made(qtbot)
    QTest.keyClick(beside, Qt.Key.Key_Return)
    assert (beside.focusPolicy(), pressed) == (Qt.FocusPolicy.NoFocus, [])


@pytest.mark.parametrize("make", [Tile, RunsButton])
def test_a_tile_and_a_line_of_figures_act_alike(
    make: Callable[[Theme], Tile | RunsButton], theme: Theme, qtbot: QtBot
) -> None:
    widget, told = make(theme), [0]
    qtbot.addWidget(widget)
    widget.resize(100, 40)
    widget.activated.connect(lambda: told.append(told[-1] + 1))
    QTest.mouseClick(widget, RIGHT, NONE, INSIDE)
    QTest.mouseClick(widget, LEFT, NONE, INSIDE)
    QTest.keyClick(widget, Qt.Key.Key_Return)
    widget.press()
    assert told == [0, 1, 2, 3]
