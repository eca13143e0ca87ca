"""Sessions folded before anybody looks at them, by a process of its own that disturbs nobody."""

import os
import subprocess
import sys
import threading
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from typing import Final

from streamer_app.errors import AppError
from streamer_app.review.shelf import Shelf
from streamer_app.store.lock import Lock
from streamer_app.store.queries import Reader, SessionRow

PAGES: Final = 30
"""The latest sessions, whose pages are kept; of older ones the figures are enough."""
FIRST_LOOK_S: Final = 15.0
"""After a start, when the window has better things to do."""
NICE: Final = 15
PROGRAM: Final = (
    (sys.executable,) if getattr(sys, "frozen", False) else (sys.executable, "-m", "streamer_app")
)


def unread(shelf: Shelf) -> list[tuple[SessionRow, bool]]:
    """The ended sessions that would have to be folded, the newest first, with whether their page
    is to be kept. Raises: AppError."""
    with Reader(shelf.path) as reader:
        ended = [row for row in reversed(reader.sessions()) if row.state != "open"]
        recent = [(row, True) for row in ended[:PAGES] if not shelf.ready(reader, row)]
        older = [(row, False) for row in ended[PAGES:] if shelf.known(reader, row) is None]
        return recent + older


def prepare(
    shelf: Shelf, only: Collection[int] | None = None, most: int | None = None
) -> Iterator[SessionRow]:
    """Fold what is unread, one by one; nothing, while another process does so.

    ``only`` these sessions; those of more than ``most`` events are left. Raises: AppError.
    """
    try:
        lock = Lock(shelf.path.with_name(f"{shelf.path.name}.ahead"))
    except AppError:
        return
    try:
        for row, page in unread(shelf):
            if (only is None or row.session in only) and (most is None or row.events <= most):
                with Reader(shelf.path) as reader:
                    _fold(shelf, reader, row, page)
                yield row
    finally:
        lock.release()


def _fold(shelf: Shelf, reader: Reader, row: SessionRow, page: bool) -> None:
    if page:
        shelf.open(reader, row.session)
    else:
        shelf.digest(reader, row, pages=False)


def give_way() -> None:
    """Let every other process go first."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(NICE)


class Ahead:
    """Has unread sessions folded by another process. Safe on any thread.

    The process goes on when the program ends: what was recorded at night is ready in the morning.
    """

    def __init__(self, shelf: Shelf, run: Callable[[Sequence[str]], object] | None = None) -> None:
        self._shelf = shelf
        self._run = run or _alone
        self._changing = threading.Lock()
        self._working = self._again = self._closed = False
        self._later: threading.Timer | None = None
        self._thread: threading.Thread | None = None

    def look_later(self, seconds: float = FIRST_LOOK_S) -> None:
        """Look in a while."""
        self._later = threading.Timer(seconds, self.look)
        self._later.daemon = True
        self._later.start()

    def look(self) -> None:
        """Have folded what is not, soon."""
        with self._changing:
            self._again = True
            if self._working or self._closed:
                return
            self._working = True
            self._thread = threading.Thread(target=self._work, name="ahead", daemon=True)
            self._thread.start()

    def wait(self) -> None:
        """Until all that was asked for is done."""
        if self._thread is not None:
            self._thread.join()

    def close(self) -> None:
        """Start nothing more."""
        with self._changing:
            self._closed = True
        if self._later is not None:
            self._later.cancel()

    def _work(self) -> None:
        while self._wanted():
            with suppress(AppError, OSError):  # no database, or no process: folded at the click
                if unread(self._shelf):
                    self._run((*PROGRAM, "prepare", "--db", str(self._shelf.path)))

    def _wanted(self) -> bool:
        with self._changing:
            wanted, self._again = self._again and not self._closed, False
            self._working = wanted
            return wanted


def _alone(command: Sequence[str]) -> None:
    """Run a process of no window that outlives this one."""
    quiet = subprocess.DEVNULL
    own = {"creationflags": 0x00000008} if sys.platform == "win32" else {"start_new_session": True}
    subprocess.run(command, stdin=quiet, stdout=quiet, stderr=quiet, check=False, **own)
