"""Comings and goings: how long people stay, and how many of those who came are still there."""

from array import array
from collections.abc import Mapping
from typing import Final

import numpy as np

AFTER_MIN: Final = (5, 10, 30)
_STILL_HERE: Final = 2**62


class Stays:
    """One row a stay; a second entry of somebody who never left is no new stay."""

    def __init__(self) -> None:
        self._joined = array("q")
        self._left = array("q")
        self._open: dict[int, int] = {}
        self.entries = 0

    def join(self, who: int, at_ms: int) -> None:
        self.entries += 1
        if who >= 0 and who not in self._open:
            self._open[who] = len(self._joined)
            self._joined.append(at_ms)
            self._left.append(_STILL_HERE)

    def leave(self, who: int, at_ms: int) -> None:
        row = self._open.pop(who, None)
        if row is not None:
            self._left[row] = max(at_ms, self._joined[row])

    def mean_ms(self) -> float | None:
        """The mean length of the stays that have ended."""
        joined, left = np.frombuffer(self._joined, np.int64), np.frombuffer(self._left, np.int64)
        ended = left < _STILL_HERE
        return float((left[ended] - joined[ended]).mean()) if ended.any() else None

    def kept(self, at_ms: int) -> Mapping[int, tuple[int, int]]:
        """Minutes -> (stayed that long, came at least that long ago)."""
        joined, left = np.frombuffer(self._joined, np.int64), np.frombuffer(self._left, np.int64)
        result = {}
        for minutes in AFTER_MIN:
            old = joined <= at_ms - minutes * 60_000
            stayed = old & (left - joined >= minutes * 60_000)
            result[minutes] = (int(stayed.sum()), int(old.sum()))
        return result
