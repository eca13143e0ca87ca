"""Whether those who do not pay wait much longer for an answer while the room is live."""

from collections.abc import Sequence
from typing import Final

from streamer_app.desk.cards import Card
from streamer_app.errors import Reason, reason
from streamer_app.live.folds import Folds
from streamer_app.review.fairness import Treatment, treatment, unfair

EVERY_MS: Final = 30_000
ENOUGH: Final = 3
"""Answers on each side before anything is said."""


class Evenness:
    """Looks twice a minute; ``at`` gives the last finding."""

    def __init__(self) -> None:
        self._at_ms = -EVERY_MS
        self._found: Reason | None = None

    def at(self, folds: Folds, cards: Sequence[Card], at_ms: int) -> Reason | None:
        """What to say; None while everybody waits about alike, or little is known."""
        if not 0 <= at_ms - self._at_ms < EVERY_MS:
            self._at_ms = at_ms
            self._found = nudge(waits(folds, cards))
        return self._found


def waits(folds: Folds, cards: Sequence[Card]) -> tuple[Treatment, ...]:
    """The answers to payers and to the others so far."""
    askers = {(ask.source, ask.viewer) for card in cards for ask in card.samples}
    paid = [
        (source, viewer)
        for source, viewer in askers
        if viewer is not None and folds.metrics.has_paid(source, viewer)
    ]
    return treatment(cards, {}, paid)


def nudge(found: Sequence[Treatment]) -> Reason | None:
    """One line when the others wait at least twice as long."""
    by = {one.group: one for one in found}
    payer, other = by["payer"], by["non_payer"]
    if min(payer.answered, other.answered) < ENOUGH or not unfair(found):
        return None
    if not payer.wait_s or other.wait_s is None:
        return None
    return reason("attention.uneven", times=f"{other.wait_s / payer.wait_s:.1f}")
