"""What a screen reader is told a painted widget is, and what it can do to it."""

import gc
from collections.abc import Callable

import pytest
import shiboken6
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
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


def test_the_accessible_side_dies_with_its_widget(theme: Theme) -> None:
    for _ in range(200):
        tile = Tile(theme)
        assert QAccessible.queryAccessibleInterface(tile).isValid()
        shiboken6.delete(tile)
    gc.collect()
