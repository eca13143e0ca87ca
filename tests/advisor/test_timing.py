"""Each gate shuts at its own limit, with its own reason."""

from typing import Any

import pytest

from streamer_app.advisor.timing import Cost, PolicySettings, gates, goodwill, recovered
from tests.advisor.offers import MIN, NOW, moment

SETTINGS = PolicySettings()


def shut(**more: Any) -> list[str]:
    return [gate.why.code.rpartition(".")[2] for gate in gates(moment(**more), SETTINGS)]


def test_nothing_holds_a_calm_lesson_back() -> None:
    assert shut() == []


@pytest.mark.parametrize(
    ("gate", "closed", "open_"),
    [
        ("start", {"at_ms": 12 * MIN - 1}, {"at_ms": 12 * MIN}),
        ("recent", {"last_ended_ms": NOW - 20 * MIN + 1}, {"last_ended_ms": NOW - 20 * MIN}),
        ("held", {"held_until_ms": NOW + 1}, {"held_until_ms": NOW}),
        ("enough", {"suggested_ms": (NOW,) * 4}, {"suggested_ms": (NOW,) * 3}),
        ("running", {"running": True}, {}),
        ("fault", {"faulty": True}, {}),
        ("disturb", {"do_not_disturb_until_ms": NOW + 1}, {"do_not_disturb_until_ms": NOW}),
        (
            "questions",
            {"open_questions": 9, "oldest_wait_s": 601},
            {"open_questions": 9, "oldest_wait_s": 600},
        ),
        ("questions", {"open_questions": 9, "oldest_wait_s": 601}, {"oldest_wait_s": 601}),
        ("falling", {"engagement_change": -15.1}, {"engagement_change": -15.0}),
    ],
)
def test_a_gate_shuts_at_its_limit(
    gate: str, closed: dict[str, Any], open_: dict[str, Any]
) -> None:
    assert shut(**closed) == [gate]
    assert shut(**open_) == []


def test_suggestions_older_than_two_hours_are_forgotten() -> None:
    old = moment(at_ms=200 * MIN, suggested_ms=(MIN, 90 * MIN, 120 * MIN, 150 * MIN))
    assert list(gates(old, SETTINGS)) == []


def test_a_pause_says_how_long_ago_and_when_it_ends() -> None:
    (gate,) = gates(moment(last_ended_ms=NOW - 3 * MIN - 5000), SETTINGS)
    assert gate.why.arguments == {"n": 3}
    assert gate.opens_ms == NOW + 17 * MIN - 5000


def test_what_was_learned_only_lengthens_the_pause() -> None:
    assert shut(last_ended_ms=NOW - 25 * MIN, lengthened_s=600) == ["recent_longer"]
    assert shut(last_ended_ms=NOW - 30 * MIN, lengthened_s=600) == []


def test_unanswered_questions_are_told_with_their_wait() -> None:
    (gate,) = gates(moment(open_questions=14, oldest_wait_s=620.7), SETTINGS)
    assert gate.why.arguments == {"n": 14, "wait": "10:20"}


def test_the_demo_may_begin_earlier() -> None:
    early = moment(at_ms=2 * MIN)
    assert list(gates(early, PolicySettings(quiet_first_s=120))) == []
    off = next(gates(early, PolicySettings(enabled=False)))
    assert off.why.code == "pitch.not_now.off"


def test_an_audience_gets_over_a_pitch_by_the_minute() -> None:
    assert recovered(moment()) == 1
    shares = [recovered(moment(last_ended_ms=NOW - m * MIN)) for m in (0, 12, 20)]
    assert [round(share, 2) for share in shares] == [0.0, 0.63, 0.81]


def test_what_a_pitch_cost_is_told_beside_what_usually_happens() -> None:
    assert goodwill(moment()) == ()
    after = moment(last_ended_ms=NOW - 12 * MIN, cost=Cost(300, 24, 3.4))
    assert [(one.code, one.arguments) for one in goodwill(after)] == [
        ("pitch.goodwill.recovered", {"percent": 63}),
        ("pitch.goodwill.lost", {"lost": 24, "usual": 3, "of": 300}),
    ]
    assert Cost(300, 24, 3.0).share == 0.07
    assert Cost(300, -5, 3.0).share == 0.0
