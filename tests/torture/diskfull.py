"""The disk fills up while events arrive, and is freed again: all are stored, each once.

On a small file system of its own where the user may mount one (root on Linux), else with
SQLite's page limit. The mutant forgets what the disk refused.
"""

import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from streamer_app.events import Event
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Committed, Writer
from tests.torture.kill9 import message


class Account:
    """What a writer told, and whether it has a fault now."""

    def __init__(self) -> None:
        self.saved: list[str] = []
        self.shown: list[str] = []
        self.faulty = threading.Event()

    def __call__(self, batch: Committed) -> None:
        ids = [event.id for _, event in batch.rows]
        (self.saved if batch.saved else self.shown).extend(ids)
        if batch.fault:
            self.faulty.set()
        else:
            self.faulty.clear()


@contextmanager
def small_disk(folder: Path) -> Iterator[Callable[[int], None] | None]:
    """A file system of 2 MB on this folder and how to resize it; None where that is forbidden."""
    options = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(folder)]
    allowed = sys.platform == "linux" and os.geteuid() == 0
    if not allowed or subprocess.run(options, capture_output=True, check=False).returncode:
        yield None
        return

    def resize(size: int) -> None:
        how = ["mount", "-o", f"remount,size={size}m", str(folder)]
        subprocess.run(how, check=True)

    try:
        yield resize
    finally:
        subprocess.run(["umount", str(folder)], check=True)


def limit(writer: Writer, pages: int) -> None:
    """SQLite's own limit of the file's size."""
    writer._do(
        lambda: writer._storing.connection.execute(f"PRAGMA max_page_count = {pages}").fetchone()
    )


def one_fill(folder: Path, chance: random.Random, mutant: bool) -> tuple[int, int, bool]:
    """(events put, events lost or double, whether a fault was told)."""
    account = Account()
    with small_disk(folder) as resize:
        writer = Writer(folder / "full.db", account, interval_s=0.005)
        session = writer.open_session("full", 1)
        if resize is None:
            limit(writer, 300)
        put: list[Event] = []
        deadline = time.monotonic() + 20
        while not account.faulty.wait(0.005) and time.monotonic() < deadline:
            put += (batch := [message(len(put) + more) for more in range(chance.randrange(300))])
            writer.put(session, batch)
        late: list[Event] = [message(len(put) + more) for more in range(200)]
        told = account.faulty.is_set()
        if not mutant:
            put += late
        writer.put(session, late)
        if mutant:
            writer._held.clear()
        if resize is None:
            limit(writer, 2**30)
        else:
            resize(64)
        synced = writer.sync(20)
        writer.close()
        with Reader(folder / "full.db") as reader:
            stored = [event.id for _, event in reader.events(session)]
    wanted = [event.id for event in put]
    wrong = (
        len(set(wanted) ^ set(stored)) + (stored != account.saved) + len(stored) - len(set(stored))
    )
    return len(wanted), wrong, told and synced


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` full disks."""
    chance = random.Random(2)
    put = wrong = told = 0
    for _ in range(n):
        with tempfile.TemporaryDirectory() as folder:
            events, bad, said = one_fill(Path(folder), chance, mutant)
        put, wrong, told = put + events, wrong + bad, told + said
    return {"ok": wrong == 0 and told == n, "events": put, "wrong": wrong, "faults_told": told}
