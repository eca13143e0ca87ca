"""What to do with the room now: beliefs, own outcomes and gates."""

from dataclasses import replace
from math import log
from typing import Any

import pytest

from streamer_app.advisor.interaction import (
    OPTIONS,
    Beliefs,
    Live,
    Outcome,
    state_of,
    suggest,
    worked,
)
from streamer_app.assets import asset
from streamer_app.errors import AppError

PRIOR = asset("interaction_prior.toml").read_text("utf-8")
PLAIN = "\n".join(f"[{option}]\nsuccess = 0.5" for option in OPTIONS)
BUSY = Live(engagement=50, change=0, open_questions=14, minute=40, topic="受力分析")


def shut(live: Live) -> dict[str, str]:
    found = suggest(live, Beliefs(PRIOR))
    return {one.name: one.shut.code.rpartition(".")[2] for one in found.options if one.shut}


def test_many_open_questions_call_for_answers() -> None:
    found = suggest(BUSY, Beliefs(PRIOR))
    assert found.option == "qa"
    assert found.state["open_questions"] == "many"


def test_a_lively_room_that_rises_is_left_alone() -> None:
    live = Live(engagement=80, change=10, minute=40, since_min={"poll": 10.0}, topic="x")
    assert suggest(live, Beliefs(PRIOR)).option is None


def test_a_quiet_room_that_falls_gets_an_interaction() -> None:
    live = Live(engagement=20, change=-8, minute=40, topic="x")
    assert suggest(live, Beliefs(PRIOR)).option in ("poll", "quiz")


def test_a_usual_room_is_left_to_begin_in_peace() -> None:
    for minute in (2, 8, 14):
        usual = Live(engagement=50, change=0, stay=1.0, minute=minute, topic="x")
        assert suggest(usual, Beliefs(PRIOR)).option is None
    assert state_of(Live(minute=14))["rest"] == "short", "since the beginning"
    assert state_of(Live(minute=40, since_min={"poll": 16.0}))["rest"] == "while"


@pytest.mark.parametrize("minute", [5, 15, 30, 60])
@pytest.mark.parametrize("engagement", [20.0, 50.0, 80.0])
def test_nobody_is_told_to_give_something_away_first(minute: float, engagement: float) -> None:
    live = Live(engagement=engagement, change=0, stay=1.0, minute=minute, topic="x")
    assert suggest(live, Beliefs(PRIOR)).option != "giveaway"


@pytest.mark.parametrize(
    ("change", "option", "why"),
    [
        ({"open_questions": 4}, "qa", "questions"),
        ({"topic": ""}, "quiz", "topic"),
        ({"topic": ""}, "demo", "topic"),
        ({"since_min": {"giveaway": 29.0}}, "giveaway", "giveaway"),
        ({"since_min": {"pitch": 19.0}}, "giveaway", "pitched"),
        ({}, "pitch", "pitch"),
        ({"since_min": {"poll": 7.9}}, "qa", "recent"),
    ],
)
def test_each_gate_is_shut_with_its_reason(change: dict[str, Any], option: str, why: str) -> None:
    assert shut(replace(BUSY, **change))[option] == why


def test_going_on_is_never_shut() -> None:
    assert "keep" not in shut(replace(BUSY, since_min={"poll": 0.0}))


def test_without_beliefs_about_the_state_the_chance_is_the_average() -> None:
    assert Beliefs(PLAIN).chance("poll", state_of(BUSY)) == pytest.approx(0.5)


@pytest.mark.parametrize(("chance", "option"), [("0.59", None), ("0.61", "poll")])
def test_only_what_is_clearly_better_than_going_on_is_suggested(
    chance: str, option: str | None
) -> None:
    prior = PLAIN.replace("[poll]\nsuccess = 0.5", f"[poll]\nsuccess = {chance}")
    assert suggest(BUSY, Beliefs(prior)).option == option


def test_own_outcomes_move_the_chance_by_hand() -> None:
    """Ten successes in a quiet room: 20 of 30 worked; of the three moods each had 10/3 + 0.5 of
    good and bad, so quiet has (13.833 / 21.5) against (3.833 / 11.5)."""
    own = [Outcome("poll", {"mood": "quiet"}, True)] * 10
    chance = Beliefs(PLAIN, own).chance("poll", {"mood": "quiet"})
    odds = log(20 / 10) + log((13.8333333 / 21.5) / (3.8333333 / 11.5))
    assert log(chance / (1 - chance)) == pytest.approx(odds)
    assert Beliefs(PLAIN, own).chance("quiz", {"mood": "quiet"}) == pytest.approx(0.5)


def test_what_is_not_known_says_nothing() -> None:
    assert set(state_of(Live())) == {"open_questions", "intent", "rest", "stage"}


def test_an_interaction_worked_when_the_room_woke_or_stayed_or_bought() -> None:
    assert worked("poll", (40, 45), (None, None))
    assert not worked("poll", (40, 44.9), (0.8, 0.82))
    assert worked("quiz", (None, 60), (0.8, 0.84))
    assert worked("pitch", (40, 30), (None, None), orders=1)
    assert not worked("pitch", (40, 90), (None, None))


@pytest.mark.parametrize("text", ["", "[keep", "[keep]\nsuccess = 2", PLAIN.replace("0.5", "'x'")])
def test_a_file_that_says_nothing_usable_is_refused(text: str) -> None:
    with pytest.raises(AppError):
        Beliefs(text)
