"""A box of choices with the chevron that a style sheet takes away."""

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QComboBox, QWidget

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.icons import paint_icon


class ChoiceBox(QComboBox):
    """``name`` is its accessible name."""

    def __init__(self, theme: Theme, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName(name)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        side = self._theme.px(16)
        rect = QRectF(self.rect())
        place = QRectF(rect.right() - side - 8, rect.center().y() - side / 2, side, side)
        paint_icon(QPainter(self), "chevron-down", place, self._theme.colour("muted"))
