"""What people decided about each card, apart from the asks that it stands on."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from streamer_app.desk.asks import Clarity, Thread, clearest
from streamer_app.desk.cards import CardState

RANK: Final[dict[CardState, int]] = {
    "on_air": 0,
    "pinned": 1,
    "new": 2,
    "later": 3,
    "answered": 4,
    "dismissed": 5,
}
"""Which state survives a merge, the lowest first."""


@dataclass(frozen=True, slots=True)
class Decision:
    """All that an undo must bring back. ``pin`` orders the pinned cards."""

    state: CardState = "new"
    text: str = ""
    """What somebody wrote in the place of the viewers' words; empty: those."""
    note: str = ""
    claimed_by: str = ""
    claimed_ms: int = 0
    course: str = ""
    pin: float = 0.0
    on_air_ms: int | None = None
    answered_ms: int | None = None
    merged_into: int | None = None


@dataclass(slots=True)
class Slot:
    """A card as the desk keeps it. ``state_rev``, ``state_by``, ``state_at``: who last changed
    its state and when, for conflicts."""

    card: int
    decision: Decision = Decision()
    threads: list[Thread] = field(default_factory=list)
    absorbed: list[int] = field(default_factory=list)
    rev: int = 0
    state_rev: int = 0
    state_by: str = ""
    state_at: int = 0
    claim_rev: int = 0
    changed_by: str = ""
    changed_at: int = 0
    text: str = ""
    clarity: Clarity = (0, 0, 0)


class Board:
    """All cards of a session by number, merged ones among them."""

    def __init__(self) -> None:
        self.slots: dict[int, Slot] = {}

    def new(self) -> Slot:
        """The next card."""
        slot = Slot(len(self.slots) + 1)
        self.slots[slot.card] = slot
        return slot

    def root(self, card: int) -> Slot | None:
        """The card itself, or the one that it was merged into."""
        slot = self.slots.get(card)
        while slot is not None and slot.decision.merged_into is not None:
            slot = self.slots[slot.decision.merged_into]
        return slot

    def threads(self, slot: Slot) -> Iterator[Thread]:
        """The card's own asks and those of the cards merged into it."""
        yield from slot.threads
        for card in slot.absorbed:
            yield from self.threads(self.slots[card])

    def family(self, slot: Slot) -> Iterator[int]:
        """The card and all that are merged into it."""
        yield slot.card
        for card in slot.absorbed:
            yield from self.family(self.slots[card])

    def decide(self, slot: Slot, decision: Decision) -> None:
        """Replace a decision, keeping who is merged into whom in step."""
        before, after = slot.decision.merged_into, decision.merged_into
        if before is not None and before != after:
            self.slots[before].absorbed.remove(slot.card)
        if after is not None and before != after:
            self.slots[after].absorbed.append(slot.card)
            self.slots[after].absorbed.sort()
        slot.decision = decision

    def name(self, slot: Slot) -> None:
        """Choose the card's words anew among its asks."""
        slot.clarity, slot.text = clearest(self.threads(slot))

    def listed(self) -> Iterator[Slot]:
        """The cards that stand: not merged away and with asks."""
        for slot in self.slots.values():
            if slot.decision.merged_into is None and (slot.threads or slot.absorbed):
                yield slot

    def on_air(self) -> Slot | None:
        return next((slot for slot in self.slots.values() if is_on_air(slot)), None)

    def pinned(self) -> list[Slot]:
        """The pinned cards, the first to air first."""
        found = [slot for slot in self.listed() if slot.decision.state == "pinned"]
        return sorted(found, key=lambda slot: (slot.decision.pin, slot.card))

    def last_pin(self) -> float:
        return max((slot.decision.pin for slot in self.pinned()), default=0.0) + 1

    def pin_at(self, place: int, card: int) -> float:
        """A pin rank that puts the card at this place among the others."""
        ranks = [slot.decision.pin for slot in self.pinned() if slot.card != card]
        if place >= len(ranks):
            return (ranks[-1] if ranks else 0.0) + 1
        before = ranks[place - 1] if place > 0 else ranks[0] - 2
        return (before + ranks[place]) / 2


def is_on_air(slot: Slot) -> bool:
    return slot.decision.state == "on_air" and slot.decision.merged_into is None


def merged_decision(into: Decision, other: Decision) -> Decision:
    """What a merge leaves on the surviving card: the higher state and both notes."""
    higher = min(into, other, key=lambda decision: RANK[decision.state])
    notes = dict.fromkeys(note for note in (into.note, other.note) if note)
    claim = into if into.claimed_by else other
    return replace(
        into,
        state=higher.state,
        pin=higher.pin,
        text=into.text or other.text,
        on_air_ms=higher.on_air_ms,
        answered_ms=higher.answered_ms,
        note="\n".join(notes),
        claimed_by=claim.claimed_by,
        claimed_ms=claim.claimed_ms,
        course=into.course or other.course,
    )
