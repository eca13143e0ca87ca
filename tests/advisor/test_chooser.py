"""The policy by itself, on situations."""

from dataclasses import replace

import pytest

from streamer_app.advisor.chooser import Chooser, PastPitch, Situation
from streamer_app.advisor.courses import CourseModel

MODEL = CourseModel([["a", "b"]] * 3000 + [["c", "d"]] * 3000)
NOW = Situation(
    at_min=60,
    catalogue={"b": 100.0, "d": 100.0},
    present={f"u{n}": ["a"] for n in range(40)} | {f"w{n}": ["c"] for n in range(10)},
    gates=False,
)


def pitched(course: str, buyers: int = 0, at_min: float = 1.0) -> PastPitch:
    there = frozenset(NOW.present)
    return PastPitch(at_min, course, there, frozenset(sorted(there)[:buyers]))


def test_the_course_that_most_present_want_is_chosen() -> None:
    made = Chooser(MODEL).choose(NOW)
    assert made.course == "b"
    assert made.low <= made.expected <= made.high
    assert made.propensities == {"b": 1.0}


def test_owners_are_not_sold_to_again() -> None:
    owners = replace(NOW, present={v: [*h, "b"] for v, h in NOW.present.items()})
    assert Chooser(MODEL).choose(owners).course == "d"


def test_buyers_drop_out() -> None:
    """Of 60 people 55 bought: five are left, who have seen it once."""
    room = {f"u{n}": ["a"] for n in range(60)}
    sold = PastPitch(1, "b", frozenset(room), frozenset(sorted(room)[:55]))
    only = replace(NOW, catalogue={"b": 100.0}, present=room, pitches=[sold])
    assert Chooser(MODEL).choose(only).expected < 5


def test_price_decides_between_equals() -> None:
    everybody: dict[str, list[str]] = {f"u{n}": [] for n in range(30)}
    dear = replace(NOW, present=everybody, catalogue={"b": 100.0, "d": 101.0})
    assert Chooser(MODEL).choose(dear).course == "d"


def test_a_course_that_was_just_seen_by_all_makes_way() -> None:
    even = replace(NOW, present={f"u{n}": [] for n in range(60)})
    seen = replace(even, pitches=[PastPitch(1, "b", frozenset(even.present))])
    assert Chooser(MODEL).choose(seen).course == "d"


def test_what_sold_well_is_expected_to_sell_again() -> None:
    before = Chooser(MODEL).choose(NOW).expected
    fresh = replace(NOW, present={f"x{n}": ["a"] for n in range(50)}, pitches=[pitched("b", 12)])
    assert Chooser(MODEL).choose(fresh).expected > 2 * before


def test_the_answer_rests_on_the_request_alone() -> None:
    chooser = Chooser(MODEL)
    asked = replace(NOW, pitches=[pitched("b", 2, n) for n in range(8)], seed=3)
    first = chooser.choose(asked)
    chooser.choose(replace(NOW, pitches=[pitched("d", 20)]))
    assert chooser.choose(asked) == first


def test_after_five_pitches_courses_that_may_be_as_good_are_tried() -> None:
    even = replace(NOW, present={f"u{n}": [] for n in range(60)})
    strangers = frozenset(f"s{n}" for n in range(60))
    past = [
        PastPitch(n, "bd"[n % 2], strangers, frozenset(sorted(strangers)[:2])) for n in range(6)
    ]
    tried = {
        Chooser(MODEL).choose(replace(even, pitches=past, seed=seed)).course for seed in range(12)
    }
    assert tried == {"b", "d"}
    greedy = {
        Chooser(MODEL).choose(replace(even, pitches=past[:4], seed=seed)).course
        for seed in range(12)
    }
    assert len(greedy) == 1


def test_the_gates_of_time_hold_where_they_are_asked() -> None:
    chooser = Chooser(MODEL)
    wanted = replace(NOW, gates=True, present={f"u{n}": ["a"] for n in range(400)})
    assert chooser.choose(wanted).course == "b"
    assert chooser.choose(replace(wanted, at_min=11.9)).course is None
    assert chooser.choose(replace(wanted, pitches=[pitched("b", at_min=41)])).course is None


@pytest.mark.parametrize("present", [{}, {"u": []}])
def test_an_empty_room_or_catalogue_breaks_nothing(present: dict[str, list[str]]) -> None:
    assert Chooser(MODEL).choose(replace(NOW, present=present)).expected >= 0
    assert Chooser(MODEL).choose(replace(NOW, catalogue={})).course is None
