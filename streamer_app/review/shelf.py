"""Sessions folded once and remembered: the page, what stands beside it, and the figures."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from streamer_app.catalogue.courses import Item
from streamer_app.events import Event
from streamer_app.insight.similarity import load
from streamer_app.live.folds import Folds, Surroundings
from streamer_app.live.materials import Materials
from streamer_app.live.pages import SessionPage
from streamer_app.review import summary
from streamer_app.review.details import Details, details
from streamer_app.review.digests import Digest, Digests, before, digest
from streamer_app.review.export.tables import SmallTables, small_tables
from streamer_app.review.page_cache import PageCache, PartCache
from streamer_app.review.progress import EVERY, Part
from streamer_app.review.session_pages import around, page_of
from streamer_app.store.attendance import Attendance, attendance
from streamer_app.store.opening import log_path
from streamer_app.store.queries import Reader, SessionRow

HELD: Final = 4
LOOK_S: Final = 0.2
SEEN: Final = 4
"""Earlier sessions that say who comes back."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One session with its details."""

    page: SessionPage
    details: Details


class Shelf:
    """The sessions of one database. Safe on any thread: one folds at a time, and only who has to
    fold waits for it."""

    def __init__(self, database: Path, materials: Callable[[], Materials]) -> None:
        self._database = database
        self._materials = materials
        self._digests: Digests | None = None
        self._held: OrderedDict[tuple[int, int, str], Opened] = OrderedDict()
        self._people: dict[tuple[int, int], list[Attendance]] = {}
        self._folding = threading.RLock()
        self._holding = threading.Lock()
        self._epoch = 0

    @property
    def items(self) -> tuple[Item, ...]:
        """What is on sale."""
        return self._materials().items

    @property
    def path(self) -> Path:
        """The database."""
        return self._database

    def surroundings(self, reader: Reader) -> Surroundings:
        """What its sessions are folded with."""
        return around(self._materials(), reader)

    def open(self, reader: Reader, session: int, part: Part | None = None) -> Opened:
        """A session, folded or remembered. Raises: AppError, CancelledError."""
        with _telling(part):
            row = reader.session(session)
            _, last = reader.span(session)
            key = session, last, repr(self.items)
            epoch = self._epoch
            found = self._held.get(key) or self._kept(row, last)
            if found is None:
                with self._turn(part):
                    found = self._held.get(key) or self._kept(row, last)
                    if found is None:
                        _, found = self._fold(reader, row, last, part)
            self._hold(key, found, epoch)
            return found

    def _hold(self, key: tuple[int, int, str], found: Opened, epoch: int) -> None:
        """Keep a session in memory, unless words were erased since it was looked for."""
        with self._holding:
            if epoch != self._epoch:
                return
            self._held[key] = found
            self._held.move_to_end(key)
            while len(self._held) > HELD:
                self._held.popitem(last=False)

    @contextmanager
    def _turn(self, part: Part | None) -> Iterator[None]:
        """Wait until nobody else folds. Raises: CancelledError."""
        while not self._folding.acquire(timeout=LOOK_S):
            if part is not None:
                part.at(0.0)
        try:
            yield
        finally:
            self._folding.release()

    def tables(self, reader: Reader, session: int, part: Part | None = None) -> SmallTables:
        """A session's tables besides its events. Raises: AppError, CancelledError."""
        with _telling(part), self._turn(part):
            row = reader.session(session)
            _, last = reader.span(session)
            found = self._caches()[2].load(session, last) if row.state != "open" else None
            return found or small_tables(self._fold(reader, row, last, part)[0])

    def digest(
        self, reader: Reader, row: SessionRow, part: Part | None = None, *, pages: bool = True
    ) -> Digest:
        """A session's figures; of a fold for them its page is kept with ``pages``.

        Raises: AppError, CancelledError.
        """
        with _telling(part):
            if (known := self.known(reader, row)) is not None:
                return known
            with self._turn(part):
                return self._digest(reader, row, part, pages)

    def _digest(self, reader: Reader, row: SessionRow, part: Part | None, pages: bool) -> Digest:
        if (known := self.known(reader, row)) is not None:
            return known
        _, last = reader.span(row.session)
        read, _ = self._fold(reader, row, last, part, pages=pages)
        return digest(read, last)

    def known(self, reader: Reader, row: SessionRow) -> Digest | None:
        """A session's figures, where they are remembered; waits for no folding."""
        return self._remembered().known(reader, row)

    def all_known(self, rows: Iterable[SessionRow]) -> list[Digest | None]:
        """The same of many sessions."""
        return self._remembered().all_known(rows)

    def forget(self) -> None:
        """Stored words have gone: remember none of them."""
        with self._holding:
            self._epoch += 1
            self._held.clear()
            self._people.clear()
            self._digests = None

    def drop(self, sessions: Iterable[int]) -> None:
        """These sessions are there no more: nothing of them is remembered, nor in a file."""
        wanted = set(sessions)
        self._remembered().drop(wanted)
        for session in wanted:
            self._drop(session)
        self.forget()

    def earlier(self, reader: Reader, session: int) -> Sequence[Sequence[Attendance]]:
        """Who was in the last sessions of the same room before this one."""
        rows = before(reader.sessions(), reader.session(session))[-SEEN:]
        return [self._there(reader, row.session) for row in rows]

    def _there(self, reader: Reader, session: int) -> list[Attendance]:
        key = session, reader.span(session)[1]
        if key not in self._people:
            self._people[key] = attendance(reader, session)
        return self._people[key]

    def _remembered(self) -> Digests:
        if self._digests is None:
            self._digests = Digests(self._database)
        return self._digests

    def ready(self, reader: Reader, row: SessionRow) -> bool:
        """Whether a session that has ended opens without being folded."""
        _, last = reader.span(row.session)
        return all(cache.holds(row.session, last) for cache in self._caches())

    def _caches(self) -> tuple[PageCache, PartCache[Details], PartCache[SmallTables]]:
        stamp = repr(self.items)
        return (
            PageCache(self._database, stamp),
            PartCache(self._database, stamp, Details, ".details"),
            PartCache(self._database, stamp, SmallTables, ".tables"),
        )

    def _kept(self, row: SessionRow, last: int) -> Opened | None:
        if row.state == "open":
            return None
        pages, aside, _ = self._caches()
        page, found = pages.load(row.session, last), aside.load(row.session, last)
        return Opened(page, found) if page is not None and found is not None else None

    def _fold(
        self,
        reader: Reader,
        row: SessionRow,
        last: int,
        part: Part | None,
        *,
        pages: bool = True,
    ) -> tuple[summary.Read, Opened]:
        alone = not log_path(self._database).exists()
        state = self._state(alone)
        watch = None if part is None else told(part, row.events)
        read = summary.read(reader, row.session, self.surroundings(reader), watch=watch)
        made = opened(read)
        if row.state != "open":
            self._remembered().keep(digest(read, last))
        if row.state != "open" and pages:
            self._keep(row, last, read, made)
            if self._state(alone) != state:
                self._drop(row.session)  # words were erased meanwhile, and these have them still
        return read, made

    def _keep(self, row: SessionRow, last: int, read: summary.Read, made: Opened) -> None:
        pages, aside, small = self._caches()
        pages.save(row.session, last, made.page)
        aside.save(row.session, last, made.details)
        small.save(row.session, last, small_tables(read))

    def _state(self, alone: bool) -> tuple[int, int]:
        """What changes with every erasure; read ``alone``, with every change of the file.

        By a fresh reader: one that was opened where nobody writes never looks again.
        """
        changed = self._database.stat().st_mtime_ns if alone else 0
        with Reader(self._database) as reader:
            return reader.generation(), changed

    def _drop(self, session: int) -> None:
        for cache in self._caches():
            cache.drop(session)


@contextmanager
def _telling(part: Part | None) -> Iterator[None]:
    """Tells the beginning and the end of a part. Raises: CancelledError."""
    if part is not None:
        part.at(0.0)
    yield
    if part is not None:
        part.at(1.0)


def opened(read: summary.Read) -> Opened:
    """A folded session as it is shown."""
    page = page_of(read)
    return Opened(page, details(read, page.cards, load()))


def told(part: Part, whole: int) -> Callable[[int, Event, Folds], None]:
    """Tells how far folding is, row by row."""
    count = 0

    def watch(row: int, event: Event, folds: Folds) -> None:
        nonlocal count
        count += 1
        if count % EVERY == 0:
            part.at(count / max(1, whole))

    return watch
