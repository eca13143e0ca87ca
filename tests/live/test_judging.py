"""The effect of a pitch, and the rows that it rests on."""

import pytest

from streamer_app.events import Money, Order
from streamer_app.live.folds import Folds
from streamer_app.live.judging import clicks_of, effect, usual_rows
from tests.live.test_goodwill import MIN, START, watched


def ordered(folds: Folds, row: int, minute: int, course: str = "mechanics") -> None:
    folds.fold(
        row,
        Order(
            source="room",
            room="r",
            id=f"o{row}",
            at_ms=START + minute * MIN,
            order=f"shop-{row}",
            course=course,
            paid=Money(39_900, "CNY"),
        ),
    )


def test_usual_rests_on_the_courses_own_sales_before_the_pitch() -> None:
    """Counts and pitch take rows 1 to 43. Of four orders one is of the course and before it,
    one of another course, one during the pitch and one after it."""
    folds = watched({0: 300})
    ordered(folds, 50, 10)
    ordered(folds, 51, 11, "momentum")
    ordered(folds, 52, 22)
    ordered(folds, 53, 39)
    (run,) = folds.pitching.runs
    assert usual_rows(folds, run, START + 40 * MIN) == (50,)
    assert run.rows["cost"] == [*range(1, 28)]
    assert len(run.rows["pitch"]) == 2
    seen = effect(folds, run, START + 40 * MIN)
    # 0.5 + 1 sales in 100 + 20 x 300 viewer-minutes; the pitch and its settling have 15 x 300.
    assert seen.expected == pytest.approx(1.5 / 6_100 * 4_500)
    assert seen.uplift == pytest.approx(1 - 1.5 / 6_100 * 4_500)


def test_a_room_without_clicks_has_none_to_count() -> None:
    folds = watched({0: 300})
    (run,) = folds.pitching.runs
    assert clicks_of(folds, run) == 0, "a room that may tell of clicks"
    folds.metrics.declare("room", "r", frozenset({"chat", "order"}))
    assert clicks_of(folds, run) is None
