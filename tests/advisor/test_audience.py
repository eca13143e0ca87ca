"""The forecast on the card, with the figures computed for the design."""

import pytest

from streamer_app.advisor.audience import (
    Audience,
    Basis,
    Record,
    audience,
    confidence,
    forecast,
    is_default_guess,
    pooled_rate,
    revenue,
)
from streamer_app.events import Money

PRICE = Money(39900, "CNY")


def test_a_course_with_history() -> None:
    made = forecast(17, 1900, 320)
    assert made.expected == pytest.approx(18 / 2100 * 320)
    assert (round(made.expected, 2), made.low, made.high) == (2.74, 1, 5)
    assert made.none == pytest.approx(0.077, abs=0.0005)


def test_its_money_is_orders_times_price_less_refunds() -> None:
    mean, low, high = revenue(forecast(17, 1900, 320), PRICE, 0.06)
    assert [round(m.minor / 100) for m in (mean, low, high)] == [1029, 375, 1875]
    assert low == Money(37506, "CNY")


def test_a_course_without_history() -> None:
    made = forecast(0, 0, 320)
    assert (round(made.expected, 2), made.low, made.high) == (1.6, 0, 4)
    assert made.none == pytest.approx(0.38, abs=0.005)
    assert [m.minor for m in revenue(made, PRICE)] == [63840, 0, 159600]


def test_nobody_present_means_nothing_expected() -> None:
    made = forecast(0, 0, 0)
    assert (made.expected, made.low, made.high, made.none) == (0, 0, 0, 1)


@pytest.mark.parametrize("wrong", [(-1, 0, 1), (0, -1, 1), (0, 0, -1), (5, 4, 1)])
def test_impossible_figures_are_refused(wrong: tuple[int, int, int]) -> None:
    with pytest.raises(ValueError, match="figures"):
        forecast(*wrong)


def test_the_creators_rate_is_drawn_towards_half_a_percent() -> None:
    assert pooled_rate([]) == 0.005
    assert pooled_rate([Record(6, 1900, 17)]) == pytest.approx(18 / 2100)
    assert pooled_rate([Record(1, 100, 1), Record(1, 100, 2)]) == pytest.approx(4 / 400)


def test_the_audience_is_the_concurrent_count_where_there_is_one() -> None:
    assert audience(412, 90) == Audience(412, "concurrent")
    assert audience(None, 90) == Audience(90, "identified")


@pytest.mark.parametrize(
    ("record", "basis", "word"),
    [
        (Record(8, 9000, 30), "concurrent", "high"),
        (Record(7, 9000, 30), "concurrent", "medium"),
        (Record(2, 900, 10), "concurrent", "medium"),
        (Record(5, 900, 0), "concurrent", "medium"),
        (Record(4, 900, 9), "concurrent", "low"),
        (Record(8, 9000, 30), "identified", "medium"),
        (Record(6, 1900, 17), "identified", "low"),
        (Record(), "identified", "low"),
    ],
)
def test_confidence_is_a_word_for_history(record: Record, basis: Basis, word: str) -> None:
    assert confidence(record, basis) == word


def test_money_is_shown_from_three_pitches_or_ten_orders_on() -> None:
    assert is_default_guess(Record(2, 500, 9))
    assert not is_default_guess(Record(3, 500, 0))
    assert not is_default_guess(Record(1, 500, 10))
