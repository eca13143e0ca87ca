"""A text that acts when it is pressed, beside a button that the keyboard reaches."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget


class Pressing(QObject):
    """Calls ``act`` for each press of the widget, as long as it is ``on``."""

    def __init__(self, widget: QWidget, act: Callable[[], object]) -> None:
        super().__init__(widget)
        self._widget, self._act, self._on = widget, act, False
        widget.installEventFilter(self)
        self.set_on(True)

    def set_on(self, on: bool) -> None:
        """Whether there is anything behind it; the pointer shows it."""
        if on != self._on:
            self._on = on
            shape = Qt.CursorShape.PointingHandCursor if on else Qt.CursorShape.ArrowCursor
            self._widget.setCursor(shape)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Act when the left button is let go over it."""
        if (
            self._on
            and event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
            and self._widget.rect().contains(event.position().toPoint())
        ):
            self._act()
            return True
        return False
