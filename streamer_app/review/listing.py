"""The list of sessions: which ones are wanted, by month, and what they add up to."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from typing import TypeVar

from streamer_app.events import Money, totals
from streamer_app.live.pages import SessionLine
from streamer_app.store.search import folded

T = TypeVar("T")

Room = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Wish:
    """What the sessions listed have in common; None and "" leave it open."""

    room: Room | None = None
    course: str = ""
    tag: str = ""
    title: str = ""
    """Every word of it stands in the title."""

    def __bool__(self) -> bool:
        return bool(self.room or self.course or self.tag or self.title.strip())

    def fits(self, line: SessionLine) -> bool:
        """Whether a session is as wished."""
        title = folded(line.title)
        return (
            (self.room is None or self.room in line.rooms)
            and (not self.course or self.course in line.courses)
            and (not self.tag or self.tag in line.tags)
            and all(word in title for word in folded(self.title).split())
        )


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be wished for, that of most sessions first."""

    rooms: tuple[Room, ...] = ()
    courses: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sums:
    """What sessions add up to. Money is minor units by currency."""

    sessions: int
    messages: int
    asked: int
    course_money: Mapping[str, int] = field(default_factory=dict)
    money: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Month:
    """A month of this computer's calendar with its sessions, in their order."""

    year: int
    month: int
    lines: tuple[SessionLine, ...]
    sums: Sums


def choices(lines: Iterable[SessionLine]) -> Choices:
    """What the sessions of a list can be told apart by."""
    rooms: Counter[Room] = Counter()
    courses: Counter[str] = Counter()
    tags: Counter[str] = Counter()
    for line in lines:
        rooms.update(line.rooms)
        courses.update(line.courses)
        tags.update(line.tags)
    return Choices(_most(rooms), _most(courses), _most(tags))


def months(lines: Sequence[SessionLine]) -> list[Month]:
    """Sessions that are ordered by time, a month at a time."""
    found = []
    for (year, month), each in groupby(lines, _month):
        own = tuple(each)
        found.append(Month(year, month, own, sums(own)))
    return found


def sums(lines: Sequence[SessionLine]) -> Sums:
    """What these sessions add up to; nothing is counted of figures not known yet."""
    return Sums(
        sessions=len(lines),
        messages=sum(line.messages for line in lines),
        asked=sum(line.asked or 0 for line in lines),
        course_money=_money(line.course_money for line in lines),
        money=_money(line.money for line in lines),
    )


def _most(counted: Counter[T]) -> tuple[T, ...]:
    return tuple(one for one, _ in counted.most_common())


def _money(each: Iterable[Mapping[str, int]]) -> dict[str, int]:
    return totals(Money(minor, code) for one in each for code, minor in one.items())


def _month(line: SessionLine) -> tuple[int, int]:
    moment = datetime.fromtimestamp(line.started_ms / 1000)
    return moment.year, moment.month
