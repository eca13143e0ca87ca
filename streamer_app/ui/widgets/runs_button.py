"""A line of figures that opens what they count, by a click, a key or a screen reader."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.painting import focus_ring
from streamer_app.ui.widgets.pressing import Pressing
from streamer_app.ui.widgets.runs import RunsLabel


class RunsButton(RunsLabel):
    """Looks like the label; ``activated`` tells."""

    activated = Signal()

    def __init__(
        self, theme: Theme, *, size: int = 14, right: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(theme, size=size, right=right, shrink=True, parent=parent)
        Pressing(self, self.activated.emit, keyed=True)

    def press(self) -> None:
        """What a click does, for a screen reader."""
        self.activated.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.hasFocus():
            focus_ring(QPainter(self), self._theme, self.rect(), radius=3)
