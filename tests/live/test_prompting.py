"""The interaction cell: a suggestion with its reason, and a poll counted from the chat."""

import pytest

from streamer_app.events import Chat, Interaction, Viewer
from streamer_app.live.actions import InteractionStep
from streamer_app.live.folds import Folds, Surroundings
from streamer_app.live.interacting import AFTER_MS, outcome_of
from streamer_app.live.materials import Materials
from streamer_app.live.poll_pages import poll_page
from streamer_app.live.prompting import HELD_MS, SHOWN_MS, Prompting
from streamer_app.live.snapshot import PitchCard

START = 1_700_000_000_000
CALM = PitchCard(state="hidden")


def said(number: int, text: str, viewer: str, at_ms: int) -> Chat:
    who = Viewer(viewer, viewer)
    return Chat(source="room", room="r", id=f"m{number}", at_ms=at_ms, viewer=who, text=text)


@pytest.fixture
def around() -> Surroundings:
    return Materials().around()


def asked(around: Surroundings, count: int) -> Folds:
    """A room whose people wait for answers."""
    folds = Folds(around)
    for number in range(count):
        text = f"第 {number} 讲的作业为什么选 {chr(65 + number)}？"
        folds.fold(number + 1, said(number, text, f"u{number}", START + number * 1000))
    return folds


def start(prompting: Prompting, folds: Folds, **words: object) -> Interaction:
    step = InteractionStep("start", "poll", "?", ("甲", "乙"), **words)  # type: ignore[arg-type]
    event = prompting.step(step, START)
    prompting.fold(event, folds)
    return event


def test_many_waiting_questions_suggest_answering_them(around: Surroundings) -> None:
    folds, prompting = asked(around, 12), Prompting()
    card = prompting.card(folds, CALM, START + 600_000)
    assert card.option == "qa"
    assert card.why is not None
    assert card.why.code == "interaction.why.qa"
    assert card.why.arguments["n"] == folds.desk.figures(START + 600_000).open_q
    assert card.chance - card.keep >= 0.10


def test_nobody_is_told_to_answer_where_one_question_waits(around: Surroundings) -> None:
    folds = asked(around, 1)
    assert Prompting().card(folds, CALM, START + 1_200_000).option != "qa"


def test_nothing_is_suggested_in_the_first_minutes(around: Surroundings) -> None:
    folds = asked(around, 12)
    assert not Prompting().card(folds, CALM, START + HELD_MS - 1).option
    assert Prompting().card(folds, CALM, START + HELD_MS).option


def test_a_suggestion_that_was_turned_down_stays_away(around: Surroundings) -> None:
    folds, prompting = asked(around, 12), Prompting()
    at_ms = START + 600_000
    assert prompting.card(folds, CALM, at_ms).option
    prompting.fold(prompting.step(InteractionStep("decline", "qa"), at_ms), folds)
    assert not prompting.card(folds, CALM, at_ms + 1000).option
    assert prompting.card(folds, CALM, at_ms + HELD_MS).option


def test_nothing_is_suggested_beside_a_pitch(around: Surroundings) -> None:
    folds, prompting = asked(around, 12), Prompting()
    for state in ("suggested", "running"):
        card = prompting.card(folds, PitchCard(state=state), START + 600_000)
        assert not card.option


def test_one_vote_a_viewer_counts_and_the_last_one_wins(around: Surroundings) -> None:
    folds, prompting = Folds(around), Prompting()
    start(prompting, folds)
    for number, (viewer, text) in enumerate(
        (("a", "1"), ("b", "2"), ("a", "2"), ("c", "B"), ("d", "hello"), ("e", "3"))
    ):
        prompting.fold(said(number, text, viewer, START + 1000 + number), folds)
    poll = prompting.card(folds, CALM, START + 2000).poll
    assert poll is not None
    assert (poll.labels, poll.votes, poll.voters) == (("甲", "乙"), (0, 3), 3)
    assert poll.ends_ms == START + 60_000


def test_a_late_vote_does_not_count_and_the_result_goes_by_itself(around: Surroundings) -> None:
    folds, prompting = Folds(around), Prompting()
    start(prompting, folds, seconds=30)
    prompting.fold(said(1, "1", "a", START + 30_000), folds)
    poll = prompting.card(folds, CALM, START + 31_000).poll
    assert poll is not None
    assert poll.votes == (0, 0)
    assert prompting.card(folds, CALM, START + 30_000 + SHOWN_MS).poll is None


def test_voting_is_ended_by_hand_and_then_its_result_closed(around: Surroundings) -> None:
    folds, prompting = Folds(around), Prompting()
    start(prompting, folds)
    prompting.fold(said(1, "1", "a", START + 1000), folds)
    prompting.fold(prompting.step(InteractionStep("end", "poll"), START + 5000), folds)
    prompting.fold(said(2, "2", "b", START + 5001), folds)
    result = prompting.card(folds, CALM, START + 6000).poll
    assert result is not None
    assert (result.ends_ms, result.votes) == (START + 5000, (1, 0))
    prompting.fold(prompting.step(InteractionStep("end", "poll"), START + 7000), folds)
    assert prompting.card(folds, CALM, START + 7000).poll is None


def test_pages_hear_the_right_answer_only_once_voting_is_over(around: Surroundings) -> None:
    folds, prompting = Folds(around), Prompting()
    start(prompting, folds, right=2)
    prompting.fold(said(1, "2", "a", START + 1000), folds)
    running = poll_page(prompting.card(folds, CALM, START + 2000).poll, START + 2000)
    over = poll_page(prompting.card(folds, CALM, START + 60_000).poll, START + 60_000)
    assert running == {
        "option": "poll", "question": "?", "labels": ["甲", "乙"], "votes": [0, 1], "voters": 1,
        "ends_ms": START + 60_000, "over": False, "right": None,
    }  # fmt: skip
    assert over == {**running, "over": True, "right": 2}
    assert poll_page(None, START) is None


def test_what_came_of_a_poll_is_noted_once_for_later_sessions(around: Surroundings) -> None:
    folds, prompting = asked(around, 3), Prompting()
    prompting.card(folds, CALM, START)
    begun = start(prompting, folds)
    assert prompting.due(folds, START + AFTER_MS - 1) == []
    (noted,) = prompting.due(folds, START + AFTER_MS)
    assert (noted.interaction, noted.action) == (begun.interaction, "outcome")
    outcome = outcome_of(noted)
    assert outcome is not None
    assert (outcome.option, outcome.worked) == ("poll", False)
    assert outcome.state["open_questions"] == "few"
    prompting.fold(noted, folds)
    assert prompting.due(folds, START + AFTER_MS) == []
    assert outcome_of(begun) is None


def test_what_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="dance"):
        Prompting().step(InteractionStep("start", "dance"), START)
