"""What each kind of operation does to its card."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, cast

from streamer_app.desk.asks import Thread
from streamer_app.desk.board import Board, Decision, Slot, is_on_air, merged_decision
from streamer_app.desk.cards import CardState
from streamer_app.desk.changes import Change, Refusal, actor_name
from streamer_app.desk.listing import CLAIM_MS, Listing
from streamer_app.errors import reason

SPOKEN_MS: Final = 20_000
NOTE_LONGEST: Final = 4_000
TEXT_LONGEST: Final = 300
WHISPERS: Final = ("slow", "sound", "thanks", "end")
"""What an assistant may tell the teacher; nobody else hears of it."""
NAME_LONGEST: Final = 40
STATES: Final = ("new", "pinned", "on_air", "answered", "later", "dismissed")


@dataclass(frozen=True, slots=True)
class Note:
    """A text that a card's note had, now or earlier."""

    at_ms: int
    actor: str
    text: str


@dataclass(frozen=True, slots=True)
class Airing:
    """Who put which card on air at which revision."""

    rev: int = 0
    by: str = ""
    card: int = 0


class Decisions:
    """Carries operations out on a board, or refuses them before anything has changed."""

    def __init__(self, board: Board, listing: Listing) -> None:
        self._board = board
        self._listing = listing
        self.air = Airing()
        self.notes: dict[int, list[Note]] = {}
        self._steps: Mapping[str, Callable[[Change, Slot], None]] = {
            **dict.fromkeys(STATES, self._state),
            "note": self._note,
            "text": self._text,
            "course": self._course,
            "claim": self._claim,
            "merge": self._merge,
            "ungroup": self._ungroup,
        }

    def take(self, change: Change) -> None:
        """Carry out any operation but an undo."""
        operation = change.operation
        if operation.op == "next":
            self._next(change)
        elif operation.op == "whisper":
            _check_whisper(change)
        elif operation.op in self._steps:
            self._steps[operation.op](change, self._slot(operation.card))
            self._keep_claim(change)
        else:
            raise Refusal("refused", reason("desk.unknown_operation", op=operation.op))

    def _slot(self, card: object) -> Slot:
        slot = self._board.root(card) if isinstance(card, int) else None
        if slot is None:
            raise Refusal("refused", reason("desk.unknown_card", card=str(card)))
        return slot

    def _state(self, change: Change, slot: Slot) -> None:
        wished = cast(CardState, change.operation.op)
        self._check_state(change, slot, wished)
        again = wished == "answered" and self._listing.body(slot).again > 0
        if wished == slot.decision.state and wished != "pinned" and not again:
            return
        if wished == "on_air":
            self._leave_air(change, spoken=False)
            self.air = Airing(change.rev, change.operation.actor, slot.card)
        change.replace(slot, self._in_state(change, slot, wished))

    def _in_state(self, change: Change, slot: Slot, state: CardState) -> Decision:
        pin = slot.decision.pin if slot.decision.state == "pinned" else 0.0
        if state == "pinned":
            place = change.operation.args.get("at")
            if isinstance(place, int):
                pin = self._board.pin_at(place, slot.card)
            elif slot.decision.state != "pinned":
                pin = self._board.last_pin()
        decision = slot.decision
        if state not in ("new", "pinned"):
            decision = replace(decision, claimed_by="", claimed_ms=0)
        return replace(
            decision,
            state=state,
            pin=pin if state == "pinned" else 0.0,
            on_air_ms=change.at_ms if state == "on_air" else None,
            answered_ms=change.at_ms if state == "answered" else None,
        )

    def _check_state(self, change: Change, slot: Slot, wished: CardState) -> None:
        """Somebody else was faster, with another wish: the first one stands."""
        operation = change.operation
        late = slot.state_rev > operation.base_rev and slot.state_by != operation.actor
        if late and slot.decision.state != wished:
            raise Refusal(
                "conflict",
                reason(
                    "desk.state_conflict",
                    who=actor_name(slot.state_by),
                    state=reason(f"desk.state.{slot.decision.state}"),
                    seconds=max(0, change.at_ms - slot.state_at) // 1000,
                ),
            )
        if wished == "on_air":
            self._check_air(change, slot)

    def _check_air(self, change: Change, slot: Slot) -> None:
        airing, air = self._board.on_air(), self.air
        late = air.rev > change.operation.base_rev and air.by != change.operation.actor
        if late and airing is not None and airing is not slot:
            raise Refusal("conflict", reason("desk.air_conflict", who=actor_name(air.by)))

    def _leave_air(self, change: Change, *, spoken: bool) -> None:
        """The card on air becomes answered if it had its 20 s (or ``spoken``), else pinned."""
        airing = self._board.on_air()
        if airing is None:
            return
        since = airing.decision.on_air_ms
        long = since is not None and change.at_ms - since >= SPOKEN_MS
        state: CardState = "answered" if spoken or long else "pinned"
        decision = self._in_state(change, airing, state)
        if state == "pinned":
            decision = replace(decision, pin=self._board.pin_at(0, airing.card))
        change.replace(airing, decision)

    def _next(self, change: Change) -> None:
        coming = self.coming(change.at_ms)
        if coming is None and self._board.on_air() is None:
            raise Refusal("refused", reason("desk.nothing_next"))
        self._leave_air(change, spoken=True)
        if coming is not None:
            self.air = Airing(change.rev, change.operation.actor, coming.card)
            change.replace(coming, self._in_state(change, coming, "on_air"))

    def coming(self, now_ms: int) -> Slot | None:
        """The card that goes on air next."""
        pinned = self._board.pinned()
        return pinned[0] if pinned else self._listing.first_new(now_ms)

    def _note(self, change: Change, slot: Slot) -> None:
        text = _word(change, "text")
        if len(text) > NOTE_LONGEST:
            raise Refusal("refused", reason("desk.note_too_long", most=NOTE_LONGEST))
        note = Note(change.at_ms, change.operation.actor, text)
        self.notes.setdefault(slot.card, []).append(note)
        change.replace(slot, replace(slot.decision, note=text))

    def _text(self, change: Change, slot: Slot) -> None:
        """Other words for the card, on one line; none: the viewers' own again."""
        text = " ".join(_word(change, "text").split())
        if len(text) > TEXT_LONGEST:
            raise Refusal("refused", reason("desk.text_too_long", most=TEXT_LONGEST))
        change.replace(slot, replace(slot.decision, text=text))

    def _course(self, change: Change, slot: Slot) -> None:
        change.replace(slot, replace(slot.decision, course=_word(change, "course")))

    def _claim(self, change: Change, slot: Slot) -> None:
        """Take a card on, or over once its claim was seen; args ``{"off": true}`` lets it go."""
        operation, held = change.operation, slot.decision
        if operation.args.get("off"):
            change.replace(slot, replace(held, claimed_by="", claimed_ms=0))
            return
        other = held.claimed_by not in ("", operation.actor)
        active = change.at_ms - held.claimed_ms < CLAIM_MS
        if other and active and slot.claim_rev > operation.base_rev:
            who = actor_name(held.claimed_by)
            raise Refusal("conflict", reason("desk.claim_conflict", who=who))
        change.replace(slot, replace(held, claimed_by=operation.actor, claimed_ms=change.at_ms))

    def _keep_claim(self, change: Change) -> None:
        """Whoever acts on a card that they claimed goes on holding it."""
        slot = self._board.root(change.operation.card)
        if slot is not None and slot.decision.claimed_by == change.operation.actor:
            change.replace(slot, replace(slot.decision, claimed_ms=change.at_ms))

    def _merge(self, change: Change, slot: Slot) -> None:
        """The smaller number stays, whichever way round it was said."""
        other = self._slot(change.operation.args.get("into"))
        if change.operation.args.get("into") == change.operation.card:
            raise Refusal("refused", reason("desk.merge_itself"))
        if other is slot:
            return
        stays, goes = sorted((slot, other), key=lambda one: one.card)
        change.replace(stays, merged_decision(stays.decision, goes.decision))
        state: CardState = "pinned" if is_on_air(goes) else goes.decision.state
        left = replace(goes.decision, merged_into=stays.card, state=state, on_air_ms=None)
        change.replace(goes, left)

    def _ungroup(self, change: Change, slot: Slot) -> None:
        """Give merged cards back; where there are none, every asker a card of their own."""
        for card in list(slot.absorbed):
            released = self._board.slots[card]
            change.replace(released, replace(released.decision, merged_into=None))
        if not change.before:
            self._split(change, slot)
        if not change.before:
            raise Refusal("refused", reason("desk.single"))

    def _split(self, change: Change, slot: Slot) -> None:
        own: dict[object, list[Thread]] = {}
        for thread in slot.threads:
            own.setdefault(thread.asker, []).append(thread)
        for threads in list(own.values())[1:]:
            fresh = self._board.new()
            self._board.decide(fresh, Decision(merged_into=slot.card))
            change.replace(fresh, Decision())
            for thread in threads:
                change.move(thread, fresh)


def _check_whisper(change: Change) -> None:
    """It changes no card; args ``{"what": one of WHISPERS, "name": whom to thank}``."""
    name = change.operation.args.get("name", "")
    known = change.operation.args.get("what") in WHISPERS
    if not known or not isinstance(name, str) or len(name) > NAME_LONGEST:
        raise Refusal("refused", reason("desk.bad_arguments", op=change.operation.op))


def _word(change: Change, name: str) -> str:
    value: Any = change.operation.args.get(name)
    if not isinstance(value, str):
        raise Refusal("refused", reason("desk.bad_arguments", op=change.operation.op))
    return value
