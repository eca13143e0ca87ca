"""The timer that takes words and names out of old sessions, once a day while nothing runs."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import CancelledError
from contextlib import suppress
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from streamer_app.errors import AppError, reason
from streamer_app.live.network import Network
from streamer_app.review import privacy
from streamer_app.review.privacy import Around
from streamer_app.store.queries import Reader

FILE: Final = "retention.json"
FIRST_S: Final = 5.0
EVERY_S: Final = 3600.0


@dataclass(frozen=True, slots=True)
class LastRun:
    """When old sessions were looked at, after how many days they go, and how many went."""

    at_ms: int
    days: int
    sessions: int


class Retention:
    """Looks soon after the start and then every hour, until it has looked once that day."""

    def __init__(
        self,
        network: Network,
        database: Path,
        around: Around,
        days: Callable[[], int],
        now: Callable[[], datetime] = datetime.now,
    ) -> None:
        """``days`` 0 keeps everything."""
        self._network = network
        self._database = database
        self._around = around
        self._days = days
        self._now = now
        self._done = ""
        self._timer: threading.Timer | None = None
        self._closed = False

    def start(self, after_s: float = FIRST_S) -> None:
        """Look after so long, and go on looking."""
        if not self._closed:
            self._timer = threading.Timer(after_s, self._turn)
            self._timer.daemon = True
            self._timer.start()

    def close(self) -> None:
        """Look no more."""
        self._closed = True
        if self._timer is not None:
            self._timer.cancel()

    def _turn(self) -> None:
        with suppress(AppError, CancelledError):  # in an hour again; doctor names what is broken
            self.look()
        self.start(EVERY_S)

    def look(self) -> tuple[int, ...]:
        """Do what is due today; the sessions whose words went.

        Raises: AppError, ``session_running`` among others.
        """
        now, days = self._now(), self._days()
        mark = f"{now:%Y-%m-%d} {days}"
        if not days or mark == self._done or not self._database.exists():
            return ()
        at_ms = round(now.timestamp() * 1000)
        with Reader(self._database) as reader:
            due = privacy.due(reader, at_ms - days * privacy.DAY_MS)
        gone: tuple[int, ...] = ()
        if due:
            gone = self._network.between(
                lambda writer: privacy.retain_by(writer, self._around, days, at_ms), patient=True
            ).result()
            self._network.note(reason("retain.done", n=len(gone), days=days))
        self._done = mark
        remember(self._database.parent, LastRun(at_ms, days, len(gone)))
        return gone


def remember(folder: Path, run: LastRun) -> None:
    """Note what was done; a look that found nothing does not hide the one that did."""
    before = last_run(folder)
    if run.sessions or before is None or not before.sessions:
        with suppress(OSError):
            (folder / FILE).write_text(json.dumps(asdict(run)), "utf-8")


def last_run(folder: Path) -> LastRun | None:
    """What was done the last time, None where nothing was or the note is damaged."""
    try:
        noted = json.loads((folder / FILE).read_text("utf-8"))
        return LastRun(int(noted["at_ms"]), int(noted["days"]), int(noted["sessions"]))
    except (OSError, ValueError, KeyError, TypeError, RecursionError, OverflowError):
        return None
