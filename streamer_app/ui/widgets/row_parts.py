"""What stands in one chat row, in order, before any pixel is chosen."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

from streamer_app.live.rows import LOOKALIKE
from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.widgets.display_text import NAME_GRAPHEMES, display_text
from streamer_app.ui.widgets.shapes import shapes
from streamer_app.ui.words import amount_text, span

PartKind = Literal[
    "amount", "mark", "alike", "source", "name", "ask", "text", "times", "mirrored", "notice"
]
Say = Callable[..., str]

SKIPPED: Final = "skipped"
"""The kind of a line that stands for rows dropped from the view; ``count`` says how many."""
MARKS: Final = frozenset({"host", "moderator", "member", "regular", "new"})
SOURCES: Final = frozenset({"bilibili", "twitch", "ssn", "socketio", "room"})


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a row: its kind decides how it is painted."""

    kind: PartKind
    text: str


def paid(row: ChatRow) -> bool:
    """Whether money was paid for this row."""
    return row.amount is not None and row.amount.minor > 0


def row_parts(
    row: ChatRow, say: Say, *, repeats: int = 1, sources: bool = False, mask: bool = False
) -> list[Part]:
    """The parts of ``row``. ``repeats`` identical lines are one; ``sources`` adds the platform;
    ``mask`` shows shapes for the name."""
    if row.kind in ("gap", "notice", SKIPPED):
        return [Part("notice", _notice(row, say))]
    parts: list[Part] = []
    if row.amount is not None and paid(row):
        parts.append(Part("amount", amount_text(row.amount)))
    if sources and row.source in SOURCES:
        parts.append(Part("source", say(f"row.source.{row.source}")))
    if row.mirrored:
        parts.append(Part("mirrored", say("row.mirrored")))
    if row.role in MARKS:
        parts.append(Part("mark", say(f"row.{row.role}")))
    elif row.role == LOOKALIKE:
        parts.append(Part("alike", say("row.lookalike")))
    if row.name:
        name = shapes(row.name) if mask else display_text(row.name, NAME_GRAPHEMES)
        parts.append(Part("name", name))
    if row.card is not None:
        parts.append(Part("ask", f"? #{row.card}"))
    parts.append(Part("text", _text(row, say)))
    times = row.count + repeats - 1
    if times > 1:
        parts.append(Part("times", f"×{times}"))
    return parts


def plain_line(row: ChatRow, say: Say) -> str:
    """A row to copy: ``name: text``, money first where there is any."""
    parts = {part.kind: part.text for part in row_parts(row, say)}
    if "notice" in parts:
        return parts["notice"]
    said = " ".join(parts[kind] for kind in ("amount", "text", "times") if kind in parts)
    return f"{row.name}: {said}" if row.name else said


def _text(row: ChatRow, say: Say) -> str:
    text = display_text(row.text)
    if row.kind in ("gift", "membership", "order"):
        return say(f"row.{row.kind}", text=text) if text else say(f"row.{row.kind}.bare")
    return text if text or row.kind != "chat" else say("message.erased")


def _notice(row: ChatRow, say: Say) -> str:
    match row.kind:
        case "gap":
            return say("row.gap", clock=span(row.count))
        case "skipped":
            return say("row.skipped", count=row.count)
    return display_text(row.text)
