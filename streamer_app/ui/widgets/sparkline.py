"""Small analog companions of a number: a line with its normal band, and a density."""

import math
from collections.abc import Callable, Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Theme

DOT = 6


class Sparkline(QWidget):
    """A muted line of 1.5 px, broken where a value is None, with an end dot in the text colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._points: list[tuple[int, float | None]] = []
        self._band: tuple[float, float] | None = None
        theme.changed.connect(self.update)

    def show_line(
        self,
        points: Sequence[tuple[int, float | None]],
        band: tuple[float, float] | None = None,
        says: str = "",
    ) -> None:
        """(ms, value) in order; ``band`` is the normal range; ``says`` the accessible name."""
        self._points, self._band = list(points), band
        self.setAccessibleName(says)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(24))

    def paintEvent(self, event: QPaintEvent) -> None:
        values = [value for _, value in self._points if value is not None]
        if not values:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        low, high = min(values), max(values)
        if self._band is not None:
            low, high = min(low, self._band[0]), max(high, self._band[1])
        area = QRectF(self.rect()).adjusted(0, DOT / 2, -DOT / 2, -DOT / 2)
        height = min(area.height(), self._theme.px(32))
        area = QRectF(area.left(), area.center().y() - height / 2, area.width(), height)
        spread = (high - low) or 1.0

        def y(value: float) -> float:
            return area.bottom() - (value - low) / spread * area.height()

        if self._band is not None:
            top, bottom = y(self._band[1]), y(self._band[0])
            band = QRectF(0, top, self.width(), max(2.0, bottom - top))
            painter.fillRect(band, self._theme.colour("raised"))
        self._line(painter, area, y)

    def _line(self, painter: QPainter, area: QRectF, y: Callable[[float], float]) -> None:
        start, end = self._points[0][0], self._points[-1][0]
        path, last = QPainterPath(), None
        for at, value in self._points:
            if value is None:
                last = None
                continue
            point = QPointF(
                area.left() + (at - start) / ((end - start) or 1) * area.width(), y(value)
            )
            if last is None:
                path.moveTo(point)
            else:
                path.lineTo(point)
            last = point
        painter.setPen(QPen(self._theme.colour("muted"), 1.5))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
        if last is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("text"))
            painter.drawEllipse(last, DOT / 2, DOT / 2)


def paint_curve(painter: QPainter, theme: Theme, rect: QRectF, values: Sequence[float]) -> None:
    """Values of equal distance from 0 to the greatest, as a muted line in the middle of a row."""
    high = min(rect.height() - 8.0, theme.px(20))
    base, top = rect.center().y() + high / 2, max(values) or 1.0
    step = rect.width() / max(1, len(values) - 1)
    path = QPainterPath(QPointF(rect.left(), base - high * values[0] / top))
    for at, value in enumerate(values[1:], start=1):
        path.lineTo(rect.left() + at * step, base - high * value / top)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("muted"), 1.5))
    painter.drawPath(path)
    painter.restore()


class DensityPlot(QWidget):
    """The shape of an estimate: its density on a base line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._shape: tuple[float, float, float, float] | None = None
        theme.changed.connect(self.update)

    def show_density(
        self, mean: float, sd: float, *, low: float = 0.0, high: float = 100.0, says: str = ""
    ) -> None:
        """A normal density of this mean and sd on [low, high]; sd 0 hides it."""
        self._shape = (mean, sd, low, high) if sd > 0 else None
        self.setAccessibleName(says)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(120), self._theme.px(48))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._shape is None:
            return
        mean, sd, low, high = self._shape
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        base, tall = self.height() - 3.0, self.height() - 8.0
        path = QPainterPath(QPointF(0, base))
        for x in range(0, self.width() + 1, 2):
            at = low + (high - low) * x / max(1, self.width())
            path.lineTo(x, base - tall * math.exp(-(((at - mean) / sd) ** 2) / 2))
        path.lineTo(self.width(), base)
        painter.fillPath(path, self._theme.colour("raised"))
        painter.setPen(QPen(self._theme.colour("muted"), 1.5))
        painter.drawPath(path)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawLine(QPointF(0, base), QPointF(self.width(), base))
