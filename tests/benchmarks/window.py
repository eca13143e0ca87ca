"""The real window on a real room, in a process of its own, with what it costs all the while.

    python -m tests.benchmarks.window --url ws://127.0.0.1:PORT --db FILE --seconds N

The child prints one JSON object: how late a 60 Hz timer of the window's thread fires, how long
rows take from their sending to the window, processor time and what grows.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from array import array
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from streamer_app.commands.window import Running
from streamer_app.live.actions import Connect
from streamer_app.live.inbox import HELD, Inbox, Taken
from streamer_app.live.snapshot import Snapshot
from streamer_app.store.queries import Reader
from streamer_app.ui import app
from streamer_app.ui.build import build_kit, build_window
from tests.benchmarks.pace import Pace

ROOT: Final = Path(__file__).resolve().parents[2]
FRAME_S: Final = 1 / 60
WARM_S: Final = 3.0
SAMPLE_S: Final = 5.0
OLDEST_MS: Final = 120_000
"""Rows that are older count as this old."""
LATEST_MS: Final = 5_000
REAL: Final = Pace()
PATIENCE_S: Final = 400
"""How long a flood may take to be taken in."""


class Counted:
    """How many values were how great, in steps up to ``most``, beyond which all count as ``most``.

    It takes the same room however many there are: a list of them would be the very growth that
    an hour's run looks for.
    """

    def __init__(self, most: float, step: float = 1.0) -> None:
        self._step = step
        self._counts = array("Q", bytes(8 * round(most / step)))
        self.number, self.greatest = 0, 0.0

    def clear(self) -> None:
        """Forget them all."""
        self._counts = array("Q", bytes(8 * len(self._counts)))
        self.number, self.greatest = 0, 0.0

    def add(self, value: float, number: int = 1) -> None:
        """One more, or so many; a negative one counts as 0."""
        at = int(max(value, 0.0) / self._step + 1e-9)
        self._counts[min(at, len(self._counts) - 1)] += number
        self.number += number
        self.greatest = max(self.greatest, value)

    def quantile(self, share: float) -> float | None:
        """The value that this share of them did not exceed, None where there are none."""
        wanted, so_far = self.number * share, 0
        for at, count in enumerate(self._counts):
            so_far += count
            if count and so_far >= wanted:
                return round(at * self._step, 2)
        return None

    def beyond(self, value: float) -> int:
        """How many were a whole step greater."""
        return sum(self._counts[int(value / self._step + 1e-9) + 1 :])


class Noted(Inbox):
    """Notes how old the rows are when the window takes them: all, and the paid ones.

    And how many tasks run, when their loop puts a snapshot here: to look for them among all
    objects from the window's thread takes as long as two frames.
    """

    def __init__(self, slow_s: float = 0.0) -> None:
        super().__init__()
        self._slow_s = slow_s
        self.tasks = 0
        self.ages, self.paid = Counted(OLDEST_MS), Counted(OLDEST_MS)

    def show(self, snapshot: Snapshot) -> None:
        self.tasks = len(asyncio.all_tasks())
        super().show(snapshot)

    def take(self, most: int = HELD) -> Taken:
        time.sleep(self._slow_s)
        taken = super().take(most)
        now = time.time_ns() // 1_000_000
        # A call a row would take as long as the window itself takes for it.
        for at_ms, number in Counter(row.at_ms for row in taken.rows).items():
            self.ages.add(now - at_ms, number)
        for row in taken.rows:
            if row.amount is not None:
                self.paid.add(now - row.at_ms)
        return taken


class Lateness:
    """How much later than due a 60 Hz timer fires, ms, to a hundredth."""

    def __init__(self) -> None:
        self.late_ms = Counted(LATEST_MS, 0.01)
        self._due = time.perf_counter() + FRAME_S
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer, singleShot=True)
        self._timer.timeout.connect(self._fired)
        self._next()

    def stop(self) -> None:
        """What comes from now on is not measured: the counting of rows holds this thread up."""
        self._timer.stop()

    def _next(self) -> None:
        wait = max(0.0, self._due - time.perf_counter())
        self._timer.start(round(wait * 1000))

    def _fired(self) -> None:
        now = time.perf_counter()
        self.late_ms.add((now - self._due) * 1000)
        self._due = now + FRAME_S
        self._next()


def resident_mib() -> float:
    """What this process holds in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


def sample(database: Path, tasks: int) -> dict[str, float]:
    """All that could grow."""
    log = database.with_name(f"{database.name}-wal")
    return {
        "rss_mib": round(resident_mib(), 1),
        "threads": threading.active_count(),
        "handles": len(list(Path("/proc/self/fd").iterdir())),
        "tasks": tasks,
        "none_refs": sys.getrefcount(None),
        "wal_mib": round(log.stat().st_size / (1 << 20), 1) if log.exists() else 0,
    }


class Samples:
    """Looks at all that could grow every few seconds; ``log`` is where each look is noted."""

    def __init__(self, database: Path, inbox: Noted, every_s: float, log: Path | None) -> None:
        self.all: list[dict[str, float]] = []
        self._database = database
        self._inbox = inbox
        self._log = log
        self._timer = QTimer(interval=round(every_s * 1000))
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        """What comes from now on is not measured: counting rows takes memory, and the log."""
        self._timer.stop()

    def _look(self) -> None:
        looked = sample(self._database, self._inbox.tasks)
        self.all.append(looked)
        if self._log is not None:
            with self._log.open("a", encoding="utf-8") as log:
                log.write(json.dumps({**looked, "at": time.time()}) + "\n")


class Settled:
    """Calls back once nothing more was stored for so many seconds."""

    def __init__(self, database: Path, quiet_s: float, done: Callable[[], None]) -> None:
        self._database = database
        self._quiet_s = quiet_s
        self._done = done
        self._count, self._since = -1, time.monotonic()
        self._timer = QTimer(interval=500)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        count, now = stored(self._database), time.monotonic()
        if count != self._count:
            self._count, self._since = count, now
        elif now - self._since >= self._quiet_s:
            self._done()


def measure(args: argparse.Namespace) -> dict[str, Any]:
    """Run the window for so long after it has warmed up."""
    Pace(args.pace, args.anchor).lived()
    url, database, seconds, slow_s = args.url, args.db, args.seconds, args.slow
    application = QApplication([sys.argv[0], "-style", "fusion"])
    application.setQuitOnLastWindowClosed(False)
    running = Running(database)
    inbox = running.inbox = Noted(slow_s)
    running.preferences.change("guide", started=True)
    kit = build_kit(application, running)
    window = build_window(kit)
    app.FirstPaint(window, lambda: app.go_on(application, kit, window, None))
    window.show()
    kept: dict[str, Any] = {}

    def begin() -> None:
        inbox.ages.clear()
        inbox.paid.clear()
        kept.update(lateness=Lateness(), cpu=time.process_time(), at=time.perf_counter())

    if url:
        QTimer.singleShot(500, lambda: running.act(Connect((url,))))
    QTimer.singleShot(round(WARM_S * 1000), begin)
    samples = Samples(database, inbox, args.every or min(SAMPLE_S, seconds / 4), args.log)
    QTimer.singleShot(round((WARM_S + seconds) * 1000), application.quit)
    application.exec()
    spent = time.process_time() - kept["cpu"], time.perf_counter() - kept["at"]
    kept["lateness"].stop()
    samples.stop()
    late = kept["lateness"].late_ms
    if not late.number:  # it never came to its turn
        late.add(seconds * 1000)
    shown, paid = inbox.ages.quantile(0.99), inbox.paid.quantile(0.99)
    at_end = stored(database)
    if args.settle:
        settled = Settled(database, args.settle, application.quit)
        application.exec()
        settled.stop()
    running.close()
    return {
        "late_p50_ms": late.quantile(0.5),
        "late_p99_ms": late.quantile(0.99),
        "late_max_ms": round(late.greatest, 1),
        "frames_over_33_ms": late.beyond(33),
        "frames": late.number,
        "shown_p99_ms": shown,
        "paid_shown_p99_ms": paid,
        "cpu_share": round(spent[0] / spent[1], 3),
        "samples": samples.all,
        "stored_at_end": at_end,
        "stored": stored(database),
    }


def stored(database: Path) -> int:
    """Events that rooms sent, in all sessions of the file."""
    with Reader(database) as reader:
        return sum(row.events for row in reader.sessions())


def watched(
    url: str,
    seconds: float,
    *,
    slow_s: float = 0.0,
    settle_s: float = 0.0,
    pace: Pace = REAL,
) -> dict[str, Any]:
    """The figures of a child with a fresh profile; ``url`` empty: no room at all.

    ``slow_s`` makes every look into the inbox take so long; after what is measured it goes on
    to take in the rest, until nothing was stored for ``settle_s``.
    """
    with tempfile.TemporaryDirectory() as home:
        path = Path(home) / "window.sqlite"
        places = {name: home for name in ("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME")}
        command = [sys.executable, "-m", "tests.benchmarks.window", "--url", url]
        command += ["--db", str(path), "--seconds", str(seconds)]
        command += ["--slow", str(slow_s), "--settle", str(settle_s)]
        command += ["--pace", str(pace.times), "--anchor", str(pace.anchor_ns)]
        ended = subprocess.run(
            command,
            env={**os.environ, **places, "LC_ALL": "C.UTF-8"},
            cwd=ROOT,
            stdout=subprocess.PIPE,
            timeout=seconds + PATIENCE_S,
            check=True,
        )
    figures: dict[str, Any] = json.loads(ended.stdout.splitlines()[-1])
    return figures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--url", default="")
    parser.add_argument("--db", type=Path, required=True)
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--slow", type=float, default=0.0)
    parser.add_argument("--settle", type=float, default=0.0)
    parser.add_argument("--pace", type=float, default=1.0)
    parser.add_argument("--anchor", type=int, default=0)
    parser.add_argument("--every", type=float, default=0.0)
    parser.add_argument("--log", type=Path)
    args = parser.parse_args()
    print(json.dumps(measure(args)), flush=True)
    os._exit(0)  # what is measured is over; Qt's own end is not a part of it


if __name__ == "__main__":
    main()
