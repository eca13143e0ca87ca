"""A back-test sees the past only, and says what the live card would have said."""

from functools import cache

from streamer_app.advisor.timing import PolicySettings
from streamer_app.events import AnyEvent, Event, Pitch
from streamer_app.live.backtest import Advice, back_test
from streamer_app.live.folds import Folds
from streamer_app.live.materials import Materials, demo_items
from streamer_app.room.lesson import demo_lesson

START = 1_700_000_000_000
MINUTE = 60_000
Row = tuple[int, Event]


@cache
def materials() -> Materials:
    return Materials(demo_items())


def rows() -> list[Row]:
    return list(enumerate(demo_lesson().events(START), 1))


def advised(of: list[Row]) -> list[Advice]:
    suggesting = materials().suggesting(PolicySettings(quiet_first_s=120))
    return list(back_test(of, Folds(materials().around()), suggesting))


def test_the_demo_is_advised_minute_by_minute() -> None:
    advice = advised(rows())
    assert [a.at_ms - START for a in advice] == [MINUTE * n for n in range(1, 14)]
    first = advice[0].decision.not_now
    assert first is not None
    assert first.code == "pitch.not_now.start"
    assert [a.at_ms - START for a in advice if a.fresh] == [2 * MINUTE]
    assert advice[1].decision.course == "mechanics"


def test_what_came_later_changes_no_earlier_advice() -> None:
    whole = advised(rows())
    half = advised([(row, event) for row, event in rows() if event.at_ms < START + 6 * MINUTE])
    assert half == whole[: len(half)]


def test_without_a_cited_message_the_number_changes() -> None:
    said = advised(rows())[1].decision.appraisal
    assert said is not None
    cited = said.evidence[0].rows[0]
    less = advised([(row, event) for row, event in rows() if row != cited])[1].decision.appraisal
    assert less is not None
    assert less.forecast.expected < said.forecast.expected
    assert cited not in less.evidence[0].rows


def test_old_suggestions_are_left_out_and_what_people_did_stays() -> None:
    def step(action: str, at_ms: int) -> AnyEvent:
        return Pitch(
            source="desk", id=action, at_ms=at_ms, pitch="p", action=action, course="momentum"
        )

    old = [(5000, step("suggested", START + 70_000)), (5001, step("ignored", START + 160_000))]
    mixed = sorted([*rows(), *old], key=lambda row: row[1].at_ms)
    assert advised(mixed) == advised(rows())
    pitched = [(5000, step("started", START + 70_000)), (5001, step("ended", START + 100_000))]
    mixed = sorted([*rows(), *pitched], key=lambda row: row[1].at_ms)
    why = advised(mixed)[2].decision.not_now
    assert why is not None
    assert why.code == "pitch.not_now.recent"


def test_an_empty_session_has_no_minutes() -> None:
    assert advised([]) == []
