"""Whether everybody is answered alike: first-timers, regulars, payers and the others."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from streamer_app.desk.cards import Card
from streamer_app.review.audience import Identity, Segment
from streamer_app.review.pitches import PitchLine

GROUPS: Final = ("first_timer", "regular", "payer", "non_payer")
UNFAIR: Final = 2.0
"""Non-payers who wait this many times as long as payers are worth a word."""


@dataclass(frozen=True, slots=True)
class Treatment:
    """How one group's questions fared; ``wait_s`` is the median to the answer.

    Of ``untold`` of the asked it is not known whether they were answered.
    """

    group: str
    asked: int
    answered: int
    wait_s: float | None
    untold: int = 0

    @property
    def told(self) -> int:
        """The asked of which it is known whether they were answered."""
        return self.asked - self.untold

    @property
    def share(self) -> float | None:
        """The answered share of these, 0 to 1."""
        return self.answered / self.told if self.told else None


@dataclass(frozen=True, slots=True)
class Exposure:
    """One course's share of all viewer-minutes of pitches, beside its share of the sales."""

    course: str
    shown: float
    sold: float


@dataclass(frozen=True, slots=True)
class Asked:
    """One session as far as fairness goes: its cards, who was what in it, who paid."""

    cards: Sequence[Card]
    segments: Mapping[Identity, Segment]
    payers: frozenset[Identity]


def treatment(
    cards: Iterable[Card], segments: Mapping[Identity, Segment], payers: Iterable[Identity]
) -> tuple[Treatment, ...]:
    """Every group's answers and waits in one session."""
    return treatments([Asked(tuple(cards), segments, frozenset(payers))])


def treatments(sessions: Iterable[Asked]) -> tuple[Treatment, ...]:
    """Every group's answers and waits, over distinct askers of each card. Groups overlap: a
    regular may be a payer too."""
    waits: dict[str, list[float | None]] = {group: [] for group in GROUPS}
    untold: Counter[str] = Counter()
    for one in sessions:
        for card in one.cards:
            for who, wait in _waits(card):
                for group in _groups(who, one.segments, one.payers):
                    waits[group].append(wait)
                    untold[group] += not card.tended
    return tuple(_treated(group, waits[group], untold[group]) for group in GROUPS)


def _waits(card: Card) -> Iterable[tuple[Identity, float | None]]:
    """Each asker of a card with the seconds to its answer, None where there was none."""
    if card.merged_into is not None:
        return
    first: dict[Identity, int] = {}
    for ask in card.samples:
        who = (ask.source, ask.viewer if ask.viewer is not None else f"\0{ask.name}")
        first.setdefault(who, ask.at_ms)
    for who, at_ms in first.items():
        answered = card.state == "answered" and card.answered_ms is not None
        yield who, max(0, (card.answered_ms or 0) - at_ms) / 1000 if answered else None


def unfair(found: Sequence[Treatment]) -> bool:
    """Whether those who did not pay waited at least twice as long as those who did."""
    by = {one.group: one.wait_s for one in found}
    payer, other = by["payer"], by["non_payer"]
    return payer is not None and other is not None and other >= UNFAIR * payer and other > 0


def exposure(lines: Sequence[PitchLine], currency: str) -> tuple[Exposure, ...]:
    """What each course got of the audience's time, and what it brought, as shares of 1."""
    shown: dict[str, float] = {}
    sold: dict[str, float] = {}
    for line in lines:
        shown[line.course] = shown.get(line.course, 0) + (line.watching or 0) * line.length_s
        sold[line.course] = sold.get(line.course, 0) + line.money.get(currency, 0)
    time, money = sum(shown.values()), sum(sold.values())
    return tuple(
        Exposure(course, shown[course] / time if time else 0, sold[course] / money if money else 0)
        for course in sorted(shown)
    )


def _groups(
    who: Identity, segments: Mapping[Identity, Segment], paid: frozenset[Identity]
) -> Iterable[str]:
    kind = segments.get(who, "new")
    if kind == "new":
        yield "first_timer"
    elif kind == "regular":
        yield "regular"
    yield "payer" if who in paid else "non_payer"


def _treated(group: str, waits: Sequence[float | None], untold: int) -> Treatment:
    known = [wait for wait in waits if wait is not None]
    return Treatment(group, len(waits), len(known), median(known) if known else None, untold)
