"""The articles' three products, computed by hand."""

import pytest

from streamer_app.advisor.formulas import (
    behaviour_given_interest,
    courses_given_behaviour,
    decisions_given_live,
)


def test_the_interest_model_multiplies_what_each_behaviour_tells() -> None:
    """Two views of 0.5 each and a purchase of 0.1: 0.025."""
    chances = {"view": 0.5, "buy": 0.1}
    assert behaviour_given_interest(["view", "view", "buy"], chances) == pytest.approx(0.025)


def test_the_recommendation_model_multiplies_over_courses() -> None:
    assert courses_given_behaviour(["a", "b"], {"a": 0.4, "b": 0.3}) == pytest.approx(0.12)


def test_the_interaction_model_multiplies_over_decisions() -> None:
    assert decisions_given_live(["poll", "qa"], {"poll": 0.6, "qa": 0.5}) == pytest.approx(0.3)


def test_one_unheard_of_factor_settles_everything() -> None:
    assert courses_given_behaviour(["a", "new"], {"a": 0.9}) == 0.0


def test_nothing_at_all_is_certain() -> None:
    assert behaviour_given_interest([], {}) == 1.0
