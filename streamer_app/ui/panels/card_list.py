"""A list of question cards that holds still under the hand: new cards wait until asked for."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QElapsedTimer, QEvent, QItemSelection, QModelIndex, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QWidget

from streamer_app.live.snapshot import Card
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.card_chips import Around
from streamer_app.ui.panels.card_model import CARD, CardModel
from streamer_app.ui.panels.card_order import Decided, merged, of_tab, put
from streamer_app.ui.panels.card_rows import CardDelegate
from streamer_app.ui.theme import Role
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.view_ring import ViewRing

RESTING_MS: Final = 8000


class CardList(QListView):
    """Rows of one tab. While a row is selected or under the mouse nothing is added or moved."""

    selected = Signal(object)
    """The selected Card, or None."""
    waiting_changed = Signal(int)
    """How many new cards are kept back."""
    opened = Signal(object)
    arranged = Signal()
    """There is another amount of room for a row."""

    def __init__(self, kit: Kit, columns: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self.tab = "open"
        self.waiting = 0
        self.decided = Decided()
        self._moved = QElapsedTimer()
        self._cards: Sequence[Card] = ()
        self.rows = CardModel(kit.words, self)
        self.delegate = CardDelegate(kit, columns, self)
        self.setModel(self.rows)
        self.setItemDelegate(self.delegate)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setMouseTracking(True)
        self.viewport().installEventFilter(self)
        self.viewport().setAutoFillBackground(False)
        self._empty = PlainLabel(kit.theme, size=16, wrap=True)
        self._empty.setParent(self.viewport())
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.doubleClicked.connect(lambda index: self.opened.emit(index.data(CARD)))
        kit.theme.changed.connect(self.doItemsLayout)
        ViewRing(kit.theme, self)

    @property
    def current(self) -> Card | None:
        """The selected card. (Qt makes the first row current when the focus comes; that is no
        selection.)"""
        chosen = self.selectedIndexes()
        card = chosen[0].data(CARD) if chosen else None
        return card if isinstance(card, Card) else None

    @property
    def held(self) -> bool:
        """Whether somebody is at a row: then the list may not move. A mouse that was left lying
        over the list for ``RESTING_MS`` holds nothing."""
        moved = self._moved.isValid() and self._moved.elapsed() < RESTING_MS
        return self.current is not None or (moved and self.viewport().underMouse())

    def show_cards(self, cards: Sequence[Card], around: Around | None = None) -> None:
        """A fresh snapshot's cards, in desk order."""
        if around is not None and around != self.delegate.around:
            self.delegate.around = self.rows.around = around
            self.scheduleDelayedItemsLayout()
        self._cards = self.decided.without(cards)
        self._merge(self.held)

    def _merge(self, held: bool) -> None:
        wanted = {card.card: card for card in of_tab(self._cards, self.tab)}
        shown = [card.card for card in self.rows.cards]
        ids, waiting = merged(shown, list(wanted), held and bool(shown))
        self.rows.show([wanted[card] for card in ids])
        self._empty.setVisible(not ids)
        if waiting != self.waiting:
            self.waiting = waiting
            self.waiting_changed.emit(waiting)

    def load_new(self) -> None:
        """Let the waiting cards in; the selected card stays selected and in sight."""
        self._merge(held=False)
        if self.current is not None:
            self.scrollTo(self.currentIndex())

    def choose_tab(self, tab: str) -> None:
        """Another tab of the desk."""
        if tab != self.tab:
            self.tab = tab
            self.clear_selection()
            self._merge(held=False)
            self.scrollToTop()

    def put(self, card: int, before: int) -> None:
        """Show a row where somebody has just put it, without waiting for the desk."""
        cards = {held.card: held for held in self.rows.cards}
        self.rows.show([cards[one] for one in put(list(cards), card, before)])

    def set_empty_text(self, text: str, role: Role = "text") -> None:
        """What stands there while there is no card."""
        self._empty.setText(text)
        self._empty.set_role(role)
        self._empty.setVisible(not self.rows.cards)

    def step(self, by: int) -> None:
        """Select the next (+1) or the previous (-1) row."""
        count = self.rows.rowCount()
        if not count:
            return
        now = self.currentIndex().row() if self.current else (-1 if by > 0 else count)
        self.select_row(min(count - 1, max(0, now + by)))

    def select_row(self, row: int) -> None:
        """Select a row and bring it into sight."""
        index = self.rows.index(row)
        self.setCurrentIndex(index)
        self.scrollTo(index)

    def select_card(self, card: int) -> bool:
        """Select a card where it is listed."""
        row = self.rows.row_of(card)
        if row is None:
            return False
        self.select_row(row)
        return True

    def clear_selection(self) -> None:
        """Nobody is at a row any more: new cards may come in."""
        self.setCurrentIndex(QModelIndex())
        self.clearSelection()
        self._merge(held=False)

    def take_out(self, card: Card) -> None:
        """Somebody decided this card: it goes at once, the selection moves on."""
        row = self.rows.row_of(card.card)
        if row is None:
            return
        chosen = self.current
        self.decided.add(card)
        self._cards = [held for held in self._cards if held.card != card.card]
        self._merge(held=True)
        if chosen is not None and chosen.card == card.card:
            if self.rows.rowCount():
                self.select_row(min(row, self.rows.rowCount() - 1))
            else:
                self.clear_selection()

    def arrange(self, mode: str) -> None:
        """Another amount of room: narrow, normal, large or desk."""
        self.delegate.mode = mode
        self.doItemsLayout()
        self.arranged.emit()

    def selectionChanged(self, chosen: QItemSelection, gone: QItemSelection) -> None:
        super().selectionChanged(chosen, gone)
        self.selected.emit(self.current)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Arrows move; letters belong to the actions, never to a search for a first letter."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current is not None:
            self.opened.emit(self.current)
            return
        if event.text() and not event.text().isspace():
            event.ignore()
            return
        super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.viewport() and event.type() == QEvent.Type.MouseMove:
            self._moved.start()
        elif watched is self.viewport() and event.type() == QEvent.Type.Leave:
            self._moved.invalidate()
            self._merge(self.current is not None)
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._empty.setGeometry(self.viewport().rect().adjusted(16, 16, -16, -16))
        self.scheduleDelayedItemsLayout()
