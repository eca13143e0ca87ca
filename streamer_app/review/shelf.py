"""Sessions folded once and remembered: the page, what stands beside it, and the figures."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterator, Sequence
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
from streamer_app.review.page_cache import PageCache, PartCache
from streamer_app.review.progress import EVERY, Part
from streamer_app.review.session_pages import around, page_of
from streamer_app.store.attendance import Attendance, attendance
from streamer_app.store.queries import Reader, SessionRow

HELD: Final = 4
SEEN: Final = 4
"""Earlier sessions that say who comes back."""


@dataclass(frozen=True, slots=True)
class Opened:
    """One session with its details."""

    page: SessionPage
    details: Details


class Shelf:
    """The sessions of one database. Safe on any thread; one folds while others wait for it."""

    def __init__(self, database: Path, materials: Callable[[], Materials]) -> None:
        self._database = database
        self._materials = materials
        self._digests: Digests | None = None
        self._held: OrderedDict[tuple[int, int, str], Opened] = OrderedDict()
        self._people: dict[tuple[int, int], list[Attendance]] = {}
        self._folding = threading.RLock()

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
        with self._folding, _telling(part):
            row = reader.session(session)
            _, last = reader.span(session)
            key = session, last, repr(self.items)
            found = self._held.get(key) or self._kept(row, last)
            if found is None:
                found = self._fold(reader, row, last, part)
            self._held[key] = found
            self._held.move_to_end(key)
            while len(self._held) > HELD:
                self._held.popitem(last=False)
            return found

    def digest(self, reader: Reader, row: SessionRow, part: Part | None = None) -> Digest:
        """A session's figures. Raises: AppError, CancelledError."""
        with self._folding, _telling(part):
            digests = self._remembered()
            if (known := digests.known(reader, row)) is not None:
                return known
            read = self._read(reader, row, part)
            _, last = reader.span(row.session)
            self._keep(row, last, opened(read))
            made = digest(read, last)
            if row.state != "open":
                digests.keep(made)
            return made

    def known(self, reader: Reader, row: SessionRow) -> Digest | None:
        """A session's figures, where they are remembered."""
        with self._folding:
            return self._remembered().known(reader, row)

    def forget(self) -> None:
        """Stored words have gone: remember none of them."""
        with self._folding:
            self._held.clear()
            self._people.clear()
            self._digests = None

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

    def _caches(self) -> tuple[PageCache, PartCache[Details]]:
        stamp = repr(self.items)
        aside = PartCache(self._database, stamp, Details, ".details")
        return PageCache(self._database, stamp), aside

    def _kept(self, row: SessionRow, last: int) -> Opened | None:
        if row.state == "open":
            return None
        pages, aside = self._caches()
        page, found = pages.load(row.session, last), aside.load(row.session, last)
        return Opened(page, found) if page is not None and found is not None else None

    def _keep(self, row: SessionRow, last: int, made: Opened) -> None:
        if row.state != "open":
            pages, aside = self._caches()
            pages.save(row.session, last, made.page)
            aside.save(row.session, last, made.details)

    def _fold(self, reader: Reader, row: SessionRow, last: int, part: Part | None) -> Opened:
        read = self._read(reader, row, part)
        made = opened(read)
        self._keep(row, last, made)
        if row.state != "open":
            self._remembered().keep(digest(read, last))
        return made

    def _read(self, reader: Reader, row: SessionRow, part: Part | None) -> summary.Read:
        watch = None if part is None else told(part, row.events)
        return summary.read(reader, row.session, self.surroundings(reader), watch=watch)


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
