"""A stored event as a line of evidence: also what the chat list leaves out."""

from collections.abc import Mapping
from typing import Final

from msgspec.structs import replace

from streamer_app.catalogue.orders import noted_price
from streamer_app.events import (
    AudienceCount,
    CourseClick,
    Entry,
    Event,
    Follow,
    Leave,
    Like,
    Pitch,
    Refund,
    Share,
)
from streamer_app.live.rows import amount, chat_row
from streamer_app.live.snapshot import ChatRow

PITCHED: Final = {
    "order": "order_note",
    "started": "pitch.started",
    "ended": "pitch.ended",
}


def evidence_row(row: int, event: Event, titles: Mapping[str, str]) -> ChatRow | None:
    """The line for this event, courses by their titles; None for what says nothing by itself.

    Kinds beside those of the chat list: ``click``, ``refund``, ``order_note``, ``pitch`` (with its
    step behind a point, where it is the start or the end), ``count`` (with its basis behind a
    point, where it is not of those who watch now), ``likes`` of nobody in particular
    (``likes.total``: so far) and ``seen`` (with what the viewer did behind a point); their text is
    the course, the order or how many.
    """
    match event:
        case CourseClick():
            kind, text = "click", titles.get(event.course, event.course)
        case Refund():
            kind, text = "refund", event.order
        case AudienceCount():
            plain = event.basis == "concurrent"
            kind, text = "count" if plain else f"count.{event.basis}", f"{event.count:,}"
        case Pitch():
            kind = PITCHED.get(event.action, "pitch")
            text = titles.get(event.course, event.course)
        case Like(viewer=None):
            told = event.count if event.total is None else event.total
            if told is None:
                return None
            kind, text = "likes" if event.total is None else "likes.total", f"{told:,}"
        case Entry() | Leave() | Like() | Follow() | Share() if event.viewer is not None:
            kind, text = f"seen.{type(event).__name__.lower()}", ""
        case _:
            line = chat_row(row, event)
            if line is None or line.kind != "order":
                return line
            return replace(line, text=titles.get(line.text, line.text))
    viewer = event.viewer
    return ChatRow(
        row=row,
        at_ms=event.at_ms,
        source=event.source,
        kind=kind,
        name=viewer.name if viewer else "",
        text=text,
        viewer=viewer.id if viewer else None,
        amount=noted_price(event.detail) if isinstance(event, Pitch) else amount(event),
    )
