"""Rooms with hidden wants, replayed audiences, and their figures."""

from dataclasses import replace

import numpy as np
import pytest

from streamer_app.advisor.benchmark_files import Episode, Held, Watcher
from streamer_app.advisor.courses import CourseModel
from streamer_app.advisor.evaluate import (
    audience,
    candidates,
    made_up,
    place,
    recommend,
    replay,
    scores,
    wilson,
)
from streamer_app.advisor.simulation import (
    Audience,
    Field,
    Room,
    World,
    at_random,
    priciest,
    round_robin,
    shuffled,
)

MODEL = CourseModel([["a", "b"]] * 3000 + [["c", "d"]] * 3000)
SURE = World(pitches=3, present=2, conversion=1.0, fatigue=0.5)
TWO = Audience(
    {"b": 10.0, "d": 30.0},
    {"u": ["a"], "w": ["c"]},
    {"u": frozenset({"b"}), "w": frozenset({"d"})},
)


def test_ties_count_against() -> None:
    assert place([1.0, 1.0, 0.5], 0) == 1
    assert place([1.0, 2.0, 3.0], 2) == 0


def test_hit_rates_by_hand() -> None:
    lines = [
        Held(u=1, h=["a"], y="b", neg=["d", "c"]),
        Held(u=2, h=["c"], y="b", neg=["d", "a"]),
        Held(u=3, h=["a"], candidates=["b", "d"]),
    ]
    found = recommend(MODEL, lines, ["advisor"])["advisor"]
    assert (found["hr1"], found["hr5"]) == (50.0, 100.0)
    assert candidates(lines[2]) == ["b", "d"]
    assert scores(MODEL, lines[2])[0] > scores(MODEL, lines[2])[1]


def test_the_oracle_takes_the_best_first_and_owners_buy_once() -> None:
    sold = Room(TWO, SURE, 1).play(None)
    assert [pitch.revenue for pitch in sold] == [30.0, 10.0, 0.0]


def test_simple_rivals_do_what_they_say() -> None:
    assert [p.revenue for p in Room(TWO, SURE, 1).play(round_robin)] == [10.0, 30.0, 0.0]
    assert [p.revenue for p in Room(TWO, SURE, 1).play(priciest)] == [30.0, 0.0, 0.0]
    assert Room(TWO, SURE, 1).play(at_random) == Room(TWO, SURE, 1).play(at_random)


def test_who_has_seen_a_pitch_buys_less_readily() -> None:
    many = {f"u{n}": ["a"] for n in range(4000)}
    wants = dict.fromkeys(many, frozenset({"b"}))
    world = World(pitches=2, present=4000, conversion=0.4, fatigue=0.5)
    first, second = Room(Audience({"b": 1.0}, many, wants), world, 2).play(round_robin)
    assert first.orders / 4000 == pytest.approx(0.4, abs=0.03)
    assert second.orders / (4000 - first.orders) == pytest.approx(0.2, abs=0.03)
    assert first.fair == pytest.approx(4000 * 0.4), "whatever luck there was"
    assert second.fair == pytest.approx(4000 * 0.6 * 0.2)


def test_shuffled_histories_keep_wants_and_people() -> None:
    viewers = Field(1).audience(50)
    mixed = shuffled(viewers, 1)
    assert mixed.histories != viewers.histories
    assert sorted(map(str, mixed.histories.values())) == sorted(
        map(str, viewers.histories.values())
    )
    assert all(mixed.wants[v] <= viewers.wants[v] for v in viewers.wants)


def episode(**more: object) -> Episode:
    viewers = [Watcher(u=n, h=["a"], wants=["b"] if n < 3 else []) for n in range(6)]
    return replace_episode(Episode(catalogue=["b", "d"], price=[10.0, 12.0], viewers=viewers), more)


def replace_episode(made: Episode, more: dict[str, object]) -> Episode:
    for name, value in more.items():
        setattr(made, name, value)
    return made


def test_the_share_of_the_best_revenue_is_reported_by_method() -> None:
    """b earns 3 x 10, d nothing: the advisor sees who came with a, the price alone does not."""
    found = audience(MODEL, [episode()])
    assert found["advisor"]["capture1"] == 1.0
    assert found["price_x_people"]["capture1"] == 0.0


def test_episodes_without_answers_give_no_figures() -> None:
    assert audience(MODEL, [episode(viewers=[Watcher(u=1, h=["a"])])]) == {}
    assert audience(MODEL, [episode(viewers=[Watcher(u=1, h=["a"], wants=[])])]) == {}


def test_the_advisor_beats_taking_turns_and_tires_nobody() -> None:
    """Few rooms, so the bounds are wide: the full benchmark has the figures."""
    found = replay(made_up(5), World())
    assert found["advisor"]["t5"] > found["round_robin"]["t5"] + 0.15
    assert found["advisor"]["t50"] > found["round_robin"]["t50"]
    assert found["advisor"]["t50"] > found["priciest"]["t50"] + 0.2


def test_intervals_hold_what_they_promise() -> None:
    creators = made_up(4)
    crowded = [(m, replace(a, catalogue=a.catalogue)) for m, a in creators]
    found = replay(crowded, World(pitches=50, present=200, fatigue=1.0))
    assert found["forecasts"] > 20
    assert 0.6 < found["coverage"] <= 1.0


def test_a_made_up_field_is_the_same_every_time() -> None:
    assert Field(3).audience(20) == Field(3).audience(20)
    assert np.mean([len(h) for h in Field(3).learners(300)]) == pytest.approx(5, abs=0.5)


def test_a_share_of_few_creators_is_told_with_what_they_can_tell() -> None:
    """6 of 111 are 5.4 %, and 2.5 to 11.3 % by Wilson's interval; none of 10 may be 28 %."""
    assert wilson(6 / 111, 111) == pytest.approx((0.0250, 0.1128), abs=5e-4)
    assert wilson(0.0, 10) == pytest.approx((0.0, 0.2775), abs=5e-4)
