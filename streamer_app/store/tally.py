"""What a session adds up to; kept once it has ended, so that a list of many needs no counting."""

import json
import sqlite3
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from streamer_app.events import Chat, PaidMessage
from streamer_app.store import codec

SPOKEN: Final = f"({codec.NUMBER[Chat]}, {codec.NUMBER[PaidMessage]})"
"""The kinds that are messages."""
MESSAGE: Final = (
    f"(kind IN {SPOKEN} AND (extra IS NULL OR coalesce(extra ->> '$.mirrored', 0) = 0))"
)
"""The condition of messages of this room's own audience."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Rows the rooms sent, messages and distinct users of these, and the rooms in order."""

    events: int
    messages: int
    users: int
    rooms: tuple[tuple[str, str], ...]


def count(connection: sqlite3.Connection, session: int, first: int, last: int) -> Tally:
    """Count a session's rows, which lie between ``first`` and ``last``."""
    within = (first, last, session)
    rooms = connection.execute(
        "SELECT source, room.room, sent, messages FROM (SELECT room, min(id) AS first, "
        f"count(*) AS sent, total({MESSAGE}) AS messages FROM event WHERE id BETWEEN ? AND ? "
        f"AND session = ? AND {codec.SENT} GROUP BY room) AS heard "
        "JOIN room ON room.id = heard.room ORDER BY first",
        within,
    ).fetchall()
    (users,) = connection.execute(
        "SELECT count(*) FROM (SELECT DISTINCT source, ident, iif(ident IS NULL, name, '') "
        "FROM (SELECT DISTINCT room, viewer FROM event WHERE id BETWEEN ? AND ? "
        f"AND session = ? AND {MESSAGE}) AS spoke JOIN viewer ON viewer.id = spoke.viewer "
        "JOIN room ON room.id = spoke.room)",
        within,
    ).fetchone()
    return Tally(
        events=sum(sent for _, _, sent, _ in rooms),
        messages=int(sum(messages for _, _, _, messages in rooms)),
        users=users,
        rooms=tuple((source, room) for source, room, _, _ in rooms),
    )


def keep(connection: sqlite3.Connection, session: int, last: int, tally: Tally) -> None:
    """Remember a tally that holds as long as ``last`` is the session's last row."""
    connection.execute(
        "INSERT OR REPLACE INTO tally VALUES (?, ?, ?, ?, ?, ?)",
        (session, last, tally.events, tally.messages, tally.users, json.dumps(tally.rooms)),
    )


def kept(connection: sqlite3.Connection, session: int, last: int) -> Tally | None:
    """The tally of a session whose last row is still ``last``."""
    found = connection.execute(
        "SELECT events, messages, users, rooms FROM tally WHERE session = ? AND last_event = ?",
        (session, last),
    ).fetchone()
    if found is None:
        return None
    events, messages, users, rooms = found
    return Tally(events, messages, users, rooms_of(rooms))


@lru_cache(256)
def rooms_of(told: str) -> tuple[tuple[str, str], ...]:
    """The rooms as they were kept; most sessions of a list are of the same few."""
    return tuple((source, room) for source, room in json.loads(told))
