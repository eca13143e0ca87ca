"""The values of one number so far: their median and their greatest, at any moment."""

from bisect import insort


class History:
    """Kept in order, so that a session of many hours is not sorted anew at each look."""

    def __init__(self) -> None:
        self._ordered: list[float] = []

    def add(self, value: float) -> None:
        """One more."""
        insort(self._ordered, value)

    def beside(self, now: float) -> tuple[float, float]:
        """The median and the greatest of all that were added and ``now``."""
        half, odd = divmod(len(self._ordered) + 1, 2)
        middle = self._ranked(half, now)
        if not odd:
            middle = (self._ranked(half - 1, now) + middle) / 2
        return middle, max([now, *self._ordered[-1:]])

    def _ranked(self, rank: int, now: float) -> float:
        """The value that has so many before it, once ``now`` is among them."""
        below, above = self._ordered[max(0, rank - 1) : rank], self._ordered[rank : rank + 1]
        return min([max([now, *below]), *above])
