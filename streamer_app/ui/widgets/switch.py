"""An on/off switch of 36x20."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.painting import focus_ring, rounded


class Switch(QAbstractButton):
    """A checkable switch; ``name`` is its accessible name. Use ``toggled``."""

    def __init__(
        self, theme: Theme, name: str, *, on: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setChecked(on)
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(36) + 8, max(16, self._theme.px(20)) + 8)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, on = self._theme, self.isChecked()
        track = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        half = track.height() / 2
        fill = theme.colour("accent") if on else None
        rounded(painter, track, fill, None if on else theme.colour("line"), radius=half)
        x = track.right() - half if on else track.left() + half
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("on" if on else "line"))
        radius = half - 3
        painter.drawEllipse(QPointF(x, track.center().y()), radius, radius)
        if self.hasFocus():
            focus_ring(painter, theme, self.rect(), radius=half + 4)
