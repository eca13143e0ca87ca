"""What pitches teach: fatigue, price, records."""

from math import lgamma, log

import pytest

from streamer_app.advisor.audience import Record
from streamer_app.advisor.learning import Learned, Past, _evidence, learn, records

SAME = {"a": 100.0, "b": 100.0}


def test_a_pitch_reaches_those_who_saw_it_before_less() -> None:
    """30 fresh people and 10 who saw it twice, at 0.5: 30 + 10 x 0.25."""
    assert Past("a", (30.0, 0.0, 10.0), 0).reach(0.5) == pytest.approx(32.5)


def test_records_add_up_course_by_course() -> None:
    pasts = [Past("a", (40.0,), 2), Past("b", (10.0,), 0), Past("a", (0.0, 20.0), 1)]
    assert records(pasts, 0.5) == {"a": Record(2, 50.0, 3), "b": Record(1, 10.0, 0)}


def test_the_evidence_is_the_gamma_poisson_probability() -> None:
    """Against the negative binomial: shape 2, 200 to 100, three orders."""
    p = 100 / 300
    exact = lgamma(5) - lgamma(2) - lgamma(4) + 2 * log(1 - p) + 3 * log(p)
    left_out = 3 * log(100) - lgamma(4)
    assert _evidence(Record(1, 100.0, 3), 0.01) == pytest.approx(exact - left_out)


def test_without_pitches_the_stated_beliefs_hold() -> None:
    found = learn([], SAME)
    assert found.fatigue == pytest.approx(0.5, abs=0.02)
    assert found.price_exponent == pytest.approx(0.0, abs=0.1)


def test_orders_that_never_tire_raise_what_is_left() -> None:
    steady = [Past("a", (0.0,) * nth + (100.0,), 10) for nth in range(8)]
    tiring = [Past("a", (0.0,) * nth + (100.0,), round(20 * 0.3**nth)) for nth in range(8)]
    assert learn(steady, SAME).fatigue > 0.85
    assert learn(tiring, SAME).fatigue < 0.45


def test_dear_courses_that_sell_less_teach_the_price() -> None:
    prices = {"cheap": 50.0, "middle": 100.0, "dear": 400.0}
    pasts = [
        Past(course, (1000.0,), orders)
        for course, orders in (("cheap", 40), ("middle", 20), ("dear", 5))
        for _ in range(4)
    ]
    assert learn(pasts, prices).price_exponent > 0.3
    even = [Past(course, (1000.0,), 20) for course in prices for _ in range(4)]
    assert abs(learn(even, prices).price_exponent) < 0.15


def test_the_price_factor_is_one_in_the_middle() -> None:
    assert Learned(0.6, 0.5).price_factor(100, 100) == 1.0
    assert Learned(0.6, 0.5).price_factor(400, 100) == pytest.approx(0.5)
    assert Learned(0.6, 0.5).price_factor(0, 100) == 1.0
