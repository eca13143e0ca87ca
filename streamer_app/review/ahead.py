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
EVERY_S: Final = 20.0
"""Between two looks at whether a session has ended."""
PATIENCE_S: Final = 0.5
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
    """Has unread sessions folded by another process while ``busy`` says no. Safe on any thread.

    ``run`` is for tests: it takes the command's words, and whether to wait for its end.
    """

    def __init__(
        self,
        shelf: Shelf,
        busy: Callable[[], bool] = lambda: False,
        run: Callable[[Sequence[str], bool], object] | None = None,
    ) -> None:
        self._shelf = shelf
        self._busy = busy
        self._run = run or _alone
        self._wake = threading.Event()
        self._closed = False
        self._wanted = False
        self._thread = threading.Thread(target=self._watch, name="ahead", daemon=True)

    def start(self) -> None:
        """Fold what an earlier run left, and each session that ends from now on."""
        self._thread.start()

    def look(self) -> None:
        """Something is unread, perhaps: an import, another catalogue."""
        self._wake.set()

    def close(self) -> None:
        """The program ends. What was recorded in it is folded all the same, by a process that
        goes on: it is ready in the morning."""
        self._closed = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join(PATIENCE_S)
        if self._wanted:
            self._fold(wait=False)

    def _watch(self) -> None:
        patience, first, before = FIRST_LOOK_S, True, False
        while True:
            woken = self._wake.wait(patience)
            self._wake.clear()
            busy = self._busy()
            self._wanted = self._wanted or (woken and not self._closed) or before or busy
            if self._closed:
                return
            if not busy and (self._wanted or first):
                self._wanted = first = False
                self._fold(wait=True)
            patience, before = EVERY_S, busy

    def _fold(self, *, wait: bool) -> None:
        with suppress(AppError, OSError):  # no database, or no process: folded at the click
            if unread(self._shelf):
                self._run((*PROGRAM, "prepare", "--db", str(self._shelf.path)), wait)


def _alone(command: Sequence[str], wait: bool) -> None:
    """Run a process of no window that outlives this one."""
    quiet = subprocess.DEVNULL
    started = subprocess.Popen(
        command,
        stdin=quiet,
        stdout=quiet,
        stderr=quiet,
        start_new_session=True,
        creationflags=getattr(subprocess, "DETACHED_PROCESS", 0),
    )
    if wait:
        started.wait()
    else:  # a program that goes on beside it, as in a test, has to fetch its end
        threading.Thread(target=started.wait, name="fold", daemon=True).start()
