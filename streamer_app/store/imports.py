"""A recording into the database: the same recording again is the same session."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

from streamer_app.events import Event
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer

_CHUNK: Final = 5_000


@dataclass(frozen=True, slots=True)
class Imported:
    """Where a recording's events are now. ``events`` are in it, ``new`` were not stored before."""

    session: int
    events: int
    new: int


def import_recording(
    writer: Writer,
    title: str,
    events: Iterable[Event],
    now_ms: int,
    told: Callable[[float], None] = lambda share: None,
) -> Imported:
    """Store a recording, in the session that holds at least half of it already, or that holds
    nothing else, else in its own.

    So a recording of a session that was stored live fills what that session missed, and one that
    was given up halfway goes on where it stopped. ``told`` hears the share that is stored, and
    may give up by an error of its own: what is stored then stays, as a session that has ended.

    Raises: AppError when the disk refuses it.
    """
    recording = list(events)
    held = writer.holding(recording)
    most = max(held, key=lambda session: held[session], default=None)
    new = len({(event.source, event.room, event.id) for event in recording}) - sum(held.values())
    begun = most is not None and _holds_only(writer, most, held[most])
    if most is not None and (2 * held[most] >= len(recording) or not new or begun):
        session = most
    else:
        session = writer.open_session(title, now_ms)
    before = writer.stored(session)
    try:
        if new:
            _put(writer, session, recording, told)
    finally:
        if session != most or begun:
            writer.end_session(session)
    return Imported(session, len(recording), writer.stored(session) - before)


def _holds_only(writer: Writer, session: int, held: int) -> bool:
    """Whether an ended session holds so many events and no others."""
    with Reader(writer.path) as reader:
        row = reader.session(session)
    return row.state != "open" and row.events <= held


def _put(
    writer: Writer, session: int, recording: list[Event], told: Callable[[float], None]
) -> None:
    for start in range(0, len(recording), _CHUNK):
        told(start / len(recording))
        writer.put_waiting(session, recording[start : start + _CHUNK])
    while not writer.sync(60.0):
        writer.put_waiting(session, [])
    told(1.0)
