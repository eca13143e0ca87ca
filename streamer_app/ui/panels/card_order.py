"""Which cards a list shows, and in which order, without moving a row under somebody's hand."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from streamer_app.live.snapshot import Card

TABS: Final[Mapping[str, frozenset[str]]] = {
    "open": frozenset({"new", "pinned"}),
    "new": frozenset({"new"}),
    "pinned": frozenset({"pinned"}),
    "later": frozenset({"later"}),
    "answered": frozenset({"answered"}),
    "dismissed": frozenset({"dismissed"}),
}
PATIENCE: Final = 3


def of_tab(cards: Iterable[Card], tab: str) -> list[Card]:
    """The cards of a tab in desk order; what was asked again since its answer is open too."""
    states, open_ = TABS[tab], tab == "open"
    return [
        card
        for card in cards
        if card.state in states or (open_ and card.state == "answered" and card.again)
    ]


def merged(shown: Sequence[int], fresh: Sequence[int], held: bool) -> tuple[list[int], int]:
    """The ids to show, and how many new ones are kept back.

    While ``held`` the rows keep their order, what left the tab goes, and nothing is added.
    """
    if not held:
        return list(fresh), 0
    there = set(fresh)
    kept = [card for card in shown if card in there]
    return kept, len(there) - len(kept)


def by_hand(cards: Sequence[Card], hand: Sequence[int]) -> list[Card]:
    """The cards as somebody has put them; those that came since are last, in desk order."""
    place = {card: at for at, card in enumerate(hand)}
    return sorted(cards, key=lambda card: place.get(card.card, len(place)))


def pin_place(card: Card, before: int, cards: Sequence[Card]) -> int:
    """Which of the pinned cards it becomes when it is put before another; else the last."""
    rest = [one.card for one in cards if one.state == "pinned" and one.card != card.card]
    return rest.index(before) if before in rest else len(rest)


def put(shown: Sequence[int], card: int, before: int) -> list[int]:
    """The numbers with one of them before another (0: after all)."""
    rest = [one for one in shown if one != card]
    at = rest.index(before) if before in rest else len(rest)
    return [*rest[:at], card, *rest[at:]]


@dataclass(slots=True)
class Decided:
    """Cards somebody just decided here: hidden at once, until the desk has answered.

    A card comes back when its revision changed, or when the desk let ``PATIENCE`` snapshots pass
    without changing it (it refused).
    """

    _waiting: dict[int, tuple[int, int]] = field(default_factory=dict)

    def add(self, card: Card) -> None:
        """Hide a card until the desk answers."""
        self._waiting[card.card] = (card.rev, PATIENCE)

    def clear(self) -> None:
        """Hide nothing any more (an undo)."""
        self._waiting.clear()

    def without(self, cards: Iterable[Card]) -> list[Card]:
        """The cards of a fresh snapshot without those still waiting for an answer."""
        known = list(cards)
        there = {card.card: card.rev for card in known}
        self._waiting = {
            card: (rev, left - 1)
            for card, (rev, left) in self._waiting.items()
            if left > 1 and there.get(card) == rev
        }
        return [card for card in known if card.card not in self._waiting]
