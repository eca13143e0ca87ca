"""Above usual or not, with the figures computed for the design and a simulated nothing."""

from math import exp

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


def poisson(mean: float) -> list[float]:
    """P(0), P(1) ... to where nothing is left."""
    found, count = [exp(-mean)], 0
    while count < mean or found[-1] > 1e-9:
        count += 1
        found.append(found[-1] * mean / count)
    return found


def called_above(rate: float, outside: float, inside: float) -> float:
    """The share of sessions without any effect in which a pitch is called above usual, exactly."""
    within = poisson(rate * inside)
    total = 0.0
    for usual, chance in enumerate(poisson(rate * outside)):
        verdicts = (uplift(usual, outside, inside, n).verdict for n in range(len(within)))
        least = next((n for n, verdict in enumerate(verdicts) if verdict == "above"), len(within))
        total += chance * sum(within[least:])
    return total


@pytest.mark.parametrize("rate", [0.0001, 0.001, 0.01])
@pytest.mark.parametrize("minutes", [(3000, 1500), (2400, 1120), (1500, 1500), (300, 300)])
def test_a_pitch_without_effect_is_called_above_in_at_most_one_of_twenty(
    rate: float, minutes: tuple[float, float]
) -> None:
    assert called_above(rate, *minutes) <= 0.05


def test_a_short_usual_time_needs_a_clearer_result() -> None:
    """The same rates (three times the usual one), in a tenth of the usual time."""
    assert uplift(10, 10_000, 1_000, 6).verdict == "above"
    assert uplift(1, 1_000, 1_000, 6).p < 0.045
    assert uplift(1, 1_000, 1_000, 6).verdict == "no_difference"
    assert uplift(0, 1_000, 1_000, 9).verdict == "above"


def test_viewer_minutes_hold_each_count_until_the_next() -> None:
    counts = [(0, 10.0), (60_000, 20.0), (180_000, 5.0)]
    assert viewer_minutes(counts, 0, 240_000) == 10 + 40 + 5
    assert viewer_minutes(counts, 30_000, 90_000) == 5 + 10
    assert viewer_minutes([], 0, 60_000) == 0
    assert viewer_minutes([(60_000, 8.0)], 0, 120_000) == 8
