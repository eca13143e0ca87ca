"""The engagement index against the documented vectors, and through a session."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.insight.engagement import STARTER, Baseline, Word, index, per_head
from streamer_app.insight.metrics import Metrics
from tests.insight.lesson import ASKED, Lesson, at, extra

NORMAL = {**STARTER, "hold": 1.0}


def times(factor: float, hold: float) -> dict[str, float]:
    return {**{name: factor * value for name, value in STARTER.items()}, "hold": hold}


@pytest.mark.parametrize(
    ("x", "value"),
    [
        (NORMAL, 50.0),
        (times(2, 1), 65.0),
        (times(3, 1), 72.5),
        (times(0.5, 0.95), 32.5),
        (times(0, 1), 5.0),
        ({name: STARTER[name] for name in ("chatters", "msgs", "askers")}, 50.0),
    ],
)
def test_the_index_of_the_documented_rooms(x: dict[str, float], value: float) -> None:
    assert index(x) == pytest.approx(value)


def test_the_documented_lesson_and_what_dropping_a_signal_does() -> None:
    x = {"chatters": 14, "msgs": 31, "askers": 3, "gifters": 0, "likes": 12, "hold": 0.97}

    def without(name: str) -> float | None:
        return index({key: value for key, value in x.items() if key != name})

    values = (index(x), without("likes"), without("hold"))
    assert [value and round(value, 2) for value in values] == [52.69, 53.96, 54.66]


def test_too_little_coverage_gives_no_index() -> None:
    assert index({"likes": 30, "hold": 1}) is None
    assert index({"chatters": 8, "likes": 30}) == pytest.approx(50)
    assert index({}) is None


@given(st.dictionaries(st.sampled_from(sorted(NORMAL)), st.floats(0, 1e6), min_size=3))
def test_the_index_is_bounded_and_rises_with_every_signal(x: dict[str, float]) -> None:
    value = index(x)
    if value is None:
        return
    assert -1e-9 <= value <= 100 + 1e-9
    for name in x:
        more = index({**x, name: x[name] * 2 + 1})
        assert more is not None
        assert more >= value - 1e-9


@given(st.floats(20, 1e5))
def test_per_head_ten_times_the_room_gives_the_same_index(viewers: float) -> None:
    x = {"chatters": 14.0, "msgs": 31.0, "askers": 3.0, "hold": 0.97}
    big = {name: value * (1 if name == "hold" else 10) for name, value in x.items()}
    small_index, big_index = index(per_head(x, viewers)), index(per_head(big, 10 * viewers))
    assert small_index == pytest.approx(big_index)


def test_the_baseline_is_the_median_and_at_least_a_quarter_of_the_starter() -> None:
    windows = [
        {"chatters": 10.0, "msgs": 1.0, "viewers": 200.0},
        {"chatters": 30.0, "msgs": 2.0, "viewers": 400.0},
        {"chatters": 20.0, "msgs": 3.0},
        {"chatters": 0.0, "msgs": 900.0},
    ]
    baseline = Baseline.of(windows)
    assert baseline is not None
    assert (baseline.absolute["chatters"], baseline.absolute["msgs"]) == (20, 5)
    assert baseline.per_head is not None
    # 10 of 200 and 30 of 400 viewers
    assert baseline.per_head["chatters"] == pytest.approx(6.25)
    assert Baseline.of([{"chatters": 0.0}]) is None
    without = Baseline.of([{"chatters": 4.0}])
    assert without is not None
    assert without.per_head is None


def test_the_word_changes_after_sixty_seconds_on_the_other_side() -> None:
    word = Word()
    assert word.see(0, 50) == "normal"
    assert word.see(10_000, 80) == "normal"
    assert word.see(69_000, 80) == "normal"
    assert word.see(70_000, 80) == "lively"
    assert word.see(80_000, 50) == "lively"
    assert word.see(90_000, 80) == "lively"
    assert word.see(145_000, 50) == "lively"
    assert word.see(205_000, 50) == "normal"
    assert word.see(206_000, None) == ""


def test_one_person_shouting_hardly_moves_the_index() -> None:
    def lesson(shouts: int) -> float:
        lesson = Lesson()
        for s in range(0, 120, 3):
            lesson.chat(s, f"u{s % 8}")
        for number in range(shouts):
            lesson.chat(number * 118 / max(1, shouts), "loud")
        value = lesson.value("ei", 119.5)
        assert isinstance(value, float)
        return value

    assert lesson(120) - lesson(3) == 0
    assert 0 < lesson(120) - lesson(0) < 3


def test_a_slow_climb_is_not_quiet_sixty_seconds_after_it_left_the_quiet() -> None:
    word = Word()
    assert word.see(0, 20) == "quiet"
    assert word.see(10_000, 40) == "quiet"
    assert word.see(50_000, 70) == "quiet"
    assert word.see(69_000, 70) == "quiet"
    assert word.see(70_000, 70) == "normal", "a minute above 35, not yet one above 65"
    assert word.see(109_000, 70) == "normal"
    assert word.see(110_000, 70) == "lively"


def test_a_session_tells_index_word_and_coverage() -> None:
    lesson = Lesson()
    for s in range(0, 121):
        lesson.chat(s, f"u{s % 8}", ASKED)
    metric = lesson.see(120)["ei"]
    shown = extra(metric)
    # capped messages 8 x 3 / 2 min, 8 chatters, 4 askers a minute, no gifts, no likes
    x = {"chatters": 8, "msgs": 12, "askers": 4, "gifters": 0, "likes": 0}
    wanted = index({name: float(value) for name, value in x.items()})
    assert wanted is not None
    assert metric.value == round(wanted, 2)
    assert (shown["coverage"], shown["basis"], shown["word"]) == (0.9, "starter", "normal")
    assert [point[0] for point in lesson.metrics.engagement(at(100))] == [at(100), at(110)]


def test_silence_turns_the_word_quiet_without_any_event() -> None:
    lesson = Lesson()
    for s in range(0, 121):
        lesson.chat(s, f"u{s % 12}", ASKED)
    assert extra(lesson.see(121)["ei"])["word"] == "normal"
    assert extra(lesson.see(300)["ei"])["word"] == "quiet"


def test_hold_counts_after_five_minutes_and_not_across_a_gap() -> None:
    lesson = Lesson()
    for s in range(0, 700, 10):
        lesson.chat(s, "a")
        lesson.watch(s, 100)
    assert extra(lesson.see(290)["ei"])["coverage"] == 0.9
    assert extra(lesson.see(690)["ei"])["coverage"] == 1.0
    lesson.gap(695, 700)
    lesson.watch(705, 100)
    assert extra(lesson.see(710)["ei"])["coverage"] == 0.9


def test_a_change_of_coverage_is_said_for_two_minutes() -> None:
    lesson = Lesson()
    for s in range(0, 460, 10):
        lesson.chat(s, "a")
        lesson.watch(s, 100)
    assert extra(lesson.see(299)["ei"])["baseline_changed"] is True
    assert extra(lesson.see(450)["ei"])["baseline_changed"] is False


def test_the_index_has_a_hole_while_nothing_is_heard() -> None:
    lesson = Lesson()
    for s in range(0, 100, 5):
        lesson.chat(s, "a")
    lesson.gap(100, 140)
    lesson.chat(160, "a")
    line = dict(lesson.metrics.engagement())
    assert line[at(100)] is not None
    assert [line[at(s)] for s in (110, 120, 130, 140)] == [None] * 4
    assert line[at(150)] is not None


def test_per_head_needs_a_history_with_counts_and_is_settled_after_five_minutes() -> None:
    history = Baseline.of([{"chatters": 10.0, "msgs": 10.0, "askers": 1.0, "viewers": 100.0}])
    lesson = Lesson(metrics=Metrics(baseline=history))
    seen = {}
    for s in range(0, 600, 5):
        lesson.chat(s, f"u{s % 50}")
        lesson.watch(s, 1000)
        seen[s] = extra(lesson.see(s)["ei"])
    early, late = seen[295], seen[595]
    assert (early["per_head"], early["basis"]) == (False, "history")
    assert late["per_head"] is True
    assert len(lesson.metrics.baseline()) == 4
    assert lesson.metrics.baseline()[0]["viewers"] == 1000
