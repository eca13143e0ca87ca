"""What is said of answers where nobody was there who could mark one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streamer_app.events import Chat, DeskOperation, Event, RoomState
from streamer_app.insight.similarity import load
from streamer_app.live.materials import Materials
from streamer_app.live.pages import SessionPage
from streamer_app.live.people import announced, normal
from streamer_app.review import fairness
from streamer_app.review.digests import digest
from streamer_app.review.export.story import Story, story
from streamer_app.review.progress import Progress
from streamer_app.review.reading import Reads
from streamer_app.review.themes import lesson_plan
from streamer_app.store.writer import Writer
from streamer_app.wording import Wording
from tests.review.sessions import at, desk, made, opened, stored

WORDS = Wording("en")
QUESTIONS: list[Event] = [
    made(Chat, 1, 0, "u1", text="why is the sky blue?"),
    made(Chat, 2, 5, "u2", text="why is the sky blue"),
    made(Chat, 3, 9, "u3", text="what is the mass of the sun?"),
    made(Chat, 4, 20, "u4", text="good evening"),
]
ROOM_S_NOTE = announced("room", "class", ["chat"], at(0))
WINDOW_S_NOTE = normal([{"r": 1.0}], at(30))
ANSWERED = desk(DeskOperation, 1, 40, actor="stage", card=1, op="answered")


def told(path: Path, *more: Event) -> Story:
    with opened(stored(path / "s.sqlite", [*QUESTIONS, *more])) as (_, read):
        return story(read, WORDS, load())


def asked(found: Story) -> tuple[str, str]:
    [figure] = [one for one in found.figures if one.name == WORDS.say("review.questions")]
    return figure.value, figure.beside


def titles(found: Story) -> list[str]:
    return [one.title for one in found.sections]


@pytest.fixture
def only_recorded(tmp_path: Path) -> Iterator[Reads]:
    path = stored(tmp_path / "s.sqlite", [*QUESTIONS, ROOM_S_NOTE])
    reads = Reads(path, tmp_path / "demo.sqlite", Materials(), lambda: WORDS)
    yield reads
    reads.close()


def page_of(reads: Reads, session: int = 1) -> SessionPage:
    return reads.page(session).result(30)


def test_a_report_of_what_was_only_recorded_names_no_answers(tmp_path: Path) -> None:
    found = told(tmp_path, ROOM_S_NOTE)
    assert asked(found) == ("2", "answers not counted")
    assert WORDS.say("report.left") not in titles(found)
    [listed] = [one for one in found.sections if one.title == WORDS.say("report.asked")]
    assert listed.table is not None and len(listed.table.rows) == 2
    [themes] = [one for one in found.sections if one.title == WORDS.say("report.themes")]
    assert themes.table is not None and {row[3] for row in themes.table.rows} == {"—"}


@pytest.mark.parametrize(("note", "said"), [(WINDOW_S_NOTE, "none answered"), (ANSWERED, "1 ans")])
def test_where_somebody_was_there_none_answered_is_none(
    note: RoomState, said: str, tmp_path: Path
) -> None:
    found = told(tmp_path, note)
    assert asked(found)[1].startswith(said)
    assert WORDS.say("report.left") in titles(found)


def test_a_session_that_still_runs_may_have_a_desk(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    writer = Writer(path, lambda _: None)
    try:
        writer.put(writer.open_session("", at(0)), [*QUESTIONS, ROOM_S_NOTE])
        assert writer.sync()
        with opened(path) as (_, read):
            assert asked(story(read, WORDS, load())) == ("2", "none answered")
    finally:
        writer.close()


def test_the_figures_that_are_compared_leave_unknown_answers_out(tmp_path: Path) -> None:
    with opened(stored(tmp_path / "a.sqlite", QUESTIONS)) as (_, read):
        assert (digest(read).questions, digest(read).answered) == (2, None)
    with opened(stored(tmp_path / "b.sqlite", [*QUESTIONS, ANSWERED])) as (_, read):
        assert (digest(read).questions, digest(read).answered) == (2, 1)


def test_the_page_and_its_themes_know_of_no_answers_also_when_remembered(
    only_recorded: Reads,
) -> None:
    for _ in range(2):
        page = page_of(only_recorded)
        assert (page.line.asked, page.line.answered) == (2, None)
        assert [card.tended for card in page.cards] == [False, False]
    themes = only_recorded.studies.themes([1], Progress()).result(30).themes
    assert [theme.answered for theme in themes] == [None, None]
    plan = lesson_plan(themes[:1], WORDS, str)
    assert "2 people asked 2 times.\n" in plan and "%" not in plan
    assert WORDS.say("plan.untold") in plan


def test_nothing_is_carried_to_the_next_lesson_as_unanswered(only_recorded: Reads) -> None:
    assert only_recorded.studies.left_open().result(30) is None


def test_a_theme_s_share_is_of_the_sessions_that_tell_it(tmp_path: Path) -> None:
    again = [made(Chat, 9, 900, "u9", text="why is the sky blue?")]
    path = stored(tmp_path / "s.sqlite", [*QUESTIONS, ANSWERED], again)
    reads = Reads(path, tmp_path / "demo.sqlite", Materials(), lambda: WORDS)
    try:
        themes = reads.studies.themes([1, 2], Progress()).result(30).themes
    finally:
        reads.close()
    assert [(theme.asks, theme.answered) for theme in themes] == [(3, 1.0), (1, 0.0)]


def test_waits_are_compared_where_answers_are_known(only_recorded: Reads) -> None:
    found = fairness.treatment(page_of(only_recorded).cards, {}, [])
    [first_timers] = [one for one in found if one.group == "first_timer"]
    assert (first_timers.asked, first_timers.told, first_timers.share) == (3, 0, None)
