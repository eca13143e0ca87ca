"""What the demo lesson leads the advisor to, second by second."""

import re
from functools import cache

import pytest

from streamer_app.advisor.audience import audience
from streamer_app.advisor.policy import decide
from streamer_app.advisor.state import Decision, State
from streamer_app.advisor.timing import Moment, PolicySettings
from streamer_app.advisor.topics import Heard, Topics, common_words
from streamer_app.assets import asset
from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.imports import import_courses
from streamer_app.events import AudienceCount, Chat, CourseClick
from streamer_app.room.lesson import demo_lesson

PRICE = re.compile("多少钱|怎么买|优惠|在哪里报名|how much|where can I buy", re.IGNORECASE)
ASK = re.compile("[?？🤔]")
DEMO = PolicySettings(quiet_first_s=120)


@cache
def items() -> tuple[Item, ...]:
    return import_courses(asset("demo", "courses.csv").read_bytes()).items


@cache
def topics() -> Topics:
    return Topics(items(), common_words(asset("lexicons", "common.toml").read_text("utf-8")))


def heard(second: int) -> tuple[list[Heard], int]:
    """What was heard by then, and how many watch; the plainest possible reading of the chat."""
    found: list[Heard] = []
    watching = 0
    for row, (at, event) in enumerate(demo_lesson().timed):
        if at > second * 1000:
            break
        who = event.viewer.name if event.viewer else ""
        if isinstance(event, AudienceCount):
            watching = event.count
        elif isinstance(event, CourseClick):
            found.append(topics().hear(row, at, who, "", "click", event.course))
        elif isinstance(event, Chat) and PRICE.search(event.text):
            found.append(topics().hear(row, at, who, event.text, "intent"))
        elif isinstance(event, Chat) and ASK.search(event.text):
            found.append(topics().hear(row, at, who, event.text, "ask"))
    return found, watching


def advice(second: int) -> Decision:
    messages, watching = heard(second)
    moment = Moment(at_ms=second * 1000, started_ms=0)
    state = State(moment=moment, offers=items(), audience=audience(watching, 0), heard=messages)
    return decide(state, DEMO)


def test_nothing_is_suggested_in_the_first_two_minutes() -> None:
    early = advice(119).not_now
    assert early is not None
    assert early.code == "pitch.not_now.start"


@pytest.mark.parametrize("second", [120, 140, 160, 180])
def test_by_the_third_minute_the_course_they_ask_about_is_suggested(second: int) -> None:
    decision = advice(second)
    card = decision.appraisal
    assert card is not None
    assert decision.course == "mechanics"
    assert (card.forecast.low, card.forecast.high) == (0, 4)
    assert card.default_guess
    assert card.revenue is None
    assert 2 <= len(card.evidence) <= 3
    assert all(reason.rows for reason in card.evidence)
    assert [line.kind for line in card.say] == ["point", "answer", "close"]
    assert card.say[1].text.endswith("→ 第 1 讲 速度与加速度的方向")


def test_later_questions_turn_the_interest_to_momentum() -> None:
    by_then = [{r.course: r.interest for r in advice(at).ranking} for at in (400, 660)]
    assert by_then[1]["momentum"] > 1.2 * by_then[0]["momentum"]
    assert by_then[1]["electromagnetism"] < by_then[1]["momentum"] < by_then[1]["mechanics"]
