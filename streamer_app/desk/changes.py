"""One operation's effect on the board, noted so that it can be taken back."""

from dataclasses import dataclass, field
from typing import Final, Literal

from streamer_app.desk.asks import Thread
from streamer_app.desk.board import Board, Decision, Slot
from streamer_app.errors import Reason, reason
from streamer_app.events import DeskOperation

AUTO: Final = "auto"
STAGE: Final = "stage"


@dataclass(slots=True)
class Done:
    """An applied operation: what it replaced, what it left, and which asks it moved where."""

    operation: DeskOperation
    before: dict[int, Decision]
    after: dict[int, Decision]
    moved: list[tuple[Thread, int, int]]
    cards: list[int] = field(default_factory=list)
    of: str = ""
    """The operation that this one took back (an undo) or brought back (a redo: the undo)."""
    undone: bool = False


class Refusal(Exception):
    """Why an operation does not apply; never leaves the desk."""

    def __init__(self, result: Literal["conflict", "refused"], why: Reason) -> None:
        super().__init__(why.code)
        self.result: Literal["conflict", "refused"] = result
        self.why = why


class Change:
    """What an operation does while it is carried out; ``rev`` is the desk's once it is."""

    def __init__(self, board: Board, operation: DeskOperation, rev: int) -> None:
        self._board = board
        self.rev = rev
        self.operation = operation
        self.at_ms = operation.at_ms or operation.seen_ms
        self.before: dict[int, Decision] = {}
        self.moved: list[tuple[Thread, int, int]] = []
        self.of = ""
        """The operation that is taken back."""
        self.regrouped: set[int] = set()
        """Cards that have other asks than before."""

    def replace(self, slot: Slot, decision: Decision) -> None:
        """Put a decision in the place of the card's last one."""
        was = slot.decision
        self.before.setdefault(slot.card, was)
        if decision.state != was.state:
            slot.state_rev, slot.state_by, slot.state_at = (
                self.rev,
                self.operation.actor,
                self.at_ms,
            )
        if decision.claimed_by != was.claimed_by:
            slot.claim_rev = self.rev
        slot.changed_by, slot.changed_at = self.operation.actor, self.at_ms
        self._board.decide(slot, decision)
        self._touch(slot)
        if decision.merged_into != was.merged_into:
            for card in (slot.card, was.merged_into, decision.merged_into):
                if card is not None:
                    self.regrouped.add(card)
                    self._touch(self._board.slots[card])

    def move(self, thread: Thread, to: Slot) -> None:
        """Take a thread's asks from the card that they lie in to another."""
        source = self._board.slots[thread.home]
        self.moved.append((thread, source.card, to.card))
        self.regrouped.update((source.card, to.card))
        source.threads.remove(thread)
        to.threads.append(thread)
        thread.home = to.card
        self._touch(source)
        self._touch(to)

    def _touch(self, slot: Slot) -> None:
        slot.rev = self.rev
        root = self._board.root(slot.card)
        if root is not None:
            root.rev = self.rev

    def cards(self) -> list[int]:
        """The cards that are not as they were."""
        return sorted(self.before.keys() | self.regrouped)


def actor_name(actor: str) -> object:
    """A person's name, or the word for the streamer and the program."""
    return reason(f"desk.actor.{actor}") if actor in (STAGE, AUTO) else actor
