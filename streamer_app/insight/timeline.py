"""The timeline: a row a minute, counted as the events come."""

from collections.abc import Callable, Mapping, Sequence
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


_SILENT: Final = Row()


class Timeline:
    """Minutes counted from ``start_ms``."""

    def __init__(self, start_ms: int) -> None:
        self.start_ms = start_ms
        self._rows: dict[int, Row] = {}
        self._told: dict[int, tuple[int | None, MinuteFigures]] = {}
        self._beside: tuple[Sequence[Span], bool] = ((), False)

    def row(self, at_ms: int) -> Row:
        """The minute of ``at_ms``."""
        number = (at_ms - self.start_ms) // MINUTE_MS
        self._told.pop(number, None)
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

    def minutes(
        self, gaps: Sequence[Span], watching: Callable[[int], int | None], *, entries: bool
    ) -> list[MinuteFigures]:
        """Oldest first, the silent minutes between the first and the last among them.

        ``watching`` tells the audience of a moment. Only what has changed since is told anew.
        """
        if not self._rows:
            return []
        beside = (tuple(gaps), entries)
        if self._beside != beside:
            self._beside = beside
            self._told.clear()
        last = max(self._rows)
        first = max(min(self._rows), last - LONGEST)
        return [self._figures(number, watching) for number in range(first, last + 1)]

    def _figures(self, number: int, watching: Callable[[int], int | None]) -> MinuteFigures:
        start_ms = self.start_ms + number * MINUTE_MS
        viewers = watching(start_ms + MINUTE_MS)
        told = self._told.get(number)
        if told is None or told[0] != viewers:
            row = self._rows.get(number, _SILENT)
            gaps, entries = self._beside
            told = viewers, figures(start_ms, row, gaps, viewers, entries=entries)
            self._told[number] = told
        return told[1]


def figures(
    start_ms: int, row: Row, gaps: Sequence[Span], viewers: int | None, *, entries: bool
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
