"""The back-off of decisions: polite against a server that lets us in and throws us out."""

import itertools
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.feeds.backoff import ANSWERED_BADLY_S, UNREACHABLE_S, Backoff, retry_after


class Least(Random):
    def uniform(self, a: float, b: float) -> float:
        return a


class Most(Random):
    def uniform(self, a: float, b: float) -> float:
        return b


def attempts(rng: Random, most_s: float, until: float) -> list[float]:
    """When a client tries whose every attempt fails at once."""
    backoff, now, times = Backoff(rng), 0.0, []
    while now < until:
        times.append(now)
        backoff.attempted(now)
        now += backoff.wait(now, most_s)
    return times


def test_the_steps_double_up_to_the_longest() -> None:
    backoff = Backoff(Most())
    waits = [backoff.wait(100.0, UNREACHABLE_S) for _ in range(6)]
    assert waits == [1.0, 2.0, 4.0, 8.0, 10.0, 10.0]


def test_half_of_each_step_is_certain() -> None:
    backoff = Backoff(Least())
    waits = [backoff.wait(100.0, ANSWERED_BADLY_S) for _ in range(8)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0, 30.0]


@given(st.integers(0, 2**32))
def test_an_unwilling_server_sees_few_attempts(seed: int) -> None:
    times = attempts(Random(seed), ANSWERED_BADLY_S, 1200.0)
    assert sum(time < 60 for time in times) <= 8
    late = [time for time in times if time >= 60]
    assert all(sum(at <= other < at + 60 for other in late) <= 2 for at in late)
    assert all(later - sooner > 0.5 for sooner, later in itertools.pairwise(times))


def test_only_a_minute_of_sense_forgives_the_failures() -> None:
    for seconds, valid, expected in ((60.0, True, 1.0), (59.9, True, 8.0), (600.0, False, 8.0)):
        backoff = Backoff(Most())
        for _ in range(3):
            backoff.wait(0.0, ANSWERED_BADLY_S)
        backoff.survived(seconds, valid=valid)
        assert backoff.wait(0.0, ANSWERED_BADLY_S) == expected


def test_the_wait_that_the_server_asks_for_is_kept() -> None:
    backoff = Backoff(Most())
    assert backoff.wait(0.0, ANSWERED_BADLY_S, retry_after=300.0) == 300.0


def test_a_move_is_made_at_once_but_not_over_and_over() -> None:
    backoff = Backoff(Most())
    backoff.attempted(100.0)
    assert backoff.move(500.0) == 0.0
    assert backoff.move(500.0) == 2.0
    assert backoff.move(500.0) == 4.0


def test_a_move_right_after_an_attempt_keeps_the_distance() -> None:
    backoff = Backoff(Most())
    backoff.attempted(100.0)
    assert 0.5 < backoff.move(100.0) < 0.6


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (None, 0.0),
        ("120", 120.0),
        (" 7 ", 7.0),
        ("-5", 0.0),
        ("soon", 0.0),
        ("9" * 400, 999_999_999.0),
        ("Thu, 01 Jan 1970 00:02:00 GMT", 20.0),
        ("Thu, 01 Jan 1970 00:00:01 GMT", 0.0),
    ],
)
def test_retry_after_is_read_in_both_forms(value: str | None, seconds: float) -> None:
    assert retry_after(value, 100.0) == seconds
