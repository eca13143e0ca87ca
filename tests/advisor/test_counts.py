"""Predictive counts against sums done another way."""

from math import comb, exp, isclose, lgamma

import pytest

from streamer_app.advisor.counts import Counts, beta_binomial, gamma_poisson


def test_quantiles_are_the_smallest_counts_that_reach_the_share() -> None:
    counts = Counts((0.1, 0.2, 0.6, 0.1))
    assert [counts.quantile(p) for p in (0.05, 0.1, 0.3, 0.31, 0.9, 0.95)] == [0, 0, 1, 2, 2, 3]


def test_a_tail_is_summed_from_its_end() -> None:
    counts = Counts((0.1, 0.2, 0.6, 0.1))
    assert [round(counts.at_least(k), 12) for k in (0, 1, 3, 4)] == [1, 0.9, 0.1, 0]


def test_a_uniform_chance_makes_every_count_equally_likely() -> None:
    assert beta_binomial(1, 1, 4).probabilities == pytest.approx((0.2,) * 5)


def test_the_beta_binomial_agrees_with_its_closed_form() -> None:
    def beta(a: float, b: float) -> float:
        return exp(lgamma(a) + lgamma(b) - lgamma(a + b))

    made = beta_binomial(2.5, 7.0, 12).probabilities
    for k, p in enumerate(made):
        assert isclose(p, comb(12, k) * beta(2.5 + k, 19 - k) / beta(2.5, 7), rel_tol=1e-12)


def test_half_an_order_a_unit_is_geometric_for_a_shape_of_one() -> None:
    made = gamma_poisson(1, 1, 1).probabilities
    assert made[:4] == pytest.approx((1 / 2, 1 / 4, 1 / 8, 1 / 16))


@pytest.mark.parametrize("counts", [beta_binomial(1, 199, 0), gamma_poisson(0.5, 100, 0)])
def test_nobody_there_means_no_order(counts: Counts) -> None:
    assert counts.probabilities == (1.0,)


@pytest.mark.parametrize("trials", [1, 320, 5_000, 200_000])
def test_probabilities_sum_to_one_however_many_are_present(trials: int) -> None:
    counts = beta_binomial(300, 40_000, trials)
    assert sum(counts.probabilities) == pytest.approx(1)
    mean = sum(k * p for k, p in enumerate(counts.probabilities))
    assert mean == pytest.approx(trials * 300 / 40_300, rel=1e-9)
