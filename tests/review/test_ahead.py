"""What is folded ahead: the newest first, once, by one process at a time."""

import threading
from collections.abc import Sequence
from pathlib import Path

import pytest
from msgspec.structs import replace

from streamer_app.events import Event
from streamer_app.live.materials import Materials
from streamer_app.review import ahead
from streamer_app.review.ahead import Ahead, prepare, unread
from streamer_app.review.shelf import Shelf
from streamer_app.store.lock import Lock
from streamer_app.store.queries import Reader
from tests.review.sessions import evening, stored


def shelf_of(path: Path) -> Shelf:
    return Shelf(path, Materials)


@pytest.fixture
def three(tmp_path: Path) -> Path:
    """A database of three sessions, of 18, 3 and 2 events of the room."""
    events = evening()
    later = [[_moved(event, day) for event in events[: 4 - day]] for day in (1, 2)]
    return stored(tmp_path / "s.sqlite", events, *later)


def _moved(event: Event, day: int) -> Event:
    return replace(event, id=f"{event.id}-{day}", at_ms=event.at_ms + day * 10**8)


def test_the_newest_is_folded_first_and_nothing_twice(three: Path) -> None:
    assert [row.session for row in prepare(shelf_of(three))] == [3, 2, 1]
    assert list(prepare(shelf_of(three))) == []
    with Reader(three) as reader:
        shelf = shelf_of(three)
        assert all(shelf.ready(reader, row) for row in reader.sessions())


def test_older_sessions_are_kept_in_figures_alone(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "PAGES", 1)
    assert [(row.session, page) for row, page in unread(shelf_of(three))] == [
        *((3, True), (2, False), (1, False)),
    ]
    assert len(list(prepare(shelf_of(three)))) == 3
    assert unread(shelf_of(three)) == []
    assert not three.with_name("s.sqlite.page-1").exists()
    with Reader(three) as reader:
        known = shelf_of(three).known(reader, reader.session(1))
    assert known is not None and known.orders == 3


def test_some_sessions_and_no_long_ones_where_that_is_asked(three: Path) -> None:
    assert [row.session for row in prepare(shelf_of(three), {1, 2}, 10)] == [2]


def test_a_second_process_leaves_it_to_the_first(three: Path) -> None:
    lock = Lock(three.with_name("s.sqlite.ahead"))
    assert list(prepare(shelf_of(three))) == []
    lock.release()
    assert len(list(prepare(shelf_of(three)))) == 3


def test_a_process_runs_only_where_something_is_unread(three: Path) -> None:
    ran: list[Sequence[str]] = []
    done = threading.Event()

    def run(command: Sequence[str]) -> None:
        ran.append(command)
        assert len(list(prepare(shelf_of(three)))) == 3
        done.set()

    made = Ahead(shelf_of(three), run)
    made.look()
    assert done.wait(20)
    made.look()
    made.close()
    made.look()
    made.wait()
    assert [command[-3:] for command in ran] == [("prepare", "--db", str(three))]


def test_without_a_database_nothing_happens(tmp_path: Path) -> None:
    made = Ahead(shelf_of(tmp_path / "none.sqlite"), lambda command: pytest.fail("ran"))
    made.look()
    made.wait()
    made.look_later(3600)
    made.close()
