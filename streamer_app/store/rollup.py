"""Minutes of ended sessions, added up once: an overview of a season then reads no event."""

import sqlite3
from dataclasses import dataclass
from typing import Final

from streamer_app.events import Gift
from streamer_app.store import codec
from streamer_app.store.tally import MESSAGE

MINUTE_MS: Final = 60_000
_GIFT: Final = codec.NUMBER[Gift]
_MINUTES: Final = (
    f"SELECT at_ms / {MINUTE_MS} * {MINUTE_MS}, count(*), CAST(total({MESSAGE}) AS INTEGER), "
    f"count(DISTINCT CASE WHEN {MESSAGE} THEN coalesce(ident, name) END), "
    f"CAST(total(CASE WHEN kind = {_GIFT} THEN count END) AS INTEGER) "
    "FROM event LEFT JOIN viewer ON viewer.id = event.viewer "
    "WHERE event.id BETWEEN ? AND ? AND session = ? AND at_ms > 0 "
    f"AND {codec.SENT} GROUP BY 1 ORDER BY 1"
)


@dataclass(frozen=True, slots=True)
class MinuteRow:
    """What one minute of a session holds, by server time; ``start_ms`` is a whole minute."""

    start_ms: int
    events: int
    messages: int
    chatters: int
    gifts: int


@dataclass(frozen=True, slots=True)
class SeasonRow:
    """What one session adds up to, in whole minutes that had events."""

    session: int
    start_ms: int
    end_ms: int
    minutes: int
    events: int
    messages: int
    gifts: int
    busiest: int
    """The most messages in one minute."""


def grouped(connection: sqlite3.Connection, session: int, first: int, last: int) -> list[MinuteRow]:
    """The minutes of a session that have events, in order, counted from the events."""
    return [MinuteRow(*row) for row in connection.execute(_MINUTES, (first, last, session))]


def keep(connection: sqlite3.Connection, session: int, first: int, last: int) -> None:
    """Add an ended session up; it holds as long as ``last`` is the session's last row."""
    connection.execute("DELETE FROM minute WHERE session = ?", (session,))
    connection.execute(
        f"INSERT INTO minute SELECT ?4, * FROM ({_MINUTES.replace('?', '?{}').format(1, 2, 3)})",
        (first, last, session, session),
    )
    connection.execute("INSERT OR REPLACE INTO rolled VALUES (?, ?)", (session, last))


def kept(connection: sqlite3.Connection, session: int, last: int) -> list[MinuteRow] | None:
    """The minutes of a session whose last row is still ``last``."""
    held = connection.execute(
        "SELECT 1 FROM rolled WHERE session = ? AND last_event = ?", (session, last)
    ).fetchone()
    if held is None:
        return None
    found = connection.execute(
        "SELECT start_ms, events, messages, chatters, gifts FROM minute WHERE session = ? "
        "ORDER BY start_ms",
        (session,),
    )
    return [MinuteRow(*row) for row in found]


def fill(connection: sqlite3.Connection) -> None:
    """Add up ended sessions of an older program, one transaction each."""
    missing = connection.execute(
        "SELECT id, coalesce(first_event, 0), last_event FROM session WHERE state <> 'open' "
        "AND last_event IS NOT NULL AND id NOT IN (SELECT session FROM rolled)"
    ).fetchall()
    for session, first, last in missing:
        with connection:
            connection.execute("BEGIN IMMEDIATE")
            keep(connection, session, first, last)


def season(connection: sqlite3.Connection) -> list[SeasonRow]:
    """Every ended session in figures, oldest first."""
    found = connection.execute(
        f"SELECT session, min(start_ms), max(start_ms) + {MINUTE_MS}, count(*), sum(events), "
        "sum(messages), sum(gifts), max(messages) FROM minute GROUP BY session ORDER BY 2, 1"
    )
    return [SeasonRow(*row) for row in found]
