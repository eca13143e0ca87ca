"""The desk's authority: operations are carried out as they come back from the database."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from msgspec import structs

from streamer_app.catalogue.courses import Item
from streamer_app.desk.authority import Change
from streamer_app.desk.cards import Card, CardState
from streamer_app.desk.changes import AUTO
from streamer_app.desk.operations import Outcome
from streamer_app.events import DeskOperation, Event
from streamer_app.feeds.connection import wall_ms
from streamer_app.live.actions import Decide
from streamer_app.live.desk_log import DeskLog
from streamer_app.live.filters import Sieve
from streamer_app.live.folds import Folds, Row
from streamer_app.live.people import decision
from streamer_app.live.veil import Veil

LOGGED: Final = 50
LISTED: Final = 5_000
"""Cards of a snapshot; a session with more keeps the rest to itself."""


class SessionDesk:
    """One session's desk for its server. All methods on the loop that folds the session.

    ``store`` puts an event on its way to the disk; once committed it comes back to ``fold``.
    """

    def __init__(
        self,
        folds: Folds,
        store: Callable[[Event], None],
        clock: Callable[[], int] = wall_ms,
        sieve: Sieve | None = None,
    ) -> None:
        self.ended_ms: int | None = None
        self.history = DeskLog()
        self._folds = folds
        self._store = store
        self._clock = clock
        self._waiting: dict[str, list[asyncio.Future[Outcome]]] = {}
        self._listeners: list[Callable[[Change], None]] = []
        self._told = 0
        self.veil: Final = Veil(sieve or Sieve())
        """What of the cards people may see."""

    @property
    def rev(self) -> int:
        """The desk's revision."""
        return self._folds.desk.rev

    @property
    def titles(self) -> Mapping[str, str]:
        """The courses' titles by id."""
        return {item.id: item.title for item in self._folds.items.values()}

    @property
    def items(self) -> Mapping[str, Item]:
        """What is on sale, by id."""
        return self._folds.items

    @property
    def counts(self) -> Mapping[CardState, int]:
        """How many cards there are in each state."""
        return self._folds.desk.counts()

    def now_ms(self) -> int:
        """The only clock that counts."""
        return self._clock()

    def cards(self) -> tuple[Card, ...]:
        """Every card in desk order, merged and emptied ones last."""
        return self.veil.cards(self._folds.desk.cards(self._clock(), merged=True)[:LISTED])

    def card(self, card: int) -> Card | None:
        """One card."""
        found = self._folds.desk.card(card, self._clock())
        return found and self.veil.card(found)

    def log(self) -> list[DeskOperation]:
        """The last operations that were applied, oldest first."""
        return [done.operation for done in self._folds.desk.log()[-LOGGED:]]

    def apply(self, operation: DeskOperation) -> "asyncio.Future[Outcome]":
        """Store an operation; answered once it is on disk and carried out."""
        answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()
        if (known := self._folds.desk.outcome(operation.id)) is not None:
            answer.set_result(known)
            return answer
        if operation.op == "next":
            self.clear_way()
        under_way = self._waiting.setdefault(operation.id, [])
        under_way.append(answer)
        if len(under_way) == 1:
            self._store(operation)
        return answer

    def clear_way(self) -> None:
        """Put aside what would come next and is not to be seen, so that it never goes on air."""
        for card in self._folds.desk.cards(self._clock()):
            if card.state not in ("on_air", "pinned", "new"):
                return
            if card.state == "on_air":
                continue
            if self.veil.card(card).asks:
                return
            self._store(decision(Decide("dismissed", card.card, actor=AUTO), self._clock()))

    def look_again(self) -> None:
        """Other filters: tell of the cards that are seen differently now."""
        cards = self._folds.desk.cards(self._clock(), merged=True)[:LISTED]
        other = self.veil.look_again(cards)
        if self._listeners and other:
            self._tell(Change(self.rev, None, other))

    def subscribe(self, told: Callable[[Change], None]) -> Callable[[], None]:
        """Hear of every change after its commit, in order; the answer ends it."""
        if not self._listeners:
            self._told = self.rev
        self._listeners.append(told)
        return lambda: self._listeners.remove(told)

    def fold(self, row: int, event: Event) -> None:
        """Fold a committed event; an operation is answered, and told where it was applied."""
        if not isinstance(event, DeskOperation):
            self._folds.fold(row, event)
            return
        self.settle()
        before = self.card(event.card) if event.card else None
        self._folds.fold(row, event)
        outcome = self._folds.outcome
        if outcome is not None:
            about = self.card(event.card) if event.card else None
            went = before.merged_into if before else None
            self.history.add(event, outcome, about.text if about else "", went or 0)
        if self._listeners and outcome is not None and outcome.result == "applied":
            cards = outcome.cards or self._folds.desk.changed(self._told, self._clock())
            self._tell(Change(outcome.rev, event, cards))
        if outcome is not None:
            self._answer(event.id, outcome)

    def fold_run(self, run: Sequence[Row]) -> None:
        """``fold`` for one of ``runs``."""
        if isinstance(run[0][1], DeskOperation):
            self.fold(*run[0])
        else:
            self._folds.fold_run(run)

    def settle(self) -> None:
        """Tell of the asks that have come since; once for a batch."""
        if self._listeners and self.rev != self._told:
            self._tell(Change(self.rev, None, self._folds.desk.changed(self._told, self._clock())))

    def _tell(self, change: Change) -> None:
        self._told = change.rev
        change = replace(change, cards=self.veil.cards(change.cards))
        for told in list(self._listeners):
            told(change)

    def _answer(self, id_: str, outcome: Outcome) -> None:
        outcome = structs.replace(outcome, cards=self.veil.cards(outcome.cards))
        for nth, answer in enumerate(self._waiting.pop(id_, ())):
            if not answer.done():
                repeat = nth > 0 and outcome.result == "applied"
                answer.set_result(structs.replace(outcome, result="same") if repeat else outcome)
