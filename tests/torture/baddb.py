"""Damaged, foreign and odd files: the program starts, says why, and keeps every byte.

The mutant overwrites what it cannot read, as programs do that "repair".
"""

import random
import sqlite3
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from streamer_app.errors import AppError
from streamer_app.store import schema
from streamer_app.store.queries import Reader
from streamer_app.store.starting import open_or_set_aside
from tests.own_clock import own_s
from tests.torture.bitflip import example

_NOW: Final = datetime(2026, 11, 25)
KINDS: Final = ("cut", "page", "pages", "head", "garbage", "empty", "owner", "newer", "tail")


def damaged(kind: str, whole: bytes, chance: random.Random) -> bytes:
    """One variant of a fault."""
    data = bytearray(whole)
    page = 4096 * chance.randrange(len(whole) // 4096)
    match kind:
        case "cut":
            del data[chance.randrange(1, len(data)) :]
        case "page":
            data[page : page + 4096] = bytes(4096)
        case "pages":
            data[page:] = chance.randbytes(len(data) - page)
        case "head":
            data[:100] = chance.randbytes(100)
        case "garbage":
            data = bytearray(chance.randbytes(chance.randrange(1, 50_000)))
        case "empty":
            data.clear()
        case "owner":
            data[68:72] = chance.randbytes(4)
        case "newer":
            data[60:64] = (schema.VERSION + chance.randrange(1, 99)).to_bytes(4, "big")
        case _:
            data += chance.randbytes(4096 * chance.randrange(1, 4))
    return bytes(data)


def _kept(path: Path, data: bytes) -> bool:
    return any(file.read_bytes() == data for file in path.parent.iterdir() if file.is_file())


def _started(path: Path, data: bytes, mutant: bool) -> tuple[bool, bool]:
    """Whether it started on this file, and whether the bytes are kept or the file is whole."""
    if mutant:
        path.unlink()
    writer, why = open_or_set_aside(path, lambda _: None, _NOW)
    writer.open_session("tonight", 1)
    writer.close()
    if why is not None or not data:
        return True, _kept(path, data) or not data
    with Reader(writer.path) as reader:
        try:
            return True, any(len(list(reader.events(row.session))) for row in reader.sessions())
        except AppError:
            return True, False


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` damaged files, in turn of each kind."""
    chance = random.Random(6)
    started = kept = 0
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        whole = example(Path(folder) / "whole.db")
        for number in range(n):
            path = Path(folder) / str(number) / "lessons.db"
            path.parent.mkdir()
            data = damaged(KINDS[number % len(KINDS)], whole, chance)
            path.write_bytes(data)
            begun = own_s()
            try:
                good, whole_bytes = _started(path, data, mutant)
            except (AppError, sqlite3.Error):
                good = whole_bytes = False
            started += good
            kept += whole_bytes
            slowest = max(slowest, own_s() - begun)
    ok = started == kept == n and slowest < 3
    return {"ok": ok, "started": started, "kept": kept, "slowest_s": round(slowest, 3)}
