"""What a person has said of a viewer's interests, on disk: this course yes, that one no."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from typing import Final

from streamer_app.store.opening import examine, in_words, reading_connection

SINCE: Final = 7
"""The schema's version from which on there are corrections."""

Said = Mapping[str, bool]
"""Course to whether the viewer is interested in it."""


def save(
    connection: sqlite3.Connection, viewer: str, course: str, right: bool | None, at_ms: int
) -> None:
    """Note that a viewer wants a course (True) or does not (False); None takes the word back."""
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        if right is None:
            connection.execute(
                "DELETE FROM correction WHERE viewer = ? AND course = ?", (viewer, course)
            )
        else:
            connection.execute(
                "INSERT OR REPLACE INTO correction (viewer, course, wanted, at_ms) "
                "VALUES (?, ?, ?, ?)",
                (viewer, course, right, at_ms),
            )


def forget(connection: sqlite3.Connection, viewer: str) -> int:
    """Remove all that was said of a viewer; how many rows that were."""
    return connection.execute("DELETE FROM correction WHERE viewer = ?", (viewer,)).rowcount


def load(path: Path, viewer: str | None = None) -> dict[str, dict[str, bool]]:
    """Viewer to what was said of them, of all or of one; empty where the file has none yet.

    Raises: AppError for a file that is damaged or not ours.
    """
    found: dict[str, dict[str, bool]] = {}
    if not path.exists() or examine(path) < SINCE:
        return found
    with in_words(path), closing(reading_connection(path)) as connection:
        for who, course, wanted in connection.execute(
            "SELECT viewer, course, wanted FROM correction WHERE coalesce(viewer = ?, 1) "
            "ORDER BY viewer, course",
            (viewer,),
        ):
            found.setdefault(who, {})[course] = bool(wanted)
    return found
