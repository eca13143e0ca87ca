"""One transaction after another on the writing connection."""

import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from itertools import count, islice
from pathlib import Path
from typing import Any, Final, TypeVar

from msgspec.structs import replace

from streamer_app.errors import AppError
from streamer_app.events import KIND_OF, Event, Unknown, to_json
from streamer_app.store import codec, removing, rollup, tally
from streamer_app.store.bulk import Bulk
from streamer_app.store.erasing import Erasure, Fading, erase, fade, vacuum
from streamer_app.store.interning import Interning
from streamer_app.store.opening import writing_connection
from streamer_app.store.removing import Removal
from streamer_app.store.tombstones import Tombstones

T = TypeVar("T")

Group = tuple[int, Sequence[Event]]
"""A session and events of it, in order of arrival."""

Rows = dict[int, list[tuple[int, Event]]]
"""Session -> its new events with their row ids."""

_LAST: Final = "SELECT coalesce(max(id), 0) FROM event"
_EVENTS: Final = Bulk(codec.INTO, codec.WIDTH)


@dataclass(frozen=True, slots=True)
class RecoveredSession:
    """A session that a process left open when it died; all its committed events are there."""

    session: int
    title: str
    events: int
    last_ms: int


class Storing:
    """What the writing thread does to the file. Every method is one transaction."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.connection = writing_connection(path)
        removing.finish(self.connection)
        rollup.fill(self.connection)
        self._interning = Interning(self.connection)
        self._tombstones = Tombstones(self.connection)
        self._told = self._one(_LAST)
        self._begun: set[int] = set()
        self._doubtful = False

    def close(self) -> None:
        self.connection.close()

    def reopen(self) -> None:
        """Connect anew after an I/O error: what the old connection believes is not to be trusted.

        Raises: sqlite3.Error, AppError while the file cannot be opened or is damaged.
        """
        self.connection.close()
        self.connection = writing_connection(self.path)
        if self.connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise AppError("database_damaged", path=str(self.path))
        self._interning = Interning(self.connection)

    def store(self, groups: Sequence[Group]) -> Rows:
        """Commit these events; of each session those that were not there before.

        After a failure nothing of them counts as told: whatever the disk kept of them is
        reported by the next call that succeeds.

        Raises: sqlite3.Error; then nothing has been told and the caller tries again.
        """
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            new = self._inserted(groups)
            self._begin(new)
            self.connection.execute("COMMIT")
        except sqlite3.Error:
            self._doubtful = True
            self._undo()
            raise
        told = self._told + sum(map(len, new.values()))
        self._told = told if not self._doubtful else self._one(_LAST)
        self._doubtful = False
        self._interning.trim()
        return new

    def _undo(self) -> None:
        try:
            if self.connection.in_transaction:
                self.connection.execute("ROLLBACK")
            self._begun.clear()
            self._interning.forget()
        except sqlite3.Error:
            return  # the connection is beyond use; the caller reopens it

    def _inserted(self, groups: Sequence[Group]) -> Rows:
        try:
            return self._insert(groups)
        except (OverflowError, TypeError, ValueError):
            self.connection.execute("ROLLBACK")
            self._interning.forget()
            self.connection.execute("BEGIN IMMEDIATE")
            return self._insert(
                [(session, list(map(_storable, group))) for session, group in groups]
            )

    def _insert(self, groups: Sequence[Group]) -> Rows:
        groups, values = self._ready(groups)
        changed = _EVENTS.insert(self.connection, values)
        return self._new(groups, values, changed)

    def _ready(self, groups: Sequence[Group]) -> tuple[Sequence[Group], list[Any]]:
        """The events as they are stored, and the values of all their rows."""
        if self._tombstones:
            applied = self._tombstones.applied
            groups = [(session, applied(session, group)) for session, group in groups]
        groups = [(session, _named(group)) for session, group in groups]
        interning = self._interning
        viewers = iter(interning.numbers([event for _, group in groups for event in group]))
        values: list[Any] = []
        for session, group in groups:
            mine = islice(viewers, len(group))
            values += codec.rows(group, session, interning.room, mine)
        return groups, values

    def _new(self, groups: Sequence[Group], values: list[Any], changed: int) -> Rows:
        first = self._told + 1
        new: Rows = {}
        if changed * codec.WIDTH == len(values) and not self._doubtful:
            for session, group in groups:
                new.setdefault(session, []).extend(zip(count(first), group, strict=False))
                first += len(group)
        elif changed or self._doubtful:
            events = [event for _, group in groups for event in group]
            names = zip(values[1 :: codec.WIDTH], values[3 :: codec.WIDTH], strict=True)
            sent = dict(zip(reversed(list(names)), reversed(events), strict=True))
            for number, session, room, stored in self.connection.execute(
                "SELECT id, session, room, event_id FROM event WHERE id >= ? ORDER BY id", (first,)
            ):
                if (room, stored) in sent:
                    new.setdefault(session, []).append((number, sent[room, stored]))
        return new

    def _begin(self, new: Rows) -> None:
        """Keep what a session knows of its rows: the first, and the last once it has ended."""
        for session in new.keys() - self._begun:
            mine = new[session]
            started = next((e.at_ms for _, e in mine if from_room(e) and e.at_ms > 0), None)
            state = self.connection.execute(
                "UPDATE session SET first_event = min(coalesce(first_event, ?1), ?1), "
                "started_ms = coalesce(started_ms, ?2), last_event = iif(state = 'open', NULL, ?3) "
                "WHERE id = ?4 RETURNING state",
                (mine[0][0], started, mine[-1][0], session),
            ).fetchall()
            if started is not None and state == [("open",)]:
                self._begun.add(session)

    def open_session(self, title: str, now_ms: int) -> int:
        """A new session; its start is its first event's time once there is one."""
        number = removing.next_id(self.connection)
        self.connection.execute(
            "INSERT INTO session (id, title, state, opened_ms) VALUES (?, ?, 'open', ?)",
            (number, title, now_ms),
        )
        return number

    def open_import(self, title: str, now_ms: int) -> int:
        """A new session for a recording: when this process dies, nobody goes on recording it."""
        with self.connection:
            self.connection.execute("BEGIN IMMEDIATE")
            number = self.open_session(title, now_ms)
            self.connection.execute("INSERT INTO progress VALUES (?, 0)", (_import(number),))
        return number

    def resume_session(self, session: int) -> None:
        """Open a session again."""
        self._change(
            session, "UPDATE session SET state = 'open', ended_ms = NULL, last_event = NULL"
        )

    def retitle(self, session: int, title: str) -> None:
        """Name a session."""
        self._change(session, "UPDATE session SET title = ?", title)

    def drop_empty(self, session: int) -> None:
        """Forget a session that never held anything."""
        with self.connection:
            self.connection.execute("BEGIN IMMEDIATE")
            self.connection.execute(
                "DELETE FROM session WHERE id = ? "
                "AND NOT EXISTS (SELECT 1 FROM event WHERE session = session.id)",
                (session,),
            )
            self.connection.execute(
                "DELETE FROM tally WHERE session NOT IN (SELECT id FROM session)"
            )

    def end_session(self, session: int, now_ms: int | None, state: str = "ended") -> None:
        """Close a session, at its last event's time where ``now_ms`` is None, and tally it."""
        self._begun.discard(session)
        with self.connection:
            self.connection.execute("BEGIN IMMEDIATE")
            last, last_ms, _ = self.last_event(session)
            ended = last_ms if now_ms is None else now_ms
            self._change(
                session,
                "UPDATE session SET state = ?, ended_ms = coalesce(?, opened_ms), last_event = ?",
                *(state, ended, last),
            )
            (first,) = self.connection.execute(
                "SELECT coalesce(first_event, 0) FROM session WHERE id = ?", (session,)
            ).fetchone()
            self.connection.execute("DELETE FROM progress WHERE name = ?", (_import(session),))
            counted = tally.count(self.connection, session, first, last)
            tally.keep(self.connection, session, last, counted)
            rollup.keep(self.connection, session, first, last)

    def last_event(self, session: int) -> tuple[int, int | None, int]:
        """Row id, server time and number of a session's events; the time is that of the last
        with one."""
        (first,) = self.connection.execute(
            "SELECT coalesce(first_event, 0) FROM session WHERE id = ?", (session,)
        ).fetchone() or (0,)
        rows, last = self.connection.execute(
            "SELECT count(*), coalesce(max(id), 0) FROM event WHERE id >= ? AND session = ?",
            (first, session),
        ).fetchone()
        time = self.connection.execute(
            "SELECT at_ms FROM event WHERE id BETWEEN ? AND ? AND session = ? AND at_ms > 0 "
            f"AND {codec.SENT} ORDER BY id DESC LIMIT 1",
            (first, last, session),
        ).fetchone()
        return last, time[0] if time else None, rows

    def recover(self) -> tuple[RecoveredSession, ...]:
        """Mark what a dead process left open; those that it recorded, without its imports."""
        left = self.connection.execute(
            "SELECT id, title, opened_ms, EXISTS (SELECT 1 FROM progress "
            "WHERE name = 'import:' || session.id) FROM session WHERE state = 'open' ORDER BY id"
        ).fetchall()
        found = []
        for session, title, opened_ms, imported in left:
            _, last_ms, events = self.last_event(session)
            self.end_session(session, None, "recovered")
            if imported and not events:
                self.drop_empty(session)
            elif not imported:
                found.append(RecoveredSession(session, title, events, last_ms or opened_ms))
        return tuple(found)

    def knows(self, event: Event) -> bool:
        """Whether an event is on disk and was told as new already."""
        wanted = (event.source, event.room, codec.key(self._id(event)), self._told)
        found = self.connection.execute(
            "SELECT 1 FROM event WHERE room = (SELECT id FROM room WHERE source = ? AND room = ?) "
            "AND event_id = ? AND id <= ?",
            wanted,
        )
        return found.fetchone() is not None

    def holding(self, events: Iterable[Event]) -> list[tuple[int, int] | None]:
        """(row, session) of each of these events, None where it is not stored."""
        rooms = {
            (source, room): number
            for number, source, room in self.connection.execute("SELECT id, source, room FROM room")
        }
        return [self._place(rooms.get((event.source, event.room)), event) for event in events]

    def _place(self, room: int | None, event: Event) -> tuple[int, int] | None:
        if room is None:
            return None
        wanted = (room, codec.key(self._id(event) or _derived_id(event)))
        found: tuple[int, int] | None = self.connection.execute(
            "SELECT id, session FROM event WHERE room = ? AND event_id = ?", wanted
        ).fetchone()
        return found

    def erase(self, wanted: Erasure | Fading) -> int:
        """Take a person, or old words, out of the file; how many rows that changed.

        The file is made anew, which needs as much room again.
        """
        if isinstance(wanted, Fading):
            rows = fade(self.connection, wanted)
        else:
            rows = erase(self.connection, wanted)
        vacuum(self.connection)
        self._interning.forget()
        self._tombstones = Tombstones(self.connection)
        return rows

    def remove(self, step: Callable[[], T]) -> T:
        """One step of a ``Removal``, after which rows and viewers may be gone."""
        done = step()
        self._told = min(self._told, self._one(_LAST))
        return done

    def sweep(self, removal: Removal) -> bool:
        """The last steps of a removal; whether there are more."""
        more = self.remove(removal.sweep)
        if not more:
            self._interning.forget()
        return more

    def _id(self, event: Event) -> str:
        """What an event is called on disk."""
        if event.id and self._tombstones and self._tombstones.covers(event):
            return self._tombstones.event_id(event.source, event.room, event.id)
        return event.id

    def _change(self, session: int, change: str, *values: object) -> None:
        cursor = self.connection.execute(f"{change} WHERE id = ?", (*values, session))
        if not cursor.rowcount:
            raise AppError("session_missing", session=session)

    def _one(self, query: str) -> int:
        return int(self.connection.execute(query).fetchone()[0])


def _import(session: int) -> str:
    """What marks a session that an import is filling."""
    return f"import:{session}"


def _named(group: Sequence[Event]) -> Sequence[Event]:
    """The events, each with an id."""
    if all(event.id for event in group):
        return group
    return [event if event.id else replace(event, id=_derived_id(event)) for event in group]


def from_room(event: Event) -> bool:
    """Whether a room sent it (people's decisions and our gaps are not sent)."""
    return event.source != codec.DESK and codec.NUMBER[type(event)] not in codec.OURS


def _derived_id(event: Event) -> str:
    """An id from the content, for the rare event that came without: 24 hexadecimal digits."""
    return blake2b(to_json(replace(event, seen_ms=0)), digest_size=12).hexdigest()


def _storable(event: Event) -> Event:
    """The event as a file can hold it; what no file can hold becomes ``Unknown``, not a crash."""
    try:
        event = codec.cleaned(event)
        codec.row(event, 0, 0, None)
    except (OverflowError, TypeError, ValueError) as error:
        what = KIND_OF[type(event)]
        why = f"unreadable: {type(error).__name__}"
        return Unknown(source=event.source, room=event.room, id=event.id, what=what, why=why)
    return event
