"""Tables of a stretch, comparisons, courses, themes and the plan, read as the window reads them."""

from collections.abc import Iterator
from concurrent.futures import CancelledError
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from streamer_app.events import DeskOperation, Event, Gap, Interaction
from streamer_app.live.materials import Materials
from streamer_app.review.progress import Progress
from streamer_app.review.reading import Reads
from streamer_app.review.sentence import sentence
from streamer_app.review.studies import Studies
from streamer_app.review.themes import apart, lesson_plan
from streamer_app.wording import Wording
from tests.review.sessions import ITEMS, START, at, desk, evening, stored

DAY_S = 86_400


def later(events: list[Event], days: int) -> list[Event]:
    """The same evening some days on, with ids of its own."""
    moved = []
    for event in events:
        own: dict[str, Any] = {"id": f"{event.id}-{days}"}
        own["at_ms"] = event.at_ms + days * DAY_S * 1000
        if (order := getattr(event, "order", "")) and isinstance(order, str):
            own["order"] = f"{order}-{days}"
        if (pitch := getattr(event, "pitch", "")) and isinstance(pitch, str):
            own["pitch"] = f"{pitch}-{days}"
        if isinstance(event, Gap):
            shift = days * DAY_S * 1000
            own |= {"start_ms": event.start_ms + shift, "end_ms": event.end_ms + shift}
        moved.append(msgspec.structs.replace(event, **own))
    return moved


@pytest.fixture
def reads(tmp_path: Path) -> Iterator[Reads]:
    extra = [
        desk(Interaction, 7, 90, interaction="i1", action="started", option="poll",
             detail={"question": "选哪个？"}),
        desk(DeskOperation, 8, 95, actor="stage", card=1, op="note", args={"text": "散射"}),
    ]  # fmt: skip
    path = stored(
        tmp_path / "s.sqlite", [*evening(), *extra], later(evening(), 3), titles=("力学", "动量")
    )
    made = Reads(path, tmp_path / "demo.sqlite", Materials(ITEMS), lambda: Wording("zh_CN"))
    yield made
    made.close()


@pytest.fixture
def studies(reads: Reads) -> Studies:
    return reads.studies


def test_a_whole_session_has_its_tables(studies: Studies) -> None:
    found = studies.select(1).result()
    assert found.whole and (found.start_ms, found.end_ms) == (START, at(720))
    assert [line.title for line in found.pitches] == ["力学提分营"]
    assert [(theme.label, theme.askers) for theme in found.themes] == [
        ("为什么天空是蓝的？", 2),
        ("@Person u1 课程多少钱？", 1),
    ]
    assert [(row.kind, row.name) for row in found.payments] == [
        ("gift", "Person u5"),
        ("paid_message", "Person u4"),
        ("membership", "Person u6"),
        ("order", "Person u1"),
        ("order", "Person u2"),
        ("order", "Person u3"),
    ]
    assert [(one.option, one.question) for one in found.interactions] == [("poll", "选哪个？")]
    assert [(one.text, one.question) for one in found.notes] == [("散射", "为什么天空是蓝的？")]
    assert found.messages == 7
    assert found.audience.people == 6


def test_every_table_follows_a_stretch(studies: Studies) -> None:
    found = studies.select(1, (at(60), at(120))).result()
    assert not found.whole
    assert found.pitches == ()
    assert found.themes == ()
    assert [row.kind for row in found.payments] == ["gift", "paid_message", "membership"]
    assert found.paid_rows == 3
    assert found.revenue == {"CNY": 26_800}
    assert found.messages == 1
    assert [row.kind for row in found.said] == ["gift", "gift", "paid_message", "membership"]
    assert found.audience.people == 3
    assert len(found.interactions) == len(found.notes) == 1


def test_what_courses_brought_is_revenue_of_its_minute(studies: Studies) -> None:
    assert studies.select(1, (at(180), at(240))).result().revenue == {"CNY": 79_800}


def test_a_pitch_belongs_to_every_stretch_that_it_reaches_into(studies: Studies) -> None:
    assert [p.pitch for p in studies.select(1, (at(180), at(240))).result().pitches] == ["p1"]
    assert studies.select(1, (at(300), at(360))).result().pitches == ()


def test_asks_outside_of_the_stretch_do_not_count(studies: Studies) -> None:
    found = studies.select(1, (START, at(2))).result()
    assert [(theme.label, theme.askers, theme.asks) for theme in found.themes] == [
        ("为什么天空是蓝的？", 1, 1)
    ]


def test_the_first_session_has_nothing_to_stand_against(studies: Studies) -> None:
    usual = studies.usual(1, Progress()).result()
    assert (usual.of, usual.against) == (0, ())
    assert [clause.code for clause in usual.sentence] == [
        "sentence.pitch_viewers",
        "sentence.theme",
        "sentence.drop",
    ]
    first = usual.sentence[0]
    assert (first.arguments["n"], first.arguments["change"]) == (2, "−10 %")


def test_a_later_session_stands_against_the_earlier_ones(studies: Studies) -> None:
    progress = Progress()
    usual = studies.usual(2, progress).result()
    by_name = {one.name: one for one in usual.against}
    assert usual.of == 1
    assert (by_name["messages"].value, by_name["messages"].median) == (7, 7)
    assert (by_name["sales"].value, by_name["sales"].currency) == (79_800, "CNY")
    assert by_name["gifts"].change == 0
    assert by_name["messages"].usual is None
    assert progress.share == 1.0


def test_two_sessions_lie_beside_each_other_from_their_first_pitch(studies: Studies) -> None:
    found = studies.compare([2, 1], "first_pitch", Progress()).result()
    assert [line.title for line in found.lines] == ["力学", "动量"]
    assert [curve[0][0] for curve in found.curves.series["messages"]] == [-120, -120]
    assert found.curves.aligned == (True, True)
    numbers = dict(found.curves.numbers)
    assert numbers["orders"] == (3, 3)


def test_a_course_is_added_up_over_the_sessions(studies: Studies) -> None:
    found = studies.courses([], Progress()).result()
    course = found.lines[0]
    assert (course.course, course.pitched, course.orders, course.exposed) == ("k1", 2, 4, 200)
    assert course.money == {"CNY": 159_600}
    assert course.refunded == pytest.approx(0.5)
    assert len(found.sessions) == 2


def test_themes_of_two_sessions_count_their_askers_together(studies: Studies) -> None:
    found = studies.themes([1, 2], Progress()).result()
    assert found.themes[0].asks == 4
    assert studies.themes([2], Progress()).result().themes[0].asks == 2


def test_the_plan_names_nobody(studies: Studies) -> None:
    themes = studies.themes([1], Progress()).result().themes
    text = studies.plan(themes, [1]).result()
    assert text.startswith("# 下节课准备\n\n## 1. 为什么天空是蓝的？")
    assert "课程多少钱" in text and "Person" not in text


def test_wordings_that_differ_in_signs_alone_are_shown_once_in_the_commonest_form() -> None:
    told = (
        "怎么买",
        "怎么买？",
        "怎么买?！",
        "怎么买😀",
        "多少钱",
        "How much?",
        "ｈｏｗ　ｍｕｃｈ",
        "",
    )
    said = ("怎么买", "怎么买？", "怎么买？", "怎么买😀", "多少钱")
    assert apart(told, said) == ("怎么买？", "多少钱", "How much?")


def test_the_plan_lists_no_wording_twice_and_names_what_was_erased(studies: Studies) -> None:
    theme = studies.themes([1], Progress()).result().themes[0]
    lines = lesson_plan([theme, replace(theme, label="", samples=())], Wording("en"), str)
    assert len([line for line in lines.splitlines() if line.startswith("- ")]) == 1
    assert "## 2. (words erased)" in lines


def test_the_sentence_quotes_no_theme_whose_words_were_erased(
    studies: Studies, reads: Reads
) -> None:
    page = reads.page(1).result()
    first, *_ = studies.themes([1], Progress()).result().themes
    gone, other = replace(first, label="", askers=9), replace(first, label="散射", askers=3)
    told = [one for one in sentence(page, (), (gone, other)) if one.code == "sentence.theme"]
    assert [one.arguments for one in told] == [{"label": "散射", "n": 3}]
    assert not [one for one in sentence(page, (), (gone,)) if one.code == "sentence.theme"]


def test_what_nobody_answered_is_carried_to_the_next_start(studies: Studies) -> None:
    left = studies.left_open().result()
    assert left is not None
    assert (left.line.session, [card.text for card in left.cards][:1]) == (
        2,
        ["为什么天空是蓝的？"],
    )


def test_work_that_is_given_up_ends_without_an_answer(studies: Studies) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(CancelledError):
        studies.usual(2, progress).result()


def test_a_file_name_can_be_anything(studies: Studies, tmp_path: Path) -> None:
    for name in ("CON.md", "=HYPERLINK(1).md", "..x.md"):
        assert studies.save("# x\n", tmp_path / name).result().read_text("utf-8") == "# x\n"


def test_the_list_shows_what_is_remembered_of_a_session(reads: Reads) -> None:
    assert reads.sessions().result()[0].peak_viewers is None
    reads.studies.usual(2, Progress()).result()
    line = reads.sessions().result()[0]
    assert (line.peak_viewers, line.course_money) == (120, {"CNY": 79_800})
    assert line.satisfaction is not None


def test_only_who_has_to_fold_waits_for_a_fold(reads: Reads) -> None:
    reads.page(1).result()
    shelf = reads._shelves[""]
    shelf._held.clear()
    with shelf._folding:  # as if another thread folded a very long session
        assert len(reads.sessions().result(5)) == 2
        assert reads.page(1).result(5).line.session == 1
        progress = Progress()
        waiting = reads.page(2, progress=progress)
        progress.cancel()
        with pytest.raises(CancelledError):
            waiting.result(5)
