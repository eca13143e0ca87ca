"""Single bits of stored events are flipped: the check of the rows must notice every one.

The mutant looks with SQLite's own integrity check alone, which misses most.
"""

import random
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from streamer_app.errors import AppError
from streamer_app.events import Event
from streamer_app.store import backup
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.torture.kill9 import message

_INTERIOR, _LEAF = 5, 13


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for place in range(9):
        byte = data[at + place]
        if place == 8:
            return value << 8 | byte, at + 9
        value = value << 7 | byte & 0x7F
        if byte < 0x80:
            break
    return value, at + place + 1


def rows(data: bytes, page: int, size: int) -> Iterator[tuple[int, int]]:
    """(begin, end) of each row of a table, walking its B-tree (rows without overflow pages)."""
    base = (page - 1) * size
    head = base + (100 if page == 1 else 0)
    count = int.from_bytes(data[head + 3 : head + 5], "big")
    first = head + (12 if data[head] == _INTERIOR else 8)
    for place in range(first, first + 2 * count, 2):
        cell = base + int.from_bytes(data[place : place + 2], "big")
        if data[head] == _INTERIOR:
            yield from rows(data, int.from_bytes(data[cell : cell + 4], "big"), size)
        else:
            length, after = _varint(data, cell)
            _, content = _varint(data, after)
            yield cell, content + length
    if data[head] == _INTERIOR:
        yield from rows(data, int.from_bytes(data[head + 8 : head + 12], "big"), size)


def example(path: Path) -> bytes:
    """A closed database with 500 messages."""
    writer = Writer(path, lambda _: None, interval_s=0.001)
    writer.put(writer.open_session("flip", 1), [message(number) for number in range(500)])
    writer.close()
    return path.read_bytes()


def _noticed(path: Path, mutant: bool) -> bool:
    if not mutant:
        return not backup.verify(path).sound
    try:
        with closing(sqlite3.connect(path)) as connection:
            said = connection.execute("PRAGMA integrity_check(1)").fetchone()[0]
            return bool(said != "ok")
    except sqlite3.DatabaseError:
        return True


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` flips, each in a fresh copy.

    The one flip that changes nothing anybody reads (SQLite skips the column that repeats the row
    id) counts as ``harmless`` when every event still reads back equal.
    """
    chance = random.Random(4)
    found = harmless = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "flip.db"
        whole = example(path)
        original = stored(path)
        with closing(sqlite3.connect(path)) as connection:
            (root,) = connection.execute(
                "SELECT rootpage FROM sqlite_schema WHERE name = 'event'"
            ).fetchone()
        places = [at for begin, end in rows(whole, root, 4096) for at in range(begin, end)]
        for _ in range(n):
            data = bytearray(whole)
            data[chance.choice(places)] ^= 1 << chance.randrange(8)
            path.write_bytes(data)
            if _noticed(path, mutant):
                found += 1
            elif stored(path) == original:
                harmless += 1
    return {"ok": found + harmless == n, "flips": n, "found": found, "harmless": harmless}


def stored(path: Path) -> list[tuple[int, Event]]:
    """The events of the example, as a reader finds them; none when it finds damage."""
    try:
        with Reader(path) as reader:
            return list(reader.events(1))
    except AppError:
        return []
