"""What viewers did elsewhere, on disk: imported views, purchases and comments by course."""

import sqlite3
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path
from typing import Final

from streamer_app.store.opening import examine, in_words, reading_connection

SINCE: Final = 4
"""The schema's version from which on there is behaviour."""

Row = tuple[str, str, int, int, int, int]
"""Viewer, course, time (ms), views, purchases, comments."""

_SAVE: Final = (
    "INSERT INTO behaviour (viewer, course, at_ms, views, purchases, comments) "
    "VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET views = excluded.views, "
    "purchases = excluded.purchases, comments = excluded.comments"
)


def save(connection: sqlite3.Connection, rows: Iterable[Row]) -> int:
    """Add rows, or renew those of the same viewer, course and time; how many were new."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        before = _count(connection)
        connection.executemany(_SAVE, rows)
        return _count(connection) - before


def forget(connection: sqlite3.Connection, viewer: str) -> int:
    """Remove all that is known of a viewer; how many rows that were."""
    return connection.execute("DELETE FROM behaviour WHERE viewer = ?", (viewer,)).rowcount


def rows(path: Path, viewer: str | None = None) -> list[Row]:
    """All behaviour, or one viewer's, by time; empty where the file has none yet.

    Raises: AppError for a file that is damaged or not ours.
    """
    if not path.exists() or examine(path) < SINCE:
        return []
    with in_words(path), closing(reading_connection(path)) as connection:
        return list(
            connection.execute(
                "SELECT viewer, course, at_ms, views, purchases, comments FROM behaviour "
                "WHERE coalesce(viewer = ?, 1) ORDER BY at_ms, viewer, course",
                (viewer,),
            )
        )


def _count(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT count(*) FROM behaviour").fetchone()[0])
