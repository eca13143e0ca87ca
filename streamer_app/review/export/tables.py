"""A session as tables: events, questions, pitches, orders and minutes; the same in every format."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

import msgspec

from streamer_app.events import Money, Viewer, converted
from streamer_app.review.summary import Read
from streamer_app.store.columns import PART, Columns, columns
from streamer_app.store.queries import Reader

Name = Callable[[str, Viewer | None], tuple[str, str]]
"""(source, viewer) -> the id and the name to write."""
Part = Sequence[Sequence[Any]]
"""Some rows of a table, column by column; all of them are equally long."""
Parts = Iterable[Part]

COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "events": (
        *("at_ms", "seen_ms", "kind", "source", "room", "id", "viewer", "name", "text"),
        *("count", "minor", "currency"),
    ),
    "questions": (
        *("card", "state", "text", "asks", "askers", "first_ms", "wait_s", "score", "course"),
        "note",
    ),
    "pitches": (
        *("pitch", "course", "started_ms", "ended_ms", "planned_s", "expected", "low", "high"),
        *("orders", "intents", "clicks", "rejected"),
    ),
    "orders": (
        *("order", "course", "at_ms", "minor", "currency", "refunded", "manual", "pitch"),
        "buyer",
    ),
    "minutes": ("start_ms", "messages", "asks", "viewers", "entries"),
}
TIMES: Final[Mapping[str, str]] = {
    "events": "at_ms",
    "questions": "first_ms",
    "pitches": "started_ms",
    "orders": "at_ms",
    "minutes": "start_ms",
}
"""The column that says when each row was."""
TOKEN: Final = 6
"""Bytes of a pseudonym."""
PEOPLE: Final = frozenset({"buyer"})
"""The columns of the small tables that name people."""
_AS_STORED: Final = COLUMNS["events"]


class SmallTable(msgspec.Struct, frozen=True):
    """A table that only a folded session has: its values column by column, names as they are."""

    name: str
    columns: list[str]
    values: list[list[Any]]


class SmallTables(msgspec.Struct, frozen=True):
    """All of them; what is kept of a session so that an export need not fold it again."""

    tables: list[SmallTable]


@dataclass(frozen=True, slots=True)
class Table:
    """``parts`` bring the rows, in the order of ``columns``; they can be walked once."""

    name: str
    columns: Sequence[str]
    parts: Parts


class Pseudonyms:
    """Stands in for ids and names, equal for one viewer throughout one export and no other."""

    def __init__(self, key: bytes) -> None:
        self._key = key
        self._made: dict[tuple[str, str], tuple[str, str]] = {}

    def __call__(self, source: str, viewer: Viewer | None) -> tuple[str, str]:
        if viewer is None:
            return "", ""
        who = (source, viewer.id or viewer.name)
        made = self._made.get(who)
        if made is None:
            told = "\0".join(who).encode("utf-8", "replace")
            token = blake2b(told, key=self._key, digest_size=TOKEN).hexdigest()
            made = self._made[who] = (token, f"viewer {token[:6]}")
        return made


def real_names(source: str, viewer: Viewer | None) -> tuple[str, str]:
    """Ids and names as they are (``--names``)."""
    return (viewer.id or "", viewer.name) if viewer else ("", "")


def tables(reader: Reader, session: int, small: SmallTables, name: Name) -> Iterator[Table]:
    """Every table with its rows; ``name`` hides or shows the viewers."""
    yield Table("events", _AS_STORED, event_parts(reader, session, name))
    yield from named(small, name)


def dated(table: Table) -> Table:
    """The table with each row's time in front as a clock tells it, for a person who reads it."""
    at = table.columns.index(TIMES[table.name])
    parts = (
        [[_local(ms if ms is None else ms // 1000) for ms in part[at]], *part]
        for part in table.parts
    )
    return Table(table.name, ("time", *table.columns), parts)


@lru_cache(16_384)
def _local(seconds: int | None) -> datetime | None:
    """The local time; None for one that no calendar has."""
    try:
        return None if seconds is None else datetime.fromtimestamp(seconds)
    except (OverflowError, ValueError, OSError):
        return None


def named(small: SmallTables, name: Name) -> Iterator[Table]:
    """The small tables, with people called as ``name`` says."""
    for table in small.tables:
        values = [
            [_called(one, name) for one in column] if title in PEOPLE else column
            for title, column in zip(table.columns, table.values, strict=True)
        ]
        yield Table(table.name, table.columns, [values] if values and values[0] else [])


def _called(person: str, name: Name) -> str:
    return name("", Viewer(None, person))[1] if person else ""


def small_tables(session: Read) -> SmallTables:
    """The tables of a folded session that are not its events."""
    return SmallTables(
        [
            _table("questions", _questions(session)),
            _table("pitches", _pitches(session)),
            _table("orders", _orders(session)),
            _minutes(session),
        ]
    )


def parts_of(rows: int) -> int:
    """How many parts ``event_parts`` has for so many events."""
    return -(-rows // PART)


def event_parts(reader: Reader, session: int, name: Name) -> Iterator[Part]:
    """The events of a session, in order of arrival."""
    return map(_events, columns(reader, session, name))


def _events(part: Columns) -> Part:
    """The columns ``COLUMNS`` of events; a platform's coins are told as real money."""
    found = [getattr(part, column) for column in _AS_STORED]
    if part.extra:
        text, minor, currency = (list(column) for column in (part.text, part.minor, part.currency))
        for at, extra in part.extra.items():
            if coins := extra.get("coins"):
                paid = converted(Money(**coins))
                minor[at], currency[at] = paid.minor, paid.currency
            if text[at] is None and "name" in extra:
                text[at] = extra["name"]
        found[8], found[10], found[11] = text, minor, currency
    return found


def _table(name: str, rows: Iterable[Sequence[Any]]) -> SmallTable:
    columns = list(COLUMNS[name])
    values = [list(column) for column in zip(*rows, strict=True)]
    return SmallTable(name, columns, values or [[] for _ in columns])


def _questions(session: Read) -> Iterator[Sequence[Any]]:
    for card in session.folds.desk.cards(session.at_ms):
        yield [getattr(card, column) for column in COLUMNS["questions"]]


def _pitches(session: Read) -> Iterator[Sequence[Any]]:
    for run in session.folds.pitching.runs:
        told = {name: run.shown.get(name) for name in ("expected", "low", "high")}
        told["orders"] = len(session.folds.sold(run.pitch))
        yield [
            told[column] if column in told else getattr(run, column)
            for column in COLUMNS["pitches"]
        ]


def _orders(session: Read) -> Iterator[Sequence[Any]]:
    for sale in session.folds.sales.sales:
        yield (
            *(sale.order, sale.course, sale.at_ms, *_money(sale.paid), sale.refunded),
            *(sale.manual, session.folds.pitch_of(sale) or "", sale.buyer or ""),
        )


def _money(paid: Money | None) -> tuple[int | None, str]:
    return (paid.minor, paid.currency) if paid else (None, "")


def _minutes(session: Read) -> SmallTable:
    """The minutes, with a column for each currency that came in."""
    minutes = session.folds.metrics.minutes()
    currencies = sorted({currency for minute in minutes for currency in minute.revenue})
    own = COLUMNS["minutes"]
    values = [
        *([getattr(minute, column) for minute in minutes] for column in own),
        *([minute.revenue.get(currency, 0) for minute in minutes] for currency in currencies),
    ]
    return SmallTable("minutes", [*own, *currencies], values)
