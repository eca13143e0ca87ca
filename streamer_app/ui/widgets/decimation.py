"""A long series as few points: the least and the greatest of every pixel column, nothing lost."""

import numpy as np
from numpy.typing import NDArray

Series = NDArray[np.float64]


def decimated(
    x: Series, y: Series, start: float, end: float, columns: int
) -> tuple[Series, Series]:
    """The points of [start, end] as at most two a column: its minimum and its maximum.

    NaN stands for what was not measured; a column without a measured value stays NaN, so that
    the line is broken there. One point on either side of the span is kept, for the line leaves
    the screen towards it. ``x`` must not fall.
    """
    first = max(0, int(np.searchsorted(x, start)) - 1)
    last = min(len(x), int(np.searchsorted(x, end, side="right")) + 1)
    x, y = x[first:last], y[first:last]
    if len(x) <= 2 * columns or end <= start:
        return x, y
    column = np.floor((x - start) * (columns / (end - start)))
    begins = np.flatnonzero(np.diff(column, prepend=-np.inf))
    least, greatest = np.fmin.reduceat(y, begins), np.fmax.reduceat(y, begins)
    ends = np.append(begins[1:], len(y)) - 1
    rising = y[begins] <= y[ends]
    points = np.empty(2 * len(begins))
    points[0::2] = np.where(rising, least, greatest)
    points[1::2] = np.where(rising, greatest, least)
    middle = start + (column[begins] + 0.5) * ((end - start) / columns)
    return np.repeat(middle, 2), points
