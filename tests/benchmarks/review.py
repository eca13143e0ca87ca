"""Exports, a session's page and its minutes (python -m tests.benchmarks.review).

One session of ``n`` events is folded once, as the program does when it has ended, and kept. The
page is what a click costs then: through the reads' thread, and until the window has drawn it.
Exports are whole ones of the kept session, CPU seconds a 100,000 events, as an export off the GUI
thread spends them. The minutes' roll-up is beside grouping the events themselves.
"""

import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from streamer_app.live.materials import Materials
from streamer_app.review.exporting import Export
from streamer_app.review.reading import Reads
from streamer_app.review.shelf import Shelf
from streamer_app.store import rollup
from streamer_app.store.opening import reading_connection
from streamer_app.store.queries import Reader
from streamer_app.wording import Wording
from tests.benchmarks.talk import filled

REPEATS: Final = 3
HUNDRED_THOUSAND: Final = 100_000
FORMS: Final = ("csv", "xlsx", "xml", "ass", "jsonl", "parquet")
PATIENCE_S: Final = 60.0


def spent(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """The median of some runs, in seconds."""
    found = []
    for _ in range(REPEATS):
        started = clock()
        work()
        found.append(clock() - started)
    return statistics.median(found)


def shelf_of(path: Path) -> Shelf:
    """The sessions' memory as a program just started has it."""
    return Shelf(path, Materials)


def folding(path: Path) -> dict[str, float]:
    """Folding the session for the first time, which the program does before anybody looks."""
    shelf = shelf_of(path)
    with Reader(path) as reader:
        started = time.process_time()
        shelf.open(reader, 1)
        return {"first_fold_s": round(time.process_time() - started, 1)}


def exports(path: Path, folder: Path, n: int) -> dict[str, float]:
    """CPU seconds a 100,000 events, a format."""
    shelf = shelf_of(path)
    share = HUNDRED_THOUSAND / n
    found = {}
    for form in FORMS:
        if form == "parquet" and find_spec("duckdb") is None:
            continue

        def write(form: str = form) -> None:
            with Reader(path) as reader:
                around = shelf.surroundings(reader)
                kept = lambda session: shelf.tables(reader, session)  # noqa: E731
                Export(reader, 1, around, Wording("en"), kept=kept).write(form, folder / form)

        found[f"{form}_s"] = round(share * spent(write), 3)
    return found


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


def reads_of(path: Path) -> Reads:
    """What the window asks, on a database without a demo."""
    return Reads(path, path.with_name("none.sqlite"), Materials(), lambda: Wording("en"))


def page(path: Path) -> dict[str, float]:
    """From the click to the answer, by a program just started."""

    def opened() -> None:
        reads = reads_of(path)
        reads.page(1).result()
        reads.close()

    return {"page_ms": round(1000 * spent(opened, time.perf_counter), 1)}


def window(path: Path) -> dict[str, float]:
    """From the click until the window has drawn the page, processor milliseconds."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from streamer_app.ui.build import build_kit
    from streamer_app.ui.places.review import ReviewPlace
    from tests.ui.fake import FakeRuntime

    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    runtime: Any = FakeRuntime()
    found = []
    for _ in range(REPEATS):
        runtime.reader = reads_of(path)
        runtime.studies = runtime.reader.studies
        place = ReviewPlace(build_kit(application, runtime))
        place.resize(1280, 800)
        place.show()
        place.view.chart.prepare()  # as the place does while the list is looked at
        application.processEvents()
        given_up = time.perf_counter() + PATIENCE_S
        started = time.process_time()
        place.open(1)
        while not place.view.isVisible() and time.perf_counter() < given_up:
            application.processEvents()
            time.sleep(0.001)
        place.grab()
        found.append(time.process_time() - started)
        place.close()
        runtime.reader.close()
    return {"click_to_page_ms": round(1000 * statistics.median(found), 1)}


def figures(n: int = HUNDRED_THOUSAND) -> dict[str, Any]:
    """Everything, over one session of ``n`` events."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        path = filled(folder / "s.sqlite", n)
        return {
            "events": n,
            **folding(path),
            **page(path),
            **window(path),
            **minutes(path),
            **exports(path, folder / "out", n),
        }


if __name__ == "__main__":
    print(json.dumps(figures()))
