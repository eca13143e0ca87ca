"""Layouts without surprises: no margins, one gap, and a label that keeps a line's height."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

Item = QWidget | QLayout | int | None
"""A widget, a layout, a fixed space in px, or None: a stretch."""
Margins = tuple[int, int, int, int]


def _fill(layout: QHBoxLayout | QVBoxLayout, items: Iterable[Item]) -> None:
    for item in items:
        if isinstance(item, QWidget):
            layout.addWidget(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        elif isinstance(item, int):
            layout.addSpacing(item)
        else:
            layout.addStretch(1)


def row(
    *items: Item,
    gap: int = 8,
    margins: Margins = (0, 0, 0, 0),
    grow: int | None = None,
    parent: QWidget | None = None,
) -> QHBoxLayout:
    """Items side by side; the item at ``grow`` takes what room is left."""
    layout = QHBoxLayout(parent) if parent else QHBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    _fill(layout, items)
    if grow is not None:
        layout.setStretch(grow, 1)
    return layout


def column(
    *items: Item,
    gap: int = 8,
    margins: Margins = (0, 0, 0, 0),
    grow: int | None = None,
    parent: QWidget | None = None,
) -> QVBoxLayout:
    """Items under one another; the item at ``grow`` takes what room is left."""
    layout = QVBoxLayout(parent) if parent else QVBoxLayout()
    layout.setContentsMargins(*margins)
    layout.setSpacing(gap)
    _fill(layout, items)
    if grow is not None:
        layout.setStretch(grow, 1)
    return layout


def scrolling(inside: QWidget) -> QScrollArea:
    """A scroll area without a frame or a ground of its own."""
    area = QScrollArea()
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setWidgetResizable(True)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(inside)
    area.viewport().setAutoFillBackground(False)
    inside.setAutoFillBackground(False)
    return area


def emptied(layout: QLayout) -> None:
    """Take everything out of a layout; its widgets are deleted."""
    while (item := layout.takeAt(0)) is not None:
        _drop(item)


def _drop(item: QLayoutItem) -> None:
    if (widget := item.widget()) is not None:
        widget.hide()
        widget.deleteLater()
    elif (inner := item.layout()) is not None:
        emptied(inner)
