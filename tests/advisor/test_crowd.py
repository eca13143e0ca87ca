"""People present one by one: whom a pitch reaches."""

import numpy as np
import pytest

from streamer_app.advisor.crowd import MOST_SEEN, Crowd, levels, seen_by

INTEREST = np.array([[2.0, 1.0], [0.0, 1.0]])
SEEN = np.array([[1.0, 0.0], [0.0, 0.0]])


def test_a_pitch_reaches_interest_less_fatigue() -> None:
    crowd = Crowd(("u1", "u2"), ("a", "b"), INTEREST, SEEN)
    assert crowd.reach(0.5) == pytest.approx({"a": 1.0, "b": 2.0})


def test_the_unknown_are_as_the_known_on_average() -> None:
    crowd = Crowd(("u1", "u2"), ("a", "b"), INTEREST, SEEN, unknown=6)
    assert crowd.reach(0.5) == pytest.approx({"a": 4.0, "b": 8.0})


def test_of_nobody_known_a_count_is_left() -> None:
    empty = np.zeros((0, 2))
    assert Crowd((), ("a", "b"), empty, empty, unknown=7).reach(0.5) == {"a": 7.0, "b": 7.0}


def test_interest_is_told_by_how_often_a_pitch_was_seen() -> None:
    assert levels(np.array([2.0, 1.0, 4.0]), np.array([0.0, 2.0, 2.0])) == (2.0, 0.0, 5.0)
    assert len(levels(np.array([1.0]), np.array([99.0]))) == MOST_SEEN + 1


def test_only_those_who_were_there_have_seen_it() -> None:
    pitches = [("a", frozenset({"u1", "u9"})), ("a", frozenset({"u1"})), ("z", frozenset({"u1"}))]
    assert seen_by(["u1", "u2"], ["a", "b"], pitches).tolist() == [[2, 0], [0, 0]]


def test_who_wants_it_clearly_more_is_counted() -> None:
    assert Crowd(("u1", "u2"), ("a", "b"), INTEREST, SEEN).wanting("a") == 1
