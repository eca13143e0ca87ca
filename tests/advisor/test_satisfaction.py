"""U's distribution, with the figures computed for the design and the article's own example."""

from math import sqrt
from random import Random

import pytest

from streamer_app.advisor.satisfaction import (
    Satisfaction,
    benefit,
    communication,
    expectation,
    figures,
)


def test_the_articles_example_by_its_own_formulas() -> None:
    u = Satisfaction((80, 10), (20, 80), (70, 15))
    assert (round(u.mean, 2), round(u.sd, 2)) == (66.67, 8.33)
    assert u.sd == pytest.approx(sqrt(625) / 3)


def test_the_worked_lesson() -> None:
    made = figures((72, 6), (50, 80), (64, 8))
    rounded = {name: round(value, 2) for name, value in made.items()}
    assert rounded == {"mean": 67.0, "sd": 4.41, "p10": 61.28, "p90": 72.72, "at_least_60": 0.94}
    assert made["at_least_60"] == pytest.approx(0.9438, abs=0.00005)


def test_knowing_nothing_is_wide_around_fifty() -> None:
    made = figures(benefit(None, 0, 0), communication(0, 0, 0, 0), expectation(0, 0, 0))
    assert [round(made[p], 1) for p in ("p10", "mean", "p90")] == [32.4, 50.0, 67.6]


def test_open_questions_widen_the_interval() -> None:
    made = figures((70, 4), (10, 90), (60, 5))
    assert [round(made[p], 2) for p in ("p10", "p90")] == [49.21, 70.79]


def test_the_distribution_agrees_with_drawing_from_it() -> None:
    u, rng = Satisfaction((72, 6), (20, 95), (64, 8)), Random(1)
    drawn = [(rng.gauss(72, 6) + rng.uniform(20, 95) + rng.gauss(64, 8)) / 3 for _ in range(20_000)]
    for value in (50, 60, 70):
        share = sum(d >= value for d in drawn) / len(drawn)
        assert u.at_least(value) == pytest.approx(share, abs=0.012)


def test_a_settled_conversation_leaves_a_plain_normal() -> None:
    u = Satisfaction((60, 3), (60, 60), (60, 4))
    assert u.below(60) == pytest.approx(0.5)
    assert u.below(60 + 5 / 3) == pytest.approx(0.8413, abs=0.0001)


def test_certain_parts_leave_a_plain_uniform() -> None:
    u = Satisfaction((60, 0), (0, 90), (60, 0))
    assert (u.below(39), u.below(55), u.below(71)) == (0, 0.5, 1)
    assert u.quantile(0.1) == pytest.approx(43)


@pytest.mark.parametrize("parts", [((1, -1), (0, 1), (1, 1)), ((1, 1), (2, 1), (1, 1))])
def test_parts_that_make_no_sense_are_refused(
    parts: tuple[tuple[float, float], tuple[float, float], tuple[float, float]],
) -> None:
    with pytest.raises(ValueError, match="deviation"):
        Satisfaction(*parts)


def test_benefit_weighs_who_stayed_and_who_understood() -> None:
    mean, sd = benefit(0.9, 8, 0)
    assert mean == pytest.approx(100 * (0.6 * 0.9 + 0.4 * 0.9))
    assert sd == pytest.approx(100 * 0.4 * sqrt(0.9 * 0.1 / 11) + 4)
    assert benefit(1.7, 0, 0)[0] == pytest.approx(100 * (0.6 + 0.4 * 0.5))
    assert benefit(None, 3, 2)[0] == pytest.approx(100 * 4 / 7)
    assert benefit(None, 4, 0) == (50, 20)


def test_communication_is_as_wide_as_what_is_young() -> None:
    assert communication(5, 5, 3, 0) == (50, 80)
    assert communication(5, 0, 0, 5) == (50, 50)


def test_expectation_is_the_mood_and_how_well_it_is_known() -> None:
    assert expectation(0.2, 0.5, 25) == pytest.approx((60, 8))
    assert expectation(0.2, 0.5, 4) == (50, 20)
