"""What painted widgets are to a screen reader: buttons, tabs, alerts, charts, text."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleActionInterface
from PySide6.QtWidgets import QAccessibleWidget, QWidget

Role = QAccessible.Role
PRESS: Final = "press"
BACK: Final = "decrease"
ON: Final = "increase"
ROLES: Final[Mapping[str, Role]] = {
    **dict.fromkeys(("Tile", "RunsButton"), Role.Button),
    "SegmentedTabs": Role.PageTabList,
    "TabMark": Role.PageTab,
    **dict.fromkeys(("Banner", "Toast"), Role.AlertMessage),
    **dict.fromkeys(
        ("RunsLabel", "QuestionText", "Chip", "IconLabel", "StatusLine", "StripLine"),
        Role.StaticText,
    ),
    **dict.fromkeys(
        ("TimelineStrip", "TimelineChart", "SmallMultiples", "Sparkline", "DensityPlot"),
        Role.Chart,
    ),
    **dict.fromkeys(("WaitBar", "IntervalBar", "ShareBar", "ConfidenceBoxes"), Role.Indicator),
    **dict.fromkeys(("Dot", "QrCode"), Role.Graphic),
}
"""By the name of the class; a subclass is what its base is."""
_QT: Final = {
    PRESS: QAccessibleActionInterface.pressAction,
    BACK: QAccessibleActionInterface.decreaseAction,
    ON: QAccessibleActionInterface.increaseAction,
}
"""A method of a widget -> what Qt calls it."""


class Acting(QAccessibleWidget):
    """A painted widget; what it has a method for can be done to it by name.

    It outlives its widget, as the library never lets go of what a factory made: it holds nothing.
    """

    __slots__ = ()

    def text(self, what: QAccessible.Text) -> str:
        """Name, description and the rest; what there is to choose from is the description."""
        described = getattr(self.object(), "choices", None)
        if what == QAccessible.Text.Description and described is not None:
            return str(described())
        return super().text(what)

    def state(self) -> QAccessible.State:
        """Qt's own, and whether it is chosen among others."""
        told = super().state()
        chosen = getattr(self.object(), "chosen", None)
        if isinstance(chosen, bool):
            told.selectable, told.selected = True, chosen
        return told

    def actionNames(self) -> list[str]:
        """What can be done, by Qt's own names, then what Qt itself offers (the focus)."""
        part = self.object()
        offered = [_QT[name]() for name in _QT if callable(getattr(part, name, None))]
        return [*offered, *super().actionNames()]

    def doAction(self, name: str) -> None:
        """Do it, as a key or a click would."""
        ours = next((each for each, qt in _QT.items() if qt() == name), "")
        act = getattr(self.object(), ours, None) if ours else None
        if callable(act):
            act()
        else:
            super().doAction(name)


def interface(kind: str, thing: QObject) -> QAccessibleWidget | None:
    """The accessible side of one of our widgets; None leaves it to Qt."""
    role = ROLES.get(kind)
    if role is None or not isinstance(thing, QWidget):
        return None
    return Acting(thing, role, "")


@cache
def install() -> None:
    """Tell Qt, once; nothing is made before a screen reader asks."""
    QAccessible.installFactory(interface)
