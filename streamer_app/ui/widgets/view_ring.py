"""The focus ring of a list or a table, for whoever came to it by the keyboard."""

from typing import Final

import shiboken6
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QFocusEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractItemView, QWidget

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.painting import focus_ring

KEYED: Final = frozenset(
    {
        Qt.FocusReason.TabFocusReason,
        Qt.FocusReason.BacktabFocusReason,
        Qt.FocusReason.ShortcutFocusReason,
    }
)
KEPT: Final = frozenset({Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason})
"""The focus comes back as it was."""


class ViewRing(QWidget):
    """Lies over ``view``, lets the mouse through, and goes at the first press of it."""

    def __init__(self, theme: Theme, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._theme, self._view = theme, view
        self._keyed = False
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not shiboken6.isValid(self._view) or not self._view.isVisible():
            return False  # it is being taken down: nothing of it may be touched any more
        match event.type():
            case QEvent.Type.FocusIn if isinstance(event, QFocusEvent):
                if event.reason() not in KEPT:
                    self._keyed = event.reason() in KEYED
                self._show(self._keyed)
            case QEvent.Type.FocusOut:
                self._show(False)
            case QEvent.Type.MouseButtonPress:
                self._keyed = False
                self._show(False)
            case QEvent.Type.Resize:
                self.setGeometry(self._view.rect())
        return False

    def _show(self, shown: bool) -> None:
        self.setGeometry(self._view.rect())
        self.setVisible(shown)
        self.raise_()

    def paintEvent(self, event: QPaintEvent) -> None:
        focus_ring(QPainter(self), self._theme, self.rect())
