"""Messages found by words, person, kind, time, session and course."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.events import Chat
from streamer_app.live.materials import Materials
from streamer_app.review.finding import Wanted, found, typed, wanted
from streamer_app.store.queries import Reader
from streamer_app.store.search import Where
from tests.review.sessions import ITEMS, START, evening, made, stored


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    with Reader(stored(tmp_path / "s.sqlite", evening())) as made:
        yield made


def ids(reader: Reader, what: Wanted, limit: int | None = None) -> list[str]:
    return [hit.event.id for hit in found(reader, what, limit, Materials(ITEMS))]


@pytest.mark.parametrize(
    ("line", "hits"),
    [
        ("天空", ["e3", "e2"]),
        ("天空 from:u2", ["e3"]),
        ("天空 谁：u2", ["e3"]),
        ("from:PERSON", ["e18", "e9", "e6", "e5", "e4", "e3", "e2"]),
        ("from:u1", ["e18", "e2"]),
        ("kind:paid_message", ["e9"]),
        ("类型:付费", ["e9"]),
        ("kind:question", ["e4", "e3", "e2"]),
        ("kind:question 课程", ["e4"]),
        ("course:力学 from:u3", []),
        ("session:1 谢谢", ["e18"]),
        ("session:2 谢谢", []),
        ("http://x.test", ["e5"]),
        ("nobody:here", []),
        ("", []),
    ],
)
def test_a_line_is_words_and_choices(reader: Reader, line: str, hits: list[str]) -> None:
    what = typed(line)
    assert [one for one in ids(reader, what) if one != "e10"] == hits


def test_days_are_the_computers_own_and_the_last_one_is_in(reader: Reader) -> None:
    day = f"{datetime.fromtimestamp(START / 1000):%Y-%m-%d}"
    assert ids(reader, typed(f"天空 since:{day} until:{day}")) == ["e3", "e2"]
    assert ids(reader, typed(f"天空 until:{day}T00:00")) == []
    moment = datetime.fromtimestamp(START / 1000 + 1.5).isoformat()
    assert ids(reader, wanted("天空", {"since": moment})) == ["e3"]
    assert ids(reader, wanted("天空", {"until": moment})) == ["e2"]


def test_a_course_is_named_by_its_id_or_its_title(tmp_path: Path) -> None:
    said = [made(Chat, 1, 1, "u1", text="力学提分营怎么报名"), made(Chat, 2, 2, "u2", text="你好")]
    with Reader(stored(tmp_path / "c.sqlite", said)) as reader:
        assert ids(reader, wanted("", {"course": "K1"})) == ["e1"]
        assert ids(reader, wanted("怎么", {"course": "提分"})) == ["e1"]
        with pytest.raises(AppError, match="course_missing"):
            ids(reader, wanted("怎么", {"course": "化学"}))


def test_a_limit_takes_the_newest(reader: Reader) -> None:
    assert ids(reader, typed("天空"), 1) == ["e3"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("kind:gift x", "kind_not_understood"),
        ("since:yesterday x", "day_not_understood"),
        ("session:one x", "session_missing"),
    ],
)
def test_what_is_not_understood_is_told(line: str, code: str) -> None:
    with pytest.raises(AppError, match=code):
        typed(line)


def test_the_choices_stand_for_conditions() -> None:
    assert typed("from:小明 kind:chat 优惠").where == Where(
        who="小明", kind="chat", everything=True
    )
    assert typed("no choice: here").words == "no choice: here"
