"""The writing thread: once, in order, only after the commit."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from streamer_app.errors import AppError
from streamer_app.events import Chat, Event, Gap, Gift, RoomState, Unknown, Viewer
from streamer_app.store import held, search
from streamer_app.store import writer as writing
from streamer_app.store.queries import Reader
from streamer_app.store.starting import open_or_set_aside
from streamer_app.store.writer import Committed, Writer
from tests.store.rooms import chat, gift, texts


class Told:
    """Remembers what the writer said, and lets a test wait for it."""

    def __init__(self) -> None:
        self.all: list[Committed] = []
        self._news = threading.Condition()

    def __call__(self, committed: Committed) -> None:
        with self._news:
            self.all.append(committed)
            self._news.notify_all()

    def wait_for_fault(self, fault: bool) -> Committed:
        with self._news:
            assert self._news.wait_for(
                lambda: bool(self.all) and (self.all[-1].fault is not None) == fault, 10
            )
            return self.all[-1]

    @property
    def saved(self) -> list[tuple[int, Event]]:
        return [row for committed in self.all if committed.saved for row in committed.rows]


@pytest.fixture
def told() -> Told:
    return Told()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lessons.db"


@pytest.fixture
def writer(path: Path, told: Told) -> Iterator[Writer]:
    made = Writer(path, told, interval_s=0.005)
    yield made
    made.close()


def stored(path: Path, session: int) -> list[Event]:
    with Reader(path) as reader:
        return [event for _, event in reader.events(session)]


def test_what_is_put_is_told_once_with_its_row_and_is_on_disk_by_then(path: Path) -> None:
    seen: list[tuple[int, Event]] = []

    def check(committed: Committed) -> None:
        with Reader(path) as reader:
            for row, event in committed.rows:
                found = reader.event(row)
                assert found is not None and found.event == event
                seen.append((row, event))

    writer = Writer(path, check, interval_s=0.005)
    session = writer.open_session("lesson", 1)
    events: list[Event] = [chat(1), gift(2), chat(3)]
    writer.put(session, events)
    assert writer.sync()
    writer.close()
    assert seen == list(enumerate(events, start=1))


def test_repeats_are_told_once_within_a_batch_later_and_after_a_restart(
    path: Path, told: Told
) -> None:
    first = Writer(path, told, interval_s=0.005)
    session = first.open_session("lesson", 1)
    first.put(session, [chat(1), chat(2), chat(1, "the same id again")])
    first.put(session, [chat(2), chat(3)])
    first.sync()
    first.close()
    second = Writer(path, told, interval_s=0.005)
    second.resume_session(session)
    second.put(session, [chat(3), chat(4), chat(1)])
    second.sync()
    second.close()
    assert [(row, event.id) for row, event in told.saved] == [
        (1, "m1"),
        (2, "m2"),
        (3, "m3"),
        (4, "m4"),
    ]
    assert texts(stored(path, session))[0] == "message 1"


def test_the_same_id_in_two_rooms_is_two_events(writer: Writer, told: Told) -> None:
    session = writer.open_session("lesson", 1)
    writer.put(session, [chat(1), chat(1, room="other"), chat(1, source="bilibili")])
    assert writer.sync()
    assert len(told.saved) == 3


def test_an_event_without_an_id_is_stored_under_one_of_its_content(
    writer: Writer, told: Told
) -> None:
    session = writer.open_session("lesson", 1)
    writer.put(session, [chat(1, id=""), chat(1, id="", seen_ms=99), chat(2, id="")])
    assert writer.sync()
    assert [len(event.id) for _, event in told.saved] == [24, 24]


def test_each_session_gets_its_own_word_with_its_total(writer: Writer, told: Told) -> None:
    one, two = writer.open_session("one", 1), writer.open_session("two", 2)
    writer.put(one, [chat(1)])
    writer.put(two, [chat(2), chat(3)])
    writer.put(one, [chat(4)])
    assert writer.sync()
    assert max(c.total for c in told.all if c.session == one) == 2
    assert max(c.total for c in told.all if c.session == two) == 2


@pytest.mark.parametrize("count", [2**63, 2**64])
def test_text_that_no_file_can_hold_is_mended_and_numbers_too_large_become_unknown(
    count: int, writer: Writer, told: Told
) -> None:
    session = writer.open_session("lesson", 1)
    odd = Viewer("9", "bad \ud800 name")
    writer.put(
        session, [chat(1), chat(2, "\udc00", viewer=odd), Gift(id="g", name="x", count=count)]
    )
    assert writer.sync()
    _, mended, unknown = [event for _, event in told.saved]
    assert isinstance(mended, Chat) and mended.text == "�"
    assert mended.viewer == Viewer("9", "bad � name")
    assert isinstance(unknown, Unknown) and unknown.what == "gift"


def test_a_session_starts_with_its_first_event_and_ends_by_hand(path: Path, writer: Writer) -> None:
    session = writer.open_session("lesson", 42)
    with Reader(path) as reader:
        assert reader.session(session).started_ms == 42
    gap = Gap(source="twitch", room="lesson", id="gap", at_ms=7, start_ms=5, end_ms=7, reason="x")
    writer.put(session, [gap, RoomState(source="twitch", room="lesson", id="s", name="live")])
    writer.put(session, [chat(1), chat(2)])
    writer.retitle(session, "Fractions")
    writer.end_session(session, 1_700_000_009_000)
    with Reader(path) as reader:
        row = reader.session(session)
    assert (row.started_ms, row.ended_ms) == (1_700_000_001_000, 1_700_000_009_000)
    assert (row.title, row.state, row.events) == ("Fractions", "ended", 3)


def test_an_imported_session_ends_at_its_last_event(path: Path, writer: Writer) -> None:
    session = writer.open_session("lesson", 42)
    writer.put(session, [chat(1), chat(5)])
    writer.end_session(session)
    with Reader(path) as reader:
        assert reader.session("last").ended_ms == 1_700_000_005_000


def test_a_session_left_open_is_recovered_by_the_next_writer(path: Path, told: Told) -> None:
    first = Writer(path, told)
    session = first.open_session("lesson", 1)
    first.put(session, [chat(1), chat(2)])
    first.close()
    second = Writer(path, told)
    second.close()
    (found,) = second.recovered
    assert (found.session, found.title, found.events) == (session, "lesson", 2)
    assert found.last_ms == 1_700_000_002_000
    with Reader(path) as reader:
        assert reader.session(session).state == "recovered"


def test_a_session_that_is_not_there_is_an_error_a_person_can_read(writer: Writer) -> None:
    with pytest.raises(AppError) as caught:
        writer.end_session(12)
    assert caught.value.code == "session_missing"


def test_a_closed_writer_says_so(path: Path, told: Told) -> None:
    writer = Writer(path, told)
    writer.close()
    with pytest.raises(RuntimeError):
        writer.put(1, [chat(1)])


def fill(writer: Writer, pages: int) -> None:
    """Let the database grow by at most so many pages from now on (0: as far as it likes)."""
    connection = writer._storing.connection
    used = connection.execute("PRAGMA page_count").fetchone()[0]
    writer._do(
        lambda: connection.execute(f"PRAGMA max_page_count = {used + pages if pages else 2**30}")
    )


def test_a_full_disk_shows_events_from_memory_and_stores_them_once_it_can(
    writer: Writer, told: Told, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_RETRY_S", 0.02)
    session = writer.open_session("lesson", 1)
    writer.put(session, [chat(n) for n in range(50)])
    assert writer.sync()
    fill(writer, 1)
    many: list[Event] = [chat(n, "x" * 400) for n in range(40, 140)]
    writer.put(session, many)
    shown = told.wait_for_fault(True)
    assert not shown.saved and shown.fault is not None
    assert shown.fault.code == "store.fault.full" and shown.fault.arguments["n"] == 90
    assert [row for row, _ in shown.rows] == list(range(-1, -91, -1))
    writer.put(session, [many[-1], gift(1)])
    assert not writer.sync(0.05)
    assert writer.unsaved == 91
    shown_ids = [event.id for batch in told.all if not batch.saved for _, event in batch.rows]
    assert len(shown_ids) == len(set(shown_ids)) == 91
    with pytest.raises(AppError, match="database_full"):
        writer.put_waiting(session, [chat(500)])
    fill(writer, 0)
    assert writer.sync()
    assert told.all[-1].saved and told.all[-1].fault is None
    assert [row for row, _ in told.saved] == list(range(1, 142))
    assert stored(path, session) == [event for _, event in told.saved]


def test_past_the_limit_of_memory_only_chat_is_given_up_and_a_gap_names_it(
    writer: Writer, told: Told, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "_RETRY_S", 0.02)
    monkeypatch.setattr(held, "LIMIT", 10)
    session = writer.open_session("lesson", 1)
    writer.sync()
    fill(writer, 1)
    writer.put(session, [gift(0), *[chat(n, "x" * 4000) for n in range(1, 15)]])
    fault = told.wait_for_fault(True).fault
    assert fault is not None and fault.arguments["lost"] == 5
    fill(writer, 0)
    assert writer.sync()
    found = stored(path, session)
    assert [event.id for event in found if isinstance(event, Gift)] == ["g0"]
    assert [event.id for event in found if isinstance(event, Chat)] == [
        f"m{n}" for n in range(6, 15)
    ]
    (gap,) = [event for event in found if isinstance(event, Gap)]
    assert (gap.start_ms, gap.end_ms) == (1_700_000_001_000, 1_700_000_005_000)


class FlakyConnection:
    """A connection whose commit says ``disk I/O error`` although the disk took everything."""

    def __init__(self, writer: Writer) -> None:
        self._real = writer._storing.connection
        self._fails = 1

    def __getattr__(self, name: str) -> object:
        return getattr(self._real, name)

    def execute(self, query: str, *values: tuple[int | str, ...]) -> object:
        result = self._real.execute(query, *values)
        if query == "COMMIT" and self._fails:
            self._fails -= 1
            error = sqlite3.OperationalError("disk I/O error")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR_FSYNC
            raise error
        return result


@pytest.mark.parametrize("later", [[], [chat(3), chat(4)]])
def test_after_an_io_error_events_that_reached_the_disk_after_all_are_told_once(
    writer: Writer,
    told: Told,
    path: Path,
    monkeypatch: pytest.MonkeyPatch,
    later: list[Event],
) -> None:
    monkeypatch.setattr(writing, "_RETRY_S", 0.02)
    session = writer.open_session("lesson", 1)
    writer.put(session, [chat(1)])
    assert writer.sync()
    monkeypatch.setattr(writer._storing, "connection", FlakyConnection(writer))
    writer.put(session, [chat(2), chat(3)])
    assert told.wait_for_fault(True).saved is False
    writer.put(session, later)
    assert writer.sync()
    assert [event.id for _, event in told.saved] == ["m1", "m2", "m3", "m4"][: 3 + bool(later)]
    assert stored(path, session) == [event for _, event in told.saved]


def test_a_flood_lets_chat_wait_in_a_file_but_never_money_and_loses_nothing(
    path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writing, "WAITING", 10)
    gate = threading.Event()
    held_up = threading.Event()

    def slow(committed: Committed) -> None:
        told(committed)
        held_up.set()
        gate.wait(10)

    writer = Writer(path, slow, interval_s=0.005)
    session = writer.open_session("lesson", 1)
    writer.put(session, [chat(0)])
    held_up.wait(10)
    for number in range(1, 40):
        writer.put(session, [chat(number)])
    writer.put(session, [gift(1), chat(40)])
    waiting = path.with_name("lessons.db.spill").read_bytes()
    assert waiting.count(b'"kind":"chat"') == 30 and b'"kind":"gift"' not in waiting
    gate.set()
    assert writer.sync()
    writer.close()
    assert not path.with_name("lessons.db.spill").exists()
    told_ids = [event.id for _, event in told.saved]
    assert [name for name in told_ids if name != "g1"] == [f"m{n}" for n in range(41)]
    assert told_ids.index("g1") == 11


def test_while_chat_waits_in_the_file_later_chat_stays_behind_it(path: Path, told: Told) -> None:
    gate = threading.Event()
    held_up = threading.Event()

    def slow(committed: Committed) -> None:
        told(committed)
        held_up.set()
        gate.wait(10)

    writer = Writer(path, slow, interval_s=0.005)
    session = writer.open_session("lesson", 1)
    writer.put(session, [chat(0)])
    held_up.wait(10)
    writer._spill.append(session, [chat(1)])
    writer.put(session, [chat(2)])
    gate.set()
    assert writer.sync()
    writer.close()
    assert [event.id for _, event in told.saved] == ["m0", "m1", "m2"]


def test_chat_that_a_dead_process_left_in_the_file_is_stored_by_the_next(
    path: Path, told: Told
) -> None:
    first = Writer(path, told)
    session = first.open_session("lesson", 1)
    first.put(session, [chat(1)])
    first.sync()
    first._spill.append(session, [chat(1), chat(2)])
    first._spill._written = 0  # as a killed process: it never comes back to its file
    first.close()
    with path.with_name("lessons.db.spill").open("ab") as file:
        file.write(b'1\t{"kind":"chat","te')
    second = Writer(path, told)
    second.close()
    assert [event.id for event in stored(path, session)] == ["m1", "m2"]
    assert second.recovered[0].events == 2


@pytest.mark.parametrize("damage", ["garbage", "truncated"])
def test_the_window_sets_a_damaged_file_aside_and_starts(
    path: Path, told: Told, damage: str
) -> None:
    writer = Writer(path, told)
    writer.put(writer.open_session("lesson", 1), [chat(n) for n in range(100)])
    writer.close()
    whole = path.read_bytes()
    bad = whole[: len(whole) // 2] if damage == "truncated" else b"hello" * 100
    path.write_bytes(bad)
    with pytest.raises(AppError):
        Writer(path, told)
    assert path.read_bytes() == bad
    fresh, why = open_or_set_aside(path, told, datetime(2026, 11, 25, 9, 30))
    fresh.open_session("next", 2)
    fresh.close()
    assert why is not None and why.code == "store.set_aside"
    assert path.with_name("lessons-2026-11-25-093000.db").read_bytes() == bad
    with Reader(path) as reader:
        assert [row.title for row in reader.sessions()] == ["next"]


def test_a_sound_file_is_opened_without_a_word(path: Path, told: Told) -> None:
    writer, why = open_or_set_aside(path, told, datetime(2026, 11, 25))
    writer.close()
    assert why is None


def indexed(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return search.indexed_to(connection)


def test_the_index_waits_while_a_flood_lasts(
    path: Path, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr("streamer_app.store.writer.time.monotonic", lambda: now[0])
    writer = Writer(path, told, interval_s=0.005)
    session = writer.open_session("lesson", 1)

    def says(first: int, number: int) -> None:
        """A commit of so many messages."""
        writer.put(session, [chat(n) for n in range(first, first + number)])
        assert writer.step(lambda _: True) and writer.step(lambda _: True)

    says(0, 501)
    says(501, 100)
    now[0] += 0.9
    says(601, 100)
    assert indexed(path) == 0
    now[0] += 0.1
    says(701, 100)
    assert indexed(path) >= 500
    writer.close()


def test_a_command_that_breaks_takes_no_recording_along(path: Path, told: Told) -> None:
    writer = Writer(path, told, interval_s=0.001)
    session = writer.open_session("lesson", 1)
    broken: Any = None
    with pytest.raises(AttributeError):
        writer.erase(broken)
    writer.put(session, [chat(1)])
    assert writer.sync()
    writer.close()
    assert [event.id for event in stored(path, session)] == ["m1"]
