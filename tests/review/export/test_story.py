"""What a report says where nothing is known, where nothing came, and where much did."""

from pathlib import Path
from typing import Any

from streamer_app.events import Chat, Event, Gift, Membership, Money
from streamer_app.insight.similarity import load
from streamer_app.live.people import normal
from streamer_app.review.export.story import QUESTIONS, Section, Story, story
from streamer_app.wording import Wording
from tests.review.sessions import evening, made, opened, stored

WORDS = Wording("en")
ASKED = ("mass", "force", "energy", "power", "charge", "light", "sound", "heat", "time", "speed")


def told(path: Path, events: list[Event], language: str = "en") -> Story:
    with opened(stored(path, events)) as (_, read):
        return story(read, Wording(language), load())


def section(found: Story, code: str) -> Section:
    return next(one for one in found.sections if one.title == WORDS.say(code))


def gifts(found: Story) -> tuple[str, str]:
    """Money, and the pieces beside it."""
    (figure,) = (one for one in found.figures if one.name == WORDS.say("review.gifts"))
    return figure.value, figure.beside


def values(found: Story) -> dict[str, str]:
    table = section(found, "report.numbers").table
    assert table is not None
    return {name: value for name, value, _ in table.rows}


def test_what_is_not_known_is_named_once_and_has_no_row(tmp_path: Path) -> None:
    found = told(tmp_path / "s.sqlite", [made(Chat, 1, 0, "u1", text="hi")])
    numbers = section(found, "report.numbers")
    watching = WORDS.say("metric.viewers")
    assert watching in numbers.note and watching not in values(found)
    assert "—" not in values(found).values()
    assert WORDS.say("report.usual") not in [one.title for one in found.sections]


def test_nothing_given_is_zero_and_an_unknown_price_is_not(tmp_path: Path) -> None:
    chat = made(Chat, 1, 0, "u1", text="hi")
    none = told(tmp_path / "none.sqlite", [chat])
    assert gifts(none) == ("0", "")
    assert values(none)[WORDS.say("metric.gift_rev")] == "0"
    member = made(Membership, 2, 1, "u1", tier="1000")
    unpriced = told(tmp_path / "unpriced.sqlite", [chat, member])
    assert gifts(unpriced) == ("—", "1 membership")
    assert values(unpriced)[WORDS.say("metric.gift_rev")] == "—"
    paid = made(Gift, 3, 2, "u1", name="rose", count=2, paid=Money(200, "CNY"))
    assert gifts(told(tmp_path / "paid.sqlite", [chat, member, paid])) == (
        *("¥2.00",),
        "2 gifts · 1 membership",
    )


def test_of_many_unanswered_questions_the_most_asked_are_listed(tmp_path: Path) -> None:
    events: list[Event] = []
    for number in range(QUESTIONS + 10):
        first, then = ASKED[number % 10], ASKED[(number // 10 + number) % 10]
        said = f"what is the {first} of the {then} {number}?"
        events.append(made(Chat, number, number, f"u{number}", text=said))
    events.append(normal([{"r": 1.0}], events[-1].at_ms))
    found = section(told(tmp_path / "s.sqlite", events), "report.left")
    assert found.table is not None and len(found.table.rows) == QUESTIONS
    more = WORDS.say("report.left_first", n=QUESTIONS)
    assert found.note.endswith(more)


def test_a_refund_rate_says_no_fen_and_an_empty_window_is_zero(tmp_path: Path) -> None:
    found = values(told(tmp_path / "s.sqlite", evening()))
    assert found[WORDS.say("metric.refund")] == "49.4 %"
    assert found[WORDS.say("metric.gift_rev_pm")] == "0"


def test_minutes_of_retention_need_no_language(tmp_path: Path) -> None:
    found: Any = told(tmp_path / "s.sqlite", evening(), "zh_CN")
    cells = [cell for one in found.sections if one.table for row in one.table.rows for cell in row]
    assert not [cell for cell in cells if " min" in cell]
