"""What stands in one chat row, in order, before any pixel is chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from streamer_app.live.snapshot import ChatRow

PartKind = Literal["amount", "mark", "source", "name", "ask", "text", "times", "mirrored"]
Say = Callable[..., str]


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a row: its kind decides how it is painted."""

    kind: PartKind
    text: str


def row_parts(row: ChatRow, say: Say, *, repeats: int = 1, sources: bool = False) -> list[Part]:
    """The parts of ``row``. ``repeats`` identical lines are one; ``sources`` adds the platform."""
    raise NotImplementedError
