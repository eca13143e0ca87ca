"""A session in the figures that sessions are compared by, remembered beside the database.

Folding a big session takes seconds, and the list, the header and the comparison want the figures
of ten at once. What is remembered holds numbers alone, no name and no word of anybody.
"""

from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import mean, median
from typing import Final

import msgspec

from streamer_app.live.folds import Surroundings
from streamer_app.review import summary
from streamer_app.review.income import income
from streamer_app.review.summary import Read
from streamer_app.review.themes import course_of
from streamer_app.store.queries import Reader, SessionRow
from streamer_app.store.search import folded

VERSION: Final = 3
"""Raised when a figure is made another way: what was remembered is then made anew."""

PACE: Final = 24
"""Points of the small curve in the list."""

Around = Callable[[Reader], Surroundings]


class Digest(msgspec.Struct, frozen=True):
    """One session's figures. None = not available; money is minor units by currency."""

    session: int
    last_event: int
    started_ms: int
    length_s: int
    messages: int
    users: int
    questions: int
    answered: int | None
    wait_s: float | None = None
    peak: float | None = None
    basis: str = ""
    engagement: float | None = None
    satisfaction: float | None = None
    pay_rate: float | None = None
    orders: int = 0
    sales: dict[str, int] = {}
    gifts: dict[str, int] = {}
    first_pitch_ms: int | None = None
    average: int | None = None
    pace: tuple[float, ...] = ()
    courses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


NUMBERS: Final = (
    *("messages", "users", "questions", "answered", "wait_s", "peak", "engagement"),
    *("satisfaction", "pay_rate", "orders", "length_s"),
)
"""The fields that are compared as plain numbers."""
MONEY: Final = ("sales", "gifts")
"""The fields that are sums by currency."""


class _Remembered(msgspec.Struct):
    version: int
    digests: dict[int, Digest]


class Digests:
    """The digests of one database's ended sessions; a file beside it, made again when lost.

    Several processes may keep digests: each takes over what another one has written.
    """

    def __init__(self, database: Path) -> None:
        self._path = database.with_name(f"{database.name}.digests")
        self._seen: tuple[int, int] | None = None
        self._known: dict[int, Digest] = {}

    def of(self, reader: Reader, row: SessionRow, around: Around) -> Digest:
        """A session's digest; a session that goes on, or grew since, is folded."""
        if (known := self.known(reader, row)) is not None:
            return known
        _, last = reader.span(row.session)
        made = digest(summary.read(reader, row.session, around(reader)), last)
        if row.state != "open":
            self.keep(made)
        return made

    def known(self, reader: Reader, row: SessionRow) -> Digest | None:
        """A session's digest, if it is remembered and the session is still the same."""
        self._look()
        return self._same(row)

    def all_known(self, rows: Iterable[SessionRow]) -> list[Digest | None]:
        """The same of many, for one look at the file."""
        self._look()
        return [self._same(row) for row in rows]

    def _same(self, row: SessionRow) -> Digest | None:
        found = self._known.get(row.session)
        if found is None or row.state == "open" or found.last_event != row.last_event:
            return None
        return found

    def keep(self, made: Digest) -> None:
        """Remember one that was made on another occasion."""
        self._look()
        if self._known.get(made.session) != made:
            self._known[made.session] = made
            self._save()

    def drop(self, sessions: Iterable[int]) -> None:
        """Forget these sessions."""
        self._look()
        for session in sessions:
            self._known.pop(session, None)
        self._save()

    def _look(self) -> None:
        """Take over what the file says now."""
        try:
            state = self._path.stat()
        except OSError:
            return
        if self._seen != (state.st_mtime_ns, state.st_size):
            self._seen = state.st_mtime_ns, state.st_size
            self._known |= self._load()

    def _load(self) -> dict[int, Digest]:
        try:
            found = msgspec.json.decode(self._path.read_bytes(), type=_Remembered)
        except (OSError, ValueError, RecursionError):
            return {}
        return found.digests if found.version == VERSION else {}

    def _save(self) -> None:
        part = self._path.with_name(f"{self._path.name}.part")
        try:
            part.write_bytes(msgspec.json.encode(_Remembered(VERSION, self._known)))
            part.replace(self._path)
            self._look()
        except OSError:
            part.unlink(missing_ok=True)  # a read-only folder: made again the next time


def digest(read: Read, last_event: int = 0) -> Digest:
    """The digest of a folded session."""
    metrics = summary.measures(read)
    viewers, index = read.samples.get("viewers"), read.samples.get("ei")
    split = income(read.folds)
    started = [run.started_ms for run in read.folds.pitching.runs if run.started_ms is not None]
    ended = read.row.ended_ms or read.at_ms
    return Digest(
        session=read.row.session,
        last_event=last_event,
        started_ms=read.row.started_ms,
        length_s=max(0, ended - read.row.started_ms) // 1000,
        messages=read.tally.messages,
        users=read.tally.users,
        questions=sum(read.folds.desk.counts().values()),
        answered=summary.answered(read),
        wait_s=metrics["answer_time"].value,
        peak=max(viewers) if viewers else None,
        basis=str(dict(metrics["viewers"].extra).get("basis", "")),
        engagement=median(index) if index else None,
        satisfaction=metrics["u"].value,
        pay_rate=metrics["pay_rate"].value,
        orders=len(read.folds.sales.sales),
        sales=dict(split.sales),
        gifts=dict(read.folds.ledger.totals().money),
        first_pitch_ms=min(started, default=None),
        average=round(mean(viewers)) if viewers else None,
        pace=pace([minute.messages for minute in read.folds.metrics.minutes()]),
        courses=_courses(read),
        tags=_tags(read),
    )


def pace(minutes: Sequence[int | None], most: int = PACE) -> tuple[float, ...]:
    """Messages a minute in at most ``most`` equal parts; minutes without a figure are left out."""
    parts = min(most, len(minutes))
    cuts = [round(at * len(minutes) / parts) for at in range(parts + 1)] if parts else []
    known = (
        [count for count in minutes[start:end] if count is not None]
        for start, end in pairwise(cuts)
    )
    return tuple(round(mean(part), 2) if part else 0.0 for part in known)


def _courses(read: Read) -> tuple[str, ...]:
    """Courses that were asked for, pitched or sold, by their ids."""
    found = {course_of(card) for card in read.folds.desk.cards(read.at_ms)}
    found |= {run.course for run in read.folds.pitching.runs}
    found |= {sale.course for sale in read.folds.sales.sales}
    return tuple(sorted(found & read.folds.items.keys()))


def _tags(read: Read) -> tuple[str, ...]:
    """The creator's own tags, as far as the title or a question has them."""
    tags = {tag for item in read.folds.items.values() for tag in item.tags}
    told = [read.row.title, *(card.text for card in read.folds.desk.cards(read.at_ms))]
    said = folded("\n".join(told))
    return tuple(sorted(tag for tag in tags if folded(tag) in said))


def before(rows: Iterable[SessionRow], row: SessionRow, most: int = 10) -> Sequence[SessionRow]:
    """The last sessions of the same room before this one, oldest first."""
    earlier = [
        one
        for one in rows
        if one.session != row.session
        and one.started_ms < row.started_ms
        and one.state != "open"
        and set(one.rooms) & set(row.rooms)
    ]
    return sorted(earlier, key=lambda one: one.started_ms)[-most:]
