"""Who holds the desk: the one place where operations are stored, ordered and carried out."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from streamer_app.catalogue.courses import Item
from streamer_app.desk.cards import Card, CardState
from streamer_app.desk.operations import Outcome
from streamer_app.events import DeskOperation


@dataclass(frozen=True, slots=True)
class Change:
    """What everybody is told: an operation that was applied, or None for new asks alone.

    ``rev`` is the desk's after it, ``cards`` are the changed ones, whole.
    """

    rev: int
    operation: DeskOperation | None
    cards: tuple[Card, ...]


class Authority(Protocol):
    """What the server needs of a session. All calls on the loop; nothing here blocks."""

    @property
    def rev(self) -> int:
        """The desk's revision."""

    @property
    def ended_ms(self) -> int | None:
        """When the session ended, None while it runs."""

    @property
    def titles(self) -> Mapping[str, str]:
        """The courses' titles by id."""

    @property
    def items(self) -> Mapping[str, Item]:
        """What is on sale, by id: answers name its price and its link."""

    @property
    def counts(self) -> Mapping[CardState, int]:
        """How many cards there are in each state."""

    def now_ms(self) -> int:
        """The only clock that counts."""

    def cards(self) -> tuple[Card, ...]:
        """Every card in desk order, merged and emptied ones last."""

    def card(self, card: int) -> Card | None:
        """One card."""

    def log(self) -> Sequence[DeskOperation]:
        """The last operations that were applied, oldest first."""

    def apply(self, operation: DeskOperation) -> "asyncio.Future[Outcome]":
        """Store an operation and carry it out; answered once it is on disk."""

    def subscribe(self, told: Callable[[Change], None]) -> Callable[[], None]:
        """Hear of every change after its commit, in order; the answer ends it."""
