"""How many watch: each room in its own sense, never mixed."""

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Final

from streamer_app.insight.gaps import Span, overlap
from streamer_app.insight.peaks import Drop

STALE_MS: Final = 120_000
LONGEST_STEP_MS: Final = 10 * 60_000
DROP_MS: Final = 180_000
DROP_SHARE: Final = 0.08
SHRINKING: Final = frozenset({"concurrent", "rank"})
"""The senses in which a count can fall, so that a ratio of two counts means something."""

_BEST_FIRST: Final = ("concurrent", "rank", "cumulative", "heat", "views", "unique")
_ONLY_TOTALS: Final = frozenset({"views", "unique"})


class RoomCount:
    """The counts of one room. Views and unique viewers are totals and never the tile's number."""

    def __init__(self) -> None:
        self.basis = ""
        self.totals: dict[str, int] = {}
        self.watched: int | None = None
        """Everybody who has looked in so far, which some platforms tell beside the count."""
        self._at: list[int] = []
        self._count: list[int] = []
        self.viewer_ms = 0
        self.highest = 0
        self._drops: list[Drop] = []
        self._judged = 0
        """Counts that are looked through for drops; the latest may still be another."""

    def add(self, at_ms: int, count: int, basis: str, gaps: Sequence[Span]) -> None:
        """Note a count; a better sense than the one so far takes its place, a worse is ignored."""
        if basis in _ONLY_TOTALS:
            self.totals[basis] = max(count, self.totals.get(basis, 0))
            return
        if basis == "cumulative":
            self.watched = max(count, self.watched or 0)
        if self.basis and _BEST_FIRST.index(basis) > _BEST_FIRST.index(self.basis):
            return
        if basis != self.basis:
            self.basis, self._at, self._count = basis, [], []
            self.viewer_ms = self.highest = self._judged = 0
            self._drops = []
        self.highest = max(self.highest, count)
        self._append(at_ms, count, gaps)

    def _append(self, at_ms: int, count: int, gaps: Sequence[Span]) -> None:
        if self._at and at_ms < self._at[-1]:
            return
        if self._at:
            step = at_ms - self._at[-1] - overlap(gaps, self._at[-1], at_ms)
            self.viewer_ms += self._count[-1] * min(step, LONGEST_STEP_MS)
            if self._at[-1] // 1000 == at_ms // 1000:
                self._at[-1], self._count[-1] = at_ms, count
                return
        self._at.append(at_ms)
        self._count.append(count)

    def at(self, at_ms: int) -> int | None:
        """The last count up to then."""
        place = bisect_right(self._at, at_ms)
        return self._count[place - 1] if place else None

    def noted_ms(self, at_ms: int) -> int | None:
        """When that count was noted."""
        place = bisect_right(self._at, at_ms)
        return self._at[place - 1] if place else None

    def drops(self) -> list[Drop]:
        """Falls of 8 % or more within three minutes, one mark for each fall."""
        if self.basis not in SHRINKING or not self._at:
            return []
        while self._judged < len(self._at) - 1:
            self._drops += self._fall(self._judged)
            self._judged += 1
        return [*self._drops, *self._fall(self._judged)]

    def _fall(self, place: int) -> list[Drop]:
        """The drop that a count marks, if it does."""
        at_ms, now = self._at[place], self._count[place]
        if self._drops and at_ms - self._drops[-1].at_ms < DROP_MS:
            return []
        before = max(self._count[bisect_left(self._at, at_ms - DROP_MS) : place + 1])
        fallen = before and now <= before * (1 - DROP_SHARE)
        return [Drop(at_ms, before, now)] if fallen else []
