"""What a viewer is interested in, and the best three courses."""

from dataclasses import dataclass

import pytest

from streamer_app.advisor.courses import CourseModel
from streamer_app.advisor.interest import (
    BETWEEN_MS,
    IN_SESSION_MS,
    crowd_interest,
    interests,
    lifts,
    recommended,
    weight,
)
from tests.advisor.offers import ALL, item

NOW = 10 * BETWEEN_MS
EVEN = {"a": 0.5, "b": 0.5}


@dataclass(frozen=True)
class Done:
    kind: str
    course: str
    at_ms: int = NOW
    row: int = 1
    match: float = 1.0
    count: float = 1.0


def test_evidence_fades_in_minutes_here_and_in_months_between() -> None:
    asked = Done("ask", "a", NOW - IN_SESSION_MS)
    assert weight(asked, NOW, since_ms=0) == pytest.approx(1.5)
    old = Done("ask", "a", NOW - BETWEEN_MS)
    assert weight(old, NOW, since_ms=NOW) == pytest.approx(1.5)
    assert weight(Done("watch", "a", count=30.0), NOW, 0) == pytest.approx(0.6)


def test_the_posterior_by_hand() -> None:
    """A click of 4 on a prior of 10 x 0.5 each: (5 + 4) / 14 and 5 / 14."""
    found = {one.course: one for one in interests([Done("click", "a")], EVEN, NOW, NOW)}
    assert found["a"].share == pytest.approx(9 / 14)
    assert found["b"].share == pytest.approx(5 / 14)
    assert found["a"].lift == pytest.approx(9 / 7)
    assert found["a"].rows == {"click": (1,)}


def test_every_bar_keeps_the_rows_behind_it() -> None:
    done = [Done("ask", "a", row=3), Done("ask", "a", row=2), Done("mention", "b", row=9)]
    found = {one.course: one.rows for one in interests(done, EVEN, NOW, NOW)}
    assert found == {"a": {"ask": (2, 3)}, "b": {"mention": (9,)}}


def test_a_gift_counts_as_one_and_nothing_unknown_counts() -> None:
    gift, odd = Done("gift", "a"), Done("age", "a")
    assert weight(gift, NOW, 0) == 1.0
    assert weight(odd, NOW, 0) == 0.0


def test_what_a_person_corrects_wins() -> None:
    done = [Done("click", "a", row=7)]
    wrong = {one.course: one for one in interests(done, EVEN, NOW, NOW, {"a": False})}
    assert wrong["a"].share == 0.5
    assert wrong["a"].rows == {}
    right = {one.course: one for one in interests([], EVEN, NOW, NOW, {"b": True})}
    assert right["b"].share == pytest.approx(13 / 18)


def test_without_evidence_everybody_is_the_audience() -> None:
    assert [one.lift for one in interests([], {"a": 0.9, "b": 0.1}, NOW, NOW)] == [1.0, 1.0]


def test_the_best_courses_leave_out_what_is_owned_and_say_why() -> None:
    model = CourseModel([["mechanics", "fields"]] * 500, [offer.id for offer in ALL])
    best = recommended(ALL, ["mechanics"], (), model)
    assert [one.course for one in best] == ["fields", "optics"]
    assert [why.code for why, _ in best[0].why] == ["viewer.why.others"]
    assert [why.code for why, _ in best[1].why] == ["viewer.why.popular"]


def test_what_the_viewer_did_is_named_with_its_rows() -> None:
    usual = {offer.id: 1 / 3 for offer in ALL}
    known = interests([Done("click", "optics", row=4)], usual, NOW, NOW)
    best = recommended(ALL, [], known, CourseModel([], [offer.id for offer in ALL]))
    assert best[0].course == "optics"
    assert [(why.code, rows) for why, rows in best[0].why] == [("viewer.why.click", (4,))]


def test_a_course_that_nobody_bought_yet_comes_up_by_its_tags() -> None:
    new = item("new", "受力专题", tags=("受力分析",))
    offers = (*ALL, new)
    model = CourseModel([], [offer.id for offer in offers])
    best = recommended(offers, ["mechanics"], (), model)
    assert best[0].course == "new"
    assert [why.code for why, _ in best[0].why] == ["viewer.why.tags"]


def test_a_crowd_has_a_mean_of_one_and_follows_what_each_did() -> None:
    model = CourseModel([], ["a", "b"])
    lifted = lifts([[Done("click", "b"), Done("buy", "b")], []], ["a", "b"], NOW, NOW)
    assert lifted.tolist() == [[pytest.approx(10 / 22), pytest.approx(34 / 22)], [1.0, 1.0]]
    found = crowd_interest(model, [[], ["a"]], lifted, ["a", "b"])
    assert found[1, 0] == 0.0
    assert found.sum() / 3 == pytest.approx(1.0)
    assert found[0, 1] == pytest.approx(3.4 * found[0, 0])
