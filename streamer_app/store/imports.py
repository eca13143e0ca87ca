"""A recording into the database: the same recording again is the same session.

Nothing of a long one is kept in memory, and other writing has a turn between its pieces.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Final

from streamer_app.events import Event
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer

PIECE: Final = 2_000
"""Events that are looked up, or stored, at once."""
KEPT: Final = 20_000
"""Events of a recording that are kept in memory; a longer one is read a second time."""


@dataclass(frozen=True, slots=True)
class Imported:
    """Where a recording's events are now. ``events`` are in it, ``new`` were not stored before."""

    session: int
    events: int
    new: int


@dataclass(frozen=True, slots=True)
class Survey:
    """What is known of a recording before it is stored: how many events it has, how many of them
    are ``missing`` in the database, and how many rows of which sessions hold the others."""

    events: Iterable[Event]
    count: int = 0
    missing: int = 0
    held: dict[int, int] = field(default_factory=dict)


def import_recording(
    writer: Writer,
    title: str,
    events: Iterable[Event],
    now_ms: int,
    told: Callable[[float], None] = lambda share: None,
) -> Imported:
    """``survey`` and ``store`` of a recording. Raises: AppError when the disk refuses it."""
    return store(writer, survey(writer, events), title, now_ms, told)


def survey(writer: Writer, events: Iterable[Event]) -> Survey:
    """Look for a recording's events in the database. ``events`` that can be walked once are kept
    in memory; others are, while they are few, and are walked again to be stored."""
    once = isinstance(events, Iterator)
    kept: list[Event] | None = []
    held: dict[int, int] = {}
    seen = _Rows()
    count = missing = 0
    for piece in _pieces(events):
        found = writer.holding(piece)
        missing += sum(one is None for one in found)
        for one in found:
            if one is not None and seen.add(one[0]):
                held[one[1]] = held.get(one[1], 0) + 1
        count += len(piece)
        if kept is not None:
            kept.extend(piece)
        if count > KEPT and not once:
            kept = None
    return Survey(events if kept is None else kept, count, missing, held)


def store(
    writer: Writer,
    found: Survey,
    title: str,
    now_ms: int,
    told: Callable[[float], None] = lambda share: None,
) -> Imported:
    """Store a recording, in the session that holds at least half of it already, or that holds
    nothing else, else in its own.

    So a recording of a session that was stored live fills what that session missed, and one that
    was given up halfway, or whose process died, goes on where it stopped. ``told`` hears the share
    that is stored, and may give up by an error of its own: what is stored then stays, as a session
    that has ended.

    Raises: AppError when the disk refuses it.
    """
    held = found.held
    most = max(held, key=lambda session: held[session], default=None)
    begun = most is not None and _holds_only(writer, most, held[most])
    if most is not None and (2 * held[most] >= found.count or not found.missing or begun):
        session = most
    else:
        session = writer.open_import(title, now_ms)
    before = writer.stored(session)
    try:
        if found.missing:
            _put(writer, session, found, told)
    finally:
        if session != most or begun:
            writer.end_session(session)
    return Imported(session, found.count, writer.stored(session) - before)


class _Rows:
    """A set of row ids in a bit each."""

    def __init__(self) -> None:
        self._bits = bytearray()

    def add(self, row: int) -> bool:
        """Whether it was not in there before."""
        at, bit = row >> 3, 1 << (row & 7)
        if at >= len(self._bits):
            self._bits.extend(bytes(at + 1 - len(self._bits)))
        new = not self._bits[at] & bit
        self._bits[at] |= bit
        return new


def _pieces(events: Iterable[Event]) -> Iterator[list[Event]]:
    walk = iter(events)
    while piece := list(islice(walk, PIECE)):
        yield piece


def _holds_only(writer: Writer, session: int, held: int) -> bool:
    """Whether an ended session holds so many events and no others."""
    with Reader(writer.path) as reader:
        row = reader.session(session)
    return row.state != "open" and row.events <= held


def _put(writer: Writer, session: int, found: Survey, told: Callable[[float], None]) -> None:
    put = 0
    for piece in _pieces(found.events):
        told(put / max(1, found.count))
        writer.put_waiting(session, piece)
        put += len(piece)
    while not writer.sync(60.0):
        writer.put_waiting(session, [])
    told(1.0)
