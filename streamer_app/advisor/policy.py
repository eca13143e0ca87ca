"""Which course to suggest now, or why none: one pure function of the state.

The value of a course is expected orders x price. Orders are forecast for the people present who
do not own it, each weighted by interest: the questions and clicks of the last ten minutes speak
for the silent too, but with care: drawn towards "all courses alike" by 20 pseudo-viewers a
course, and only as the square root of what is left.
"""

import zlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from math import sqrt
from statistics import median
from typing import Final

import numpy as np

from streamer_app.advisor.audience import (
    STRENGTH,
    Forecast,
    Record,
    confidence,
    forecast,
    is_default_guess,
    pooled_rate,
    revenue,
)
from streamer_app.advisor.claims import Claims
from streamer_app.advisor.evidence import evidence, lines
from streamer_app.advisor.pairs import Floats
from streamer_app.advisor.state import Appraisal, Decision, Quality, Ranked, State
from streamer_app.advisor.timing import MINUTE_MS, PolicySettings, gates
from streamer_app.advisor.topics import Heard, Offer
from streamer_app.errors import Reason, reason

RECENT_MS: Final = 10 * MINUTE_MS
PSEUDO_VIEWERS: Final = 20.0
WEIGHTS: Final[Mapping[str, float]] = {"click": 4.0, "ask": 3.0, "intent": 2.0}
DRAWS: Final = 256
LIKELIEST: Final = 0.5
"""No rate is expected to be higher."""


def decide(state: State, settings: PolicySettings, claims: Claims | None = None) -> Decision:
    """The course with the greatest value among those that may be pitched, or why not now."""
    now = recent(state)
    ranking = rank(now, settings)
    shut = next(gates(now.moment, settings), None)
    if shut is not None:
        return Decision(not_now=shut.why, opens_ms=shut.opens_ms, ranking=ranking)
    best = ranking[0] if ranking else None
    if best is None or best.shut is not None:
        why = best.shut if best else reason("pitch.not_now.no_courses")
        return Decision(not_now=why, ranking=ranking)
    course = pick(now, ranking, settings)
    return Decision(
        course=course, appraisal=appraise(now, course, settings, claims), ranking=ranking
    )


def choose(state: State, settings: PolicySettings) -> str | None:
    """The best course whatever the hour: the timing gates are not asked."""
    now = recent(state)
    ranking = rank(now, settings)
    if not ranking or ranking[0].shut is not None:
        return None
    return pick(now, ranking, settings)


def pick(state: State, ranking: Sequence[Ranked], settings: PolicySettings) -> str:
    """The course to take of a ranking whose first may be pitched: the first, or one that a draw
    puts before it. A new course is tried so no more often than the settings allow."""
    likely = sorted((r for r in ranking if r.propensity > 0), key=lambda r: r.course)
    weights = np.cumsum([r.propensity for r in likely])
    at = int(np.searchsorted(weights, np.random.default_rng(state.seed).random() * weights[-1]))
    chosen = likely[min(at, len(likely) - 1)].course
    new = chosen != ranking[0].course and _pitches(state, chosen) == 0
    return ranking[0].course if new and _tried(state) >= settings.new_a_session else chosen


def appraise(
    state: State, course: str, settings: PolicySettings, claims: Claims | None = None
) -> Appraisal:
    """What the card says of any course, suggested or started by hand.

    Raises: KeyError for a course that is not on offer.
    """
    now = recent(state)
    offer = {offer.id: offer for offer in now.offers}[course]
    record = now.records.get(course, Record())
    exposure = exposures(now)[course]
    made = foreseen(now, course)
    guess = is_default_guess(record)
    kept = now.quality.get(course, Quality()).refund_rate
    return Appraisal(
        course=course,
        title=offer.title,
        price=offer.price,
        forecast=made,
        present=now.audience.present,
        exposure=exposure,
        basis=now.audience.basis,
        confidence=confidence(record, now.audience.basis),
        default_guess=guess,
        trial=sum(r.pitches for r in now.records.values()) < settings.trial_pitches,
        new=record.pitches == 0,
        revenue=None if guess or offer.price is None else revenue(made, offer.price, kept),
        evidence=evidence(now, offer, record),
        say=lines(now, offer, claims),
        sponsored=offer.kind == "sponsor",
    )


def foreseen(state: State, course: str) -> Forecast:
    """The orders to expect of a pitch of this course now."""
    record = state.records.get(course, Record())
    return forecast(
        record.orders,
        max(record.exposed, record.orders),
        exposures(state)[course],
        rate=_prior(state, course),
    )


def recent(state: State) -> State:
    """The state with what was heard in the last ten minutes only, each message once.

    A message that asks for a price is buying intent, not a question about the subject.
    """
    since = state.moment.at_ms - RECENT_MS
    heard = [h for h in state.heard if since < h.at_ms <= state.moment.at_ms]
    prices = {h.row for h in heard if h.kind == "intent"}
    once = [h for h in heard if h.kind != "ask" or h.row not in prices]
    return replace(state, heard=once)


def interests(offers: Sequence[Offer], heard: Sequence[Heard]) -> dict[str, float]:
    """Course to the audience's interest in it, with a mean of 1 over the courses.

    A viewer counts once a course, with the strongest sign given, however often repeated.
    """
    signs: dict[tuple[str, str], float] = {}
    for item in heard:
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


def exposures(state: State) -> dict[str, float]:
    """Course to the people a pitch would reach, weighted by interest and fatigue."""
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


def rank(state: State, settings: PolicySettings) -> tuple[Ranked, ...]:
    """All courses: those that may be pitched by value, then the others with their reasons."""
    weights, reach = interests(state.offers, state.heard), exposures(state)
    ranked: list[Ranked] = []
    for offer in state.offers:
        record = state.records.get(offer.id, Record())
        made = _mean(record, reach[offer.id], _prior(state, offer.id))
        shut = _shut(state, settings, offer, made)
        value = made * float(_worth(state, offer) or 0)
        ranked.append(Ranked(offer.id, made, value, weights[offer.id], shut))
    made = sum(record.pitches for record in state.records.values())
    drawn = _drawn(state, ranked, reach, greedy=made < settings.greedy_first)
    return tuple(sorted(drawn, key=lambda r: (r.shut is not None, -r.value, -r.interest, r.course)))


def _drawn(
    state: State, ranked: Sequence[Ranked], reach: Mapping[str, float], *, greedy: bool
) -> list[Ranked]:
    """The courses with the interval of their value and how often each wins a draw.

    Only those whose 80 % interval overlaps the leader's take part.
    """
    known = sorted((r for r in ranked if r.shut is None), key=lambda r: r.course)
    if not known:
        return list(ranked)
    draws = np.array([_values(state, r, reach[r.course]) for r in known])
    low, high = np.quantile(draws, (0.1, 0.9), axis=1)
    leader = min(range(len(known)), key=lambda at: (-known[at].value, -known[at].interest, at))
    share = np.zeros(len(known))
    share[leader] = 1.0
    if not greedy:
        draws[high < low[leader]] = -1.0
        share = np.bincount(draws.argmax(axis=0), minlength=len(known)) / DRAWS
    told = {
        r.course: replace(r, low=float(a), high=float(b), propensity=float(c))
        for r, a, b, c in zip(known, low, high, share, strict=True)
    }
    return [told.get(r.course, r) for r in ranked]


def _values(state: State, ranked: Ranked, reach: float) -> Floats:
    """Draws of a course's value from what is known of its rate."""
    record = state.records.get(ranked.course, Record())
    alpha = _prior(state, ranked.course) * STRENGTH + record.orders
    beta = max(1.0, STRENGTH + max(record.exposed, record.orders) - alpha)
    worth = ranked.value / ranked.expected if ranked.expected else 0.0
    seed = zlib.crc32(ranked.course.encode()) ^ state.seed
    return np.random.default_rng(seed).beta(alpha, beta, DRAWS) * reach * worth


def _pitches(state: State, course: str) -> int:
    return state.records.get(course, Record()).pitches


def _tried(state: State) -> int:
    """Courses that were pitched for the first time in this session."""
    return sum(_pitches(state, c) <= times for c, times in state.moment.pitched.items() if times)


def _prior(state: State, course: str) -> float:
    """The creator's rate over the other courses, lower for a dearer one as far as that is
    learnt: the course's own pitches are added after."""
    others = (record for other, record in state.records.items() if other != course)
    rate = pooled_rate(others)
    if state.learned.price_exponent:
        rate *= state.learned.price_factor(*_prices(state, course))
    return min(LIKELIEST, rate)


def _prices(state: State, course: str) -> tuple[float, float]:
    """The course's price and the middle one, in a common unit."""
    worths = {offer.id: float(_worth(state, offer) or 0) for offer in state.offers}
    known = [worth for worth in worths.values() if worth > 0]
    return worths.get(course, 0.0), median(known) if known else 0.0


def _mean(record: Record, exposure: float, rate: float) -> float:
    """The forecast's mean alone, for ranking; it equals ``foreseen(...).expected``."""
    exposed = max(record.exposed, record.orders)
    return exposure * (rate * STRENGTH + record.orders) / (STRENGTH + exposed)


def _worth(state: State, offer: Offer) -> Fraction | None:
    """The price in a common unit; None without a price or a rate to compare it by."""
    if offer.price is None:
        return None
    if len({other.price.currency for other in state.offers if other.price}) <= 1:
        return Fraction(offer.price.minor)
    rate = state.rates.get(offer.price.currency)
    return None if rate is None else offer.price.minor * rate


def _shut(state: State, settings: PolicySettings, offer: Offer, expected: float) -> Reason | None:
    """Why this course may not be suggested now, or None."""
    moment, quality = state.moment, state.quality.get(offer.id, Quality())
    title = offer.title
    if not offer.on_sale(moment.at_ms):
        return reason("pitch.not_now.not_on_sale", title=title)
    if offer.price is None or not offer.link:
        return reason("pitch.not_now.no_price", title=title)
    if _worth(state, offer) is None:
        return reason("pitch.not_now.no_rate", title=title, currency=offer.price.currency)
    if offer.seats is not None and offer.seats <= 0:
        return reason("pitch.not_now.sold_out", title=title)
    if offer.id in moment.refused:
        return reason("pitch.not_now.refused", title=title)
    if moment.pitched.get(offer.id, 0) >= settings.per_course:
        return reason("pitch.not_now.pitched", title=title, n=settings.per_course)
    if quality.orders >= settings.refund_orders and quality.refund_rate > settings.refund_rate:
        return reason(
            "pitch.not_now.refunds", title=title, percent=round(quality.refund_rate * 100)
        )
    if quality.asked_again >= settings.asked_again:
        return reason("pitch.not_now.asked_again", title=title, n=quality.asked_again)
    intents = len({heard.viewer for heard in state.heard if heard.kind == "intent"})
    if expected < settings.least_expected and intents < settings.least_intents:
        return reason("pitch.not_now.little", title=title, expected=f"{expected:.1f}")
    return None
