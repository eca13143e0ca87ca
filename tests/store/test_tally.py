"""Counts of an ended session are kept, and never believed when the session has grown."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from streamer_app.store import schema
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.store.rooms import chat, gift


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A database with one ended session of three messages and a gift."""
    path = tmp_path / "lessons.db"
    writer = Writer(path, lambda _: None, interval_s=0.001)
    session = writer.open_session("lesson", 1)
    writer.put(session, [chat(1), chat(2), gift(3), chat(6, room="second")])
    writer.end_session(session)
    writer.close()
    return path


def counts(path: Path) -> tuple[int, int, int]:
    with Reader(path) as reader:
        row = reader.session("last")
    return row.events, row.messages, row.users


def set_kept_messages(path: Path, messages: int) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE tally SET messages = ?", (messages,))
        connection.commit()


def test_an_ended_session_is_not_counted_again(path: Path) -> None:
    assert counts(path) == (4, 3, 2)
    set_kept_messages(path, 77)
    assert counts(path) == (4, 77, 2)
    with Reader(path) as reader:
        assert reader.session("last").rooms == (("twitch", "lesson"), ("twitch", "second"))


def test_a_session_that_grew_after_its_end_is_counted_anew(path: Path) -> None:
    set_kept_messages(path, 77)
    writer = Writer(path, lambda _: None, interval_s=0.001)
    writer.put(1, [chat(9, viewer=None)])
    assert writer.sync()
    writer.close()
    assert counts(path) == (5, 4, 2)


def test_a_file_from_before_the_tallies_is_read_as_it_is(path: Path) -> None:
    set_kept_messages(path, 77)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DROP TABLE tally")
        connection.execute(f"PRAGMA user_version = {schema.TALLY_SINCE - 1}")
        connection.commit()
    before = path.read_bytes()
    assert counts(path) == (4, 3, 2)
    assert path.read_bytes() == before


def test_the_list_says_of_each_session_what_the_session_itself_says(path: Path) -> None:
    set_kept_messages(path, 77)
    writer = Writer(path, lambda _: None, interval_s=0.001)
    writer.put(writer.open_session("still open", 2), [chat(20, viewer=None)])
    empty = writer.open_session("empty", 3)
    writer.end_session(empty)
    assert writer.sync()
    with Reader(path) as reader:
        rows = reader.sessions()
        assert [reader.session(row.session) for row in rows] == rows
        found = {row.title: row.messages for row in rows}
    assert found == {"lesson": 77, "still open": 1, "empty": 0}
    writer.close()
