"""The page on plain SQL: its views are there, and its examples say what the program says."""

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from streamer_app.assets import asset
from streamer_app.events import Chat, Event, Money, PaidMessage, Viewer
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer

PAGE = asset("docs", "sql.md").read_text("utf-8")
START = 1_757_678_400_000


def talk() -> list[Event]:
    """Three viewers in two minutes, a super chat, and a message of a joint room."""
    said = [
        ("u1", 1, "加速度是什么"),
        ("u2", 2, "加速度怎么算"),
        ("u1", 70, "懂了"),
        ("u3", 71, "hi"),
    ]
    chat: list[Event] = [
        Chat(source="room", room="class", id=f"c{n}", at_ms=START + 1000 * second,
             viewer=Viewer(who, f"Person {who}"), text=text, mirrored=who == "u3")
        for n, (who, second, text) in enumerate(said)
    ]  # fmt: skip
    paid = PaidMessage(
        source="room", room="class", id="p1", at_ms=START + 75_000, text="谢谢",
        viewer=Viewer("u2", "Person u2"), paid=Money(3_000, "CNY"),
    )  # fmt: skip
    return [*chat, paid]


@pytest.fixture
def path(tmp_path: Path) -> Iterator[Path]:
    """A file whose writer is still at work."""
    writer = Writer(tmp_path / "s.sqlite", lambda _: None, interval_s=0.001)
    session = writer.open_session("lesson", START)
    writer.put_waiting(session, talk())
    writer.sync(10.0)
    writer.end_session(session)
    yield writer.path
    writer.close()


def ask(path: Path, name: str, **values: Any) -> list[tuple[Any, ...]]:
    """An example of the page, asked of the file as any tool would."""
    found = re.search(rf"```sql name={name}\n(.*?)```", PAGE, re.DOTALL)
    assert found is not None
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        return connection.execute(found[1], values).fetchall()


def test_sessions_are_counted_as_the_list_counts_them(path: Path) -> None:
    with Reader(path) as reader:
        (row,) = reader.sessions()
    ((session, messages, viewers),) = ask(path, "sessions")
    assert (session, messages) == (row.session, row.messages) == (1, 4)
    assert viewers == 3


def test_the_examples_say_what_was_said(path: Path) -> None:
    assert [row[3] for row in ask(path, "word", word="加速度")] == ["加速度怎么算", "加速度是什么"]
    assert [row[2] for row in ask(path, "minutes")] == [3, 2]
    assert ask(path, "paid") == [(1, "CNY", 3_000)]
    people = ask(path, "people", session=1)
    assert sorted(row[:2] for row in people) == [
        ("Person u1", 2),
        ("Person u2", 2),
        ("Person u3", 1),
    ]


def test_the_page_names_every_column_of_the_views(path: Path) -> None:
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as connection:
        for view in ("events", "messages"):
            columns = [row[1] for row in connection.execute(f"PRAGMA table_info({view})")]
            assert [name for name in columns if not re.search(rf"\b{name}\b", PAGE)] == []
