"""An I/O error at each step of the writer in turn, before or after the disk took it.

Every event must be told as saved exactly once, and only when it is on disk. The mutant believes
that a failed commit failed.
"""

import sqlite3
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from streamer_app.events import Event
from streamer_app.store import writer as writing
from streamer_app.store.queries import Reader
from streamer_app.store.storing import Group, Rows, Storing
from streamer_app.store.writer import Committed, Writer
from tests.torture.kill9 import message


class FailingConnection:
    """Passes on to a real connection; its ``at``-th call fails, ``late`` when it was done."""

    def __init__(self, real: sqlite3.Connection, at: int, late: bool) -> None:
        self._real = real
        self._left = at
        self._late = late

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def __enter__(self) -> None:
        self._real.__enter__()

    def __exit__(self, *error: Any) -> None:
        self._real.__exit__(*error)

    def execute(self, *what: Any) -> Any:
        return self._call(self._real.execute, what)

    def executemany(self, *what: Any) -> Any:
        return self._call(self._real.executemany, what)

    def _call(self, call: Any, what: Any) -> Any:
        self._left -= 1
        if self._left == 0 and not self._late:
            raise failure()
        result = call(*what)
        if self._left == 0:
            raise failure()
        return result


def failure() -> sqlite3.OperationalError:
    """What sqlite3 raises when a sync fails."""
    error = sqlite3.OperationalError("disk I/O error")
    error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
    return error


def one_error(path: Path, at: int, late: bool, mutant: bool) -> int:
    """How many events were told wrongly around one error."""
    saved: list[tuple[int, Event]] = []
    false = 0

    def committed(batch: Committed) -> None:
        nonlocal false
        if batch.saved:
            saved.extend(batch.rows)
            with Reader(path) as reader:
                false += sum(reader.event(row) is None for row, _ in batch.rows)

    writer = Writer(path, committed, interval_s=0.001)
    session = writer.open_session("errors", 1)
    real = writer._storing.connection
    writer._storing.connection = FailingConnection(real, at, late)  # type: ignore[assignment]
    if mutant:
        trust(writer._storing)
    batches = [[message(3 * number + more) for more in range(3)] for number in range(8)]
    for batch in batches:
        writer.put(session, batch)
        writer.sync(5)
    writer.close()
    with Reader(path) as reader:
        stored = list(reader.events(session))
    everything = [event for batch in batches for event in batch]
    missed = len({event.id for event in everything} ^ {event.id for _, event in stored})
    return false + missed + (0 if saved == stored else 1)


def trust(storing: Storing) -> None:
    """The mutant: after a failure it takes what is on disk for told already."""
    store = storing.store

    def trusting(groups: Sequence[Group]) -> Rows:
        try:
            return store(groups)
        except sqlite3.Error:
            storing._doubtful = False
            storing._told = storing._one("SELECT coalesce(max(id), 0) FROM event")
            raise

    storing.store = trusting  # type: ignore[method-assign]


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` positions, half of them after the disk had done what it says it has not."""
    before, writing._RETRY_S = writing._RETRY_S, 0.005  # type: ignore[misc]
    try:
        wrong = 0
        for number in range(n):
            with tempfile.TemporaryDirectory() as folder:
                wrong += one_error(Path(folder) / "e.db", number // 2 + 1, bool(number % 2), mutant)
    finally:
        writing._RETRY_S = before  # type: ignore[misc]
    return {"ok": wrong == 0, "positions": n, "wrong": wrong}
