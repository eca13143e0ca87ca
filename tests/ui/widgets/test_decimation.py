"""No peak is lost between a long series and its pixel columns."""

import numpy as np

from streamer_app.ui.widgets.decimation import Series, decimated


def columns_of(
    x: Series, y: Series, start: float, end: float, number: int
) -> dict[int, tuple[float, float]]:
    """The least and the greatest of each column, by a plain loop."""
    found: dict[int, list[float]] = {}
    for at, value in zip(x.tolist(), y.tolist(), strict=True):
        if start <= at < end and not np.isnan(value):
            found.setdefault(int((at - start) / (end - start) * number), []).append(value)
    return {column: (min(values), max(values)) for column, values in found.items()}


def test_every_column_keeps_its_least_and_its_greatest() -> None:
    random = np.random.default_rng(1)
    x = np.arange(28_800, dtype=np.float64)
    y = random.normal(1000, 50, len(x))
    y[12_345] = 5_000
    y[20_000:20_050] = np.nan
    reduced_x, reduced_y = decimated(x, y, 2_000, 26_000, 1_000)
    assert len(reduced_x) <= 2 * 1_002
    assert columns_of(x, y, 2_000, 26_000, 1_000) == columns_of(
        reduced_x, reduced_y, 2_000, 26_000, 1_000
    )


def test_a_short_series_is_left_alone_with_its_neighbours() -> None:
    x = np.arange(10, dtype=np.float64)
    kept_x, kept_y = decimated(x, x * 2, 3, 5, 100)
    assert kept_x.tolist() == [2, 3, 4, 5, 6]
    assert kept_y.tolist() == [4, 6, 8, 10, 12]


def test_a_column_without_a_value_breaks_the_line() -> None:
    x = np.arange(1000, dtype=np.float64)
    y = np.ones(1000)
    y[400:500] = np.nan
    reduced_x, reduced_y = decimated(x, y, 0, 1000, 100)
    inside = (reduced_x > 401) & (reduced_x < 499)
    assert np.isnan(reduced_y[inside]).all()
    assert not np.isnan(reduced_y[~inside & (reduced_x < 399)]).any()


def test_an_empty_series_gives_nothing() -> None:
    empty = np.empty(0)
    assert len(decimated(empty, empty, 0, 10, 100)[0]) == 0
