"""The power fails at any moment: what was shown is on the disk, and the file is sound.

A process stores messages while a preloaded library notes every write and sync, in order, and
what was shown. Each cut plays the notes back to some point: synced writes are there, of the
others each is lost, torn within its 512-byte sectors, or there. Needs a C compiler; without one
it says so. The mutant commits without waiting for the disk (``synchronous = NORMAL``).
"""

import ctypes
import os
import random
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from bisect import bisect_right
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from streamer_app.store.writer import Committed, Writer
from tests.torture.kill9 import message

SOURCE: Final = Path(__file__).with_suffix(".c")
ROOT: Final = Path(__file__).resolve().parents[2]
SECTOR: Final = 512
BATCH: Final = 40
MESSAGES: Final = 12_000


@dataclass(slots=True)
class Note:
    """One thing that happened to a file: ``w`` write, ``t`` truncate, ``f`` sync, ``u`` unlink,
    ``s`` shown. A name is taken to be gone, or there, at once."""

    what: str
    file: str
    number: int
    data: bytes = b""


@dataclass(slots=True)
class File:
    """What is certain to be on the disk, and what is still on its way there."""

    durable: bytearray = field(default_factory=bytearray)
    pending: list[Note] = field(default_factory=list)

    def apply(self, note: Note, chance: random.Random | None = None) -> None:
        """Let one write or truncation happen, torn where there is ``chance`` for it."""
        if note.what == "t":
            del self.durable[note.number :]
            self.durable.extend(bytes(note.number - len(self.durable)))
            return
        for start in range(0, len(note.data), SECTOR) if chance else (0,):
            if chance is None or chance.random() < 0.5:
                part = note.data[start : start + SECTOR] if chance else note.data
                self._put(note.number + start, part)

    def _put(self, at: int, data: bytes) -> None:
        if len(self.durable) < at:
            self.durable.extend(bytes(at - len(self.durable)))
        self.durable[at : at + len(data)] = data

    def sync(self) -> None:
        """All that is pending is on the disk."""
        for note in self.pending:
            self.apply(note)
        self.pending.clear()

    def after_cut(self, chance: random.Random) -> bytes:
        """What the disk holds when the power is back."""
        left = File(bytearray(self.durable))
        for note in self.pending:
            kind = chance.random()
            if kind < 0.4:
                continue
            left.apply(note, chance if kind < 0.6 and note.what == "w" else None)
        return bytes(left.durable)


def store(path: Path, mutant: bool) -> None:
    """In the watched process: store numbered messages and note what was shown."""
    shown = ctypes.CDLL(None).powercut_shown
    shown.argtypes = [ctypes.c_longlong]

    def committed(batch: Committed) -> None:
        shown(max(int(event.id) for _, event in batch.rows))

    writer = Writer(path, committed, interval_s=0.001)
    session = writer.open_session("cut", 1)
    if mutant:
        connection = writer._storing.connection
        writer._do(lambda: connection.execute("PRAGMA synchronous = NORMAL").fetchall())
    for first in range(0, MESSAGES, BATCH):
        writer.put(session, [message(number) for number in range(first, first + BATCH)])
        writer.sync()
    writer.close()


def noted(folder: Path, mutant: bool) -> list[Note]:
    """Everything that a storing process did to its files. Raises: CalledProcessError."""
    library, log, files = folder / "powercut.so", folder / "notes", folder / "files"
    files.mkdir()
    compiler = shutil.which("gcc") or shutil.which("cc") or ""
    subprocess.run(
        [compiler, "-shared", "-fPIC", "-O1", "-o", str(library), str(SOURCE), "-ldl"], check=True
    )
    environment = {
        **os.environ,
        "LD_PRELOAD": str(library),
        "POWERCUT_LOG": str(log),
        "POWERCUT_DIR": str(files.resolve()),
    }
    code = (
        "import sys; from pathlib import Path; from tests.torture.powercut import store; "
        "store(Path(sys.argv[1]), sys.argv[2] == 'mutant')"
    )
    command = [sys.executable, "-c", code, str(files / "cut.db"), "mutant" if mutant else ""]
    subprocess.run(command, env=environment, cwd=ROOT, check=True, timeout=120)
    return list(read(log.read_bytes()))


def read(log: bytes) -> Iterator[Note]:
    """The notes of a log."""
    at = 0
    while at < len(log):
        end = log.index(b"\n", at)
        what, file, number, size = log[at:end].decode().split(" ")
        at = end + 1 + int(size)
        yield Note(what, file, int(number), log[end + 1 : at])


def cut(folder: Path, files: dict[str, File], shown: int, chance: random.Random) -> tuple[int, int]:
    """(messages shown but lost, whether the file is unsound) after one cut here."""
    for left in folder.iterdir():
        left.unlink()
    for name, file in files.items():
        if data := file.after_cut(chance):
            (folder / name).write_bytes(data)
    path = folder / "cut.db"
    if not path.exists():
        return max(0, shown + 1), 0
    try:
        with closing(sqlite3.connect(path)) as connection:
            (found,) = connection.execute(
                "SELECT count(*) FROM event WHERE CAST(event_id AS INTEGER) <= ?", (shown,)
            ).fetchone()
            sound = connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok"
    except sqlite3.DatabaseError:
        return (max(0, shown + 1), 0) if shown < 0 else (shown + 1, 1)
    return shown + 1 - found, int(not sound)


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` cuts of one recorded run, after the first message was shown."""
    if not (shutil.which("gcc") or shutil.which("cc")) or sys.platform != "linux":
        return {"ok": not mutant, "cuts": 0, "skipped": "no C compiler, or not Linux"}
    chance = random.Random(5)
    lost = cuts_with_loss = unsound = 0
    with tempfile.TemporaryDirectory() as place:
        notes = noted(Path(place), mutant)
        begun = next(at for at, note in enumerate(notes) if note.what == "s")
        points = sorted(chance.randrange(begun, len(notes)) for _ in range(n))
        files: dict[str, File] = {}
        shown, disk = -1, Path(place) / "disk"
        disk.mkdir()
        for at, note in enumerate(notes):
            for _ in range(bisect_right(points, at) - bisect_right(points, at - 1)):
                gone, broken = cut(disk, files, shown, chance)
                lost, unsound = lost + gone, unsound + broken
                cuts_with_loss += gone > 0
            if note.what == "s":
                shown = note.number
            elif note.what == "u":
                files.pop(note.file, None)
            elif note.what == "f":
                files.setdefault(note.file, File()).sync()
            else:
                files.setdefault(note.file, File()).pending.append(note)
    figures = {"cuts": n, "writes": len(notes), "lost": lost, "cuts_with_loss": cuts_with_loss}
    return {"ok": lost == 0 and unsound == 0, **figures, "unsound": unsound}
