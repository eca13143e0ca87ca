"""Which course, why, and why not: one pure function."""

from dataclasses import replace
from fractions import Fraction
from math import sqrt
from typing import Any

import pytest
from msgspec import structs

from streamer_app.advisor.audience import Audience, Record
from streamer_app.advisor.claims import Claims
from streamer_app.advisor.policy import appraise, choose, decide, rank
from streamer_app.advisor.state import Quality, State
from streamer_app.advisor.timing import PolicySettings
from streamer_app.advisor.worth import interests
from streamer_app.events import Money
from tests.advisor.offers import (
    ALL,
    FIELDS,
    MECHANICS,
    MIN,
    NOW,
    OPTICS,
    asks,
    moment,
    prices,
    state,
)

SETTINGS = PolicySettings()
FORCES = ("受力分析怎么画", "受力分析漏了力", "加速度为零吗", "受力分析的顺序是什么")


def test_a_room_with_price_questions_and_no_history_gets_a_default_guess() -> None:
    decision = decide(state(heard=prices(12)), SETTINGS)
    card = decision.appraisal
    assert card is not None
    assert (round(card.forecast.expected, 2), card.forecast.low, card.forecast.high) == (1.6, 0, 4)
    assert (card.default_guess, card.trial, card.revenue, card.confidence) == (
        True,
        True,
        None,
        "low",
    )
    (why,) = card.evidence
    assert (why.reason.code, why.reason.arguments["n"]) == ("pitch.why.intent", 12)
    assert why.rows == tuple(range(500, 512))


def test_a_course_with_history_is_forecast_as_drawn() -> None:
    known = state(
        offers=(MECHANICS,),
        records={"mechanics": Record(6, 1900, 17)},
        quality={"mechanics": Quality(17, 0.06)},
    )
    card = appraise(known, "mechanics", SETTINGS)
    assert (round(card.forecast.expected, 2), card.forecast.low, card.forecast.high) == (2.74, 1, 5)
    assert card.revenue is not None
    assert card.revenue[0] == Money(102874, "CNY")
    assert (card.confidence, card.trial, card.new) == ("medium", False, False)
    assert card.evidence[0].reason.arguments == {"n": 6, "orders": 17, "people": 1900}


@pytest.mark.parametrize(
    ("texts", "course"),
    [
        (FORCES, "mechanics"),
        (("安培力方向怎么判断", "磁场和安培力", "安培力公式"), "fields"),
        (("折射率怎么算", "干涉条纹间距", "光的折射"), "optics"),
    ],
)
def test_what_is_asked_about_moves_the_choice(texts: tuple[str, ...], course: str) -> None:
    assert decide(state(heard=asks(*texts)), SETTINGS).course == course


def test_questions_outweigh_a_somewhat_higher_price() -> None:
    dearer = replace(OPTICS, price=Money(49900, "CNY"))
    offers = (MECHANICS, FIELDS, dearer)
    assert decide(state(offers), SETTINGS).course == "optics"
    assert decide(state(offers, heard=asks(*FORCES, *FORCES)), SETTINGS).course == "mechanics"


def test_without_any_sign_the_dearest_course_is_worth_most() -> None:
    cheap = [replace(course, price=Money(9900, "CNY")) for course in (MECHANICS, FIELDS)]
    assert decide(state((*cheap, OPTICS)), SETTINGS).course == "optics"


def test_removing_a_cited_message_changes_number_and_evidence() -> None:
    heard = asks(*FORCES)
    full = appraise(state(heard=heard), "mechanics", SETTINGS)
    for gone in full.evidence[0].rows:
        less = appraise(state(heard=[h for h in heard if h.row != gone]), "mechanics", SETTINGS)
        assert less.forecast.expected < full.forecast.expected
        assert less.evidence[0].reason.arguments["n"] == 3
        assert gone not in less.evidence[0].rows


def test_a_dearer_course_that_may_not_be_pitched_makes_way() -> None:
    full = replace(OPTICS, price=Money(99900, "CNY"), seats=0)
    decision = decide(state((MECHANICS, full)), SETTINGS)
    assert decision.course == "mechanics"
    assert [(r.course, r.shut is None) for r in decision.ranking] == [
        ("mechanics", True),
        ("optics", False),
    ]


def test_interest_is_one_on_average_and_by_hand() -> None:
    one = asks("受力分析怎么画")
    # one asker of three courses: 20 + 3, 20 and 20 pseudo-viewers, tempered by the square root
    mean = (sqrt(23) + 2 * sqrt(20)) / 3
    assert interests(ALL, one) == pytest.approx(
        {"mechanics": sqrt(23) / mean, "fields": sqrt(20) / mean, "optics": sqrt(20) / mean}
    )
    assert sum(interests(ALL, asks(*FORCES)).values()) == pytest.approx(3)
    assert interests((), []) == {}


def test_one_viewer_who_repeats_himself_counts_once() -> None:
    one = asks("受力分析怎么画")
    repeated = [structs.replace(one[0], row=row) for row in range(1, 50)]
    assert interests(ALL, repeated) == interests(ALL, one)


def test_a_price_question_about_a_course_is_no_question_about_its_subject() -> None:
    both = [*prices(3, "力学提分营多少钱"), *asks(*["力学提分营多少钱"] * 3, first=500)]
    card = appraise(state(heard=both), "mechanics", SETTINGS)
    assert [e.reason.code for e in card.evidence] == ["pitch.why.intent"]


def test_the_course_whose_price_many_ask_for_comes_before_a_dearer_one() -> None:
    offers = (MECHANICS, FIELDS, replace(OPTICS, price=Money(49900, "CNY")))
    assert decide(state(offers, heard=prices(10)), SETTINGS).course == "optics"
    named = prices(10, "力学提分营多少钱")
    assert decide(state(offers, heard=named), SETTINGS).course == "mechanics"


def test_only_the_last_ten_minutes_count() -> None:
    old = [structs.replace(h, at_ms=NOW - 10 * MIN) for h in asks(*FORCES)]
    assert appraise(state(heard=old), "mechanics", SETTINGS).evidence == ()
    assert decide(state(heard=old), SETTINGS) == decide(state(), SETTINGS)


def test_a_future_message_cannot_move_the_past() -> None:
    later = [structs.replace(h, at_ms=NOW + 1) for h in asks(*FORCES)]
    assert decide(state(heard=later), SETTINGS) == decide(state(), SETTINGS)


def test_owners_and_earlier_pitches_lower_the_exposure() -> None:
    owned = state(owners={"mechanics": 20})
    assert appraise(owned, "mechanics", SETTINGS).exposure == 300
    again = state(moment=moment(pitched={"mechanics": 1}))
    assert appraise(again, "mechanics", SETTINGS).exposure == pytest.approx(160)
    assert decide(again, SETTINGS).course != "mechanics"


def test_a_shut_gate_gives_its_reason_and_still_the_ranking() -> None:
    decision = decide(state(moment=moment(last_ended_ms=NOW - 3 * MIN)), SETTINGS)
    assert (decision.course, decision.appraisal) == (None, None)
    assert decision.not_now is not None
    assert decision.not_now.code == "pitch.not_now.recent"
    assert decision.opens_ms == NOW + 17 * MIN
    assert len(decision.ranking) == 3


@pytest.mark.parametrize(
    ("offer", "known", "code"),
    [
        (replace(MECHANICS, state="paused"), {}, "not_on_sale"),
        (replace(MECHANICS, ends_ms=NOW), {}, "not_on_sale"),
        (replace(MECHANICS, price=None), {}, "no_price"),
        (replace(MECHANICS, link=""), {}, "no_price"),
        (replace(MECHANICS, seats=0), {}, "sold_out"),
        (MECHANICS, {"moment": moment(refused=frozenset({"mechanics"}))}, "refused"),
        (MECHANICS, {"moment": moment(pitched={"mechanics": 2})}, "pitched"),
        (MECHANICS, {"quality": {"mechanics": Quality(5, 0.21)}}, "refunds"),
        (MECHANICS, {"quality": {"mechanics": Quality(asked_again=3)}}, "asked_again"),
        (MECHANICS, {"audience": Audience(59, "concurrent")}, "little"),
    ],
)
def test_a_course_that_may_not_be_pitched_is_left_out_with_its_reason(
    offer: Any, known: dict[str, Any], code: str
) -> None:
    alone = decide(state((offer,), **known), SETTINGS)
    assert alone.not_now is not None
    assert alone.not_now.code == f"pitch.not_now.{code}"
    assert alone.ranking[0].shut == alone.not_now


@pytest.mark.parametrize(("refunds", "orders"), [(0.2, 5), (0.9, 4)])
def test_few_refunds_or_few_orders_hold_nothing_back(refunds: float, orders: int) -> None:
    known = state((MECHANICS,), quality={"mechanics": Quality(orders, refunds)})
    assert decide(known, SETTINGS).course == "mechanics"


def test_two_people_with_buying_intent_are_enough_in_a_small_room() -> None:
    small = Audience(20, "identified")
    assert decide(state(audience=small, heard=prices(1)), SETTINGS).course is None
    assert decide(state(audience=small, heard=prices(2)), SETTINGS).course is not None


def test_a_pitch_has_to_be_worth_its_goodwill_as_far_as_the_audience_is_over_the_last() -> None:
    """68 people give 0.34 orders: 81 % of that after 20 minutes is below 0.3, 92 % is not."""
    small = Audience(68, "concurrent")

    def after(minutes: int, **more: Any) -> State:
        return state(audience=small, moment=moment(last_ended_ms=NOW - minutes * MIN), **more)

    early = decide(after(20), SETTINGS)
    assert early.course is None
    assert early.not_now is not None
    assert (early.not_now.code, early.not_now.arguments) == (
        "pitch.not_now.goodwill",
        {"expected": "0.3", "percent": 81, "cost": "0.3"},
    )
    assert decide(after(30), SETTINGS).course is not None
    assert decide(after(20, heard=prices(2)), SETTINGS).course is not None


def test_an_empty_catalogue_is_a_reason_too() -> None:
    decision = decide(state(()), SETTINGS)
    assert decision.not_now is not None
    assert decision.not_now.code == "pitch.not_now.no_courses"


def test_currencies_are_compared_only_by_a_rate() -> None:
    dollars = replace(OPTICS, price=Money(9900, "USD"))
    mixed = (MECHANICS, dollars)
    assert {r.shut.code for r in rank(state(mixed), SETTINGS) if r.shut} == {
        "pitch.not_now.no_rate"
    }
    rates = {"CNY": Fraction(1), "USD": Fraction(71, 10)}
    assert decide(state(mixed, rates=rates), SETTINGS).course == "optics"


def test_lines_come_from_the_catalogue_and_real_questions() -> None:
    card = appraise(state(heard=asks(*FORCES, "斜面上的受力分析")), "mechanics", SETTINGS)
    assert [(line.kind, line.origin) for line in card.say] == [
        ("point", "course"),
        ("answer", "question"),
        ("close", "course"),
    ]
    assert card.say[0].text == "斜面专练三讲"
    assert card.say[1].text == "“受力分析的顺序是什么” → 第 3 讲 受力分析的顺序"


def test_nothing_is_invented_for_an_empty_course() -> None:
    assert appraise(state(heard=asks("安培力方向")), "fields", SETTINGS).say == ()


def test_the_teachers_own_words_close_the_pitch() -> None:
    card = appraise(state(words={"mechanics": ["周日开班", "旧的"]}), "mechanics", SETTINGS)
    assert (card.say[-1].text, card.say[-1].origin) == ("周日开班", "yours")


def test_forbidden_claims_in_a_line_are_marked() -> None:
    claims = Claims('[promise]\nwords = ["保过"]')
    boast = replace(FIELDS, points=("学完保过",))
    card = appraise(state((boast,)), "fields", SETTINGS, claims)
    assert [(c.start, c.end, c.rule) for c in card.say[0].claims] == [(2, 4, "promise")]


def test_a_topic_is_named_by_the_tags_that_most_people_mean() -> None:
    card = appraise(state(heard=asks(*FORCES)), "mechanics", SETTINGS)
    assert card.evidence[0].reason.arguments == {"n": 4, "topic": "受力分析/加速度"}


def test_a_growing_room_is_evidence_and_a_quiet_one_is_left_out() -> None:
    growing = appraise(state(engagement=54.2, viewers_change=36), "mechanics", SETTINGS)
    assert growing.evidence[0].reason.arguments == {"index": 54, "change": 36}
    assert appraise(state(engagement=20.0), "mechanics", SETTINGS).evidence == ()


def test_at_most_three_reasons_are_given() -> None:
    full = state(
        heard=[*asks(*FORCES), *prices(5)],
        records={"mechanics": Record(6, 1900, 17)},
        engagement=54.0,
        viewers_change=36,
    )
    codes = [e.reason.code for e in appraise(full, "mechanics", SETTINGS).evidence]
    assert codes == ["pitch.why.topic", "pitch.why.intent", "pitch.why.past"]


def test_the_gates_of_time_are_not_asked_when_only_the_best_is_wanted() -> None:
    early = state(moment=moment(at_ms=MIN))
    assert decide(early, SETTINGS).course is None
    assert choose(early, SETTINGS) == rank(early, SETTINGS)[0].course


def test_the_same_state_gives_the_same_decision_in_any_order_of_the_catalogue() -> None:
    heard = asks(*FORCES)
    first: State = state(ALL, heard=heard)
    second: State = state(ALL[::-1], heard=heard[::-1])
    assert decide(first, SETTINGS) == decide(second, SETTINGS)
