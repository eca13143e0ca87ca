"""What viewers did elsewhere: views, purchases and comments by course, cleaned with a report.

Every row that is left out is named by its number below the header: what cannot be read, what
stands there twice, and what no person does.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import tzinfo
from typing import Final

from streamer_app.catalogue.imports import Bad
from streamer_app.catalogue.tables import BadRow, Row, moment, rows
from streamer_app.errors import reason

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "viewer": ("观众", "观众编号", "用户", "用户编号", "学员", "viewer", "user", "user id", "id"),
    "course": ("课程", "课程名", "课程编号", "商品", "course", "course id", "item", "product"),
    "views": ("观看", "浏览", "观看次数", "浏览次数", "views", "clicks"),
    "purchases": ("购买", "购买次数", "下单", "purchases", "orders"),
    "comments": ("评论", "评论数", "弹幕", "comments", "messages"),
    "at_ms": ("时间", "日期", "time", "date", "at"),
}
COUNTS: Final = ("views", "purchases", "comments")
MOST_VIEWS: Final = 1000
MOST_COMMENTS: Final = 300
MOST_COURSES: Final = 200
"""More in one row, or so many courses without a purchase: a machine, all of whose rows go."""


@dataclass(frozen=True, slots=True)
class Behaviour:
    """X = [views, purchases, comments] of one viewer and course at a time."""

    viewer: str
    course: str
    at_ms: int
    views: int = 0
    purchases: int = 0
    comments: int = 0


@dataclass(frozen=True, slots=True)
class BehaviourImported:
    """What an import came to: the good rows, and the others by number and reason."""

    rows: int
    good: int
    bad: tuple[Bad, ...]
    duplicates: tuple[int, ...]
    machines: tuple[int, ...]
    kept: tuple[Behaviour, ...] = ()


def import_behaviour(
    data: bytes,
    courses: Mapping[str, str],
    *,
    bots: frozenset[str] = frozenset(),
    zone: tzinfo | None = None,
) -> BehaviourImported:
    """Read a file of behaviour. ``courses``: names in lower case to ids (``course_finder``).

    Raises: AppError for a file that is no table, or names neither viewers nor courses.
    """
    read: dict[int, Behaviour] = {}
    bad: list[Bad] = []
    count = 0
    for number, row in rows(data, COLUMNS, ["viewer", "course"]):
        count += 1
        try:
            read[number] = _read(row, courses, zone)
        except BadRow as error:
            bad.append(Bad(number, error.why))
    first: dict[tuple[str, str, int], int] = {}
    for number, one in read.items():
        first.setdefault((one.viewer, one.course, one.at_ms), number)
    once = set(first.values())
    odd = bots | _machines(read.values())
    machines = [n for n in read if read[n].viewer in odd]
    kept = [one for n, one in read.items() if n in once and one.viewer not in odd]
    twice = [n for n in read if n not in once and read[n].viewer not in odd]
    return BehaviourImported(
        count, len(kept), tuple(bad), tuple(twice), tuple(machines), tuple(kept)
    )


def _read(row: Row, courses: Mapping[str, str], zone: tzinfo | None) -> Behaviour:
    viewer, named = row.get("viewer", ""), row.get("course", "")
    if not viewer:
        raise BadRow(reason("import.no_viewer"))
    course = courses.get(named.casefold())
    if course is None:
        raise BadRow(reason("import.course_not_known", text=named))
    counts = {name: _count(row.get(name, "")) for name in COUNTS}
    if not any(counts.values()):
        raise BadRow(reason("import.no_behaviour"))
    return Behaviour(viewer, course, _time(row.get("at_ms", ""), zone), **counts)


def _count(text: str) -> int:
    if not text:
        return 0
    if not text.isdecimal():
        raise BadRow(reason("import.count_not_number", text=text))
    return min(int(text[:12]), 10**9)


def _time(text: str, zone: tzinfo | None) -> int:
    if not text:
        return 0
    try:
        return moment(text, zone)
    except ValueError as error:
        raise BadRow(reason("import.date_not_read", text=text)) from error


def _machines(read: Iterable[Behaviour]) -> frozenset[str]:
    """Viewers who do what no person does."""
    seen: dict[str, set[str]] = {}
    bought: set[str] = set()
    found: set[str] = set()
    for one in read:
        seen.setdefault(one.viewer, set()).add(one.course)
        if one.purchases:
            bought.add(one.viewer)
        if one.views > MOST_VIEWS or one.comments > MOST_COMMENTS:
            found.add(one.viewer)
    collectors = {who for who, courses in seen.items() if len(courses) > MOST_COURSES}
    return frozenset(found | (collectors - bought))
