"""The icons: our own SVGs of resources/icons, painted in a colour of the theme.

They use absolute ``M L C Z`` paths, circles and rounded boxes alone, so that no SVG library has
to be loaded before the first paint.
"""

import re
from functools import lru_cache
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPainterPath, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from streamer_app.assets import asset
from streamer_app.ui.theme import Role, Theme

BOX: Final = 16
STROKE: Final = 1.5
_TAG: Final = re.compile(r"<(path|circle|rect)\s([^>]*?)/>")
_ATTRIBUTE: Final = re.compile(r'(\w+)="([^"]*)"')
_STEP: Final = re.compile(r"([MLCZ])([^MLCZ]*)")


@lru_cache(maxsize=128)
def shape(name: str) -> tuple[QPainterPath, bool]:
    """The outline of an icon in its 16x16 box, and whether it is filled instead of stroked.

    Raises: OSError where there is no such icon.
    """
    source = asset("icons", f"{name}.svg").read_text("utf-8")
    path = QPainterPath()
    for tag, attributes in _TAG.findall(source):
        values = dict(_ATTRIBUTE.findall(attributes))
        match tag:
            case "path":
                _trace(path, values["d"])
            case "circle":
                radius = float(values["r"])
                path.addEllipse(QPointF(float(values["cx"]), float(values["cy"])), radius, radius)
            case _:
                corner = float(values.get("rx", 0))
                sides = (float(values[side]) for side in ("x", "y", "width", "height"))
                path.addRoundedRect(QRectF(*sides), corner, corner)
    return path, 'stroke="none"' in source


def _trace(path: QPainterPath, steps: str) -> None:
    for command, numbers in _STEP.findall(steps):
        at = [float(number) for number in numbers.split()]
        match command:
            case "M":
                path.moveTo(*at)
            case "L":
                path.lineTo(*at)
            case "C":
                path.cubicTo(*at)
            case _:
                path.closeSubpath()


def paint_icon(painter: QPainter, name: str, rect: QRectF, colour: QColor) -> None:
    """The icon in ``rect``; the stroke grows with it, by at most a third."""
    path, filled = shape(name)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    factor = rect.width() / BOX
    painter.translate(rect.topLeft())
    painter.scale(factor, factor)
    if filled:
        painter.fillPath(path, colour)
    else:
        width = STROKE * min(factor, 4 / 3) / factor
        cap, join = Qt.PenCapStyle.RoundCap, Qt.PenJoinStyle.RoundJoin
        painter.setPen(QPen(colour, width, Qt.PenStyle.SolidLine, cap, join))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(path)
    painter.restore()


def pixmap(
    theme: Theme, name: str, role: Role = "text", size: int = 16, ratio: float = 1
) -> QPixmap:
    """The icon ``name`` of ``size`` logical px (scaled by the theme) in the colour of ``role``."""
    side = theme.px(size)
    result = QPixmap(round(side * ratio), round(side * ratio))
    result.setDevicePixelRatio(ratio)
    result.fill(Qt.GlobalColor.transparent)
    painter = QPainter(result)
    paint_icon(painter, name, QRectF(0, 0, side, side), theme.colour(role))
    painter.end()
    return result


def icon(theme: Theme, name: str, role: Role = "text", size: int = 16) -> QIcon:
    """The same as a QIcon, for Qt's own controls."""
    result = QIcon()
    for ratio in (1, 2):
        result.addPixmap(pixmap(theme, name, role, size, ratio))
    return result


class IconLabel(QWidget):
    """An icon by itself, with an accessible name where it says something."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        role: Role = "text",
        size: int = 16,
        says: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._name, self._role, self._size = theme, name, role, size
        self.setAccessibleName(says)
        theme.changed.connect(self._resize)
        self._resize()

    def set_icon(self, name: str, role: Role | None = None) -> None:
        """Another icon, another colour."""
        self._name, self._role = name, role or self._role
        self.update()

    def sizeHint(self) -> QSize:
        side = self._theme.px(self._size)
        return QSize(side, side)

    def _resize(self) -> None:
        self.setFixedSize(self.sizeHint())
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        paint_icon(painter, self._name, QRectF(self.rect()), self._theme.colour(self._role))
