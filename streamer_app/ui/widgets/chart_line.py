"""A line of a chart that is reduced to pixel columns before it is drawn."""

from typing import Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QGraphicsView, QStyleOptionGraphicsItem, QWidget

from streamer_app.ui.widgets.decimation import Series, decimated

FULL_UPDATE: Final = QGraphicsView.ViewportUpdateMode.FullViewportUpdate
"""Every line changes at a refresh: working out which pixels do costs more than all of them."""
SMOOTH: Final = 600
"""Antialiasing more points than these costs more than it shows."""


class ReducedLine(pg.GraphicsObject):  # type: ignore[misc]
    """The whole series in memory, two points a pixel column on screen.

    A PlotDataItem asks each new series for its bounds several times; this one is told its span
    and its scale, and costs a path.
    """

    def __init__(self) -> None:
        super().__init__()
        self._x: Series = np.empty(0)
        self._y: Series = np.empty(0)
        self._path = QPainterPath()
        self._pen = QPen()
        self._bounds = QRectF(0, 0, 1, 1)
        self._smooth = False
        self.points: tuple[Series, Series] = (self._x, self._y)
        """What is drawn."""

    def set_series(self, x: Series, y: Series) -> None:
        """Another series; NaN where nothing was measured. ``reduce`` draws it."""
        self._x, self._y = x, y

    def set_colour(self, colour: QColor) -> None:
        """Another colour; the pen is 1 px wide, because a wider one costs seven times as much."""
        self._pen = QPen(colour, 1)
        self._pen.setCosmetic(True)
        self._pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        self.update()

    def set_bounds(self, bounds: QRectF) -> None:
        """The part of the plane that may be drawn on."""
        if bounds != self._bounds:
            self.prepareGeometryChange()
            self._bounds = bounds

    def reduce(self, start: float, end: float, columns: int) -> None:
        """Draw [start, end] in so many pixel columns."""
        self.points = x, y = decimated(self._x, self._y, start, end, columns)
        self._path = pg.arrayToQPath(x, y, connect="finite") if len(x) else QPainterPath()
        self._smooth = len(x) <= SMOOTH
        self.update()

    def boundingRect(self) -> QRectF:
        return self._bounds

    def paint(
        self, painter: QPainter, option: QStyleOptionGraphicsItem, widget: QWidget | None = None
    ) -> None:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, self._smooth)
        painter.setPen(self._pen)
        painter.drawPath(self._path)
