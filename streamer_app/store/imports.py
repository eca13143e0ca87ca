"""A recording into the database: the same recording again is the same session."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from streamer_app.events import Event
from streamer_app.store.writer import Writer

_CHUNK: Final = 5_000


@dataclass(frozen=True, slots=True)
class Imported:
    """Where a recording's events are now. ``events`` are in it, ``new`` were not stored before."""

    session: int
    events: int
    new: int


def import_recording(writer: Writer, title: str, events: Iterable[Event], now_ms: int) -> Imported:
    """Store a recording, in the session that holds at least half of it already, else in its own.

    So a recording of a session that was stored live fills what that session missed.

    Raises: AppError when the disk refuses it.
    """
    recording = list(events)
    held = writer.holding(recording)
    most = max(held, key=lambda session: held[session], default=None)
    new = len({(event.source, event.room, event.id) for event in recording}) - sum(held.values())
    if most is not None and (2 * held[most] >= len(recording) or not new):
        session = most
    else:
        session = writer.open_session(title, now_ms)
    if new:
        before = writer.stored(session)
        _put(writer, session, recording)
        new = writer.stored(session) - before
    if session != most:
        writer.end_session(session)
    return Imported(session, len(recording), new)


def _put(writer: Writer, session: int, recording: list[Event]) -> None:
    for start in range(0, len(recording), _CHUNK):
        writer.put_waiting(session, recording[start : start + _CHUNK])
    while not writer.sync(60.0):
        writer.put_waiting(session, [])
