"""A process is killed while it stores: what it said was saved must be there.

The mutant says so before the commit; the test has teeth only if it is caught.
"""

import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import tempfile
import time
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from streamer_app.events import Chat, Viewer
from streamer_app.store import backup
from streamer_app.store.writer import Committed, Writer

ROUNDS_A_FILE: Final = 50
_START: Final = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"


def store_until_killed(path: Path, first: int, said: Connection, mutant: bool) -> None:
    """Store numbered messages for ever; tell their numbers (first, last) when they are saved."""

    def tell(numbers: list[int]) -> None:
        said.send((numbers[0], numbers[-1]))

    def committed(batch: Committed) -> None:
        if not mutant:
            tell([int(event.id) for _, event in batch.rows])

    writer = Writer(path, committed, interval_s=0.01)
    session = writer.open_session("kill", 1)
    number = first
    while True:
        batch = [message(number + more) for more in range(40)]
        writer.put(session, batch)
        if mutant:
            tell([number, number + len(batch) - 1])
        number += len(batch)
        time.sleep(0.002)


def message(number: int) -> Chat:
    return Chat(
        source="room",
        room="kill",
        id=str(number),
        at_ms=1_700_000_000_000 + number,
        viewer=Viewer(str(number % 300), "name"),
        text=f"第 {number} 条消息",
    )


def one_kill(path: Path, first: int, chance: random.Random, mutant: bool) -> list[tuple[int, int]]:
    """The spans that a process said were saved before it was killed."""
    context: Any = multiprocessing.get_context(_START)
    ours, theirs = context.Pipe(duplex=False)
    child = context.Process(target=store_until_killed, args=(path, first, theirs, mutant))
    child.start()
    theirs.close()
    spans = [ours.recv()]
    end = time.monotonic() + chance.uniform(0, 0.12)
    while (left := end - time.monotonic()) > 0:
        if ours.poll(left):
            spans.append(ours.recv())
    os.kill(child.pid, signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
    child.join()
    try:
        while ours.poll():
            spans.append(ours.recv())
    except EOFError:
        pass
    return spans


def missing(path: Path, spans: list[tuple[int, int]]) -> int:
    """How many of these numbers are not in the file."""
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        lost = 0
        for first, last in spans:
            (found,) = connection.execute(
                "SELECT count(*) FROM event WHERE room = 1 AND event_id BETWEEN ? AND ?",
                (first, last),
            ).fetchone()
            lost += last - first + 1 - found
        return lost


def reopened(path: Path) -> float:
    """Seconds until a new process of ours could write again."""
    started = time.monotonic()
    Writer(path, lambda _: None).close()
    return time.monotonic() - started


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` kills: nothing that was said to be saved may be missing."""
    chance = random.Random(9)
    shown = lost = caught = unsound = 0
    slowest = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for number in range(n):
            path = Path(folder) / f"{number // ROUNDS_A_FILE}.db"
            spans = one_kill(path, number * 1_000_000, chance, mutant)
            slowest = max(slowest, reopened(path))
            gone = missing(path, spans)
            shown += sum(last - first + 1 for first, last in spans)
            lost += gone
            caught += gone > 0
            if number % ROUNDS_A_FILE == ROUNDS_A_FILE - 1 or number == n - 1:
                unsound += not backup.verify(path).sound
    ok = lost == 0 and unsound == 0 and slowest < 1
    return {
        "ok": ok,
        "kills": n,
        "shown": shown,
        "lost": lost,
        "kills_with_loss": caught,
        "unsound_files": unsound,
        "slowest_reopen_s": round(slowest, 3),
    }
