"""What the painted widgets share: rounded fills, the focus ring, hatching and one line of text."""

from typing import Final

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QPainter, QPen

from streamer_app.ui.theme import Role, Theme

RADIUS: Final = 6
RING: Final = 2


def rounded(
    painter: QPainter,
    rect: QRect | QRectF,
    fill: QColor | None,
    border: QColor | None = None,
    *,
    radius: float = RADIUS,
    width: float = 1,
) -> None:
    """A rounded box whose border lies inside ``rect``."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    inside = QRectF(rect)
    if border is not None:
        inside.adjust(width / 2, width / 2, -width / 2, -width / 2)
    painter.setPen(QPen(border, width) if border is not None else Qt.PenStyle.NoPen)
    painter.setBrush(fill if fill is not None else Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(inside, radius, radius)


def focus_ring(painter: QPainter, theme: Theme, rect: QRect, *, radius: float = RADIUS) -> None:
    """2 px of accent inside ``rect``."""
    rounded(painter, rect, None, theme.colour("accent"), radius=radius, width=RING)


def hatch(painter: QPainter, theme: Theme, rect: QRectF, step: int = 5) -> None:
    """45° lines over ``rect``: here nothing was measured."""
    painter.save()
    painter.setClipRect(rect)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(theme.colour("line"), 1))
    x = rect.left() - rect.height()
    while x < rect.right():
        painter.drawLine(
            QPointF(x, rect.bottom()), QPointF(x + rect.height(), rect.bottom() - rect.height())
        )
        x += step
    painter.restore()


def line_of_text(
    painter: QPainter,
    theme: Theme,
    rect: QRectF,
    text: str,
    *,
    size: int = 14,
    bold: bool = False,
    role: Role = "text",
    right: bool = False,
    centre: bool = False,
) -> None:
    """One line, vertically centred in ``rect`` by its figures, elided where it does not fit."""
    font = theme.font(size, bold)
    metrics = QFontMetricsF(font)
    text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, rect.width() + 1)
    width = metrics.horizontalAdvance(text)
    spare = rect.width() - width
    x = rect.left() + (spare if right else spare / 2 if centre else 0)
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    painter.drawText(QPointF(x, baseline(font, rect)), text)


def baseline(font: QFont, rect: QRectF) -> float:
    """Where the baseline goes so that text stands in the middle of ``rect``."""
    metrics = QFontMetricsF(font)
    return round(rect.center().y() + (metrics.ascent() - metrics.descent()) / 2)


def brush(colour: QColor, alpha: float) -> QBrush:
    """``colour`` at an opacity of ``alpha``, 0-1."""
    faded = QColor(colour)
    faded.setAlphaF(alpha)
    return QBrush(faded)
