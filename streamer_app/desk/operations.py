"""The question desk, pure: asks and people's operations in, cards out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from streamer_app.desk.cards import Card, CardState
from streamer_app.errors import Reason
from streamer_app.events import Chat, Deleted, DeskOperation, PaidMessage, ViewerCleared
from streamer_app.insight.figures import DeskFigures

Result = Literal["applied", "same", "conflict", "refused"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of an operation: ``rev`` is the desk's after it, ``cards`` the changed ones."""

    result: Result
    rev: int
    cards: tuple[Card, ...] = ()
    why: Reason | None = None


class Desk:
    """All cards of one session; folding the same events in the same order gives equal cards.

    ``known`` are the ids of viewers who asked in an earlier session (not first-time askers).
    """

    def __init__(self, known: Iterable[str] = ()) -> None:
        raise NotImplementedError

    @property
    def rev(self) -> int:
        """How many changes there were; a card's ``rev`` is the desk's at its last change."""
        raise NotImplementedError

    def ask(self, row: int, event: Chat | PaidMessage, why: str = "") -> Outcome:
        """Take a message as a question: a new card, or one more asker of an old one.

        Also for the operation ``ask`` (a person's choice, args ``{"event", "source", "room"}``):
        the caller looks the message up and hands it over here.
        """
        raise NotImplementedError

    def withdraw(self, event: Deleted | ViewerCleared) -> Outcome:
        """Take deleted messages out of the cards; a card without asks is no longer listed."""
        raise NotImplementedError

    def apply(self, operation: DeskOperation) -> Outcome:
        """One decision: the kinds of the desk's wire, and ``next`` and ``ungroup``."""
        raise NotImplementedError

    def cards(
        self,
        now_ms: int,
        *,
        relevance: Mapping[int, float] | None = None,
        merged: bool = False,
        most: int | None = None,
    ) -> tuple[Card, ...]:
        """Cards in desk order: on air, pinned, new by priority, later, answered, dismissed.

        ``relevance`` is 0..1 by card id (unknown 0.5); ``merged`` adds those that were merged
        away or lost all their asks; ``most`` cuts the list.
        """
        raise NotImplementedError

    def card_of(self, row: int) -> int | None:
        """The card that the message of this store row belongs to."""
        raise NotImplementedError

    def upcoming(self, now_ms: int) -> Card | None:
        """The card that ``next`` would air: the first pinned, else the first new."""
        raise NotImplementedError

    def counts(self) -> dict[CardState, int]:
        """Cards by state, merged and withdrawn ones left out."""
        raise NotImplementedError

    def figures(self, now_ms: int) -> DeskFigures:
        """The desk's own metrics."""
        raise NotImplementedError
