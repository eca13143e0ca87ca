"""Minutes added up once give what the events give."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from streamer_app.store import rollup
from streamer_app.store.queries import MinuteRow, Reader
from streamer_app.store.writer import Writer
from tests.store.rooms import chat, gift

FIRST = 1_700_000_000_000 // 60_000 * 60_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "s.sqlite"
    writer = Writer(path, lambda _: None, interval_s=0.001)
    for start in (0, 1000):
        session = writer.open_session("lesson", 1)
        writer.put(session, [chat(start + n) for n in range(100)])
        writer.put(session, [gift(start + n, count=3) for n in (5, 90)])
        writer.end_session(session)
    writer.close()
    return path


def from_events(path: Path, session: int) -> list[MinuteRow]:
    with closing(sqlite3.connect(path)) as connection:
        return rollup.grouped(connection, session, 0, 10_000)


def test_an_ended_session_reads_its_minutes_from_the_table(path: Path) -> None:
    with Reader(path) as reader:
        found = [reader.per_minute(1), reader.per_minute(2)]
    assert found == [from_events(path, 1), from_events(path, 2)]
    # 1,700,000,000 is 20 s into a minute: 40 messages fit into the first one
    assert found[0][0] == MinuteRow(FIRST, 41, 40, 5, 3)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE minute SET messages = 0")
        connection.commit()
    with Reader(path) as reader:
        assert reader.per_minute(1)[0].messages == 0, "it is the table that was read"


def test_a_session_that_grew_is_counted_from_its_events(path: Path) -> None:
    writer = Writer(path, lambda _: None, interval_s=0.001)
    writer.put(1, [chat(99_999)])
    writer.sync()
    writer.close()
    with Reader(path) as reader:
        assert reader.per_minute(1) == from_events(path, 1)


def test_the_season_adds_up_what_grouping_gives(path: Path) -> None:
    with Reader(path) as reader:
        rows = reader.season()
    assert [row.session for row in rows] == [1, 2]
    for row in rows:
        minutes = from_events(path, row.session)
        assert (row.events, row.messages, row.gifts) == (102, 100, 6)
        assert row.minutes == len(minutes)
        assert row.busiest == max(minute.messages for minute in minutes)


def test_a_file_of_an_older_program_is_added_up_when_it_is_opened(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("DELETE FROM minute")
        connection.execute("DELETE FROM rolled")
        connection.commit()
    with Reader(path) as reader:
        assert reader.per_minute(1) == from_events(path, 1)
    Writer(path, lambda _: None).close()
    with Reader(path) as reader:
        assert [row.session for row in reader.season()] == [1, 2]
