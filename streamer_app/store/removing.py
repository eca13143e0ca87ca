"""Sessions taken out for good, piece by piece, so that a room that is recorded never waits long.

A session leaves the list at once, then its rows go from the first to the last; what a dead process
left half done is finished at the next start. Numbers of one session are never given to another.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from streamer_app.errors import AppError
from streamer_app.store import search

PIECE: Final = 2_000
"""Rows that go in one transaction."""
SWEEP: Final = 100_000
"""Rows that are looked through at once for viewers who are still needed."""

Room = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Left:
    """What stays of a removed session, for the numbers of those after it: no name and no word.

    ``normal`` are the engagement windows that it left for its rooms' later sessions.
    """

    session: int
    rooms: tuple[Room, ...]
    normal: Sequence[Mapping[str, float]] = ()


class Removal:
    """One session on its way out, on the writing connection; each method is one transaction."""

    def __init__(self, connection: sqlite3.Connection, session: int) -> None:
        self._connection = connection
        self._session = session
        self._viewers: set[int] = set()
        self._swept = 0

    def begin(self, left: Left) -> None:
        """Take it off the list. Raises: AppError ``session_missing``, ``session_open``."""
        connection, session = self._connection, self._session
        found = connection.execute(
            "SELECT state, coalesce(first_event, 0), coalesce(last_event, 0) "
            "FROM session WHERE id = ?",
            (session,),
        ).fetchone()
        if found is None:
            raise AppError("session_missing", session=session)
        state, first, last = found
        if state == "open":
            raise AppError("session_open")
        connection.execute("PRAGMA secure_delete = ON")
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(
                "INSERT INTO removed VALUES (?, ?, ?, ?, ?)",
                (session, json.dumps(left.rooms), json.dumps(list(left.normal)), first, last),
            )
            for table in ("tally", "minute", "rolled", "kept_peaks"):
                connection.execute(f"DELETE FROM {table} WHERE session = ?", (session,))
            connection.execute("DELETE FROM session WHERE id = ?", (session,))

    def piece(self) -> int:
        """Delete the next rows, the oldest first; how many there were."""
        connection = self._connection
        rows = connection.execute(
            "SELECT event.id, kind, text, viewer FROM removed CROSS JOIN event "
            "ON event.id BETWEEN removed.first_event AND removed.last_event "
            "AND event.session = removed.session "
            "WHERE removed.session = ? ORDER BY event.id LIMIT ?",
            (self._session, PIECE),
        ).fetchall()
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            said = [(row, text) for row, kind, text, _ in rows if text and kind in search.SAID]
            search.unindex_many(connection, said)
            gone = [(row,) for row, *_ in rows]
            connection.executemany("DELETE FROM event WHERE id = ?", gone)
            connection.executemany("DELETE FROM kept WHERE event = ?", gone)
            search.end_at_last(connection)
            if rows:
                connection.execute(
                    "UPDATE removed SET first_event = ? WHERE session = ?",
                    (rows[-1][0] + 1, self._session),
                )
        self._viewers |= {viewer for *_, viewer in rows if viewer is not None}
        return len(rows)

    def sweep(self) -> bool:
        """Look on for viewers whom another session needs; the others go with the last look.

        False when that was the last.
        """
        (last,) = self._connection.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()
        end = min(self._swept + SWEEP, last)
        if self._viewers:
            self._viewers -= {
                viewer
                for (viewer,) in self._connection.execute(
                    "SELECT DISTINCT viewer FROM event NOT INDEXED WHERE id > ? AND id <= ?",
                    (self._swept, end),
                )
            }
        self._swept = end
        if self._viewers and end < last:
            return True
        self._end(self._viewers)
        return False

    def finish(self) -> None:
        """Everything that is left, at once: nobody waits for the writer yet."""
        while self.piece():
            continue
        found = self._connection.execute(
            "SELECT id FROM viewer EXCEPT SELECT viewer FROM event"
        ).fetchall()
        self._end(viewer for (viewer,) in found)

    def _end(self, viewers: Iterable[int]) -> None:
        with self._connection:
            self._connection.execute("BEGIN IMMEDIATE")
            self._connection.executemany(
                "DELETE FROM viewer WHERE id = ?", [(viewer,) for viewer in viewers]
            )
            self._connection.execute(
                "UPDATE removed SET first_event = NULL, last_event = NULL WHERE session = ?",
                (self._session,),
            )


def finish(connection: sqlite3.Connection) -> None:
    """Finish what a dead process left half done."""
    found = connection.execute("SELECT session FROM removed WHERE last_event NOT NULL").fetchall()
    for (session,) in found:
        Removal(connection, session).finish()


def next_id(connection: sqlite3.Connection) -> int:
    """A number that no session has or had."""
    (last,) = connection.execute(
        "SELECT max(coalesce((SELECT max(id) FROM session), 0), "
        "coalesce((SELECT max(session) FROM removed), 0))"
    ).fetchone()
    return int(last) + 1


def left(connection: sqlite3.Connection) -> list[Left]:
    """What stays of the removed sessions, the oldest first."""
    found = connection.execute("SELECT session, rooms, normal FROM removed ORDER BY session")
    return [
        Left(session, tuple((source, room) for source, room in json.loads(rooms)), json.loads(told))
        for session, rooms, told in found
    ]
