"""Above usual or not, with the figures computed for the design and a simulated nothing."""

from random import Random

import pytest

from streamer_app.advisor.effect import uplift, viewer_minutes


def test_nine_orders_where_one_was_usual() -> None:
    seen = uplift(2, 11_400, 4_480, 9)
    assert seen.expected == pytest.approx(2.5 / 11_500 * 4_480)
    assert (round(seen.expected, 2), seen.low, seen.high) == (0.97, 0, 3)
    assert (round(seen.uplift, 1), round(seen.p, 4), seen.verdict) == (8.0, 0.0002, "above")


def test_three_orders_where_two_were_usual() -> None:
    seen = uplift(4, 9_800, 4_800, 3)
    assert (round(seen.expected, 1), seen.low, seen.high) == (2.2, 0, 5)
    assert (round(seen.uplift, 1), seen.verdict) == (0.8, "no_difference")


def test_one_order_says_nothing() -> None:
    seen = uplift(0, 2_400, 1_120, 1)
    assert (round(seen.expected, 2), seen.verdict) == (0.22, "too_little")


def test_two_orders_are_too_little_even_where_none_was_usual() -> None:
    assert uplift(0, 50_000, 100, 2).p < 0.05
    assert uplift(0, 50_000, 100, 2).verdict == "too_little"
    assert uplift(3, 50_000, 100, 0).verdict == "no_difference"


def test_negative_figures_are_refused() -> None:
    with pytest.raises(ValueError, match="never negative"):
        uplift(0, -1, 10, 0)


@pytest.mark.parametrize("rate", [0.0001, 0.001, 0.01])
def test_a_pitch_without_effect_is_seldom_called_above(rate: float) -> None:
    rng = Random(5)

    def poisson(mean: float) -> int:
        count, gone = 0, rng.expovariate(1)
        while gone < mean:
            count, gone = count + 1, gone + rng.expovariate(1)
        return count

    outside, inside, runs = 3000.0, 1500.0, 800
    above = sum(
        uplift(poisson(rate * outside), outside, inside, poisson(rate * inside)).verdict == "above"
        for _ in range(runs)
    )
    assert above / runs <= 0.065


def test_viewer_minutes_hold_each_count_until_the_next() -> None:
    counts = [(0, 10.0), (60_000, 20.0), (180_000, 5.0)]
    assert viewer_minutes(counts, 0, 240_000) == 10 + 40 + 5
    assert viewer_minutes(counts, 30_000, 90_000) == 5 + 10
    assert viewer_minutes([], 0, 60_000) == 0
    assert viewer_minutes([(60_000, 8.0)], 0, 120_000) == 8
