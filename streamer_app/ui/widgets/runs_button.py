"""A line of figures that opens what they count, by a click, a key or a screen reader."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.painting import focus_ring
from streamer_app.ui.widgets.runs import RunsLabel

KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space)


class RunsButton(RunsLabel):
    """Looks like the label; ``activated`` tells."""

    activated = Signal()

    def __init__(
        self, theme: Theme, *, size: int = 14, right: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, size=size, right=right, parent=parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def press(self) -> None:
        """What a click does, for a screen reader."""
        self.activated.emit()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self.activated.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in KEYS:
            self.activated.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            focus_ring(QPainter(self), self._theme, self.rect(), radius=3)
