"""What a screen reader is told a painted widget is, and what it can do to it."""

import gc
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets import roles
from streamer_app.ui.widgets.banner import Banner
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.widgets.sparkline import Sparkline
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.widgets.tile import Tile

Name, Description = QAccessible.Text.Name, QAccessible.Text.Description
Act = QAccessibleActionInterface


@pytest.fixture(autouse=True)
def installed(qtbot: QtBot) -> None:
    roles.install()


class Stage(Tile):
    """A tile of another place."""


@pytest.mark.parametrize(
    ("make", "role"),
    [
        (Tile, QAccessible.Role.Button),
        (Stage, QAccessible.Role.Button),
        (SegmentedTabs, QAccessible.Role.PageTabList),
        (Banner, QAccessible.Role.AlertMessage),
        (RunsLabel, QAccessible.Role.StaticText),
        (Sparkline, QAccessible.Role.Chart),
    ],
)
def test_each_painted_widget_is_what_it_looks_like(
    theme: Theme, make: Callable[[Theme], QWidget], role: QAccessible.Role
) -> None:
    made = make(theme)
    assert QAccessible.queryAccessibleInterface(made).role() == role
    assert QAccessible.queryAccessibleInterface(QWidget(made)).role() != role


def test_a_tile_says_its_name_and_can_be_pressed(theme: Theme, qtbot: QtBot) -> None:
    tile = Tile(theme)
    tile.show_values("17", [[Run("等最久 06:40")]], says="未答 17，等最久 6 分 40 秒")
    told = QAccessible.queryAccessibleInterface(tile)
    assert told.text(Name) == "未答 17，等最久 6 分 40 秒"
    assert isinstance(told, roles.Acting)
    assert told.actionNames()[0] == Act.pressAction()
    with qtbot.waitSignal(tile.activated):
        told.doAction(Act.pressAction())
    tile.show_values("16", says="未答 16")
    assert told.text(Name) == "未答 16"


def test_tabs_say_what_there_is_and_which_is_chosen_and_can_be_changed(theme: Theme) -> None:
    tabs = SegmentedTabs(theme, [Tab("all", "全部"), Tab("asks", "提问", 3)], name="看哪些")
    told = QAccessible.queryAccessibleInterface(tabs)
    assert isinstance(told, roles.Acting)
    assert (told.text(Name), told.text(Description)) == ("看哪些 全部", "全部, 提问")
    chosen: list[str] = []
    tabs.chosen.connect(chosen.append)
    told.doAction(Act.increaseAction())
    assert told.text(Name) == "看哪些 提问 3"
    told.doAction(Act.increaseAction())
    told.doAction(Act.decreaseAction())
    assert chosen == ["asks", "all", "asks"]
    assert told.actionNames()[:2] == [Act.decreaseAction(), Act.increaseAction()]


def test_each_tab_is_there_by_itself_and_can_be_chosen_by_pressing_it(
    theme: Theme, qtbot: QtBot
) -> None:
    tabs = SegmentedTabs(theme, [Tab("all", "全部"), Tab("asks", "提问", 3)], name="看哪些")
    told = QAccessible.queryAccessibleInterface(tabs)

    def read() -> list[tuple[str, bool]]:
        children = [told.child(at) for at in range(told.childCount())]
        assert {child.role() for child in children} == {QAccessible.Role.PageTab}
        return [(child.text(Name), bool(child.state().selected)) for child in children]

    assert read() == [("全部", True), ("提问 3", False)]
    second = told.child(1)
    assert isinstance(second, roles.Acting)
    assert second.actionNames()[0] == Act.pressAction()
    with qtbot.waitSignal(tabs.chosen):
        second.doAction(Act.pressAction())
    assert read() == [("全部", False), ("提问 3", True)]
    tabs.set_tabs([Tab("asks", "Questions")])
    tabs.set_counts({"asks": 2})
    qtbot.waitUntil(lambda: told.childCount() == 1)
    assert read() == [("Questions 2", True)]


def test_the_marks_of_tabs_leave_the_pointer_to_the_tabs(theme: Theme, qtbot: QtBot) -> None:
    tabs = SegmentedTabs(theme, [Tab("all", "全部"), Tab("asks", "提问")])
    qtbot.addWidget(tabs)
    tabs.resize(tabs.sizeHint())
    tabs.show()
    last = QAccessible.queryAccessibleInterface(tabs).child(1).rect().center()
    assert tabs.childAt(tabs.mapFromGlobal(last)) is None
    QTest.mouseClick(tabs, Qt.MouseButton.LeftButton, pos=tabs.mapFromGlobal(last))
    assert tabs.current == "asks"


def test_the_accessible_side_dies_with_its_widget(theme: Theme) -> None:
    for _ in range(200):
        tile = Tile(theme)
        assert QAccessible.queryAccessibleInterface(tile).isValid()
        shiboken6.delete(tile)
    gc.collect()
