"""The people of many sessions at once, for the window: who comes back, who is answered, money."""

import threading
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final, TypeVar

from streamer_app.desk.cards import Card
from streamer_app.events import Money, totals
from streamer_app.live.pages import SessionLine
from streamer_app.review.audience import Audience, Cohort, audience, cohorts, segments
from streamer_app.review.fairness import Asked, Exposure, Treatment, exposure, treatments
from streamer_app.review.income import Income
from streamer_app.review.pitches import PitchLine
from streamer_app.review.progress import Progress
from streamer_app.review.session_pages import line_of
from streamer_app.review.shelf import SEEN, Shelf
from streamer_app.store.attendance import Attendance, attendance
from streamer_app.store.queries import Reader, SessionRow

SHOWN: Final = 12
"""Sessions side by side."""
LOOKED: Final = 40
"""Sessions that say when somebody was first seen."""
LAST: Final = 10

T = TypeVar("T")
Room = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Coming:
    """Who came to the last sessions of a room, oldest first, and in how many they are known.

    ``looked``: how many sessions say when somebody was first seen; ``rooms``: all there are.
    """

    rooms: tuple[Room, ...]
    room: Room | None
    sessions: tuple[SessionLine, ...]
    each: tuple[Audience, ...]
    cohorts: tuple[Cohort, ...]
    looked: int


@dataclass(frozen=True, slots=True)
class Fairness:
    """How everybody was treated over these sessions, and what brought the money."""

    sessions: tuple[SessionLine, ...]
    treatment: tuple[Treatment, ...]
    exposure: tuple[Exposure, ...]
    titles: dict[str, str]
    currency: str
    income: Income


class Crowd:
    """Answers with futures; each may fail with AppError."""

    def __init__(self, shelf: Shelf) -> None:
        self._shelf = shelf
        self._people: dict[tuple[int, int], list[Attendance]] = {}
        self._lock = threading.Lock()
        self._thread = ThreadPoolExecutor(1, "crowd")

    def close(self) -> None:
        """Answer nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def forget(self) -> None:
        """Somebody was erased: remember nobody."""
        with self._lock:
            self._people.clear()

    def coming(self, room: Room | None = None) -> "Future[Coming]":
        """Who comes back to a room (None: that of the last session)."""
        return self._ask(lambda reader: self._coming(reader, room))

    def fairness(self, sessions: Sequence[int], progress: Progress) -> "Future[Fairness]":
        """How everybody was treated in these sessions (none: in the last ten)."""
        return self._ask(lambda reader: self._fairness(reader, sessions, progress))

    def _ask(self, question: Callable[[Reader], T]) -> "Future[T]":
        def answer() -> T:
            with Reader(self._shelf.path) as reader:
                return question(reader)

        return self._thread.submit(answer)

    def _coming(self, reader: Reader, room: Room | None) -> Coming:
        rows = reader.sessions()
        rooms = tuple(dict.fromkeys(room for row in reversed(rows) for room in row.rooms))
        room = room if room in rooms else next(iter(rooms), None)
        looked = [row for row in rows if room in row.rooms][-LOOKED:]
        people = [self._there(reader, row) for row in looked]
        starts = [row.started_ms for row in looked]
        each = [audience(here, people[:at]) for at, here in enumerate(people)]
        found = [
            Cohort(one.week, one.people, one.there[-SHOWN:]) for one in cohorts(people, starts)
        ]
        lines = tuple(map(line_of, looked[-SHOWN:]))
        return Coming(rooms, room, lines, tuple(each[-SHOWN:]), tuple(found), len(looked))

    def _there(self, reader: Reader, row: SessionRow) -> list[Attendance]:
        key = row.session, reader.span(row.session)[1]
        with self._lock:
            known = self._people.get(key)
        if known is None:
            known = attendance(reader, row.session)
            if row.state != "open":
                with self._lock:
                    self._people[key] = known
        return known

    def _fairness(self, reader: Reader, sessions: Sequence[int], progress: Progress) -> Fairness:
        every = reader.sessions()
        ended = [row for row in every if row.state != "open"][-LAST:]
        rows = [row for row in every if row.session in sessions] if sessions else ended
        asked: list[Asked] = []
        pitches: list[PitchLine] = []
        incomes: list[Income] = []
        for at, row in enumerate(rows):
            part = progress.part(at / len(rows), (at + 1) / len(rows))
            opened = self._shelf.open(reader, row.session, part)
            asked.append(self._asked(reader, row, every, opened.page.cards))
            pitches += opened.details.pitches
            incomes.append(opened.details.income)
        lines, whole = tuple(map(line_of, rows)), _added(incomes)
        currency = max(whole.sales, key=lambda code: whole.sales[code], default="CNY")
        titles = {line.course: line.title for line in pitches}
        shown = exposure(pitches, currency)
        return Fairness(lines, treatments(asked), shown, titles, currency, whole)

    def _asked(
        self, reader: Reader, row: SessionRow, every: Sequence[SessionRow], cards: Sequence[Card]
    ) -> Asked:
        earlier = [
            one
            for one in every
            if one.started_ms < row.started_ms and set(one.rooms) & set(row.rooms)
        ][-SEEN:]
        here = self._there(reader, row)
        kinds = segments(here, [self._there(reader, one) for one in earlier])
        payers = frozenset(one.identity for one in here if one.paid)
        return Asked(cards, kinds, payers)


def _added(incomes: Iterable[Income]) -> Income:
    """Several sessions' money, by where it came from and by currency."""
    many = list(incomes)

    def of(name: str) -> dict[str, int]:
        return totals(
            Money(minor, currency) for one in many for currency, minor in getattr(one, name).items()
        )

    return Income(
        *map(of, ("gifts", "paid_messages", "memberships", "sales", "sponsors", "refunds"))
    )
