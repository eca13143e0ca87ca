"""A session taken out: all of it, and nothing of the others."""

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from streamer_app.errors import AppError
from streamer_app.events import Viewer
from streamer_app.store import removing, search
from streamer_app.store.deletion import delete_session
from streamer_app.store.opening import writing_connection
from streamer_app.store.queries import Reader
from streamer_app.store.removing import Left, Removal
from streamer_app.store.writer import Committed, Writer
from tests.store.rooms import chat

NORMAL = [{"chatters": 3.0}]


@pytest.fixture
def committed() -> list[Committed]:
    return []


@pytest.fixture
def writer(tmp_path: Path, committed: list[Committed]) -> Iterator[Writer]:
    made = Writer(tmp_path / "lessons.db", committed.append, interval_s=0.001)
    yield made
    made.close()


@pytest.fixture
def pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(removing, "PIECE", 4)
    monkeypatch.setattr(removing, "SWEEP", 3)


def session(writer: Writer, numbers: range, *, end: bool = True, **own: Any) -> int:
    made = writer.open_session(f"lesson {numbers.start}", 1)
    writer.put(made, [chat(n, **own) for n in numbers])
    writer.sync()
    if end:
        writer.end_session(made)
    writer.build_index()
    return made


def rows(path: Path, query: str) -> list[Any]:
    with Reader(path) as reader:
        return reader.ask(query)


@pytest.mark.usefixtures("pieces")
def test_its_rows_go_and_those_of_the_others_stay(writer: Writer) -> None:
    first, second, third = (session(writer, range(at, at + 10)) for at in (0, 20, 40))
    heard: list[int] = []
    delete_session(writer, Left(second, ()), heard.append)
    assert heard[:3] == [4, 8, 10]
    with Reader(writer.path) as reader:
        assert [row.session for row in reader.sessions()] == [first, third]
        assert [row.events for row in reader.sessions()] == [10, 10]
        assert list(reader.search("message 25")) == []
        assert [found.event.id for found in reader.search("message 45")] == ["m45"]
        with pytest.raises(AppError, match="session_missing"):
            reader.session(second)
    for table in ("event", "tally", "minute", "rolled"):
        assert (second,) not in rows(writer.path, f"SELECT DISTINCT session FROM {table}")


@pytest.mark.usefixtures("pieces")
def test_viewers_whom_no_other_session_knows_go_with_it(writer: Writer) -> None:
    session(writer, range(4))
    gone = session(writer, range(10, 14), viewer=Viewer("77", "Ada"))
    delete_session(writer, Left(gone, ()))
    assert rows(writer.path, "SELECT count(*) FROM viewer WHERE name = 'Ada'") == [(0,)]
    assert rows(writer.path, "SELECT count(*) FROM viewer") == [(4,)]
    session(writer, range(20, 22), viewer=Viewer("77", "Ada"))
    found = rows(writer.path, "SELECT DISTINCT name FROM events WHERE id IN ('m20', 'm21')")
    assert found == [("Ada",)]


@pytest.mark.usefixtures("pieces")
def test_what_takes_the_numbers_of_the_last_rows_is_new_and_is_found(
    writer: Writer, committed: list[Committed]
) -> None:
    session(writer, range(4))
    delete_session(writer, Left(session(writer, range(10, 20)), ()))
    committed.clear()
    session(writer, range(30, 36))
    assert [event.id for batch in committed for _, event in batch.rows] == [
        f"m{n}" for n in range(30, 36)
    ]
    with Reader(writer.path) as reader:
        assert [found.event.id for found in reader.search("message 31")] == ["m31"]
    assert rows(writer.path, "SELECT event FROM progress") == [(10,)]


def test_no_other_session_ever_gets_its_number(writer: Writer) -> None:
    session(writer, range(4))
    gone = session(writer, range(10, 14))
    delete_session(writer, Left(gone, ()))
    assert writer.open_session("next", 1) == gone + 1


def test_a_session_that_goes_on_is_not_removed(writer: Writer) -> None:
    running = session(writer, range(4), end=False)
    with pytest.raises(AppError, match="session_open"):
        delete_session(writer, Left(running, ()))
    with pytest.raises(AppError, match="session_missing"):
        delete_session(writer, Left(99, ()))
    assert rows(writer.path, "SELECT count(*) FROM event") == [(4,)]


@pytest.mark.usefixtures("pieces")
def test_what_is_recorded_meanwhile_is_neither_lost_nor_late(writer: Writer) -> None:
    gone = session(writer, range(12))
    live = session(writer, range(20, 24), end=False)

    def record(count: int) -> None:
        writer.put(live, [chat(100 + count)])
        assert writer.sync()

    delete_session(writer, Left(gone, ()), record)
    writer.end_session(live)
    with Reader(writer.path) as reader:
        stored = [event.id for _, event in reader.events(live)]
    assert stored == ["m20", "m21", "m22", "m23", "m104", "m108", "m112"]


def test_the_same_recording_may_come_again(writer: Writer) -> None:
    delete_session(writer, Left(session(writer, range(8)), ()))
    again = session(writer, range(8))
    with Reader(writer.path) as reader:
        assert reader.session(again).events == 8


@pytest.mark.usefixtures("pieces")
@pytest.mark.parametrize("steps", [0, 1, 2, 3])
def test_what_a_dead_process_left_half_done_is_finished(tmp_path: Path, steps: int) -> None:
    path = tmp_path / "lessons.db"
    with closing(Writer(path, lambda _: None, interval_s=0.001)) as writer:
        kept, gone = session(writer, range(4)), session(writer, range(10, 20))
    with closing(writing_connection(path)) as connection:
        removal = Removal(connection, gone)
        removal.begin(Left(gone, (("twitch", "lesson"),), NORMAL))
        for _ in range(steps):
            removal.piece()
    with Reader(path) as reader:
        assert [row.session for row in reader.sessions()] == [kept]
    Writer(path, lambda _: None).close()
    assert rows(path, "SELECT DISTINCT session FROM event") == [(kept,)]
    assert rows(path, "SELECT first_event, last_event FROM removed") == [(None, None)]
    with Reader(path) as reader:
        assert reader.removed() == [Left(gone, (("twitch", "lesson"),), NORMAL)]


def test_its_words_are_not_in_the_file_any_more(writer: Writer) -> None:
    session(writer, range(4))
    gone = session(writer, range(10, 40), text="the secret of the lesson")
    delete_session(writer, Left(gone, ()))
    path = writer.path
    with closing(writing_connection(path)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        assert search.indexed_to(connection) == 4
        found = connection.execute("SELECT count(*) FROM said WHERE said MATCH '\"sec\"'")
        assert found.fetchone() == (0,)
    assert b"the secret of the lesson" not in path.read_bytes()
