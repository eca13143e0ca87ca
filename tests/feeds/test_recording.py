"""The pace of a recording, computed by hand."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.events import Chat
from streamer_app.feeds.recording import BATCH, paced


def chats(*times: int) -> list[Chat]:
    return [Chat(id=str(number), at_ms=at, text="a") for number, at in enumerate(times)]


def plan(*times: int, speed: float | None = 1.0) -> list[tuple[float, int]]:
    return [(delay, len(batch)) for delay, batch in paced(chats(*times), speed)]


def test_pauses_are_those_of_the_recording() -> None:
    assert plan(1000, 1500, 4500) == [(0.0, 1), (0.5, 1), (3.0, 1)]


def test_twice_the_speed_halves_every_pause() -> None:
    assert plan(1000, 1500, 4500, speed=2.0) == [(0.0, 1), (0.25, 1), (1.5, 1)]


def test_events_of_one_moment_go_out_together() -> None:
    assert plan(1000, 1010, 1020, 1021) == [(0.0, 3), (0.021, 1)]
    assert plan(1000, 1500, 4500, speed=1000.0) == [(0.0, 3)]


def test_an_event_without_a_time_or_out_of_order_waits_for_nobody() -> None:
    assert plan(1000, 0, 500, 2000) == [(0.0, 3), (1.0, 1)]


def test_at_full_speed_there_is_no_pause_and_batches_stay_bounded() -> None:
    assert plan(*range(1, 60 * BATCH, 60), speed=None) == [(0.0, BATCH)]
    assert plan(*[1000] * (BATCH + 1), speed=None) == [(0.0, BATCH), (0.0, 1)]


def test_a_late_event_at_the_head_of_a_batch_turns_no_clock_back() -> None:
    assert plan(*[1000] * BATCH, 500, 1100) == [(0.0, BATCH), (0.0, 1), (0.1, 1)]


def test_nothing_has_no_pace() -> None:
    assert plan() == []


@pytest.mark.parametrize("speed", [0.0, -1.0, float("nan")])
def test_a_speed_is_above_zero(speed: float) -> None:
    with pytest.raises(ValueError, match="above zero"):
        plan(1, speed=speed)


@given(st.lists(st.integers(0, 10**7), max_size=60), st.floats(0.1, 100))
def test_nothing_is_lost_reordered_or_late_in_the_sum(times: list[int], speed: float) -> None:
    events = chats(*times)
    batches = list(paced(events, speed))
    assert [event for _, batch in batches for event in batch] == events
    assert all(delay >= 0 for delay, _ in batches)
    timed = [at for at in times if at]
    if timed:
        span = (max(timed) - timed[0]) / 1000 / speed
        assert sum(delay for delay, _ in batches) <= span + 1e-6
        assert sum(delay for delay, _ in batches) >= span - 0.0201
