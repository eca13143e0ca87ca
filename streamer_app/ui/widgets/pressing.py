"""A text or a tile that acts when it is pressed."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget

KEYS = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Pressing(QObject):
    """Calls ``act`` for each press of the widget, as long as it is ``on``.

    ``keyed``: the keyboard reaches the widget, and Enter presses it too; else a button beside it
    does the same.
    """

    def __init__(self, widget: QWidget, act: Callable[[], object], *, keyed: bool = False) -> None:
        super().__init__(widget)
        self._widget, self._act, self._on, self._keyed = widget, act, False, keyed
        if keyed:
            widget.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        widget.installEventFilter(self)
        self.set_on(True)

    def set_on(self, on: bool) -> None:
        """Whether there is anything behind it; the pointer shows it."""
        if on != self._on:
            self._on = on
            shape = Qt.CursorShape.PointingHandCursor if on else Qt.CursorShape.ArrowCursor
            self._widget.setCursor(shape)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Act when the left button is let go over it, or Enter goes down."""
        if self._on and (self._clicked(event) or self._entered(event)):
            self._act()
            return True
        return False

    def _clicked(self, event: QEvent) -> bool:
        return (
            event.type() == QEvent.Type.MouseButtonRelease
            and isinstance(event, QMouseEvent)
            and event.button() == Qt.MouseButton.LeftButton
            and self._widget.rect().contains(event.position().toPoint())
        )

    def _entered(self, event: QEvent) -> bool:
        return (
            self._keyed
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in KEYS
        )
