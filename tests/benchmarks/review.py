"""Exports, the roll-up of minutes and an opened session (python -m tests.benchmarks.review).

Exports are of the events table of one session of ``n`` events, CPU seconds a 100,000 events, as
an export off the GUI thread spends them. The roll-up is beside grouping the events themselves;
the page is the second opening of a session, from what the first left beside the database.
"""

import json
import secrets
import statistics
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from streamer_app.review.export import ass, csv_files, danmaku_xml, parquet, tables, xlsx
from streamer_app.review.export.whole import whole
from streamer_app.review.page_cache import CARDS, PageCache
from streamer_app.review.reading import page_of
from streamer_app.review.summary import read as folded
from streamer_app.store import rollup
from streamer_app.store.columns import columns
from streamer_app.store.opening import reading_connection
from streamer_app.store.queries import Reader
from streamer_app.store.storing import Storing
from tests.benchmarks.storage import Room, in_batches
from tests.review.sessions import evening, stored, surroundings

REPEATS: Final = 3
HUNDRED_THOUSAND: Final = 100_000


def session(path: Path, n: int) -> Path:
    """A database with one ended session of ``n`` events."""
    storing = Storing(path)
    number = storing.open_session("bench", 1)
    for batch in in_batches(Room(n // 5).events(n)):
        storing.store([(number, batch)])
    storing.end_session(number, None)
    storing.close()
    return path


def spent(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """The median of some runs, in seconds."""
    found = []
    for _ in range(REPEATS):
        started = clock()
        work()
        found.append(clock() - started)
    return statistics.median(found)


def exports(reader: Reader, folder: Path, n: int) -> dict[str, float]:
    """CPU seconds a 100,000 events, a format."""
    row = reader.session(1)
    name = tables.Pseudonyms(secrets.token_bytes(32))

    def events() -> Iterable[tables.Table]:
        parts = tables.event_parts(reader, 1, name)
        yield tables.Table("events", tables.COLUMNS["events"], parts)

    def text(lines: Callable[[], Iterable[bytes]]) -> None:
        with whole(folder / "text") as file:
            file.writelines(lines())

    def book() -> None:
        with whole(folder / "book.xlsx") as file:
            xlsx.write(events(), file)

    def columnar() -> None:
        import duckdb

        with duckdb.connect() as engine:
            batches = map(parquet.event_batch, columns(reader, 1, name))
            parquet.copy(engine, "events", batches, folder / "events.parquet")

    work: dict[str, Callable[[], object]] = {
        "csv": lambda: csv_files.write(events(), folder / "csv"),
        "xml": lambda: text(lambda: danmaku_xml.lines(reader, row, name)),
        "ass": lambda: text(lambda: ass.lines(reader, row, name)),
        "xlsx": book,
    }
    if find_spec("duckdb") is not None:
        work["parquet"] = columnar
    share = HUNDRED_THOUSAND / n
    return {f"{form}_s": round(share * spent(run), 3) for form, run in work.items()}


def minutes(path: Path) -> dict[str, Any]:
    """The timeline's minutes from the roll-up, beside grouping."""
    with Reader(path) as reader:
        first, last = reader.span(1)
        rolled = reader.per_minute(1)
        quick = spent(lambda: reader.per_minute(1), time.perf_counter)
    connection = reading_connection(path)
    slow = spent(lambda: rollup.grouped(connection, 1, first, last), time.perf_counter)
    equal = rolled == rollup.grouped(connection, 1, first, last)
    connection.close()
    return {"minutes_times_faster": round(slow / quick, 1), "minutes_equal": equal}


def page(folder: Path, path: Path) -> dict[str, float]:
    """Opening a session again: its row, and the page that was kept (a small session's content
    with as many question cards as a page holds)."""
    small = stored(folder / "small.sqlite", evening())
    with Reader(small) as reader:
        made = page_of(folded(reader, 1, surroundings(reader)))
    cache = PageCache(path, "")
    cache.save(1, 0, replace(made, cards=(made.cards * CARDS)[:CARDS]))

    def opened() -> None:
        with Reader(path) as reader:
            reader.session(1)
            cache.load(1, 0)

    return {"page_again_ms": round(1000 * spent(opened, time.perf_counter), 2)}


def figures(n: int = HUNDRED_THOUSAND) -> dict[str, Any]:
    """Everything, over one session of ``n`` events."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = session(folder / "s.sqlite", n)
        with Reader(path) as reader:
            found: dict[str, Any] = dict(exports(reader, folder, n))
        return {"events": n, **found, **minutes(path), **page(folder, path)}


if __name__ == "__main__":
    print(json.dumps(figures()))
