"""The list of a season's sessions beside counting its events (python -m tests.benchmarks.season).

G12: ``Reader.sessions`` reads what was added up when each session ended; the peer groups the
events themselves. Both must say the same.
"""

import json
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from streamer_app.store.queries import Reader
from streamer_app.store.storing import Storing
from tests.benchmarks.storage import Room, in_batches

SESSIONS: Final = 20
REPEATS: Final = 5
BY_HAND: Final = """
SELECT session, count(*), sum(kind IN ('chat', 'paid_message')),
       count(DISTINCT CASE WHEN kind IN ('chat', 'paid_message') THEN viewer END)
FROM events GROUP BY session ORDER BY session
"""


def season(path: Path, n: int) -> None:
    """``n`` events over some ended sessions."""
    events = Room(n // 10).events(n)
    share = n // SESSIONS
    storing = Storing(path)
    for number in range(SESSIONS):
        session = storing.open_session(f"lesson {number}", 1)
        for batch in in_batches(events[number * share : (number + 1) * share]):
            storing.store([(session, batch)])
        storing.end_session(session, None)
    storing.close()


def list_beside_grouping(path: Path, repeats: int = REPEATS) -> dict[str, float | bool]:
    """Milliseconds of both over a database, and how much faster ours is."""
    ours_ms, raw_ms, equal = [], [], True
    for _ in range(repeats):
        with Reader(path) as reader:
            started = time.process_time()
            rows = reader.sessions()
            ours_ms.append((time.process_time() - started) * 1000)
        with closing(sqlite3.connect(path)) as connection:
            started = time.process_time()
            counted = connection.execute(BY_HAND).fetchall()
            raw_ms.append((time.process_time() - started) * 1000)
        told = sorted((r.session, r.events, r.messages, r.users) for r in rows)
        equal &= counted == told
    ours, raw = statistics.median(ours_ms), statistics.median(raw_ms)
    return {
        "sessions_ms": round(ours, 2),
        "group_by_ms": round(raw, 2),
        "times_faster": round(raw / ours, 1),
        "equal": equal,
    }


def figures(n: int = 200_000) -> dict[str, float | bool]:
    """The same, over a season of ``n`` events."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "season.db"
        season(path, n)
        return {"events": n, **list_beside_grouping(path)}


if __name__ == "__main__":
    print(json.dumps(figures()))
