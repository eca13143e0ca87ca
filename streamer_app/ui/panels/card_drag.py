"""Taking a question by the hand and putting it elsewhere in its list."""

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame

from streamer_app.live.snapshot import Card
from streamer_app.ui.panels.card_list import CardList
from streamer_app.ui.panels.card_model import CARD
from streamer_app.ui.theme import Theme

LINE = 2


class CardDrag(QObject):
    """Follows the mouse over a list; a line shows where the card would go, Esc lets it be."""

    moved = Signal(object, int)
    """The Card, and the number of the one that it is put before (0: after all)."""

    def __init__(self, theme: Theme, cards: CardList) -> None:
        super().__init__(cards)
        self._theme = theme
        self._list = cards
        self._viewport = cards.viewport()
        self._from: QPoint | None = None
        self._card: Card | None = None
        self._before: int | None = None
        self._line = QFrame(cards.viewport())
        self._line.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self._line.hide()
        cards.viewport().installEventFilter(self)
        cards.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape:
            return self._let_be(event)
        if watched is not self._viewport or not isinstance(event, QMouseEvent):
            return False
        at = event.position().toPoint()
        if event.type() == QEvent.Type.MouseButtonPress:
            return self._press(event, at)
        if event.type() == QEvent.Type.MouseMove:
            return self._move(at)
        return event.type() == QEvent.Type.MouseButtonRelease and self._release()

    def _press(self, event: QMouseEvent, at: QPoint) -> bool:
        card = self._list.indexAt(at).data(CARD)
        left = event.button() == Qt.MouseButton.LeftButton
        self._from = at if left and isinstance(card, Card) else None
        self._card = card if self._from is not None else None
        return False

    def _move(self, at: QPoint) -> bool:
        if self._from is None or self._card is None:
            return False
        far = (at - self._from).manhattanLength() >= QApplication.startDragDistance()
        if self._line.isHidden() and not far:
            return True  # a press that trembles selects nothing else
        self._viewport.setCursor(Qt.CursorShape.ClosedHandCursor)
        self._show_line(at)
        return True

    def _show_line(self, at: QPoint) -> None:
        """Between the two rows whose edge is nearest."""
        index = self._list.indexAt(at)
        row = index.row() if index.isValid() else self._list.rows.rowCount()
        if index.isValid() and at.y() > self._list.visualRect(index).center().y():
            row += 1
        count = self._list.rows.rowCount()
        self._before = self._list.rows.cards[row].card if row < count else 0
        edge = self._list.visualRect(self._list.rows.index(min(row, count - 1)))
        top = edge.top() if row < count else edge.bottom()
        thick = self._theme.px(LINE)
        self._line.setStyleSheet(f"background: {self._theme.tokens.accent};")
        self._line.setGeometry(0, max(0, top - thick // 2), self._viewport.width(), thick)
        self._line.show()
        self._line.raise_()

    def _release(self) -> bool:
        card, before, dragged = self._card, self._before, not self._line.isHidden()
        self._end()
        if dragged and card is not None and before is not None and before != card.card:
            self.moved.emit(card, before)
        return dragged

    def _let_be(self, event: QEvent) -> bool:
        """Esc while dragging is only that, before any shortcut of the window."""
        if self._line.isHidden():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
        elif event.type() == QEvent.Type.KeyPress:
            self._end()
        return True

    def _end(self) -> None:
        self._from = self._card = self._before = None
        self._line.hide()
        self._viewport.unsetCursor()
