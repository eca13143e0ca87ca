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


class Processes:
    """Stands in for the other process: folds at once, and tells."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.ran: list[tuple[Sequence[str], bool]] = []
        self.done = threading.Event()

    def __call__(self, command: Sequence[str], wait: bool) -> None:
        self.ran.append((command, wait))
        assert list(prepare(shelf_of(self._path)))
        self.done.set()


def test_what_an_earlier_run_left_is_folded_by_another_process(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "FIRST_LOOK_S", 0.01)
    processes = Processes(three)
    made = Ahead(shelf_of(three), run=processes)
    made.start()
    assert processes.done.wait(20)
    made.close()
    ((command, wait),) = processes.ran
    assert (tuple(command[-3:]), wait) == (("prepare", "--db", str(three)), True)


def test_nothing_is_folded_while_a_session_runs_and_all_when_it_has_ended(
    three: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ahead, "FIRST_LOOK_S", 0.01)
    monkeypatch.setattr(ahead, "EVERY_S", 0.01)
    running, seen = [True], threading.Semaphore(0)

    def busy() -> bool:
        seen.release()
        return running[0]

    processes = Processes(three)
    made = Ahead(shelf_of(three), busy, processes)
    made.start()
    made.look()
    for _ in range(3):
        assert seen.acquire(timeout=20)
    assert processes.ran == []
    running[0] = False
    assert processes.done.wait(20)
    made.close()
    assert len(processes.ran) == 1


def test_a_program_that_ends_with_its_session_leaves_a_process_behind(three: Path) -> None:
    running = [True]
    processes = Processes(three)
    made = Ahead(shelf_of(three), lambda: running[0], processes)
    made.start()
    made.close()
    assert [wait for _, wait in processes.ran] == [False]


def test_without_a_database_or_anything_unread_no_process_runs(tmp_path: Path, three: Path) -> None:
    assert len(list(prepare(shelf_of(three)))) == 3
    for path in (tmp_path / "none.sqlite", three):
        made = Ahead(shelf_of(path), lambda: True, lambda command, wait: pytest.fail("ran"))
        made.start()
        made.close()


def test_the_process_is_the_command(three: Path) -> None:
    """As it is started, but waited for."""
    ahead._alone((*ahead.PROGRAM, "prepare", "--db", str(three)), True)
    assert unread(shelf_of(three)) == []
