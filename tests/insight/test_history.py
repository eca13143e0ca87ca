"""The median and the greatest of what came so far."""

from random import Random
from statistics import median

from streamer_app.insight.history import History


def test_the_value_of_this_moment_counts_among_the_earlier_ones() -> None:
    history = History()
    assert history.beside(7) == (7, 7)
    history.add(10)
    assert history.beside(2) == (6.0, 10)
    history.add(4)
    assert history.beside(99) == (10, 99)
    assert history.beside(1) == (4, 10)


def test_it_is_what_sorting_everything_would_tell() -> None:
    chance = Random(5)
    history, values = History(), list[float]()
    for _ in range(200):
        now = chance.randrange(12)
        assert history.beside(now) == (median([*values, now]), max([*values, now]))
        values.append(chance.randrange(12))
        history.add(values[-1])
