"""The one writing thread: events in, group commits, and word of what is on disk."""

import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from streamer_app.errors import AppError, Reason
from streamer_app.events import Chat, Event
from streamer_app.store import backup, behaviour, catalogue, schema, search
from streamer_app.store.erasing import Erasure, Fading
from streamer_app.store.held import Held
from streamer_app.store.lock import Lock
from streamer_app.store.opening import check_structure, error_code, examine, in_words
from streamer_app.store.spill import Spill
from streamer_app.store.storing import Group, RecoveredSession, Rows, Storing

T = TypeVar("T")

__all__ = ["Committed", "RecoveredSession", "Writer"]

WAITING: Final = 200_000
"""Events that may wait in memory for the disk; past it ordinary chat waits in a file."""
IMPORTED: Final = 4_000
"""Events that an import may have waiting: a commit of so many delays a live room little."""
_COMMIT: Final = 20_000
_RETRY_S: Final = 1.0
_IDLE_S: Final = 2.0
_PAUSE_S: Final = 0.05
_SLICE: Final = 500
_CALM: Final = 100
_FLOOD_S: Final = 1.0
"""A flood lasts until so long after a commit of more; a slice of the index would hold it up."""
_LOG_PAGES: Final = 2_000
_MISTAKES: Final = (ValueError, TypeError, LookupError, AttributeError)
"""A command that meets one fails alone: what is recorded does not wait for it."""


@dataclass(frozen=True, slots=True)
class Committed:
    """What one group commit did for one session.

    ``saved``: ``rows`` are the new events with their row ids, now on disk; fold them. Not
    ``saved``: the disk refused, ``rows`` are in memory only, under negative row ids, for showing
    alone; the same events come once more, saved, when the disk takes them.
    """

    session: int
    rows: Sequence[tuple[int, Event]]
    total: int
    """Events of this session that this writer has put on disk."""
    saved: bool = True
    fault: Reason | None = None
    """Why nothing can be saved now; None again with the first commit that succeeds."""


class _Command:
    """Something to do on the writing thread after all that was put before."""

    def __init__(self, call: Callable[[], Any]) -> None:
        self.call = call
        self.answer: Future[Any] = Future()


class Writer:
    """The one writing connection to a database, with its thread.

    ``committed`` is called on that thread and must not raise. ``recovered`` are the sessions a
    dead process left; ``backup`` is the copy made before an upgrade, if there was one.

    Raises: AppError when the file cannot be written; the file is then as it was.
    """

    def __init__(
        self,
        path: Path,
        committed: Callable[[Committed], None],
        *,
        interval_s: float = 0.05,
        purpose: str = "",
    ) -> None:
        self.path = path.resolve()
        self._committed = committed
        self._interval = interval_s
        version = examine(self.path)
        if version > schema.VERSION:
            raise AppError("database_newer", path=str(self.path))
        with in_words(self.path):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        with ExitStack() as undo:
            self._lock = Lock(self.path, purpose)
            undo.callback(self._lock.release)
            self._open(version)
            undo.pop_all()
        self._fifo: deque[Group | _Command] = deque()
        self._waiting = self._pages = 0
        self._wake = threading.Condition()
        self._held = Held(self._storing)
        self._retry_at = self._calm_at = 0.0
        self._reopen = False
        self._totals: dict[int, int] = {}
        self._unindexed = _SLICE
        self._closing = self._stopped = False
        self._thread = threading.Thread(target=self._run, name="writer", daemon=True)
        self._thread.start()

    def _open(self, version: int) -> None:
        if version:
            check_structure(self.path)
        upgrade = 0 < version < schema.VERSION
        with in_words(self.path):
            self.backup: Path | None = backup.before_upgrade(self.path) if upgrade else None
            self._storing = Storing(self.path)
            self._spill = Spill(self.path)
            while groups := self._spill.take():
                self._storing.store(groups)
            self._spill.settle()
            self.recovered: tuple[RecoveredSession, ...] = self._storing.recover()

    @property
    def unsaved(self) -> int:
        """Events that are only in memory because the disk refuses them."""
        return len(self._held)

    def open_session(self, title: str, now_ms: int) -> int:
        """A new session's id. It starts with its first event's time, ``now_ms`` until then."""
        return int(self._do(lambda: self._storing.open_session(title, now_ms)))

    def open_import(self, title: str, now_ms: int) -> int:
        """The same for a recording: its session is nothing to go on recording."""
        return self.step(lambda storing: storing.open_import(title, now_ms))

    def resume_session(self, session: int) -> None:
        """Go on with a session that ended or was recovered."""
        self._do(lambda: self._storing.resume_session(session))

    def retitle(self, session: int, title: str) -> None:
        """Give a session another title."""
        self._do(lambda: self._storing.retitle(session, title))

    def end_session(self, session: int, now_ms: int | None = None) -> None:
        """Close a session after all that was put (None: at its last event's time)."""
        self._do(lambda: self._storing.end_session(session, now_ms))

    def drop_empty(self, session: int) -> None:
        """Forget a session that never held anything: its room could not be reached."""
        self._do(lambda: self._storing.drop_empty(session))

    def save_items(self, rows: Iterable[catalogue.Row]) -> None:
        """Add to the catalogue, or renew what is there by id (``catalogue.COLUMNS``)."""
        wanted = list(rows)
        self.within(lambda connection: catalogue.save(connection, wanted))

    def save_behaviour(self, rows: Iterable[behaviour.Row]) -> int:
        """Add what viewers did elsewhere; how many rows were new."""
        wanted = list(rows)
        return self.within(lambda connection: behaviour.save(connection, wanted))

    def within(self, change: Callable[[sqlite3.Connection], T]) -> T:
        """Let another module of this package change its own tables on the writing thread."""
        done: T = self._do(lambda: change(self._storing.connection))
        return done

    def step(self, change: Callable[[Storing], T]) -> T:
        """The same with all that the writing thread knows; between two steps others have a turn."""
        done: T = self._do(lambda: change(self._storing))
        return done

    def put_whole(self, groups: Sequence[Group]) -> None:
        """Store an import in one commit: all of it, or nothing where the disk refuses.

        Raises: AppError.
        """
        self._do(lambda: self._tell(self._storing.store(groups), set()))

    def erase(self, wanted: Erasure | Fading) -> int:
        """Take a person, or old words, out of the file; how many rows that changed."""
        return int(self._do(lambda: self._storing.erase(wanted)))

    def holding(self, events: Sequence[Event]) -> list[tuple[int, int] | None]:
        """(row, session) of each of these events, None where it is not stored."""
        return self.step(lambda storing: storing.holding(events))

    def stored(self, session: int) -> int:
        """Events of a session that this writer has put on disk so far."""
        return self._totals.get(session, 0)

    def put(self, session: int, events: Sequence[Event]) -> None:
        """Store events with the next group commit; never waits."""
        if not events:
            return
        with self._wake:
            self._alive()
            if self._spill or self._waiting + len(events) > WAITING:
                events = self._spilled(session, events)
            if events:
                self._fifo.append((session, events))
                self._waiting += len(events)
            self._wake.notify_all()

    def put_waiting(self, session: int, events: Sequence[Event]) -> None:
        """``put`` for an import: waits while much is waiting already.

        Raises: AppError when the disk refuses to take more.
        """
        with self._wake:
            while self._waiting > IMPORTED and not self._held.fault:
                self._alive()
                self._wake.wait(1.0)
            if self._held.fault:
                raise AppError(self._held.error, path=str(self.path))
        self.put(session, events)

    def sync(self, timeout_s: float = 10.0) -> bool:
        """Wait until all that was put is on disk; False when it is not in time."""
        deadline = time.monotonic() + timeout_s
        while True:
            left = deadline - time.monotonic()
            try:
                if self._do(self._settled, max(0.0, left)):
                    return True
            except TimeoutError:
                return False
            if left <= 0:
                return False
            time.sleep(min(0.05, left))

    def build_index(self, timeout_s: float = 60.0) -> bool:
        """Bring the search index up to date; False when it is not in time (search still works)."""
        deadline = time.monotonic() + timeout_s
        while time.monotonic() < deadline:
            if not self._do(lambda: search.index(self._storing.connection, 10 * _SLICE)):
                return True
        return False

    def close(self) -> None:
        """Store what waits and stop; sessions still open stay so for the next start."""
        with self._wake:
            self._closing = True
            self._wake.notify_all()
        self._thread.join()
        self._storing.close()
        self._lock.release()

    def _alive(self) -> None:
        if self._closing or self._stopped:
            raise RuntimeError("this writer is closed")

    def _do(self, call: Callable[[], Any], timeout_s: float | None = None) -> Any:
        command = _Command(call)
        with self._wake:
            self._alive()
            self._fifo.append(command)
            self._wake.notify_all()
        return command.answer.result(timeout_s)

    def _spilled(self, session: int, events: Sequence[Event]) -> Sequence[Event]:
        """Put ordinary chat aside; what is left has to wait in memory."""
        if self._held.fault:
            return events
        try:
            self._spill.append(session, [event for event in events if type(event) is Chat])
        except OSError:
            return events
        return [event for event in events if type(event) is not Chat]

    def _settled(self) -> bool:
        return not self._held and not self._spill

    def _run(self) -> None:
        try:
            while self._wait():
                started = time.monotonic()
                groups, command = self._take()
                if groups or self._held:
                    self._commit(groups)
                if command:
                    self._execute(command)
                self._tidy(sum(len(group) for _, group in groups))
                if not self._closing and not command and groups:
                    self._pause(time.monotonic() - started)
            if self._held:
                self._commit([])
        finally:
            with self._wake:
                self._stopped = True
                left = [item for item in self._fifo if isinstance(item, _Command)]
                self._wake.notify_all()
            for command in left:
                command.answer.cancel()

    def _pause(self, spent: float) -> None:
        """Let events gather, so that the next commit, if as long as the last, ends in time."""
        time.sleep(max(self._interval / 5, self._interval - 2 * spent))

    def _wait(self) -> bool:
        """Sleep until there is something to do; False when all is done and over."""
        with self._wake:
            if not (self._fifo or self._closing or (self._spill and not self._held)):
                self._wake.wait(self._patience())
            return not self._closing or bool(self._fifo) or bool(self._spill and not self._held)

    def _patience(self) -> float | None:
        if self._held:
            return max(0.0, self._retry_at - time.monotonic())
        if not self._unindexed:
            return None
        return _PAUSE_S if self._unindexed >= _SLICE else _IDLE_S

    def _take(self) -> tuple[list[Group], _Command | None]:
        """What waits, up to one commit's worth or to the next command."""
        groups: list[Group] = []
        taken = 0
        command = None
        with self._wake:
            while self._fifo and taken < _COMMIT:
                item = self._fifo.popleft()
                if isinstance(item, _Command):
                    command = item
                    break
                groups.append(item)
                taken += len(item[1])
            self._waiting -= taken
            if taken < _COMMIT and self._spill and not self._held:
                groups += self._spill.take()
            self._wake.notify_all()
        return groups, command

    def _commit(self, groups: list[Group]) -> None:
        if self._held and time.monotonic() < self._retry_at and not self._closing:
            self._tell_held(groups)
            return
        everything = [*self._held.groups(), *groups]
        try:
            if self._reopen:
                self._storing.reopen()
                self._reopen = False
            new = self._storing.store(everything)
        except (sqlite3.Error, AppError) as error:
            self._refused(error, groups)
            return
        recovered = {session for session, _ in everything} if self._held.fault else set()
        self._held.clear()
        with self._wake:
            self._spill.settle()
        stored = sum(map(len, new.values()))
        self._pages += 8 + stored // 20
        self._unindexed += stored
        self._tell(new, recovered)

    def _tell(self, new: Rows, recovered: set[int]) -> None:
        for session in sorted(recovered - new.keys()):
            new[session] = []
        for session, mine in new.items():
            total = self._totals[session] = self._totals.get(session, 0) + len(mine)
            self._committed(Committed(session, mine, total))

    def _refused(self, error: sqlite3.Error | AppError, groups: list[Group]) -> None:
        code = error_code(error) if isinstance(error, sqlite3.Error) else 0
        self._reopen = code not in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_BUSY)
        self._retry_at = time.monotonic() + _RETRY_S
        self._held.fail(code)
        self._tell_held(groups)

    def _tell_held(self, groups: list[Group]) -> None:
        for session, rows in self._held.add(groups):
            total = self._totals.get(session, 0)
            self._committed(Committed(session, rows, total, False, self._held.fault))

    def _execute(self, command: _Command) -> None:
        try:
            with in_words(self.path):
                result = command.call()
        except (AppError, sqlite3.Error, *_MISTAKES) as error:
            command.answer.set_exception(error)
        else:
            command.answer.set_result(result)

    def _tidy(self, events: int) -> None:
        """Between commits, while there is time: checkpoint and index."""
        if self._held:
            return
        try:
            if self._pages > _LOG_PAGES:
                self._storing.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
                self._pages = 0
            if events > _CALM:
                self._calm_at = time.monotonic() + _FLOOD_S
            calm = time.monotonic() >= self._calm_at and not self._closing and not self._fifo
            if calm and (self._unindexed >= _SLICE or (self._unindexed and not events)):
                full = search.index(self._storing.connection, _SLICE) == _SLICE
                self._unindexed = _SLICE if full else 0
        except sqlite3.Error:
            self._unindexed = 0  # the next commit meets the same trouble and reports it
