"""The chat's own scroll bar and focus frame: thin, painted, cheap to move many times a second."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QScrollBar, QWidget

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.painting import rounded


class ThinScrollBar(QScrollBar):
    """A handle 4 px wide in a lane of 8, no grooves and no arrows."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._theme = theme
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(8, 40)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._theme.colour("panel"))
        span = self.maximum() - self.minimum()
        if span <= 0:
            return
        lane = self.height() - 4
        length = max(self._theme.px(32), lane * self.pageStep() / (span + self.pageStep()))
        y = 2 + (lane - length) * (self.value() - self.minimum()) / span
        over = self.underMouse() or self.isSliderDown()
        colour = self._theme.colour("muted" if over else "line")
        rounded(painter, QRectF(2, y, 4, length), colour, radius=2)
