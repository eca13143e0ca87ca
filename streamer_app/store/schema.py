"""The tables of the database, as migrations from the oldest on.

What plain SQL readers may rely on are the views ``events`` and ``messages``; the tables below
them are packed: viewers and rooms are interned, ids are stored short (see ``codec``), ``lag_ms``
is arrival minus server time, and ``crc`` is a checksum of the row.
"""

import sqlite3
from typing import Final

APPLICATION_ID: Final = 0x53545241
"""Marks a file as ours ("STRA" in its header)."""

KINDS: Final = (
    "chat",
    "paid_message",
    "gift",
    "membership",
    "like",
    "audience_count",
    "entry",
    "leave",
    "follow",
    "share",
    "course_click",
    "order",
    "refund",
    "room_state",
    "deleted",
    "viewer_cleared",
    "gap",
    "notice",
    "unknown",
    "pitch",
    "interaction",
    "desk_operation",
)
"""The kinds by their number on disk, from 1 on; only ever appended to."""

TABLES: Final = """
CREATE TABLE room (
    id INTEGER PRIMARY KEY, source TEXT NOT NULL, room TEXT NOT NULL, UNIQUE (source, room)
) STRICT;
CREATE TABLE session (
    id INTEGER PRIMARY KEY,
    title TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'ended', 'recovered')),
    opened_ms INTEGER NOT NULL,
    started_ms INTEGER,
    ended_ms INTEGER,
    first_event INTEGER,
    last_event INTEGER
) STRICT;
CREATE TABLE viewer (
    id INTEGER PRIMARY KEY,
    ident ANY,
    name TEXT NOT NULL,
    masked INTEGER NOT NULL,
    roles TEXT,
    badges TEXT,
    crc INTEGER NOT NULL
) STRICT;
CREATE INDEX viewer_ident ON viewer (ident) WHERE ident IS NOT NULL;
CREATE INDEX viewer_unnamed ON viewer (name) WHERE ident IS NULL;
CREATE TABLE kind (id INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE event (
    id INTEGER PRIMARY KEY,
    session INTEGER NOT NULL,
    room INTEGER NOT NULL,
    kind INTEGER NOT NULL,
    event_id ANY NOT NULL,
    at_ms INTEGER NOT NULL,
    lag_ms INTEGER,
    viewer INTEGER,
    text TEXT,
    count INTEGER,
    minor INTEGER,
    currency TEXT,
    extra TEXT,
    crc INTEGER NOT NULL,
    UNIQUE (room, event_id)
) STRICT;
CREATE TABLE progress (name TEXT PRIMARY KEY, event INTEGER NOT NULL) STRICT, WITHOUT ROWID;
INSERT INTO progress VALUES ('search', 0);
CREATE VIRTUAL TABLE said USING fts5 (
    grams, content = '', detail = none, columnsize = 0, tokenize = 'ascii'
);
"""

VIEWS: Final = """
CREATE VIEW events AS SELECT
    event.id AS row, event.session, room.source, room.room, kind.name AS kind,
    CASE
        WHEN typeof(event_id) <> 'blob' THEN CAST(event_id AS TEXT)
        WHEN length(event_id) <> 16 THEN lower(hex(event_id))
        ELSE lower(
            substr(hex(event_id), 1, 8) || '-' || substr(hex(event_id), 9, 4) || '-' ||
            substr(hex(event_id), 13, 4) || '-' || substr(hex(event_id), 17, 4) || '-' ||
            substr(hex(event_id), 21))
    END AS id,
    at_ms, coalesce(at_ms + lag_ms, 0) AS seen_ms,
    event.viewer, viewer.name, viewer.masked, viewer.roles, viewer.badges,
    text, count, minor, currency, extra
FROM event
    JOIN room ON room.id = event.room
    JOIN kind ON kind.id = event.kind
    LEFT JOIN viewer ON viewer.id = event.viewer;
CREATE VIEW messages AS
    SELECT row, session, source, room, id, at_ms, name, text, minor, currency
    FROM events WHERE kind IN ('chat', 'paid_message');
"""

CATALOGUE: Final = """
CREATE TABLE item (
    position INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    title TEXT NOT NULL,
    title_en TEXT NOT NULL,
    kind TEXT NOT NULL,
    minor INTEGER,
    currency TEXT,
    link TEXT NOT NULL,
    tags TEXT NOT NULL,
    points TEXT NOT NULL,
    outline TEXT NOT NULL,
    close TEXT NOT NULL,
    seats INTEGER,
    starts_ms INTEGER,
    ends_ms INTEGER,
    state TEXT NOT NULL
) STRICT;
"""

TALLY: Final = """
CREATE TABLE tally (
    session INTEGER PRIMARY KEY,
    last_event INTEGER NOT NULL,
    events INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    users INTEGER NOT NULL,
    rooms TEXT NOT NULL
) STRICT;
"""
TALLY_SINCE: Final = 3
"""The version from which on a file has this table."""

BEHAVIOUR: Final = """
CREATE TABLE behaviour (
    viewer TEXT NOT NULL,
    course TEXT NOT NULL,
    at_ms INTEGER NOT NULL,
    views INTEGER NOT NULL,
    purchases INTEGER NOT NULL,
    comments INTEGER NOT NULL,
    PRIMARY KEY (viewer, course, at_ms)
) STRICT, WITHOUT ROWID;
"""

ERASING: Final = """
CREATE TABLE kept (event INTEGER PRIMARY KEY, reading TEXT, card INTEGER) STRICT;
CREATE TABLE kept_peaks (session INTEGER PRIMARY KEY, peaks TEXT NOT NULL) STRICT;
CREATE TABLE salt (value BLOB NOT NULL) STRICT;
CREATE TABLE tombstone (hash BLOB PRIMARY KEY, before_ms INTEGER NOT NULL) STRICT, WITHOUT ROWID;
"""
"""What stands for erased words: how they were read and which card they were on."""
KEPT_SINCE: Final = 5
"""The version from which on a file has these tables."""

ROLLUP: Final = """
CREATE TABLE minute (
    session INTEGER NOT NULL,
    start_ms INTEGER NOT NULL,
    events INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    chatters INTEGER NOT NULL,
    gifts INTEGER NOT NULL,
    PRIMARY KEY (session, start_ms)
) STRICT, WITHOUT ROWID;
CREATE TABLE rolled (session INTEGER PRIMARY KEY, last_event INTEGER NOT NULL) STRICT;
"""
ROLLED_SINCE: Final = 6
"""The version from which on a file has these tables."""


CORRECTION: Final = """
CREATE TABLE correction (
    viewer TEXT NOT NULL,
    course TEXT NOT NULL,
    wanted INTEGER NOT NULL,
    at_ms INTEGER NOT NULL,
    PRIMARY KEY (viewer, course)
) STRICT, WITHOUT ROWID;
"""
"""What a person has said of a viewer's interests."""

REMOVED: Final = """
CREATE TABLE removed (
    session INTEGER PRIMARY KEY,
    rooms TEXT NOT NULL,
    normal TEXT NOT NULL,
    first_event INTEGER,
    last_event INTEGER
) STRICT;
"""
"""Sessions that were taken out; the rows in between are still to go, none where NULL."""
REMOVED_SINCE: Final = 8
"""The version from which on a file has this table."""

WORDING: Final = "ALTER TABLE kept ADD COLUMN wording INTEGER"
"""By the row of the first message in it: words that are not there cannot be compared again."""
WORDING_SINCE: Final = 9
"""The version from which on a file has this column."""


def _statements(script: str) -> list[str]:
    return [part for part in script.split(";\n") if part.strip()]


def _first(connection: sqlite3.Connection) -> None:
    for statement in _statements(TABLES) + _statements(VIEWS):
        connection.execute(statement)
    connection.executemany("INSERT INTO kind VALUES (?, ?)", list(enumerate(KINDS, start=1)))


def _catalogue(connection: sqlite3.Connection) -> None:
    for statement in _statements(CATALOGUE):
        connection.execute(statement)


def _tally(connection: sqlite3.Connection) -> None:
    for statement in _statements(TALLY):
        connection.execute(statement)


def _behaviour(connection: sqlite3.Connection) -> None:
    for statement in _statements(BEHAVIOUR):
        connection.execute(statement)


def _erasing(connection: sqlite3.Connection) -> None:
    for statement in _statements(ERASING):
        connection.execute(statement)
    connection.execute("INSERT INTO salt VALUES (randomblob(32))")


def _rollup(connection: sqlite3.Connection) -> None:
    for statement in _statements(ROLLUP):
        connection.execute(statement)


def _correction(connection: sqlite3.Connection) -> None:
    for statement in _statements(CORRECTION):
        connection.execute(statement)


def _removed(connection: sqlite3.Connection) -> None:
    for statement in _statements(REMOVED):
        connection.execute(statement)


def _wording(connection: sqlite3.Connection) -> None:
    connection.execute(WORDING)


MIGRATIONS: Final = (
    *(_first, _catalogue, _tally, _behaviour, _erasing, _rollup, _correction),
    *(_removed, _wording),
)
VERSION: Final = len(MIGRATIONS)
"""What ``PRAGMA user_version`` says of a file that this program writes."""


def version(connection: sqlite3.Connection) -> int:
    """The schema's version in this file; 0 is an empty file."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def migrate(connection: sqlite3.Connection) -> None:
    """Bring an older (or empty) file to ``VERSION`` in one transaction: all of it or nothing.

    The connection is in autocommit mode; the caller has made a checked backup of what was there.
    """
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        for step in MIGRATIONS[version(connection) :]:
            step(connection)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
