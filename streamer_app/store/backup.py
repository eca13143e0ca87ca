"""Checks of every row, and checked copies."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from streamer_app.errors import AppError
from streamer_app.store import codec
from streamer_app.store.opening import in_words, reading_connection

SQLITE = sqlite3.sqlite_version
"""The version of the library that reads and writes."""
_EVENTS = f"SELECT id, {codec.COLUMNS.replace(' ', ', ')} FROM event"
_VIEWERS = "SELECT id, ident, name, masked, roles, badges, crc FROM viewer"


@dataclass(frozen=True, slots=True)
class Verified:
    """What a check of a whole database found; ``structure`` is SQLite's first complaint."""

    events: int
    damaged_events: tuple[int, ...]
    damaged_viewers: tuple[int, ...]
    structure: str = ""

    @property
    def sound(self) -> bool:
        return not (self.damaged_events or self.damaged_viewers or self.structure)


def verify(path: Path) -> Verified:
    """Compare each row with its checksum, and the file's structure with SQLite's rules."""
    with in_words(path), closing(reading_connection(path)) as connection:
        connection.text_factory = _lenient
        try:
            complaint = str(connection.execute("PRAGMA integrity_check(1)").fetchone()[0])
            events = list(_unsound(connection, _EVENTS))
            viewers = list(_unsound(connection, _VIEWERS))
            count = connection.execute("SELECT count(*) FROM event").fetchone()[0]
        except sqlite3.DatabaseError as error:
            return Verified(0, (), (), str(error))
    structure = "" if complaint == "ok" else complaint
    return Verified(count, tuple(events), tuple(viewers), structure)


def _unsound(connection: sqlite3.Connection, query: str) -> Iterator[int]:
    for row, *content, crc in connection.execute(query):
        try:
            sound = codec.checksum(tuple(content)) == crc
        except UnicodeEncodeError:
            sound = False
        if not sound:
            yield row


def _lenient(data: bytes) -> str:
    """Text as it stands; what is no UTF-8 any more cannot be packed and so fails its check."""
    return data.decode("utf-8", "surrogateescape")


def copy(path: Path, target: Path) -> None:
    """A checked copy of a sound database.

    Raises: AppError("database_damaged") when the database or the copy is not sound.
    """
    if not verify(path).sound:
        raise AppError("database_damaged", path=str(path))
    with (
        in_words(path),
        closing(reading_connection(path)) as source,
        closing(sqlite3.connect(target, isolation_level=None)) as copied,
    ):
        source.backup(copied)
        copied.execute("PRAGMA journal_mode = DELETE")
    if not verify(target).sound:
        raise AppError("database_damaged", path=str(target))


def before_upgrade(path: Path) -> Path:
    """The checked copy that is made before the schema of a file is changed."""
    stamp = datetime.now().strftime("%Y-%m-%d-%H%M%S")
    target = path.with_name(f"{path.stem}-before-upgrade-{stamp}{path.suffix}")
    copy(path, target)
    return target
