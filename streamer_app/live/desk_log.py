"""Who did what at the desk, and what became of it: nothing is anonymous, nothing is lost."""

from collections import deque
from typing import Final

from streamer_app.desk.operations import Outcome
from streamer_app.events import DeskOperation
from streamer_app.live.snapshot import DeskLine

KEPT: Final = 500
DETAILS: Final = ("course", "text", "how", "into", "what")


class DeskLog:
    """The last ``KEPT`` operations, with their outcomes; a repeated one is noted once."""

    def __init__(self) -> None:
        self._kept: deque[DeskLine] = deque(maxlen=KEPT)
        self._lines: tuple[DeskLine, ...] | None = ()

    @property
    def lines(self) -> tuple[DeskLine, ...]:
        """Oldest first."""
        if self._lines is None:
            self._lines = tuple(self._kept)
        return self._lines

    def add(self, operation: DeskOperation, outcome: Outcome, said: str, went: int = 0) -> None:
        """Note an operation that was carried out or turned down; ``said``: its card's text.

        ``went`` is the card that its card had been merged into.
        """
        if outcome.result == "same":
            return
        named = (operation.args.get(name) for name in DETAILS)
        line = DeskLine(
            id=operation.id,
            at_ms=operation.at_ms or operation.seen_ms,
            actor=operation.actor,
            card=_card(operation, outcome),
            op=operation.op,
            result=outcome.result,
            why=outcome.why,
            detail=next((str(value) for value in named if value is not None), ""),
            said=str(operation.args.get("name", "")) if operation.op == "whisper" else said,
            went=went,
        )
        self._kept.append(line)
        self._lines = None


def _card(operation: DeskOperation, outcome: Outcome) -> int:
    """The card that it was about; of a step without one (next, undo) the card it changed."""
    if operation.card:
        return operation.card
    aired = [card.card for card in outcome.cards if card.state == "on_air"]
    return next(iter(aired or [card.card for card in outcome.cards]), 0)
