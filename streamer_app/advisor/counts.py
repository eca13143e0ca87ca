"""How many orders: the exact predictive distributions of whole counts."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import accumulate
from math import exp, fsum, log
from typing import Final

NEGLIGIBLE: Final = -46.0
"""Below exp(-46) = 1e-20 of the most likely count the rest of a tail is left out."""


@dataclass(frozen=True, slots=True)
class Counts:
    """A distribution over 0, 1, 2 ...: ``probabilities[k]`` is P(X = k)."""

    probabilities: tuple[float, ...]

    def quantile(self, share: float) -> int:
        """The smallest k with P(X <= k) >= ``share``."""
        below = list(accumulate(self.probabilities))
        return min(bisect_left(below, share), len(below) - 1)

    def at_least(self, count: int) -> float:
        """P(X >= count), summed from the tail so that small values keep their digits."""
        return 1.0 if count <= 0 else fsum(self.probabilities[count:])


def beta_binomial(alpha: float, beta: float, trials: int) -> Counts:
    """Orders of ``trials`` people whose common chance to buy is Beta(``alpha``, ``beta``)."""

    def ratio(k: int) -> float:
        return (trials - k) * (alpha + k) / ((k + 1) * (beta + trials - k - 1))

    return _tabulate(ratio, trials)


def gamma_poisson(shape: float, rate: float, exposure: float) -> Counts:
    """Orders in ``exposure`` units when the rate of one unit is Gamma(``shape``, ``rate``)."""
    thinned = exposure / (rate + exposure)
    return _tabulate(lambda k: (shape + k) / (k + 1) * thinned, None)


def _tabulate(ratio: Callable[[int], float], most: int | None) -> Counts:
    """The distribution whose neighbours stand in ``ratio(k)`` = P(k+1) / P(k)."""
    logs = list(_logs(ratio, most))
    top = max(logs)
    weights = [exp(value - top) for value in logs]
    total = fsum(weights)
    return Counts(tuple(weight / total for weight in weights))


def _logs(ratio: Callable[[int], float], most: int | None) -> Iterator[float]:
    """log P(k) up to a constant, until ``most`` or until the falling tail is negligible."""
    k, here, top = 0, 0.0, 0.0
    while True:
        yield here
        step = ratio(k) if most is None or k < most else 0.0
        if step <= 0:
            return
        here += log(step)
        top = max(top, here)
        if step < 1 and here < top + NEGLIGIBLE:
            return
        k += 1
