"""The life of pitches, folded from events."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.advisor.pitching import REASONS, Pitching, View
from streamer_app.events import Chat, CourseClick, Event, Pitch
from tests.advisor.offers import MIN, moment

TITLES = {"a": "力学", "b": "光学"}


def step(action: str, at_ms: int, pitch: str = "p1", course: str = "a", **detail: Any) -> Pitch:
    return Pitch(
        id=f"{pitch}-{action}-{at_ms}",
        at_ms=at_ms,
        pitch=pitch,
        action=action,
        course=course,
        detail=detail,
    )


def folded(*events: Event) -> Pitching:
    pitching = Pitching(lambda course: TITLES.get(course, course))
    for event in events:
        pitching.fold(event)
    return pitching


def told(view: View) -> tuple[str, str | None]:
    return view.state, view.why.code if view.why else None


def test_a_session_begins_with_nothing_on_the_card() -> None:
    assert folded().view(0) == View("hidden")
    assert folded(Chat(text="x"), step("ended", 5)).view(10) == View("hidden")


def test_a_pitch_goes_through_its_life() -> None:
    pitching = folded(
        step("suggested", 0, expected=2.7, planned_s=240),
        step("started", 60_000),
        step("ended", 6 * MIN),
    )
    before = folded(step("suggested", 0), step("started", 60_000))
    assert before.view(120_000).state == "running"
    assert pitching.view(6 * MIN) == View("settling", pitching.run("p1"), until_ms=16 * MIN)
    assert pitching.view(16 * MIN - 1).state == "settling"
    assert pitching.view(16 * MIN).state == "result"
    assert pitching.view(26 * MIN).state == "hidden"
    run = pitching.run("p1")
    assert run is not None
    assert (run.planned_s, run.shown["expected"]) == (240, 2.7)


def test_a_suggestion_without_an_answer_folds_after_ninety_seconds() -> None:
    pitching = folded(step("suggested", 0, expected=2.71))
    assert pitching.view(89_999).state == "suggested"
    assert pitching.overdue(89_999) == ()
    view = pitching.view(90_000)
    assert told(view) == ("hidden", "pitch.ignored")
    assert view.why is not None
    assert view.why.arguments == {"title": "力学", "expected": "2.7"}
    assert pitching.overdue(90_000) == ("p1",)
    pitching.fold(step("ignored", 90_000))
    assert pitching.overdue(200_000) == ()
    assert pitching.view(20 * MIN) == View("hidden")


def test_an_ignored_suggestion_may_still_be_started() -> None:
    pitching = folded(step("suggested", 0), step("ignored", 90_000), step("started", 5 * MIN))
    assert pitching.view(6 * MIN).state == "running"


def test_a_snoozed_suggestion_comes_back_by_itself() -> None:
    pitching = folded(step("suggested", 0), step("snoozed", 30_000, minutes=5))
    assert told(pitching.view(60_000)) == ("snoozed", "pitch.snoozed")
    assert pitching.view(60_000).until_ms == 30_000 + 5 * MIN
    assert pitching.timed(moment()).held_until_ms == 30_000 + 5 * MIN
    assert pitching.overdue(4 * MIN) == ()
    assert pitching.view(30_000 + 5 * MIN) == View("hidden")
    pitching.fold(step("suggested", 6 * MIN))
    assert pitching.view(6 * MIN).state == "suggested"
    assert pitching.timed(moment()).suggested_ms == (0,)


@pytest.mark.parametrize(
    ("why", "minutes", "refused", "longer"),
    [
        ("moment", 20, False, 600),
        ("course", 5, True, 0),
        ("mentioned", 20, False, 0),
        ("mood", 20, False, 0),
        ("price", 5, True, 0),
        ("other", 20, False, 0),
    ],
)
def test_each_reason_for_a_rejection_has_its_effect(
    why: str, minutes: int, refused: bool, longer: int
) -> None:
    pitching = folded(step("suggested", 0), step("rejected", MIN, reason=why))
    timed = pitching.timed(moment())
    assert why in REASONS
    assert told(pitching.view(2 * MIN)) == ("hidden", f"pitch.rejected.{why}")
    assert timed.held_until_ms == (1 + minutes) * MIN
    assert timed.refused == (frozenset("a") if refused else frozenset())
    assert timed.lengthened_s == longer


def test_a_rejection_can_be_taken_back() -> None:
    rejected = step("rejected", MIN, reason="course")
    pitching = folded(step("suggested", 0), rejected, step("undone", 2 * MIN, of=rejected.id))
    assert pitching.view(2 * MIN).state == "suggested"
    assert pitching.timed(moment()).refused == frozenset()


def test_a_pitch_by_hand_needs_no_suggestion() -> None:
    pitching = folded(step("started", 0, planned_s=120))
    assert pitching.view(MIN).state == "running"
    assert pitching.timed(moment()).suggested_ms == ()
    assert pitching.timed(moment()).pitched == {"a": 1}


def test_starting_a_pitch_ends_the_one_that_runs() -> None:
    pitching = folded(step("started", 0), step("started", 5 * MIN, "p2", "b"))
    first = pitching.run("p1")
    assert first is not None
    assert first.ended_ms == 5 * MIN
    assert pitching.running is pitching.run("p2")
    assert pitching.timed(moment()).last_ended_ms == 5 * MIN


def test_a_pitch_by_hand_answers_the_suggestion_that_waits() -> None:
    steps = [step("suggested", 0), step("started", 10, "p2", "b"), step("ended", 20, "p2", "b")]
    pitching = folded(*steps)
    assert pitching.overdue(90_000) == ()
    pitching.fold(step("ignored", 90_000))
    assert pitching.view(91_000) == View("settling", pitching.run("p2"), until_ms=20 + 10 * MIN)


def test_another_course_may_be_chosen_when_starting() -> None:
    pitching = folded(step("suggested", 0, course="a"), step("started", MIN, course="b"))
    run = pitching.run("p1")
    assert run is not None
    assert run.course == "b"


@pytest.mark.parametrize(
    ("course", "at_ms", "pitch"),
    [
        ("a", 10 * MIN - 1, None),
        ("a", 10 * MIN, "p1"),
        ("a", 25 * MIN, "p1"),
        ("a", 25 * MIN + 1, None),
        ("b", 12 * MIN, None),
        ("b", 22 * MIN, "p2"),
        ("", 22 * MIN, "p2"),
        ("a", 22 * MIN, "p1"),
    ],
)
def test_an_order_goes_to_the_last_pitch_of_its_course(
    course: str, at_ms: int, pitch: str | None
) -> None:
    pitching = folded(
        step("started", 10 * MIN),
        step("ended", 15 * MIN),
        step("started", 20 * MIN, "p2", "b"),
        step("ended", 24 * MIN, "p2", "b"),
    )
    assert pitching.pitch_of(course, at_ms) == pitch


def test_clicks_and_intents_of_a_pitch_are_counted() -> None:
    pitching = folded(
        step("started", 0),
        *(CourseClick(course="a", at_ms=at) for at in (1, 2)),
        CourseClick(course="b", at_ms=3),
        step("ended", MIN),
        CourseClick(course="a", at_ms=11 * MIN + 1),
    )
    for at, viewer in ((5, "u1"), (6, "u1"), (7, "u2"), (11 * MIN + 1, "u3")):
        pitching.intend(at, viewer)
    run = pitching.run("p1")
    assert run is not None
    assert (run.clicks, run.intents) == (2, 2)


def test_two_bad_results_in_a_row_lengthen_the_pause() -> None:
    steps = [
        step(action, at * MIN, pitch, "a", expected=2.7, low=1)
        for pitch, start in (("p1", 0), ("p2", 30))
        for action, at in (("started", start), ("ended", start + 5))
    ]
    pitching, late = folded(*steps), moment(at_ms=60 * MIN)
    assert pitching.timed(late, {}).lengthened_s == 600
    assert pitching.timed(late, {"p1": 1}).lengthened_s == 0
    assert pitching.timed(moment(at_ms=44 * MIN), {}).lengthened_s == 0


ACTIONS = ("suggested", "started", "ended", "snoozed", "rejected", "ignored", "undone")


@given(
    st.lists(
        st.tuples(st.sampled_from(ACTIONS), st.sampled_from(["p1", "p2"]), st.integers(0, 90)),
        max_size=25,
    )
)
def test_repeats_change_nothing_and_one_pitch_runs_at_most(
    drawn: list[tuple[str, str, int]],
) -> None:
    steps = [
        step(action, at * MIN, pitch, "a" if pitch == "p1" else "b")
        for action, pitch, at in sorted(drawn, key=lambda entry: entry[2])
    ]
    once, twice = folded(*steps), folded(*steps, *steps)
    assert once.runs == twice.runs
    assert once.view(91 * MIN) == twice.view(91 * MIN)
    running = [r for r in once.runs if r.started_ms is not None and r.ended_ms is None]
    assert len(running) <= 1
