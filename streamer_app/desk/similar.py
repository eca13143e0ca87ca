"""Which cards ask the same in other words: what joins by itself, what is only proposed."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

from streamer_app.insight.grouping import JOIN, MOST, Groups
from streamer_app.insight.similarity import Background, Shape, at_probability, load, probability

PROPOSED: Final = 0.1
"""The probability from which two cards are shown as perhaps the same."""
NEIGHBOURS: Final = 8
"""Cards that a new wording is noted to be like."""
EDGES: Final = 40
"""Neighbours that a card remembers; beyond these the least probable is let go."""
RATE: Final = 100
"""New wordings that are compared in a second of the room's time; in a flood the rest wait."""
WAITING: Final = 2_000


@dataclass(frozen=True, slots=True)
class Found:
    """What a new wording is like; ``shape`` None: there was no time to compare it."""

    shape: Shape | None
    near: tuple[tuple[float, int], ...] = ()
    """(likeness, card), the likest first."""


class Similar:
    """Wordings compared, the cards that they lie in, and which cards people took apart.

    From the likeness ``join`` a wording joins a card by itself.
    """

    def __init__(
        self, background: Background | None = None, most: int = MOST, join: float = JOIN
    ) -> None:
        self._background = background or load()
        self.join = join
        self._floor = at_probability(PROPOSED)
        self._groups = Groups(most)
        self._edges: dict[int, dict[int, float]] = {}
        self._apart: dict[str, Collection[int]] = {}
        self._waiting: OrderedDict[str, tuple[str, int]] = OrderedDict()
        self._second = 0
        self._spent = 0

    def look(self, text: str, at_ms: int) -> Found:
        """Compare a wording that was not seen before, if the second has room for it."""
        second = max(self._second, at_ms // 1000)
        if second > self._second:
            self._second, self._spent = second, 0
        self._spent += 1
        return self._compared(text) if self._spent <= RATE else Found(None)

    def _compared(self, text: str) -> Found:
        shape = self._background.shape(text)
        return Found(shape, tuple(self._groups.near(shape, self._floor)[:NEIGHBOURS]))

    def home(self, found: Found, stands: Callable[[int], bool]) -> int | None:
        """The card that the wording belongs to by itself, among those that ``stands`` allows."""
        for alike, card in found.near:
            if alike >= self.join and stands(card):
                return card
        return None

    def file(self, key: str, text: str, found: Found, card: int) -> list[int]:
        """Note where a wording went; the cards that have a new neighbour by it."""
        if found.shape is None:
            self._waiting[key] = text, card
            if len(self._waiting) > WAITING:
                self._waiting.popitem(last=False)
            return []
        self._groups.put(key, found.shape, card)
        return [other for alike, other in found.near if self._note(card, other, alike)]

    def _note(self, card: int, other: int, alike: float) -> bool:
        if card == other:
            return False
        for one, two in ((card, other), (other, card)):
            known = self._edges.setdefault(one, {})
            known[two] = max(probability(alike), known.get(two, 0.0))
            if len(known) > EDGES:
                del known[min(known, key=lambda far: (known[far], -far))]
        return True

    def catch_up(self) -> list[int]:
        """Compare one wording that waited; it joins nothing now, but may be shown as alike."""
        if not self._waiting or self._spent >= RATE:
            return []
        self._spent += 1
        key, (text, card) = self._waiting.popitem(last=False)
        return [card, *self.file(key, text, self._compared(text), card)]

    def knows(self, key: str) -> bool:
        """Whether new wordings are compared with this one, or will be."""
        return key in self._waiting or self._groups.home(key) is not None

    def move(self, key: str, card: int) -> None:
        """A wording lies in another card now."""
        self._groups.move(key, card)
        if key in self._waiting:
            self._waiting[key] = self._waiting[key][0], card

    def forget(self, key: str) -> None:
        """Nobody stands behind a wording any more."""
        self._groups.remove(key)
        self._waiting.pop(key, None)

    def part(self, operation: str, cards: Collection[int]) -> None:
        """People took these cards apart: they are not proposed to each other again."""
        self._apart[operation] = cards

    def rejoin(self, operation: str) -> None:
        """The operation that took cards apart was undone."""
        self._apart.pop(operation, None)

    def neighbours(self, card: int) -> Iterator[tuple[int, float]]:
        """(card, probability) of the cards that are perhaps the same."""
        for other, chance in self._edges.get(card, {}).items():
            if not any(card in cards and other in cards for cards in self._apart.values()):
                yield other, chance
