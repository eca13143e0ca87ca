"""Cards as people see them: scored, in desk order, and the desk's figures."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from heapq import nsmallest
from statistics import median
from typing import Final

from streamer_app.desk.asks import Asker, Asks, Thread
from streamer_app.desk.board import Board, Slot
from streamer_app.desk.cards import Ask, Card, CardState
from streamer_app.desk.priority import (
    ANSWERED_ENOUGH,
    STARVING_MS,
    UNKNOWN_RELEVANCE,
    Score,
    priority,
)
from streamer_app.desk.similar import Similar
from streamer_app.events import Money
from streamer_app.insight.figures import DeskFigures

SAMPLES: Final = 100
SIMILAR: Final = 9
LIKELY: Final = 0.5
"""How much asks must speak of a course on average for it to be proposed."""
CLAIM_MS: Final = 180_000
YOUNG_MS: Final = 10 * 60_000
OPEN: Final = frozenset({"new", "pinned"})
_TABS: Final[tuple[CardState, ...]] = (
    "on_air",
    "pinned",
    "new",
    "later",
    "answered",
    "dismissed",
)


@dataclass(frozen=True, slots=True)
class Body:
    """What does not change with the clock."""

    rev: int
    askers: frozenset[Asker]
    opener: Asker
    asks: int
    first_ms: int
    last_ms: int
    paid: Money | None
    worth: float
    """The asker part: 1 a paid message, 0.5 somebody's first question."""
    again: int
    samples: tuple[Ask, ...]
    wordings: tuple[str, ...]
    likely: tuple[str, float] | None


class Listing:
    """Reads a board. ``known`` are ids of viewers who have asked in earlier sessions."""

    def __init__(self, board: Board, asks: Asks, known: Collection[str], similar: Similar) -> None:
        self._board = board
        self._asks = asks
        self._known = known
        self._similar = similar
        self._bodies: dict[int, Body] = {}
        self._answered: Counter[Asker] | None = None

    def body(self, slot: Slot) -> Body:
        found = self._bodies.get(slot.card)
        if found is None or found.rev != slot.rev:
            threads = list(self._board.threads(slot)) if not self._merged(slot) else []
            found = self._bodies[slot.card] = self._made(slot, threads)
        return found

    def forget(self) -> None:
        """Who has had answers may be different now."""
        self._answered = None

    def _had(self) -> Counter[Asker]:
        """How many answered cards each asker has a part in."""
        if self._answered is None:
            self._answered = Counter(
                asker
                for slot in self._board.listed()
                if slot.decision.state == "answered"
                for asker in self.body(slot).askers
            )
        return self._answered

    def _merged(self, slot: Slot) -> bool:
        return slot.decision.merged_into is not None

    def _made(self, slot: Slot, threads: list[Thread]) -> Body:
        answered = slot.decision.answered_ms
        opener = min(threads, key=_started).asker if threads else ("", "")
        return Body(
            rev=slot.rev,
            askers=frozenset(thread.asker for thread in threads),
            opener=opener,
            asks=sum(thread.count for thread in threads),
            first_ms=min((a.at_ms for t in threads for a in t.shown), default=0),
            last_ms=max((thread.latest() for thread in threads), default=0),
            paid=_largest([amount for thread in threads for amount in thread.paid]),
            worth=self._worth(threads, opener),
            again=0 if answered is None else sum(thread.since(answered) for thread in threads),
            samples=_samples(threads),
            wordings=_wordings(threads),
            likely=_likely(threads),
        )

    def _worth(self, threads: list[Thread], opener: Asker) -> float:
        if any(not thread.free for thread in threads):
            return 1.0
        newcomer = opener[1] not in self._known
        first = any(self._asks.is_first(thread) for thread in threads if thread.asker == opener)
        return 0.5 if newcomer and first else 0.0

    def wait_ms(self, slot: Slot, now_ms: int) -> int:
        """How long the card has waited, or did until it was answered."""
        end = slot.decision.answered_ms
        return max(0, (now_ms if end is None else end) - self.body(slot).first_ms)

    def _score(self, slot: Slot, now_ms: int, relevance: float) -> Score:
        body = self.body(slot)
        had = self._had()[body.opener] - (slot.decision.state == "answered")
        return priority(
            max(1, len(body.askers)),
            self.wait_ms(slot, now_ms) / 60_000,
            relevance,
            body.worth,
            1.0 if slot.decision.course else 0.0,
            0.5 if had >= ANSWERED_ENOUGH else 1.0,
        )

    def cards(
        self, now_ms: int, relevance: Mapping[int, float], *, merged: bool, most: int | None
    ) -> tuple[Card, ...]:
        """See ``Desk.cards``."""
        scored = self._scored(now_ms, relevance)
        ordered = sorted(scored, key=lambda pair: self._place(pair[0], pair[1], now_ms))[:most]
        cards = [self.card(slot, now_ms, score) for slot, score in ordered]
        if merged:
            listed = {slot.card for slot, _ in scored}
            rest = [slot for slot in self._board.slots.values() if slot.card not in listed]
            cards += [self.card(slot, now_ms, Score(0.0, {})) for slot in rest]
        return tuple(cards)

    def _scored(self, now_ms: int, relevance: Mapping[int, float]) -> list[tuple[Slot, Score]]:
        return [
            (slot, self._score(slot, now_ms, relevance.get(slot.card, UNKNOWN_RELEVANCE)))
            for slot in self._board.listed()
        ]

    def _place(self, slot: Slot, score: Score, now_ms: int) -> tuple[float, ...]:
        """Where a card stands: by tab, within it by what matters there."""
        decision, body = slot.decision, self.body(slot)
        tab = _TABS.index(decision.state)
        if decision.state == "pinned":
            return tab, decision.pin, slot.card
        if decision.state == "answered":
            return tab, -(decision.answered_ms or 0), slot.card
        starving = decision.state == "new" and self.wait_ms(slot, now_ms) > STARVING_MS
        return tab, not starving, -round(score.score, 9), body.first_ms, slot.card

    def card(self, slot: Slot, now_ms: int, score: Score | None = None) -> Card:
        """One card; with its score where that is not at hand."""
        if score is None and self.body(slot).asks:
            score = self._score(slot, now_ms, UNKNOWN_RELEVANCE)
        score = score or Score(0.0, {})
        parts = {name: round(part, 2) for name, part in score.parts.items()}
        decision, body = slot.decision, self.body(slot)
        claimed = decision.claimed_by if now_ms - decision.claimed_ms < CLAIM_MS else ""
        return Card(
            card=slot.card,
            text=slot.text and (decision.text or slot.text),
            state=decision.state,
            askers=len(body.askers),
            asks=body.asks,
            first_ms=body.first_ms,
            last_ms=body.last_ms,
            wait_s=self.wait_ms(slot, now_ms) // 1000 if body.asks else 0,
            score=round(sum(parts.values()) * score.factor, 2),
            parts=parts,
            rev=slot.rev,
            note=decision.note,
            claimed_by=claimed,
            course=decision.course,
            paid=body.paid,
            on_air_ms=decision.on_air_ms,
            samples=body.samples,
            wordings=body.wordings,
            merged_into=decision.merged_into,
            answered_ms=decision.answered_ms,
            again=body.again,
            likely=None if decision.course else body.likely,
            similar=self._alike(slot),
        )

    def _alike(self, slot: Slot) -> tuple[tuple[int, float], ...]:
        """Other listed cards that perhaps ask the same; dismissed ones need no second look."""
        if slot.decision.merged_into is not None:
            return ()
        found: dict[int, float] = {}
        for card in self._board.family(slot):
            for other, chance in self._similar.neighbours(card):
                root = self._board.root(other)
                if root is not None and root is not slot and self._counts(root):
                    found[root.card] = max(chance, found.get(root.card, 0.0))
        ordered = sorted(found.items(), key=lambda pair: (-pair[1], pair[0]))
        return tuple((card, round(chance, 2)) for card, chance in ordered[:SIMILAR])

    def _counts(self, slot: Slot) -> bool:
        asked = bool(slot.threads or slot.absorbed)
        return asked and slot.decision.state != "dismissed"

    def first_new(self, now_ms: int) -> Slot | None:
        """The new card at the top of the list."""
        scored = [pair for pair in self._scored(now_ms, {}) if pair[0].decision.state == "new"]
        best = min(scored, key=lambda pair: self._place(pair[0], pair[1], now_ms), default=None)
        return best[0] if best else None

    def counts(self) -> dict[CardState, int]:
        found = Counter(slot.decision.state for slot in self._board.listed())
        return {state: found[state] for state in _TABS}

    def figures(self, now_ms: int) -> DeskFigures:
        """The desk's metrics; the wait of the card on air is over."""
        slots = list(self._board.listed())
        still = [slot for slot in slots if slot.decision.state in OPEN]
        askers = {asker for slot in still for asker in self.body(slot).askers}
        waits = [self.wait_ms(slot, now_ms) for slot in still]
        answered = [
            self.wait_ms(slot, now_ms) for slot in slots if slot.decision.state == "answered"
        ]
        return DeskFigures(
            open_q=len(still),
            asked_by=len(askers),
            oldest_wait_s=max(waits) // 1000 if waits else None,
            answer_time_s=round(median(answered) / 1000) if answered else None,
            answered=len(answered),
            dismissed=sum(slot.decision.state == "dismissed" for slot in slots),
            fresh=sum(wait < YOUNG_MS for wait in waits),
        )


def _started(thread: Thread) -> tuple[int, int]:
    first = next(iter(thread.shown))
    return first.at_ms, first.row


def _time(ask: Ask) -> tuple[int, int]:
    return ask.at_ms, ask.row


def _samples(threads: list[Thread]) -> tuple[Ask, ...]:
    """The first asks: none of them belongs to a thread that began after ``SAMPLES`` others."""
    begun = nsmallest(SAMPLES, threads, key=lambda t: min(map(_time, t.shown)))
    return tuple(sorted((a for t in begun for a in t.shown), key=_time)[:SAMPLES])


def _wordings(threads: list[Thread]) -> tuple[str, ...]:
    """The different texts, in the order in which they came up."""
    first: dict[str, tuple[int, int]] = {}
    for thread in threads:
        for ask in thread.shown:
            first[ask.text] = min(_time(ask), first.get(ask.text, _time(ask)))
    return tuple(nsmallest(SAMPLES, first, key=first.__getitem__))


def _likely(threads: list[Thread]) -> tuple[str, float] | None:
    """The course with the best mean over all asks, if that is enough."""
    sums: dict[str, float] = {}
    for thread in threads:
        for course, match in thread.told():
            sums[course] = sums.get(course, 0.0) + match
    course, most = min(sums.items(), key=lambda pair: (-pair[1], pair[0]), default=("", 0.0))
    mean = most / sum(thread.count for thread in threads) if threads else 0.0
    return (course, round(mean, 2)) if mean >= LIKELY else None


def _largest(amounts: list[Money]) -> Money | None:
    return max(amounts, key=lambda amount: amount.minor, default=None)
