"""The rows of a report, counted by hand."""

from pathlib import Path

import pytest

from streamer_app.events import Chat, Event, Gift, Money, Pitch
from streamer_app.insight.similarity import load
from streamer_app.review.audience import Audience
from streamer_app.review.beside import Beside
from streamer_app.review.compare import Against
from streamer_app.review.export import figures
from streamer_app.review.export.story import GIFTS, THEMES, Section, Story, story
from streamer_app.review.fairness import Treatment
from streamer_app.wording import Wording
from tests.review.sessions import at, desk, evening, made, opened, stored

WORDS = Wording("en")
SUBJECTS = (
    *("gravity", "friction", "entropy", "magnets", "lenses", "atoms", "tides", "rockets"),
    *("batteries", "glaciers", "viruses", "comets", "enzymes", "volcanoes", "prisms"),
)


def section(found: Story, code: str) -> Section:
    return next(one for one in found.sections if one.title == WORDS.say(code))


def rows(found: Story, code: str) -> list[tuple[str, ...]]:
    table = section(found, code).table
    assert table is not None
    return list(table.rows)


def told(path: Path, events: list[Event], others: Beside | None = None) -> Story:
    with opened(stored(path / "s.sqlite", events)) as (_, read):
        return story(read, WORDS, load(), others=others)


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Story:
    return told(tmp_path_factory.mktemp("story"), evening())


def test_the_head_says_how_many_and_how_much(whole: Story) -> None:
    assert [figure.value for figure in whole.figures[:6]] == [
        *("120", "4", "7", "2", "¥808.00", "¥268.00"),
    ]
    assert " · 11:40 · " in whole.facts


def test_a_pitch_stands_in_one_row(whole: Story) -> None:
    assert rows(whole, "report.pitches") == [
        (
            *(figures.clock(at(120)), "力学提分营", "2:00 / 5:00", "100", "0", "0", "2"),
            *("¥798.00", "1.5 (0–3)", WORDS.say("verdict.too_little"), "-20 (0)", "¥399.00"),
        )
    ]


def test_income_adds_up_and_refunds_stand_apart(whole: Story) -> None:
    assert [money for _, money in rows(whole, "report.income")] == [
        *("¥100.00", "¥30.00", "¥138.00", "¥798.00", "¥10.00", "¥1,076.00", "¥399.00"),
    ]
    assert rows(whole, "report.income")[-1][0] == WORDS.say("income.refunds")


def test_a_missing_stretch_has_its_length(whole: Story) -> None:
    why = WORDS.say("gap.link_lost")
    assert rows(whole, "report.gaps") == [(figures.clock(at(453)), "0:47", why)]
    missing = WORDS.say("report.missing", clock="0:47", n=1)
    assert section(whole, "report.timeline").note.endswith(missing)


def test_what_brought_nothing_is_no_income(tmp_path: Path) -> None:
    rose = made(Gift, 1, 1, "u1", name="rose", paid=Money(700, "CNY"))
    assert rows(told(tmp_path, [rose]), "report.income") == [
        (WORDS.say("income.gifts"), "¥7.00"),
        (WORDS.say("income.whole"), "¥7.00"),
    ]


def test_an_ad_is_marked_as_one(tmp_path: Path) -> None:
    def pitch(number: int, course: str) -> list[Event]:
        start = 60.0 * number
        named = {"pitch": f"p{number}", "course": course}
        return [
            desk(Pitch, 2 * number, start, action="started", **named),
            desk(Pitch, 2 * number + 1, start + 30, action="ended", **named),
        ]

    events = [made(Chat, 1, 0, "u1", text="hi"), *pitch(1, "ad"), *pitch(2, "k1")]
    titles = [row[1] for row in rows(told(tmp_path, events), "report.pitches")]
    assert titles == [f"Pens [{WORDS.say('report.ad')}]", "力学提分营"]


def test_people_and_asks_of_a_theme_are_told_apart(tmp_path: Path) -> None:
    events: list[Event] = [
        made(Chat, 1, 0, "u1", text="why is the sky blue?"),
        made(Chat, 2, 30, "u2", text="why is the sky blue?"),
        made(Chat, 3, 200, "u1", text="why is the sky blue?"),
    ]
    ((_, people, asks, *_),) = rows(told(tmp_path, events), "report.themes")
    assert (people, asks) == ("2", "3")


def test_the_longest_lists_are_cut(tmp_path: Path) -> None:
    asked: list[Event] = [
        made(Chat, n, n, f"u{n}", text=f"what about {subject}?")
        for n, subject in enumerate(SUBJECTS)
    ]
    given = [
        made(Gift, 100 + n, 100 + n, "u1", name=f"gift {n}", count=n + 1) for n in range(GIFTS + 3)
    ]
    found = told(tmp_path, [*asked, *given])
    assert len(rows(found, "report.themes")) == THEMES
    gifts = rows(found, "report.gifts")
    assert (len(gifts), gifts[0][0]) == (GIFTS, f"gift {GIFTS + 2}")


def test_hidden_names_are_hidden_in_themes_and_questions(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", evening())
    with opened(path) as (_, read):
        found = story(read, WORDS, load(), lambda text: text.replace("Person u1", "viewer"))
    for code in ("report.themes", "report.left"):
        assert [row[0] for row in rows(found, code)] == [
            "为什么天空是蓝的？",
            "@viewer 课程多少钱？",
        ]
    assert found.foot == WORDS.say("report.foot_hidden")


def test_a_session_stands_beside_the_usual(tmp_path: Path) -> None:
    others = Beside(
        usual=(
            Against("messages", 112.0, 100.0, 0.12, usual=True),
            Against("users", 5.0, 10.0, -0.5, usual=False),
            Against("questions", 5.0, None, None),
        ),
        compared_with=4,
        audience=Audience(8, {"new": 6, "regular": 2}, 2, 1, estimated=True),
        treatment=(
            Treatment("payer", 4, 3, 90.0),
            Treatment("regular", 0, 0, None),
            Treatment("non_payer", 2, 0, None),
        ),
    )
    found = told(tmp_path, evening(), others)
    usual = [(row[1:4], row[4]) for row in rows(found, "report.usual")]
    assert usual == [
        (("112", "100", "+12 %"), WORDS.say("normal.inside")),
        (("5", "10", "-50 %"), WORDS.say("normal.outside")),
    ]
    assert [row[1:] for row in rows(found, "report.people")] == [
        *(("≈ 6", "75 %"), ("≈ 2", "25 %"), ("≈ 2", "25 %")),
    ]
    assert [row[1:] for row in rows(found, "report.fair")] == [
        *(("4", "75 %", "1:30"), ("2", "0 %", "—")),
    ]
