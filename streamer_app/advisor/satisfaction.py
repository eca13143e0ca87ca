"""Satisfaction U = (B + C + E) / 3 with its whole distribution, 0 to 100.

B, 收获 benefit, and E, 期望 expectation (measured by mood), are normal; C, 交流 communication, is
uniform: its width is what is still open. The article's worked example (B(80, 10), C on [20, 80],
E(70, 15)) gives a mean of 73.33 and a deviation of 10.44; by its own formulas they are
(80 + 50 + 70) / 3 = 66.67 and sqrt(100 + 300 + 225) / 3 = 8.33. It also names E once emotion and
once expectation; here E is 期望.
"""

from dataclasses import dataclass
from math import erfc, exp, hypot, pi, sqrt
from typing import Final

FEW: Final = 5
UNKNOWN: Final = (50.0, 20.0)
"""The normal of a part that nothing is known about."""


@dataclass(frozen=True, slots=True)
class Satisfaction:
    """The distribution of U. ``benefit`` and ``expectation``: (mean, deviation >= 0);
    ``communication``: (from, to)."""

    benefit: tuple[float, float]
    communication: tuple[float, float]
    expectation: tuple[float, float]

    def __post_init__(self) -> None:
        low, high = self.communication
        if self.benefit[1] < 0 or self.expectation[1] < 0 or high < low:
            raise ValueError("a deviation is >= 0 and an interval does not run backwards")

    @property
    def mean(self) -> float:
        return (self.benefit[0] + sum(self.communication) / 2 + self.expectation[0]) / 3

    @property
    def sd(self) -> float:
        low, high = self.communication
        return sqrt(self.benefit[1] ** 2 + (high - low) ** 2 / 12 + self.expectation[1] ** 2) / 3

    def below(self, value: float) -> float:
        """P(U <= value), exactly: a normal plus a uniform."""
        middle = (self.benefit[0] + self.expectation[0]) / 3
        spread = hypot(self.benefit[1], self.expectation[1]) / 3
        low, high = (middle + end / 3 for end in self.communication)
        if spread == 0:
            return _uniform(value, low, high)
        if high - low < 1e-9 * spread:
            return _phi((value - low) / spread)
        rise = _integral((value - low) / spread) - _integral((value - high) / spread)
        return min(1.0, max(0.0, spread / (high - low) * rise))

    def quantile(self, share: float) -> float:
        """The value with P(U <= value) = ``share`` (0 < share < 1), by bisection."""
        low, high = self.mean - 12 * self.sd - 1, self.mean + 12 * self.sd + 1
        for _ in range(60):
            middle = (low + high) / 2
            if self.below(middle) < share:
                low = middle
            else:
                high = middle
        return (low + high) / 2

    def at_least(self, value: float) -> float:
        """P(U >= value)."""
        return 1 - self.below(value)


def _phi(z: float) -> float:
    return erfc(-z / sqrt(2)) / 2


def _integral(z: float) -> float:
    """The integral of the normal's distribution function up to z."""
    return z * _phi(z) + exp(-z * z / 2) / sqrt(2 * pi)


def _uniform(value: float, low: float, high: float) -> float:
    if value < low or value >= high:
        return float(value >= high)
    return (value - low) / (high - low)


def benefit(hold: float | None, understood: int, lost: int) -> tuple[float, float]:
    """B from the audience held over 15 min (1 = all; None = no such count) and from messages.

    ``understood`` and ``lost`` count messages like 懂了 and like 听不懂.
    """
    heard = understood + lost
    if hold is None and heard < FEW:
        return UNKNOWN
    share = (understood + 1) / (heard + 2)
    weight = 1.0 if hold is None else 0.4
    kept = 0.0 if hold is None else 0.6 * min(1.0, max(0.0, hold))
    deviation = 100 * weight * sqrt(share * (1 - share) / (heard + 3)) + 4
    return 100 * (kept + weight * share), deviation


def communication(
    answered: int, waiting: int, waiting_young: int, dismissed: int
) -> tuple[float, float]:
    """C: the share of question cards answered, from none of the young ones to all of them.

    ``waiting`` counts all open cards, ``waiting_young`` those of them under 10 minutes old;
    ``dismissed`` those put away unanswered.
    """
    cards = answered + waiting + dismissed
    if cards == 0:
        return 0.0, 100.0
    return 100 * answered / cards, 100 * (answered + waiting_young) / cards


def expectation(polarity: float, spread: float, viewers: int) -> tuple[float, float]:
    """E from the viewers' mean moods, each -1 to 1: their mean, sample deviation and number."""
    if viewers < FEW:
        return UNKNOWN
    return 50 + 50 * polarity, 50 * spread / sqrt(viewers) + 3


def figures(
    benefit: tuple[float, float],
    communication: tuple[float, float],
    expectation: tuple[float, float],
) -> dict[str, float]:
    """What ``calculate satisfaction`` answers."""
    made = Satisfaction(benefit, communication, expectation)
    return {
        "mean": made.mean,
        "sd": made.sd,
        "p10": made.quantile(0.1),
        "p90": made.quantile(0.9),
        "at_least_60": made.at_least(60),
    }
