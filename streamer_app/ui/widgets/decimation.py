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
    width = (end - start) / columns
    edges = start + width * np.arange(columns + 1)
    begins = np.searchsorted(x, edges)
    # reduceat needs growing places: columns without a point fall out; the point before stays.
    begins = np.append(0, begins)
    begins = begins[np.diff(begins, append=len(x)) > 0]
    return _ends(x, y, begins, start, width)


def _ends(
    x: Series, y: Series, begins: NDArray[np.intp], start: float, width: float
) -> tuple[Series, Series]:
    """Minimum and maximum from each place to the next.

    They alternate (low, high, high, low ...), so that the line between two columns is short:
    that halves the pixels to paint and looks the same.
    """
    least, greatest = np.fmin.reduceat(y, begins), np.fmax.reduceat(y, begins)
    points = np.empty(2 * len(begins))
    points[0::4], points[1::4] = least[0::2], greatest[0::2]
    points[2::4], points[3::4] = greatest[1::2], least[1::2]
    middle = start + (np.floor((x[begins] - start) / width) + 0.5) * width
    return np.repeat(middle, 2), points
