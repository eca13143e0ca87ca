"""Whether a pitch sold more than usual: before against during, which is not a cause.

Orders outside pitches give the course's usual rate a viewer-minute, Gamma(0.5 + orders,
100 + minutes); what that rate would have sold during the pitch is a negative binomial.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final, Literal

from streamer_app.advisor.counts import gamma_poisson

PRIOR_SHAPE: Final = 0.5
PRIOR_MINUTES: Final = 100.0
"""Weaker priors called a zero effect "clearly above" in up to a quarter of all sessions."""
CLEARLY: Final = 0.045
"""Below this chance a pitch sold clearly more: a zero effect is then called so in at most 5 % of
sessions at every rate from .0001 to .01 orders a viewer-minute (with .05 it was up to 5.3 %)."""
ENOUGH_USUAL: Final = 2.0
"""With less usual time than so many times the pitch's own the chance has to be smaller, in
proportion: a usual rate from a short time is too uncertain (it was up to 9 %)."""
ENOUGH_ORDERS: Final = 3
SETTLING_MS: Final = 600_000
"""Orders this long after a pitch's end are still its own."""

Verdict = Literal["above", "no_difference", "too_little"]


@dataclass(frozen=True, slots=True)
class Uplift:
    """Usual orders (mean, 10 % and 90 % points), what came on top, and P(as many by chance)."""

    expected: float
    low: int
    high: int
    uplift: float
    p: float
    verdict: Verdict


def uplift(
    orders_outside: int, minutes_outside: float, minutes_inside: float, orders_inside: int
) -> Uplift:
    """Compare a pitch with usual; minutes are viewer-minutes (viewers x minutes).

    Raises: ValueError for negative figures.
    """
    if min(orders_outside, minutes_outside, minutes_inside, orders_inside) < 0:
        raise ValueError("orders and viewer-minutes are never negative")
    shape, rate = PRIOR_SHAPE + orders_outside, PRIOR_MINUTES + minutes_outside
    counts = gamma_poisson(shape, rate, minutes_inside)
    expected = shape / rate * minutes_inside
    p = counts.at_least(orders_inside)
    enough = min(1.0, minutes_outside / (ENOUGH_USUAL * minutes_inside)) if minutes_inside else 1.0
    verdict: Verdict = "above" if p < CLEARLY * enough else "no_difference"
    if orders_inside + orders_outside < ENOUGH_ORDERS:
        verdict = "too_little"
    low, high = counts.quantile(0.1), counts.quantile(0.9)
    return Uplift(expected, low, high, orders_inside - expected, p, verdict)


def viewer_minutes(counts: Sequence[tuple[int, float]], start_ms: int, end_ms: int) -> float:
    """The integral of an audience over [start, end): ``counts`` are (ms, viewers), by time.

    A count holds until the next one; before the first one nobody is counted.
    """
    total = 0.0
    for (at_ms, viewers), (next_ms, _) in pairwise([*counts, (end_ms, 0.0)]):
        total += viewers * max(0, min(next_ms, end_ms) - max(at_ms, start_ms))
    return total / 60_000
