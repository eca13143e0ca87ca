"""What is on sale, on disk: plain rows that the catalogue turns into courses and back."""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from streamer_app.store.opening import examine, in_words, reading_connection

COLUMNS: Final = (
    *("id", "title", "title_en", "kind", "minor", "currency", "link", "tags", "points", "outline"),
    *("close", "seats", "starts_ms", "ends_ms", "state"),
)
"""Money is ``minor`` and ``currency``, both None without a price."""
LISTS: Final = frozenset({"tags", "points", "outline"})
SINCE: Final = 2
"""The schema's version from which on there is a catalogue."""

Row = Mapping[str, Any]

_SAVE: Final = (
    f"INSERT INTO item ({', '.join(COLUMNS)}) VALUES ({', '.join('?' * len(COLUMNS))}) "
    "ON CONFLICT (id) DO UPDATE SET " + ", ".join(f"{c} = excluded.{c}" for c in COLUMNS[1:])
)


def save(connection: sqlite3.Connection, rows: Iterable[Row]) -> None:
    """Add these items or renew those of the same id, in one transaction; the order stays."""
    values = [[_stored(column, row[column]) for column in COLUMNS] for row in rows]
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(_SAVE, values)


def load(connection: sqlite3.Connection) -> list[dict[str, Any]]:
    """All items in the order in which they were first added, without those that are damaged."""
    found = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM item ORDER BY position")
    return [item for values in found if (item := _item(values)) is not None]


def damaged(path: Path) -> list[str]:
    """The ids of items that cannot be read. Raises: AppError as ``items``."""
    if not path.exists() or examine(path) < SINCE:
        return []
    with in_words(path), closing(reading_connection(path)) as connection:
        found = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM item ORDER BY position")
        return [str(values[0]) for values in found if _item(values) is None]


def _item(values: tuple[Any, ...]) -> dict[str, Any] | None:
    try:
        return {c: _read(c, value) for c, value in zip(COLUMNS, values, strict=True)}
    except (ValueError, TypeError):
        return None


def items(path: Path) -> list[dict[str, Any]]:
    """The catalogue of a database, without changing the file; empty where it has none yet.

    Raises: AppError for a file that is damaged or not ours.
    """
    if not path.exists() or examine(path) < SINCE:
        return []
    with in_words(path), closing(reading_connection(path)) as connection:
        return load(connection)


def _stored(column: str, value: Any) -> Any:
    return json.dumps(list(value), ensure_ascii=False) if column in LISTS else value


def _read(column: str, value: Any) -> Any:
    return tuple(json.loads(value)) if column in LISTS else value
