"""What people wait for in review, at one size and at ten times it (tests.benchmarks.scale).

The list of sessions, a session's page, the messages around a moment and a search, each through
the reads that the window asks, by a program just started. Twenty sessions, and ten rooms with
twenty each; the opened one was folded before, as the program does when a session has ended.
Processor milliseconds, so that a busy machine does not count.
"""

import json
import statistics
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Any, Final

from streamer_app.review.reading import Reads
from streamer_app.store.queries import Reader
from tests.benchmarks.fresh import reads_of, shelf_of
from tests.benchmarks.talk import filled, multiplied

SESSIONS: Final = 20
REPEATS: Final = 9
WORDS: Final = ("加速度", "能量", "lever", "的一", "course")
NEWEST: Final = 50


def waited(path: Path, ask: Callable[[Reads], "Future[Any]"]) -> float:
    """The median processor time until an answer is there, in milliseconds."""
    found = []
    for _ in range(REPEATS):
        reads = reads_of(path)
        started = time.process_time()
        ask(reads).result()
        found.append(1000 * (time.process_time() - started))
        reads.close()
    return statistics.median(found)


def waits(path: Path) -> dict[str, float]:
    """What one database makes people wait for."""
    with Reader(path) as reader:
        row = reader.sessions()[-1]
        shelf_of(path).open(reader, row.session)
    middle = (row.started_ms + (row.ended_ms or row.started_ms)) // 2
    searches = [waited(path, partial(_search, word)) for word in WORDS]
    return {
        "list_ms": waited(path, lambda reads: reads.sessions()),
        "page_ms": waited(path, lambda reads: reads.page(row.session)),
        "around_ms": waited(path, lambda reads: reads.around(row.session, middle, 5)),
        "search_ms": statistics.median(searches),
    }


def _search(word: str, reads: Reads) -> "Future[Any]":
    return reads.search(word, NEWEST)


def figures(n: int = 20_000) -> dict[str, Any]:
    """Waits at ``n`` and at ten times as many events, and how they grow."""
    with tempfile.TemporaryDirectory() as name:
        path = filled(Path(name) / "small.sqlite", n, SESSIONS)
        larger = multiplied(path, Path(name) / "large.sqlite", 10)
        return grown(n, waits(path), waits(larger))


def grown(n: int, small: dict[str, float], large: dict[str, float]) -> dict[str, Any]:
    """Both waits side by side."""
    return {
        "events": n,
        "small": {name: round(value, 2) for name, value in small.items()},
        "large": {name: round(value, 2) for name, value in large.items()},
        "grows": {name: round(large[name] / small[name], 2) for name in small},
        "most": round(max(large[name] / small[name] for name in small), 2),
    }


if __name__ == "__main__":
    print(json.dumps(figures()))
