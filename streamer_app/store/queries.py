"""Named reads; a reader never creates or changes a file."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice, starmap
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Literal

from msgspec import Struct

from streamer_app.errors import AppError
from streamer_app.events import Event, Unknown, Viewer
from streamer_app.store import codec, erasing, kept, removing, rollup, schema, search, tally
from streamer_app.store.opening import examine, in_words, log_path, reading_connection
from streamer_app.store.removing import Left
from streamer_app.store.rollup import MinuteRow as MinuteRow
from streamer_app.store.rollup import SeasonRow as SeasonRow
from streamer_app.store.scrubbing import Person
from streamer_app.store.tally import SPOKEN

_UNKNOWN: Final = codec.NUMBER[Unknown]
_COLUMNS: Final = ", ".join(
    [f"event.{name}" for name in ("id", *codec.COLUMNS.split()[:-1])]
    + [f"viewer.{name}" for name in ("ident", "name", "masked", "roles", "badges")]
)
_WITH_VIEWER: Final = "LEFT JOIN viewer ON viewer.id = event.viewer"
_NOWHERE: Final = ("", "")
_BY_ROW: Final = "NOT INDEXED"
"""Walk the rows in order rather than gather and sort a whole room's."""
_SESSIONS: Final = (
    "SELECT id, title, state, coalesce(started_ms, opened_ms), ended_ms, first_event, "
    "coalesce(last_event, (SELECT max(id) FROM event)) FROM session"
)
_LISTED: Final = (
    "SELECT id, title, state, coalesce(started_ms, opened_ms), ended_ms, first_event, "
    "coalesce(session.last_event, (SELECT max(id) FROM event)), "
    "tally.last_event, events, messages, users, rooms "
    "FROM session LEFT JOIN tally ON tally.session = session.id "
    "ORDER BY coalesce(started_ms, opened_ms), id"
)
"""Every session with what was counted of it; in one query, for the list is long."""
_REMEMBERED: Final = 50_000


class SessionRow(Struct, frozen=True):
    """One session. ``events`` are rows the rooms sent; ``messages`` and ``users`` are of chat
    and paid messages that are not mirrored. ``source`` and ``room`` are the first of ``rooms``."""

    session: int
    source: str
    room: str
    title: str
    started_ms: int
    ended_ms: int | None
    events: int
    messages: int
    users: int
    state: Literal["open", "ended", "recovered"]
    rooms: tuple[tuple[str, str], ...] = ()
    last_event: int = -1
    """The last row id, by which others know whether a session has changed."""


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event with where it stands."""

    row: int
    session: int
    event: Event


class Reader:
    """Reads one database, also while a writer has it open, also from a read-only medium.

    It belongs to the thread that made it. A database of a newer program is read as far as it is
    understood. Raises: AppError when the file is missing, damaged or no database of ours.
    """

    def __init__(self, path: Path) -> None:
        self.path = path.resolve()
        if not self.path.exists():
            raise AppError("database_missing", path=str(path))
        version = examine(self.path)
        self._viewers: dict[int, Viewer] = {}
        self._rooms: dict[int, tuple[str, str]] = {}
        with in_words(self.path):
            self._version = version or schema.VERSION
            self._connection = (
                reading_connection(self.path)
                if version
                else sqlite3.connect(":memory:", isolation_level=None)
            )
            if not version:
                schema.migrate(self._connection)  # an empty file holds nothing; so does this

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def sessions(self) -> list[SessionRow]:
        """All sessions, oldest first."""
        with self._one_moment():
            if self._version >= schema.TALLY_SINCE:
                return list(starmap(self._listed, self._all(_LISTED)))
            found = self._all(f"{_SESSIONS} ORDER BY coalesce(started_ms, opened_ms), id")
            return list(starmap(self._session, found))

    def session(self, which: int | str) -> SessionRow:
        """A session by id, or the ``"last"`` one made. Raises: AppError("session_missing")."""
        with self._one_moment():
            return self._session(*self._place(which))

    def events(
        self,
        session: int,
        *,
        start_ms: int | None = None,
        end_ms: int | None = None,
        after: int = 0,
    ) -> Iterator[tuple[int, Event]]:
        """(row id, event) in order of arrival; server time in [start_ms, end_ms), rows > after."""
        _, _, _, _, _, first, last = self._place(session)
        query = (
            f"SELECT {_COLUMNS} FROM event {_WITH_VIEWER} WHERE event.id BETWEEN ? AND ? "
            "AND session = ? AND at_ms >= ? AND at_ms < ? ORDER BY event.id"
        )
        start = -(2**63) if start_ms is None else start_ms
        end = 2**63 - 1 if end_ms is None else end_ms
        values = (max(first or 0, after + 1), last or -1, session, start, end)
        for columns in self._rows(query, values):
            yield columns[0], self._event(columns)

    def event(self, row: int) -> StoredEvent | None:
        """The event of a row id."""
        return next(self._stored("event.id = ?", (row,)), None)

    def find(self, source: str, room: str, event_id: str) -> StoredEvent | None:
        """The event with a platform's id."""
        where = (
            "room = (SELECT id FROM room WHERE source = ? AND room = ?) AND event_id = ? LIMIT 1"
        )
        return next(self._stored(where, (source, room, codec.key(event_id))), None)

    def of_kind(self, kind: str) -> Iterator[StoredEvent]:
        """All events of a kind (``order``, ``pitch`` ...) in all sessions, in order of arrival."""
        where = "kind = (SELECT id FROM kind WHERE name = ?) ORDER BY event.id"
        return self._stored(where, (kind,))

    def viewer_messages(self, source: str, viewer_id: str, limit: int = 50) -> list[StoredEvent]:
        """A viewer's latest chat and paid messages in all sessions, newest first."""
        where = f"{_BY_VIEWER} AND kind IN {SPOKEN} ORDER BY event.id DESC LIMIT ?"
        values = (codec.key(viewer_id), source, limit)
        return list(self._stored(where, values, _BY_ROW))

    def viewer_events(
        self, source: str, viewer_id: str, *, session: int | None = None
    ) -> Iterator[StoredEvent]:
        """All that a viewer did, in order of arrival."""
        where = f"{_BY_VIEWER} AND coalesce(session = ?, 1) ORDER BY event.id"
        return self._stored(where, (codec.key(viewer_id), source, session), _BY_ROW)

    def viewer_anywhere(self, viewer_id: str) -> Iterator[StoredEvent]:
        """All that the viewers of this id did, whatever the platform, in order of arrival."""
        where = "viewer IN (SELECT id FROM viewer WHERE ident = ?) ORDER BY event.id"
        return self._stored(where, (codec.key(viewer_id),), _BY_ROW)

    def around(self, session: int, at_ms: int, span_ms: int = 30_000) -> list[tuple[int, Event]]:
        """What stood within ``span_ms`` before and after a moment, in order of arrival."""
        return list(self.events(session, start_ms=at_ms - span_ms, end_ms=at_ms + span_ms + 1))

    def last_event_id(self, source: str, room: str) -> str | None:
        """The id of the last event a room sent, for wires that go on after it."""
        found = self._all(
            f"SELECT event_id FROM event {_BY_ROW} WHERE room = (SELECT id FROM room "
            f"WHERE source = ? AND room = ?) AND {codec.SENT} ORDER BY id DESC LIMIT 1",
            (source, room),
        )
        return codec.ident(found[0][0]) if found else None

    def heard_ms(self, session: int, source: str, room: str) -> int | None:
        """When the last event of a room in a session arrived, its gaps among them."""
        where = (
            "event.id BETWEEN ? AND ? AND session = ? AND room = (SELECT id FROM room "
            "WHERE source = ? AND room = ?) ORDER BY event.id DESC LIMIT 1"
        )
        values = (*self.span(session), session, source, room)
        found = next(self._stored(where, values, _BY_ROW), None)
        return (found.event.seen_ms or found.event.at_ms) if found else None

    def per_minute(self, session: int) -> list[MinuteRow]:
        """The minutes of a session that have events, in order."""
        first, last = self.span(session)
        with in_words(self.path):
            found = None
            if self._version >= schema.ROLLED_SINCE:
                found = rollup.kept(self._connection, session, last)
            return found or rollup.grouped(self._connection, session, first, last)

    def season(self) -> list[SeasonRow]:
        """Every ended session in figures, oldest first; none in a file of an older program."""
        if self._version < schema.ROLLED_SINCE:
            return []
        with in_words(self.path):
            return rollup.season(self._connection)

    def kinds(self, session: int) -> dict[str, int]:
        """Rows a kind, people's events and gaps included."""
        _, _, _, _, _, first, last = self._place(session)
        found = self._all(
            "SELECT name, count(*) FROM event JOIN kind ON kind.id = event.kind "
            "WHERE event.id BETWEEN ? AND ? AND session = ? GROUP BY kind ORDER BY kind",
            (first, last, session),
        )
        return dict(found)

    def search(
        self, query: str, limit: int | None = None, where: search.Where = search.ANYWHERE
    ) -> Iterator[StoredEvent]:
        """Messages that hold every word of ``query`` and are as ``where`` says, newest first."""
        with in_words(self.path):
            for row in islice(search.rows(self._connection, query, where), limit):
                if found := self.event(row):
                    yield found

    def ask(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        """The rows of a query over the tables of ``schema``; for the other modules in here."""
        return self._all(query, values)

    def kept(self) -> kept.Kept:
        """What stands for the words of people who were erased."""
        if self._version < schema.KEPT_SINCE:
            return kept.NOTHING
        with in_words(self.path):
            return kept.load(self._connection, self._version)

    def removed(self) -> list[Left]:
        """What stays of the sessions that were taken out, the oldest first."""
        if self._version < schema.REMOVED_SINCE:
            return []
        with in_words(self.path):
            return removing.left(self._connection)

    def person(self, viewer: str) -> Person:
        """Somebody by a platform's id. Raises: AppError ``viewer_missing``."""
        with in_words(self.path):
            return erasing.find(self._connection, viewer)

    def of_person(self, person: Person) -> list[StoredEvent]:
        """All that a person did, in order of arrival."""
        with in_words(self.path):
            found = list(erasing.own_rows(self._connection, person))
        return [StoredEvent(row, session, event) for row, session, event in found]

    def naming(self, person: Person) -> list[tuple[int, int]]:
        """(row, session) of what others said about the person."""
        with in_words(self.path):
            return erasing.touched_rows(self._connection, person)

    def span(self, session: int) -> tuple[int, int]:
        """The first and the last row id between which a session's rows lie."""
        _, _, _, _, _, first, last = self._place(session)
        return first or 0, last or -1

    def generation(self) -> int:
        """Another number once the file was made anew, as every erasure does."""
        return int(self._all("PRAGMA schema_version")[0][0])

    def size(self) -> int:
        """Bytes on disk, the write-ahead log included."""
        files = (self.path, log_path(self.path))
        return sum(file.stat().st_size for file in files if file.exists())

    @contextmanager
    def _one_moment(self) -> Iterator[None]:
        """Several queries that see the same state."""
        self._all("BEGIN")
        try:
            yield
        finally:
            self._connection.rollback()

    def _all(self, query: str, values: tuple[object, ...] = ()) -> list[Any]:
        with in_words(self.path):
            return self._connection.execute(query, values).fetchall()

    def _rows(self, query: str, values: tuple[object, ...]) -> Iterator[Any]:
        with in_words(self.path):
            # Without islice a reader given up halfway would close the cursor after its connection.
            yield from islice(self._connection.execute(query, values), None)

    def _place(self, which: int | str) -> Any:
        if which == "last":
            found = self._all(f"{_SESSIONS} ORDER BY id DESC LIMIT 1")
        else:
            found = self._all(f"{_SESSIONS} WHERE id = ?", (which,))
        if not found:
            raise AppError("session_missing", session=which)
        return found[0]

    def _listed(self, *columns: Any) -> SessionRow:
        """A session of the list, counted only where what was counted holds no more."""
        session, title, state, started, ended, first, last, until, events, *counts, told = columns
        if state == "open" or until != (last or 0):
            return self._session(session, title, state, started, ended, first, last)
        rooms = tally.rooms_of(told)
        source, room = rooms[0] if rooms else _NOWHERE
        messages, users = counts
        return SessionRow(
            *(session, source, room, title, started, ended, events, messages, users),
            *(state, rooms, last or -1),
        )

    def _session(self, *columns: Any) -> SessionRow:
        session, title, state, started, ended, first, last = columns
        found = self._tally(session, state, first or 0, last or 0)
        source, room = found.rooms[0] if found.rooms else _NOWHERE
        return SessionRow(
            *(session, source, room, title, started, ended),
            *(found.events, found.messages, found.users, state, found.rooms, last or -1),
        )

    def _tally(self, session: int, state: str, first: int, last: int) -> tally.Tally:
        """What was kept of a session's counts, else counted."""
        with in_words(self.path):
            found = None
            if self._version >= schema.TALLY_SINCE and state != "open":
                found = tally.kept(self._connection, session, last)
            return found or tally.count(self._connection, session, first, last)

    def _stored(
        self, where: str, values: tuple[object, ...], using: str = ""
    ) -> Iterator[StoredEvent]:
        query = f"SELECT {_COLUMNS} FROM event {using} {_WITH_VIEWER} WHERE {where}"
        for columns in self._rows(query, values):
            yield StoredEvent(columns[0], columns[1], self._event(columns))

    def _event(self, columns: codec.Row) -> Event:
        own, viewer_columns = columns[1:-5], columns[-5:]
        try:
            source, room = self._rooms.get(own[1]) or self._room(own[1])
            number = own[6]
            viewer = None
            if number is not None:
                viewer = self._viewers.get(number) or self._viewer(number, viewer_columns)
            return codec.event(own, source, room, viewer)
        except (KeyError, TypeError, ValueError, RecursionError) as error:
            raise AppError("database_damaged", path=str(self.path)) from error

    def _room(self, number: int) -> tuple[str, str]:
        ((source, room),) = self._all("SELECT source, room FROM room WHERE id = ?", (number,))
        self._rooms[number] = (source, room)
        return source, room

    def _viewer(self, number: int, columns: codec.Row) -> Viewer:
        if len(self._viewers) > _REMEMBERED:
            self._viewers.clear()
        viewer = self._viewers[number] = codec.viewer(columns)
        return viewer


_BY_VIEWER: Final = (
    "viewer IN (SELECT id FROM viewer WHERE ident = ?) "
    "AND room IN (SELECT id FROM room WHERE source = ?)"
)
