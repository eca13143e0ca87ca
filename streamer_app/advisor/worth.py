"""What a pitch of each course would reach, at which rate it sells, and what an order is worth."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from math import sqrt
from statistics import median
from typing import Final

from streamer_app.advisor.audience import Forecast, Record, forecast, pooled_rate
from streamer_app.advisor.crowd import levels
from streamer_app.advisor.state import State
from streamer_app.advisor.topics import Heard, Offer

PSEUDO_VIEWERS: Final = 20.0
WEIGHTS: Final[Mapping[str, float]] = {"click": 4.0, "ask": 3.0, "intent": 2.0}
LIKELIEST: Final = 0.5
"""No rate is expected to be higher."""


def interests(offers: Sequence[Offer], heard: Sequence[Heard]) -> dict[str, float]:
    """Course to the audience's interest in it, with a mean of 1 over the courses.

    A viewer counts once a course, with the strongest sign given, however often repeated.
    """
    signs: dict[tuple[str, str], float] = {}
    for item in heard:
        if not item.about:
            continue
        for course, match in item.about.items():
            key = (item.viewer, course)
            signs[key] = max(signs.get(key, 0.0), WEIGHTS[item.kind] * match)
    sums = {offer.id: PSEUDO_VIEWERS for offer in offers}
    for (_, course), weight in signs.items():
        if course in sums:
            sums[course] += weight
    tempered = {course: sqrt(weight) for course, weight in sums.items()}
    mean = sum(tempered.values()) / max(1, len(tempered))
    return {course: weight / mean for course, weight in tempered.items()}


def exposures(state: State, weights: Mapping[str, float] | None = None) -> dict[str, float]:
    """Course to the people a pitch would reach, weighted by interest and fatigue; ``weights`` are
    the ``interests`` where they are known."""
    if weights is None:
        weights = interests(state.offers, state.heard)
    fatigue = state.learned.fatigue
    if state.crowd is not None:
        reach = state.crowd.reach(fatigue)
        return {course: reach.get(course, 0.0) * weight for course, weight in weights.items()}
    return {
        course: max(0, state.audience.present - state.owners.get(course, 0))
        * weight
        * fatigue ** state.moment.pitched.get(course, 0)
        for course, weight in weights.items()
    }


def seen_levels(state: State, course: str) -> tuple[float, ...]:
    """The weighted people a pitch would reach, before fatigue, by how often they saw it before."""
    weight = interests(state.offers, state.heard)[course]
    crowd = state.crowd
    if crowd is None or not crowd.viewers:
        seen = state.moment.pitched.get(course, 0)
        people = max(0, state.audience.present - state.owners.get(course, 0))
        return (*(0.0,) * seen, people * weight)
    at = crowd.courses.index(course)
    scale = weight * (1 + crowd.unknown / len(crowd.viewers))
    return levels(crowd.interest[:, at] * scale, crowd.seen[:, at])


def worths(state: State) -> dict[str, Fraction | None]:
    """Course to its price in a common unit; None without a price or a rate to compare it by."""
    currencies = {offer.price.currency for offer in state.offers if offer.price}
    rates = {currency: Fraction(1) for currency in currencies}
    if len(currencies) > 1:
        rates = {currency: rate for currency, rate in state.rates.items() if currency in rates}
    return {
        offer.id: offer.price.minor * rates[offer.price.currency]
        if offer.price and offer.price.currency in rates
        else None
        for offer in state.offers
    }


def rates(state: State, worth: Mapping[str, Fraction | None]) -> dict[str, float]:
    """Course to the creator's rate over the *other* courses, lower for a dearer one as far as
    that is learnt: the course's own pitches are added after."""
    orders = sum(record.orders for record in state.records.values())
    exposed = sum(record.exposed for record in state.records.values())
    prices = {course: float(price or 0) for course, price in worth.items()}
    middle = median([price for price in prices.values() if price > 0] or [0.0])
    found = {}
    for course, price in prices.items():
        own = state.records.get(course, Record())
        others = Record(0, max(0.0, exposed - own.exposed), orders - own.orders)
        rate = pooled_rate([others]) * state.learned.price_factor(price, middle)
        found[course] = min(LIKELIEST, rate)
    return found


def foreseen(state: State, course: str) -> Forecast:
    """The orders to expect of a pitch of this course now."""
    record = state.records.get(course, Record())
    return forecast(
        record.orders,
        max(record.exposed, record.orders),
        exposures(state)[course],
        rate=rates(state, worths(state))[course],
    )
