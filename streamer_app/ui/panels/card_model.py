"""The rows of a question list as a Qt model that keeps selection across every update."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from streamer_app.live.snapshot import Card
from streamer_app.ui.panels.card_chips import Around, course_words
from streamer_app.ui.words import Words, span

CARD: Final = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()


class CardModel(QAbstractListModel):
    """One card a row."""

    def __init__(self, words: Words, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.cards: list[Card] = []
        self.around = Around()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """The number of cards."""
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The card, its text, or what a screen reader says of it."""
        if not index.isValid() or index.row() >= len(self.cards):
            return None
        card = self.cards[index.row()]
        if role == CARD:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.said(card.text)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(card)
        return None

    def _spoken(self, card: Card) -> str:
        asked = self._words.say("desk.asked", n=card.askers)
        text, wait = self._words.said(card.text), span(card.wait_s)
        said = self._words.say("say.card", asked=asked, text=text, wait=wait)
        course = course_words(card, self.around.titles)
        return self._words.say("say.card_course", card=said, course=course) if course else said

    def row_of(self, card: int) -> int | None:
        """Where a card stands."""
        return next((row for row, held in enumerate(self.cards) if held.card == card), None)

    def show(self, cards: Sequence[Card]) -> None:
        """Become exactly ``cards`` by removing, moving and inserting single rows."""
        wanted = {card.card for card in cards}
        for row in reversed(range(len(self.cards))):
            if self.cards[row].card not in wanted:
                self.beginRemoveRows(NOWHERE, row, row)
                del self.cards[row]
                self.endRemoveRows()
        known = {held.card for held in self.cards}
        row = 0
        for fresh, run in groupby(cards, lambda card: card.card not in known):
            together = list(run)
            if fresh:
                self._insert(row, together)
            else:
                self._order(row, together)
            row += len(together)
        changed = [row for row, card in enumerate(cards) if self.cards[row] != card]
        self.cards = list(cards)
        if changed:
            self.dataChanged.emit(self.index(changed[0]), self.index(changed[-1]))

    def _insert(self, row: int, cards: Sequence[Card]) -> None:
        self.beginInsertRows(NOWHERE, row, row + len(cards) - 1)
        self.cards[row:row] = cards
        self.endInsertRows()

    def _order(self, row: int, cards: Sequence[Card]) -> None:
        """Move held cards to where they belong, the first to ``row``."""
        for to, card in enumerate(cards, row):
            now = to
            while self.cards[now].card != card.card:
                now += 1
            if now != to:
                self.beginMoveRows(NOWHERE, now, now, NOWHERE, to)
                self.cards.insert(to, self.cards.pop(now))
                self.endMoveRows()
