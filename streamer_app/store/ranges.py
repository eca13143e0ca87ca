"""Rows of certain kinds within a stretch of one session."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from streamer_app.events import KINDS, Event
from streamer_app.store import codec
from streamer_app.store.queries import Reader, StoredEvent

PAID_KINDS: Final = ("gift", "paid_message", "membership", "order")
SPOKEN_KINDS: Final = ("chat", "paid_message", "membership", "gift")
_PAID: Final = "(minor > 0 OR extra ->> '$.coins.minor' > 0)"


def paid(
    reader: Reader, session: int, start_ms: int, end_ms: int, most: int
) -> tuple[list[StoredEvent], int]:
    """What brought money in [start, end), in order of time, at most ``most`` of it, and
    how much there is."""
    return _within(reader, session, _numbers(PAID_KINDS), start_ms, end_ms, most, f"AND {_PAID}")


def spoken(
    reader: Reader, session: int, start_ms: int, end_ms: int, most: int
) -> tuple[list[StoredEvent], int]:
    """The messages and gifts of [start, end), in order of time, the first ``most``, and their
    number."""
    return _within(reader, session, _numbers(SPOKEN_KINDS), start_ms, end_ms, most)


def done(
    reader: Reader, session: int, kind: str, start_ms: int, end_ms: int, most: int = 2_000
) -> list[StoredEvent]:
    """What people did (``interaction``, ``desk_operation``, ``pitch``) in [start, end)."""
    return some(reader, session, (kind,), start_ms, end_ms, most)


def some(
    reader: Reader, session: int, kinds: Iterable[str], start_ms: int, end_ms: int, most: int
) -> list[StoredEvent]:
    """The events of these kinds in [start, end), in order of time, the first ``most``."""
    return _within(reader, session, _numbers(kinds), start_ms, end_ms, most)[0]


def _numbers(kinds: Iterable[str]) -> Sequence[int]:
    wanted: list[type[Event]] = [KINDS[kind] for kind in kinds]
    return [codec.NUMBER[kind] for kind in wanted]


def _within(
    reader: Reader,
    session: int,
    kinds: Sequence[int],
    start_ms: int,
    end_ms: int,
    most: int,
    only: str = "",
) -> tuple[list[StoredEvent], int]:
    first, last = reader.span(session)
    where = (
        "FROM event WHERE id BETWEEN ? AND ? AND session = ? AND at_ms >= ? AND at_ms < ? "
        f"AND kind IN ({', '.join(map(str, kinds))}) {only}"
    )
    values = (first, last, session, start_ms, end_ms)
    ((count,),) = reader.ask(f"SELECT count(*) {where}", values)
    rows = reader.ask(f"SELECT id {where} ORDER BY at_ms, id LIMIT ?", (*values, most))
    return list(_read(reader, (row for (row,) in rows))), count


def _read(reader: Reader, rows: Iterable[int]) -> Iterator[StoredEvent]:
    for row in rows:
        if found := reader.event(row):
            yield found
