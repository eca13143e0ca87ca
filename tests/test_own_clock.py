"""What the clock of tests of speed counts and what it leaves out."""

import time
from collections.abc import Iterator

import pytest

from tests import own_clock


def test_what_other_programs_took_is_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_clock, "held_up_s", lambda: 3.0)
    monkeypatch.setattr(time, "perf_counter", lambda: 10.0)
    assert own_clock.own_s() == 7.0


def test_a_reading_that_was_interrupted_is_taken_again(monkeypatch: pytest.MonkeyPatch) -> None:
    held_up: Iterator[float] = iter([1.0, 5.0, 5.0, 5.0])
    now: Iterator[float] = iter([10.0, 14.5])
    monkeypatch.setattr(own_clock, "held_up_s", lambda: next(held_up))
    monkeypatch.setattr(time, "perf_counter", lambda: next(now))
    assert own_clock.own_s() == 9.5


def test_waiting_on_purpose_counts() -> None:
    start = own_clock.own_s()
    time.sleep(0.02)
    assert own_clock.own_s() - start >= 0.015
