"""How many of those present will buy: the forecast that both ranks and is shown.

The chance to buy is Beta distributed: its prior has the creator's own rate over all courses as
mean and the weight of 200 people; the course's own pitches are added to it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from streamer_app.advisor.counts import beta_binomial
from streamer_app.events import Money

START_RATE: Final = 0.005
"""Orders a person present and pitch, before the creator has any history: 0.5 %."""
STRENGTH: Final = 200.0
"""How many exposed people the prior is worth."""

Basis = Literal["concurrent", "identified"]
Confidence = Literal["low", "medium", "high"]
LEVELS: Final[tuple[Confidence, ...]] = ("low", "medium", "high")


@dataclass(frozen=True, slots=True)
class Audience:
    """How many people a pitch would reach, and how that is known."""

    present: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class Record:
    """What pitches of one course have brought so far, always counted on one basis."""

    pitches: int = 0
    exposed: float = 0.0
    orders: int = 0


@dataclass(frozen=True, slots=True)
class Forecast:
    """Orders to expect: the mean, the 10 % and 90 % points, and the chance of none at all."""

    expected: float
    low: int
    high: int
    none: float


def audience(concurrent: int | None, identified: int) -> Audience:
    """The concurrent count where the room gives one, else the people seen in ten minutes."""
    if concurrent is None:
        return Audience(identified, "identified")
    return Audience(concurrent, "concurrent")


def pooled_rate(records: Iterable[Record], start: float = START_RATE) -> float:
    """The creator's own orders a person exposed, over these courses, drawn towards ``start``."""
    known = list(records)
    orders = sum(record.orders for record in known)
    exposed = sum(record.exposed for record in known)
    return (start * STRENGTH + orders) / (STRENGTH + exposed)


def forecast(
    orders: int,
    exposed: float,
    present: float,
    *,
    rate: float = START_RATE,
    strength: float = STRENGTH,
) -> Forecast:
    """The beta-binomial forecast for ``present`` people after ``orders`` of ``exposed``.

    ``present`` may be weighted by interest, hence a fraction: the mean is exact, the points are
    those of the nearest whole number of people. Raises: ValueError for negative figures.
    """
    if min(orders, exposed, present) < 0 or orders > exposed:
        raise ValueError("a forecast needs figures >= 0 and no more orders than people exposed")
    alpha = rate * strength + orders
    beta = (1 - rate) * strength + exposed - orders
    counts = beta_binomial(alpha, beta, round(present))
    expected = present * alpha / (alpha + beta)
    return Forecast(expected, counts.quantile(0.1), counts.quantile(0.9), counts.probabilities[0])


def revenue(made: Forecast, price: Money, refund_rate: float = 0.0) -> tuple[Money, Money, Money]:
    """Mean, low and high of orders x price x (1 - refund rate), in minor units, half up."""
    kept = Fraction(price.minor) * (1 - Fraction(str(refund_rate)))

    def amount(orders: float) -> Money:
        return Money(int(Fraction(orders) * kept + Fraction(1, 2)), price.currency)

    return amount(made.expected), amount(made.low), amount(made.high)


def confidence(record: Record, basis: Basis) -> Confidence:
    """A word for how much history stands behind a forecast; one step less off a true count."""
    level = 0
    if record.orders >= 10 or record.pitches >= 5:
        level = 1
    if record.orders >= 30 and record.pitches >= 8:
        level = 2
    return LEVELS[max(0, level - (basis != "concurrent"))]


def is_default_guess(record: Record) -> bool:
    """True until three pitches or ten orders are known: then no sum of money is shown."""
    return record.pitches < 3 and record.orders < 10
