"""Which course to suggest now, or why none: one pure function of the state.

The value of a course is expected orders x price. Orders are forecast for the people present who
do not own it, each weighted by interest: the questions and clicks of the last ten minutes speak
for the silent too, but with care: drawn towards "all courses alike" by 20 pseudo-viewers a
course, and only as the square root of what is left.
"""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Final

from streamer_app.advisor.audience import (
    STRENGTH,
    Record,
    confidence,
    is_default_guess,
    revenue,
)
from streamer_app.advisor.claims import Claims
from streamer_app.advisor.draws import draw, drawn
from streamer_app.advisor.evidence import evidence, lines
from streamer_app.advisor.state import Appraisal, Decision, Quality, Ranked, State
from streamer_app.advisor.timing import MINUTE_MS, PolicySettings, gates, recovered
from streamer_app.advisor.topics import Offer
from streamer_app.advisor.worth import exposures, foreseen, interests, rates, seen_levels, worths
from streamer_app.errors import Reason, reason

RECENT_MS: Final = 10 * MINUTE_MS


def decide(state: State, settings: PolicySettings, claims: Claims | None = None) -> Decision:
    """The course with the greatest value among those that may be pitched, or why not now."""
    now = recent(state)
    ranking = rank(now, settings)
    shut = next(gates(now.moment, settings), None)
    if shut is not None:
        return Decision(not_now=shut.why, opens_ms=shut.opens_ms, ranking=ranking)
    if state.offers and not now.audience.present:
        return Decision(not_now=reason("pitch.not_now.nobody"), ranking=ranking)
    best = ranking[0] if ranking else None
    if best is None or best.shut is not None:
        why = best.shut if best else reason("pitch.not_now.no_courses")
        return Decision(not_now=why, ranking=ranking)
    if (held := _not_worth(now, best, settings)) is not None:
        return Decision(not_now=held, ranking=ranking)
    course = pick(now, ranking, settings)
    odds = {ranked.course: ranked.propensity for ranked in ranking}
    made = replace(appraise(now, course, settings, claims), propensity=odds[course])
    return Decision(course=course, appraisal=made, ranking=ranking)


def _not_worth(state: State, best: Ranked, settings: PolicySettings) -> Reason | None:
    """Not pitching is worth nothing; a pitch is worth its orders, as far as the audience is over
    the last one, less what it costs in goodwill (``least_expected`` orders)."""
    left = recovered(state.moment)
    if best.expected * left >= settings.least_expected or _wanting(state) >= settings.least_intents:
        return None
    return reason(
        "pitch.not_now.goodwill",
        expected=f"{best.expected:.1f}",
        percent=round(100 * left),
        cost=f"{settings.least_expected:.1f}",
    )


def _wanting(state: State) -> int:
    """People who showed buying intent lately."""
    return len({heard.viewer for heard in state.heard if heard.kind == "intent"})


def choose(state: State, settings: PolicySettings) -> str | None:
    """The best course whatever the hour: the timing gates are not asked."""
    now = recent(state)
    return chosen(now, rank(now, settings), settings)


def chosen(state: State, ranking: Sequence[Ranked], settings: PolicySettings) -> str | None:
    """The course to take of a ranking; None where none may be pitched."""
    if not ranking or ranking[0].shut is not None:
        return None
    return pick(state, ranking, settings)


def pick(state: State, ranking: Sequence[Ranked], settings: PolicySettings) -> str:
    """The course to take of a ranking whose first may be pitched: the first, or one that a draw
    puts before it. A new course is tried so no more often than the settings allow."""
    chosen = draw(ranking, state.seed)
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
        levels=seen_levels(now, course),
    )


def recent(state: State) -> State:
    """The state with what was heard in the last ten minutes only, each message once.

    A message that asks for a price is buying intent, not a question about the subject.
    """
    since = state.moment.at_ms - RECENT_MS
    heard = [h for h in state.heard if since < h.at_ms <= state.moment.at_ms]
    prices = {h.row for h in heard if h.kind == "intent"}
    if prices:
        heard = [h for h in heard if h.kind != "ask" or h.row not in prices]
    return replace(state, heard=heard)


def rank(state: State, settings: PolicySettings) -> tuple[Ranked, ...]:
    """All courses: those that may be pitched by value, then the others with their reasons."""
    weights = interests(state.offers, state.heard)
    reach = exposures(state, weights)
    worth = worths(state)
    rate = rates(state, worth)
    ranked: list[Ranked] = []
    for offer in state.offers:
        record = state.records.get(offer.id, Record())
        made = _mean(record, reach[offer.id], rate[offer.id])
        shut = _shut(state, settings, offer, made, worth[offer.id])
        value = made * float(worth[offer.id] or 0)
        ranked.append(Ranked(offer.id, made, value, weights[offer.id], shut))
    greedy = sum(record.pitches for record in state.records.values()) < settings.greedy_first
    found = drawn(ranked, state.records, rate, seed=state.seed, greedy=greedy)
    return tuple(sorted(found, key=lambda r: (r.shut is not None, -r.value, -r.interest, r.course)))


def _pitches(state: State, course: str) -> int:
    return state.records.get(course, Record()).pitches


def _tried(state: State) -> int:
    """Courses that were pitched for the first time in this session."""
    return sum(_pitches(state, c) <= times for c, times in state.moment.pitched.items() if times)


def _mean(record: Record, exposure: float, rate: float) -> float:
    """The forecast's mean alone, for ranking; it equals ``foreseen(...).expected``."""
    exposed = max(record.exposed, record.orders)
    return exposure * (rate * STRENGTH + record.orders) / (STRENGTH + exposed)


def _shut(
    state: State,
    settings: PolicySettings,
    offer: Offer,
    expected: float,
    worth: Fraction | None,
) -> Reason | None:
    """Why this course may not be suggested now, or None."""
    moment, quality = state.moment, state.quality.get(offer.id, Quality())
    title = offer.title
    if not offer.on_sale(moment.at_ms):
        return reason("pitch.not_now.not_on_sale", title=title)
    if settings.today and offer.id not in settings.today:
        return reason("pitch.not_now.not_today", title=title)
    if offer.price is None or not offer.link:
        return reason("pitch.not_now.no_price", title=title)
    if worth is None:
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
    if expected < settings.least_expected and _wanting(state) < settings.least_intents:
        cost = f"{settings.least_expected:.1f}"
        return reason("pitch.not_now.little", title=title, expected=f"{expected:.1f}", cost=cost)
    return None
