"""Everything that review promises, in one go (python -m tests.benchmarks.review).

One session of ``n`` events is made and folded as the program folds it when it has ended, and kept
from run to run until what makes it changes: at a million that is most of the work. On it: the
page, from the click until the window has drawn it; the timeline's minutes, the newest hits of a
search and the size of the file, each beside its plain peer. An evening of at most 100,000 events
is made and folded each time, for whole exports of it, and a season of such evenings for the list.
Last, what people wait for with ``n`` events in twenty sessions, and with ten times as many.
"""

import json
import os
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from hashlib import blake2b
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from streamer_app.review.exporting import Export
from streamer_app.store import rollup
from streamer_app.store.opening import reading_connection
from streamer_app.store.queries import Reader
from streamer_app.wording import Wording
from tests.benchmarks import scale
from tests.benchmarks.fresh import reads_of, shelf_of
from tests.benchmarks.season import list_beside_grouping
from tests.benchmarks.storage import finding, wide_size
from tests.benchmarks.talk import filled, indexed, multiplied, written

REPEATS: Final = 3
HUNDRED_THOUSAND: Final = 100_000
EVENINGS: Final = 10
FORMS: Final = ("csv", "xlsx", "xml", "ass", "jsonl", "parquet")
PATIENCE_S: Final = 60.0
KEPT: Final = Path(tempfile.gettempdir()) / "streamer-app-benchmarks"
"""Sessions made by an earlier run."""
TOLD: Final = "made.json"
MADE_BY: Final = (
    *("streamer_app/events.py", "streamer_app/store/schema*.py", "streamer_app/store/codec.py"),
    *("streamer_app/store/search.py", "streamer_app/review/page_cache.py"),
    *("tests/benchmarks/talk.py", "tests/benchmarks/storage.py"),
)
"""Whoever changes one of these has the session made anew."""


def spent(work: Callable[[], object], clock: Callable[[], float] = time.process_time) -> float:
    """The median of some runs, in seconds."""
    found = []
    for _ in range(REPEATS):
        started = clock()
        work()
        found.append(clock() - started)
    return statistics.median(found)


def made(n: int) -> Path:
    """The session of ``n`` events with its page, from an earlier run where there is one."""
    path = KEPT / f"{n}-{_stamp()}" / "s.sqlite"
    if not path.with_name(TOLD).exists():
        for old in KEPT.glob(f"{n}-*"):
            shutil.rmtree(old, ignore_errors=True)
        path.parent.mkdir(parents=True)
        told: dict[str, float] = {"written_bytes": written(path, n).stat().st_size}
        told |= folding(indexed(path))
        path.with_name(TOLD).write_text(json.dumps(told), "utf-8")
    return path


def _stamp() -> str:
    """What the session depends on, in a few letters."""
    root = Path(__file__).resolve().parents[2]
    found = sorted(file for place in MADE_BY for file in root.glob(place))
    return blake2b(b"".join(file.read_bytes() for file in found), digest_size=6).hexdigest()


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
        quick = spent(lambda: reader.per_minute(1))
    with closing(reading_connection(path)) as connection:
        started = time.process_time()
        equal = rolled == rollup.grouped(connection, 1, first, last)
        slow = time.process_time() - started
    return {"minutes_times_faster": round(slow / quick, 1), "minutes_equal": equal}


def beside(path: Path, folder: Path) -> dict[str, Any]:
    """The newest 50 hits beside LIKE, and the file beside the naive table of the same."""
    found = finding(path)
    told = json.loads(path.with_name(TOLD).read_text("utf-8"))
    return {
        "search_times_faster": round(found["search_by_like"], 1),
        "search_equal": found["recall_equals_like"],
        "file_by_wide_table": round(
            told["written_bytes"] / wide_size(folder / "wide.sqlite", path), 3
        ),
        "session_fold_s": told["first_fold_s"],
    }


def season(path: Path, folder: Path) -> dict[str, Any]:
    """The list of a season of such evenings, beside counting its events."""
    found = list_beside_grouping(multiplied(path, folder / "season.sqlite", EVENINGS), REPEATS)
    return {f"season_{name}": value for name, value in found.items()}


def page(path: Path) -> dict[str, float]:
    """Reading the page, by a program just started: processor milliseconds."""

    def opened() -> None:
        reads = reads_of(path)
        reads.page(1).result()
        reads.close()

    return {"page_ms": round(1000 * spent(opened), 1)}


def window(path: Path) -> dict[str, float]:
    """What the window's own thread does from the click until the page is drawn.

    What the page asks for besides goes on in other threads, and is not waited for.
    """
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
        runtime.reader = reads = reads_of(path)
        runtime.studies = runtime.reader.studies
        place = ReviewPlace(build_kit(application, runtime))
        place.resize(1280, 800)
        place.show()
        place.view.chart.prepare()  # as the place does while the list is looked at
        application.processEvents()
        given_up = time.perf_counter() + PATIENCE_S
        started = time.thread_time()
        place.open(1)
        assert reads.asked is not None
        reads.asked.result()
        while not place.view.isVisible() and time.perf_counter() < given_up:
            application.processEvents()
        place.grab()
        found.append(time.thread_time() - started)
        place.close()
        runtime.reader.close()
    return {"window_ms": round(1000 * statistics.median(found), 1)}


def click(path: Path) -> dict[str, float]:
    """From the click until the page is drawn: processor milliseconds of both threads."""
    found = page(path) | window(path)
    return {**found, "click_to_page_ms": round(sum(found.values()), 1)}


def figures(n: int = HUNDRED_THOUSAND) -> dict[str, Any]:
    """Everything, over one session of ``n`` events and over evenings of at most 100,000."""
    path = made(n)
    small = min(n, HUNDRED_THOUSAND)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        evening = filled(folder / "evening.sqlite", small)
        return {
            "events": n,
            **click(path),
            **minutes(path),
            **beside(path, folder),
            **folding(evening),
            **exports(evening, folder / "out", small),
            **season(evening, folder),
            "tenfold": scale.figures(n),
        }


if __name__ == "__main__":
    print(json.dumps(figures()))
