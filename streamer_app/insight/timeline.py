"""The timeline: a row a minute, counted as the events come."""

from collections.abc import Mapping
from typing import Final

from streamer_app.events import Money, totals
from streamer_app.insight.figures import MinuteFigures
from streamer_app.insight.gaps import STALE_SHARE, Span, overlap

MINUTE_MS: Final = 60_000
LONGEST: Final = 7 * 24 * 60
"""Minutes; a clock that runs away makes no endless row of empty ones."""


class Row:
    """The counts of one minute; ``revenue`` in the units that came, coins as coins."""

    __slots__ = ("asks", "entries", "messages", "revenue")

    def __init__(self) -> None:
        self.messages = self.asks = self.entries = 0
        self.revenue: dict[str, int] = {}


class Timeline:
    """Minutes counted from ``start_ms``."""

    def __init__(self, start_ms: int) -> None:
        self.start_ms = start_ms
        self._rows: dict[int, Row] = {}

    def row(self, at_ms: int) -> Row:
        """The minute of ``at_ms``."""
        number = (at_ms - self.start_ms) // MINUTE_MS
        found = self._rows.get(number)
        if found is None:
            found = self._rows[number] = Row()
        return found

    def earn(self, at_ms: int, gained: Mapping[str, int], sign: int = 1) -> None:
        """Add what the minute brought, or (``sign`` -1) take it back."""
        if gained:
            revenue = self.row(at_ms).revenue
            for currency, minor in gained.items():
                revenue[currency] = revenue.get(currency, 0) + sign * minor

    def minutes(self) -> list[tuple[int, Row]]:
        """(start, counts), the silent minutes between the first and the last among them."""
        if not self._rows:
            return []
        last = max(self._rows)
        first = max(min(self._rows), last - LONGEST)
        empty = Row()
        return [
            (self.start_ms + number * MINUTE_MS, self._rows.get(number, empty))
            for number in range(first, last + 1)
        ]


def figures(
    start_ms: int, row: Row, gaps: list[Span], viewers: int | None, *, entries: bool
) -> MinuteFigures:
    """The minute as the timeline shows it; None where more than a quarter is missing."""
    missing = overlap(gaps, start_ms, start_ms + MINUTE_MS) > STALE_SHARE * MINUTE_MS
    return MinuteFigures(
        start_ms=start_ms,
        messages=None if missing else row.messages,
        asks=None if missing else row.asks,
        viewers=None if missing else viewers,
        revenue=totals(Money(minor, name) for name, minor in row.revenue.items()),
        entries=None if missing or not entries else row.entries,
    )
