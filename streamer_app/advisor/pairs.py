"""Which courses are taken together, and in which order: counts over learners' histories.

A learner of many courses makes many pairs. With a ``power`` each pair weighs the learner's number
of courses to minus that power, so that few collectors do not outweigh everybody else.
"""

from collections.abc import Iterator, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

LONGEST: Final = 100
"""A learner's latest courses that count; a few of thousands would otherwise outweigh many."""
AT_ONCE: Final = 4_000_000

Floats = NDArray[np.float64]
Places = NDArray[np.int64]


class Histories:
    """Learners' courses as numbers from 0 on, each learner's in order of time."""

    def __init__(self, histories: Sequence[Sequence[int]], courses: int) -> None:
        kept = [history[-LONGEST:] for history in histories]
        lengths = np.array([len(history) for history in kept], dtype=np.int64)
        self.courses = courses
        self.learners = len(kept)
        self._flat = np.fromiter((c for h in kept for c in h), np.int64, int(lengths.sum()))
        ends = np.repeat(np.cumsum(lengths), lengths)
        self._left = ends - np.arange(len(self._flat)) - 1
        self._length = np.repeat(lengths, lengths).astype(np.float64)
        every = np.fromiter((c for h in histories for c in h), np.int64)
        self.popularity: Floats = np.bincount(every, minlength=courses).astype(np.float64)

    def taken(self, power: float) -> Floats:
        """How often each course was taken, each learner's ones weighing length ** -power."""
        counts = np.bincount(self._flat, self._length**-power, minlength=self.courses)
        return counts.astype(np.float64)

    def weight(self, power: float) -> float:
        """What a learner's course weighs on average."""
        return float((self._length**-power).mean()) if len(self._length) else 1.0

    def followed(self, steps: int, decay: float, power: float) -> Floats:
        """[a, b]: how often b came after a within ``steps``, each step more worth ``decay``."""
        return self._table([(gap, decay ** (gap - 1)) for gap in range(1, steps + 1)], power)

    def together(self, power: float) -> Floats:
        """[a, b]: how many histories hold both; the diagonal is 0."""
        table = self._table([(gap, 1.0) for gap in range(1, LONGEST)], power)
        both: Floats = table + table.T
        np.fill_diagonal(both, 0.0)
        return both

    def _table(self, gaps: Sequence[tuple[int, float]], power: float) -> Floats:
        table = np.zeros(self.courses**2)
        for pairs, weights in self._chunks(gaps, power):
            table += np.bincount(pairs, weights, minlength=self.courses**2)
        return table.reshape(self.courses, self.courses)

    def _chunks(
        self, gaps: Sequence[tuple[int, float]], power: float
    ) -> Iterator[tuple[Places, Floats]]:
        """All pairs, in few large pieces: to count a piece costs as much as the table."""
        pairs: list[Places] = []
        weights: list[Floats] = []
        for gap, worth in gaps:
            first = np.flatnonzero(self._left >= gap)
            pairs.append(self._flat[first] * self.courses + self._flat[first + gap])
            weights.append(worth * self._length[first] ** -power)
            if sum(map(len, pairs)) > AT_ONCE:
                yield np.concatenate(pairs), np.concatenate(weights)
                pairs, weights = [], []
        if pairs:
            yield np.concatenate(pairs), np.concatenate(weights)
