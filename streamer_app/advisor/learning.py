"""What a creator's own pitches teach about buying: fatigue, and how far the price holds back.

A pitch's orders are Poisson with the mean rate x reach, where the rate of a course is Gamma
distributed around the creator's own rate, lower for dearer courses; the rates are integrated out.
Both parameters are averaged over a grid under their priors, so that a few pitches change little.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from math import exp, fsum, lgamma, log
from statistics import median
from typing import Final

from streamer_app.advisor.audience import STRENGTH, Record, pooled_rate

FATIGUE_PRIOR: Final = (5.0, 5.0)
"""Beta: what is left of the readiness to buy after a pitch of the same course, a half at first.

0.6 would be for tiredness alone; but who was there and did not buy has also said something.
"""
PRICE_SPREAD: Final = 0.3
"""Normal around 0: by this exponent of price / median do orders fall."""
FATIGUES: Final = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.99)
EXPONENTS: Final = (-0.3, 0.0, 0.3, 0.6, 0.9)


@dataclass(frozen=True, slots=True)
class Past:
    """One settled pitch: its orders, and the interest present by how often it was seen before
    (``levels[k]``: of those who had seen k pitches of this course)."""

    course: str
    levels: tuple[float, ...]
    orders: int

    def reach(self, fatigue: float) -> float:
        return fsum(weight * fatigue**seen for seen, weight in enumerate(self.levels))


@dataclass(frozen=True, slots=True)
class Learned:
    """The parameters to forecast with, and each course's record under them."""

    fatigue: float = 0.5
    price_exponent: float = 0.0
    records: Mapping[str, Record] = field(default_factory=dict)

    def price_factor(self, price: float, middle: float) -> float:
        """What a price takes off (or adds to) the rate; 1 at the middle of the prices."""
        if price <= 0 or middle <= 0:
            return 1.0
        return float((price / middle) ** -self.price_exponent)


def learn(pasts: Sequence[Past], prices: Mapping[str, float]) -> Learned:
    """The posterior means of fatigue and price exponent, and the records they give."""
    weighed = list(_scored(pasts, prices))
    top = max(score for _, _, score in weighed)
    weights = [exp(score - top) for _, _, score in weighed]
    total = fsum(weights)
    fatigue = fsum(w * f for w, (f, _, _) in zip(weights, weighed, strict=True)) / total
    exponent = fsum(w * e for w, (_, e, _) in zip(weights, weighed, strict=True)) / total
    return Learned(fatigue, exponent, records(pasts, fatigue))


def records(pasts: Sequence[Past], fatigue: float) -> dict[str, Record]:
    """Course to its pitches, what they reached and what they sold."""
    found: dict[str, Record] = {}
    for past in pasts:
        old = found.get(past.course, Record())
        found[past.course] = Record(
            old.pitches + 1, old.exposed + past.reach(fatigue), old.orders + past.orders
        )
    return found


def _scored(
    pasts: Sequence[Past], prices: Mapping[str, float]
) -> Iterator[tuple[float, float, float]]:
    """(fatigue, exponent, log posterior up to a constant) over the grid."""
    a, b = FATIGUE_PRIOR
    middle = median(prices.values()) if prices else 1.0
    for fatigue in FATIGUES:
        known = records(pasts, fatigue)
        rate = pooled_rate(known.values())
        pitches = fsum(p.orders * log(max(1e-9, p.reach(fatigue))) for p in pasts if p.orders)
        prior = (a - 1) * log(fatigue) + (b - 1) * log(1 - fatigue)
        for exponent in EXPONENTS:
            about = Learned(fatigue, exponent)
            likely = fsum(
                _evidence(record, rate * about.price_factor(prices.get(course, middle), middle))
                for course, record in known.items()
            )
            held = prior - (exponent / PRICE_SPREAD) ** 2 / 2
            yield fatigue, exponent, held + pitches + likely


def _evidence(record: Record, rate: float) -> float:
    """The log probability of a course's orders with its rate, Gamma(rate x 200, 200), summed out;
    the terms without parameters are left out."""
    shape = rate * STRENGTH
    after = shape + record.orders
    return (
        lgamma(after)
        - lgamma(shape)
        + shape * log(STRENGTH)
        - after * log(STRENGTH + record.exposed)
    )
