"""Which of several courses that may be as good is tried."""

from dataclasses import replace

import pytest

from streamer_app.advisor.audience import Record
from streamer_app.advisor.draws import draw, drawn
from streamer_app.advisor.policy import pick
from streamer_app.advisor.state import Ranked
from streamer_app.advisor.timing import PolicySettings
from streamer_app.errors import reason
from tests.advisor.offers import moment, state

RECORDS = {"a": Record(9, 2000.0, 20), "b": Record(9, 2000.0, 20)}
RATES = {"a": 0.01, "b": 0.01}


def ranked(course: str, value: float) -> Ranked:
    return Ranked(course, 1.0, value, 1.0)


def odds(a: float, b: float, *, greedy: bool = False) -> dict[str, float]:
    found = drawn([ranked("a", a), ranked("b", b)], RECORDS, RATES, seed=1, greedy=greedy)
    return {one.course: one.propensity for one in found}


def test_equals_are_tried_about_equally() -> None:
    assert odds(100, 100)["a"] == pytest.approx(0.5, abs=0.1)


def test_a_course_whose_interval_lies_below_is_never_tried() -> None:
    """With 62 % of the value its 90 % point lies just below the leader's 10 % point, though some
    draws would still put it first."""
    assert odds(100, 62) == {"a": 1.0, "b": 0.0}
    assert 0 < odds(100, 66)["b"] < 0.2


def test_at_first_the_best_guess_is_taken() -> None:
    assert odds(100, 99, greedy=True) == {"a": 1.0, "b": 0.0}


def test_what_may_not_be_pitched_takes_no_part() -> None:
    shut = replace(ranked("b", 900), shut=reason("pitch.not_now.running"))
    found = drawn([ranked("a", 1), shut], RECORDS, RATES, seed=1, greedy=False)
    assert [one.propensity for one in found] == [1.0, 0.0]
    assert drawn([shut], RECORDS, RATES, seed=1, greedy=False) == [shut]


def test_a_draw_goes_by_the_odds() -> None:
    told = [replace(ranked(c, 1), propensity=p) for c, p in (("a", 0.25), ("b", 0.75))]
    drawn_b = sum(draw(told, seed) == "b" for seed in range(400))
    assert drawn_b / 400 == pytest.approx(0.75, abs=0.07)
    assert draw(told, 5) == draw(told[::-1], 5)


def test_a_new_course_is_tried_no_more_often_than_allowed() -> None:
    told = [replace(ranked("known", 2), propensity=0.0), replace(ranked("new", 1), propensity=1.0)]
    now = state(records={"known": Record(8, 900.0, 9)})
    assert pick(now, told, PolicySettings()) == "new"
    assert pick(now, told, PolicySettings(new_a_session=0)) == "known"
    tried = replace(now, moment=moment(pitched={"other": 1}))
    assert pick(tried, told, PolicySettings()) == "known"


def test_a_room_of_seldom_buyers_is_not_pitched_at_random() -> None:
    """Courses nobody ever bought: how far they may differ does not grow as the rate falls."""

    def spread(rate: float) -> float:
        (only,) = drawn([ranked("a", 100)], {}, {"a": rate}, seed=1, greedy=False)
        return only.high - only.low

    assert spread(0.001) == pytest.approx(spread(0.005), rel=0.1)
    assert spread(0.001) == pytest.approx(84, abs=15), "Gamma(9): 80 % from 60 to 144"
