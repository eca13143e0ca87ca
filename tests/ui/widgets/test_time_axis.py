"""Ticks, scales and the labels that give way."""

import itertools
import time
from collections.abc import Iterator

import pytest

from streamer_app.live.snapshot import Mark
from streamer_app.ui.widgets.row_parts import Say
from streamer_app.ui.widgets.time_axis import (
    Label,
    clock,
    fit_labels,
    gap_label,
    mark_label,
    quantile_band,
    round_range,
    round_top,
    ticks,
)


@pytest.fixture(autouse=True)
def shanghai() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as there:
        there.setenv("TZ", "Asia/Shanghai")
        time.tzset()
        yield
    time.tzset()


def local(hours: int, minutes: int) -> int:
    """2025-09-12 at this time in Shanghai, ms."""
    return 1_757_606_400_000 + (hours * 60 + minutes) * 60_000


def test_ticks_are_round_local_times_and_not_too_many() -> None:
    found = [clock(at) for at in ticks(local(19, 47), local(20, 47), 6)]
    assert found == ["19:50", "20:00", "20:10", "20:20", "20:30", "20:40"]
    assert [clock(at) for at in ticks(local(19, 47), local(20, 47), 3)] == [
        "20:00",
        "20:20",
        "20:40",
    ]


@pytest.mark.parametrize(
    ("value", "top"),
    [(0, 1), (1, 1), (7, 8), (58, 60), (60, 60), (61, 80), (798, 800), (1284, 1500)],
)
def test_a_scale_ends_on_a_round_number(value: float, top: float) -> None:
    assert round_top(value) == top


def test_a_range_that_does_not_start_at_0_is_round_and_holds_its_values() -> None:
    low, high = round_range(1043, 1290)
    assert low <= 1043 < 1290 <= high
    assert (low, high) == (900.0, 1350.0)


def test_the_band_is_the_middle_eighty_percent() -> None:
    assert quantile_band(list(range(101))) == (10, 90)
    assert quantile_band([1.0] * 9) is None


def width(text: str) -> float:
    return 10.0 * len(text)


def test_labels_far_apart_keep_all_their_words(say: Say) -> None:
    wished = [
        mark_label(Mark(local(20, 12), "pitch", "真题"), 100, say, whole=True),
        mark_label(Mark(local(20, 33), "peak", "懂了"), 600, say, whole=True),
    ]
    placed = fit_labels(wished, width, 0, 1000, 16)
    assert [label.text for label in placed] == ["带课 20:12 真题", "高光 20:33 懂了"]


def test_the_later_of_two_near_marks_drops_its_word_then_its_time() -> None:
    marks = [
        Label(100, ("aa 20:12", "20:12", ""), "star"),
        Label(190, ("bb 20:14", "20:14", ""), "star"),
    ]
    assert [p.text for p in fit_labels(marks, lambda t: 5.0 * len(t), 0, 900, 16)] == [
        "aa 20:12",
        "20:14",
    ]
    near = [
        Label(100, ("aa 20:12", "20:12", ""), "star"),
        Label(130, ("bb 20:14", "20:14", ""), "star"),
    ]
    assert [p.text for p in fit_labels(near, width, 0, 140, 16)] == ["", ""]


def test_no_two_labels_touch() -> None:
    marks = [Label(x, (f"word {x}", str(x), ""), "star") for x in range(0, 900, 35)]
    placed = fit_labels(marks, width, 0, 1000, 16)
    assert len(placed) > 10
    for one, after in itertools.pairwise(placed):
        assert one.left + one.width <= after.left


def test_a_gap_is_named_by_its_length(say: Say) -> None:
    label = gap_label(local(20, 23), local(20, 23) + 46_600, 300, say)
    assert label.forms[0] == "缺 00:47"
