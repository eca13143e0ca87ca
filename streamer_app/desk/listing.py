"""Cards as people see them: scored, in desk order, and the desk's figures."""

from collections import Counter
from collections.abc import Collection, Mapping
from statistics import median
from typing import Final

from streamer_app.desk.asks import Asker, Asks, Thread
from streamer_app.desk.board import Board, Slot
from streamer_app.desk.bodies import Body, body_of
from streamer_app.desk.cards import Ask, Card, CardState
from streamer_app.desk.priority import (
    ANSWERED_ENOUGH,
    STARVING_MS,
    UNKNOWN_RELEVANCE,
    Score,
    priority,
)
from streamer_app.desk.similar import Similar
from streamer_app.insight.figures import DeskFigures

SIMILAR: Final = 9
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

    def asked(self, slot: Slot, thread: Thread, ask: Ask, rev: int) -> None:
        """One more ask stands behind a card, whose ``rev`` this makes."""
        body = self._bodies.get(slot.card)
        if body is not None and body.rev == slot.rev and body.takes(thread, ask):
            body.take(thread, ask, slot.decision.answered_ms)
            body.rev = rev
        slot.rev = rev
        if slot.decision.state == "answered":
            self.forget()

    def beside(self, slot: Slot, rev: int) -> None:
        """Something else of a card has changed than the asks behind it; its ``rev``."""
        body = self._bodies.get(slot.card)
        if body is not None and body.rev == slot.rev:
            body.rev = rev
        slot.rev = rev

    def _made(self, slot: Slot, threads: list[Thread]) -> Body:
        body = body_of(slot.rev, threads, slot.decision.answered_ms)
        body.worth = self._worth(threads, body.opener)
        return body

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
            samples=tuple(body.samples),
            wordings=tuple(body.wordings),
            merged_into=decision.merged_into,
            answered_ms=decision.answered_ms,
            again=body.again,
            likely=None if decision.course else body.likely(),
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
