"""The interaction suggested now, from a session's folds."""

import tomllib
from typing import Any

import pytest

from streamer_app.advisor.interaction import Beliefs, Outcome
from streamer_app.advisor.state import Decision
from streamer_app.assets import asset
from streamer_app.errors import reason
from streamer_app.events import Chat, Interaction, Pitch, Viewer
from streamer_app.live.folds import Folds
from streamer_app.live.interacting import AFTER_MS, MINUTE_MS, Interacting
from streamer_app.live.materials import Materials, demo_items
from streamer_app.room.lesson import demo_lesson

START = 1_700_000_000_000
NO_PITCH = Decision(not_now=reason("pitch.not_now.start", n=12))


def started(option: str, at_ms: int, **detail: Any) -> Interaction:
    return Interaction(
        source="desk",
        id=f"{option}{at_ms}",
        at_ms=START + at_ms,
        interaction="i",
        action="started",
        option=option,
        detail=detail,
    )


def vote(text: str, who: str, at_ms: int) -> Chat:
    viewer = Viewer(id=who, name=who)
    return Chat(source="room", id=f"{who}{at_ms}", at_ms=START + at_ms, viewer=viewer, text=text)


@pytest.fixture(scope="module")
def folds() -> Folds:
    """The demo lesson, folded to its end."""
    made = Folds(Materials(demo_items()).around())
    for row, event in enumerate(demo_lesson().events(START), 1):
        made.fold(row, event)
    return made


def test_the_room_is_read_from_the_folds(folds: Folds) -> None:
    at_ms = folds.last_ms
    live = Interacting().live(folds, at_ms, NO_PITCH)
    assert live.open_questions == folds.desk.figures(at_ms).open_q
    assert live.minute == pytest.approx((at_ms - START) / MINUTE_MS, abs=0.1)
    assert live.engagement is not None
    assert live.topic in {item.title for item in demo_items()}
    assert not live.pitch_open


def test_every_option_has_a_chance_and_a_shut_one_its_reason(folds: Folds) -> None:
    found = Interacting().suggestion(folds, folds.last_ms, NO_PITCH)
    assert len(found.options) == 7
    assert all(0 < one.chance < 1 for one in found.options)
    assert "pitch" in {one.name for one in found.options if one.shut}


def test_nothing_is_suggested_right_after_an_interaction(folds: Folds) -> None:
    acting = Interacting()
    acting.fold(started("qa", folds.last_ms - START - MINUTE_MS), folds)
    assert acting.suggestion(folds, folds.last_ms, NO_PITCH).option is None


def test_a_poll_counts_the_chat_while_it_runs(folds: Folds) -> None:
    acting = Interacting()
    acting.fold(started("poll", 0, options=2, seconds=60, right=2), folds)
    votes = acting.votes
    assert votes is not None
    for text, who, at_ms in (("1", "a", 1), ("2", "a", 2), ("B", "b", 3), ("1", "c", 60_000)):
        votes.fold(vote(text, who, at_ms))
    assert [count.votes for count in votes.counts()] == [0, 2]
    assert votes.right_share() == 100.0


def test_an_outcome_is_known_five_minutes_later_and_counted_once(folds: Folds) -> None:
    acting = Interacting()
    step = started("quiz", 5 * MINUTE_MS, state={"mood": "quiet"})
    acting.fold(step, folds)
    acting.fold(step, folds)
    at_ms = step.at_ms + AFTER_MS
    assert acting.outcomes(folds, at_ms - 1) == []
    (outcome,) = acting.outcomes(folds, at_ms)
    assert (outcome.option, outcome.state) == ("quiz", {"mood": "quiet"})


def test_what_worked_in_earlier_sessions_is_believed(folds: Folds) -> None:
    acting = Interacting()
    state = acting.suggestion(folds, folds.last_ms, NO_PITCH).state
    before = acting.suggestion(folds, folds.last_ms, NO_PITCH)
    worked = [Outcome("poll", state, True)] * 30
    after = acting.suggestion(folds, folds.last_ms, NO_PITCH, worked)
    chance = {one.name: one.chance for one in before.options}
    assert {one.name: one.chance for one in after.options}["poll"] > chance["poll"] + 0.2


def pitch_step(action: str, minute: float, **detail: Any) -> Pitch:
    return Pitch(
        source="desk",
        id=f"{action}{minute}",
        at_ms=START + round(minute * MINUTE_MS),
        pitch="p",
        action=action,
        course=demo_items()[0].id,
        detail=detail,
    )


def pitched(state: dict[str, str], orders: int) -> Folds:
    """A pitch of two minutes with orders noted by hand."""
    made = Folds(Materials(demo_items()).around())
    steps = [pitch_step("started", 0, state=state)]
    steps += [pitch_step("order", 1 + n / 10) for n in range(orders)]
    for row, step in enumerate([*steps, pitch_step("ended", 2)], 1):
        made.fold(row, step)
    return made


@pytest.mark.parametrize(("orders", "helped"), [(0, False), (1, True), (3, True)])
def test_a_pitch_is_an_outcome_once_its_orders_are_in(orders: int, helped: bool) -> None:
    made = pitched({"mood": "lively", "hat": "red"}, orders)
    settled = START + 12 * MINUTE_MS
    assert Interacting().outcomes(made, settled - 1) == []
    (outcome,) = Interacting().outcomes(made, settled)
    assert outcome == Outcome("pitch", {"mood": "lively"}, helped)


def test_a_pitch_that_sold_raises_the_chance_of_the_next() -> None:
    """20 pseudo-sessions at the prior rate r, then one success: odds (20r + 1) / (20(1 - r))."""
    prior = asset("interaction_prior.toml").read_text("utf-8")
    rate = tomllib.loads(prior)["pitch"]["success"]
    outcomes = Interacting().outcomes(pitched({}, 1), START + 12 * MINUTE_MS)
    chance = Beliefs(prior, outcomes).chance("pitch", {})
    assert chance == pytest.approx((20 * rate + 1) / 21)
