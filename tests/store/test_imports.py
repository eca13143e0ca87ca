"""The same recording again is the same session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streamer_app.events import Event
from streamer_app.store import imports
from streamer_app.store.imports import Imported, import_recording, store, survey
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.store.rooms import chat

RECORDING = [chat(n) for n in range(10)]


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    made = Writer(tmp_path / "lessons.db", lambda _: None, interval_s=0.001)
    yield made
    made.close()


def test_a_second_import_brings_nothing_new(writer: Writer) -> None:
    first = import_recording(writer, "lesson", RECORDING, 1)
    assert first == Imported(first.session, 10, 10)
    assert import_recording(writer, "lesson", RECORDING, 1) == Imported(first.session, 10, 0)
    with Reader(writer.path) as reader:
        (row,) = reader.sessions()
    assert (row.state, row.ended_ms) == ("ended", RECORDING[-1].at_ms)


def test_a_recording_of_a_live_session_fills_what_that_missed(writer: Writer) -> None:
    live = writer.open_session("live", 1)
    writer.put(live, RECORDING[:4] + RECORDING[6:])
    writer.end_session(live)
    assert import_recording(writer, "lesson", RECORDING, 1) == Imported(live, 10, 2)
    with Reader(writer.path) as reader:
        assert {event.id for _, event in reader.events(live)} == {e.id for e in RECORDING}
        assert reader.session(live).events == 10


def test_a_recording_that_shares_little_with_another_is_a_session_of_its_own(
    writer: Writer,
) -> None:
    first = import_recording(writer, "one", RECORDING, 1)
    second = import_recording(writer, "two", [chat(n) for n in range(8, 20)], 1)
    assert second == Imported(second.session, 12, 10)
    assert second.session != first.session


def test_a_recording_that_repeats_itself_counts_once(writer: Writer) -> None:
    imported = import_recording(writer, "lesson", [*RECORDING, *RECORDING[:3]], 1)
    assert (imported.events, imported.new) == (13, 10)


def test_an_empty_recording_is_a_session_without_events(writer: Writer) -> None:
    assert import_recording(writer, "lesson", [], 1).events == 0


class GivenUpError(Exception):
    """Somebody pressed cancel."""


def test_an_import_that_was_given_up_goes_on_in_the_same_session(writer: Writer) -> None:
    long = [chat(n) for n in range(16_000)]
    heard: list[float] = []

    def told(share: float) -> None:
        heard.append(share)
        if share > 0.3:
            raise GivenUpError

    with pytest.raises(GivenUpError):
        import_recording(writer, "lesson", long, 1, told)
    with Reader(writer.path) as reader:
        (part,) = reader.sessions()
    assert (part.state, part.events) == ("ended", imports.PIECE * len(heard[1:]))
    again = import_recording(writer, "lesson", long, 1)
    assert again == Imported(part.session, 16_000, 16_000 - part.events)
    with Reader(writer.path) as reader:
        (row,) = reader.sessions()
    assert (row.events, row.ended_ms) == (16_000, long[-1].at_ms)


class Walked:
    """A recording in a file: it counts how often it is read."""

    def __init__(self, count: int) -> None:
        self.count, self.walks = count, 0

    def __iter__(self) -> Iterator[Event]:
        self.walks += 1
        return (chat(n) for n in range(self.count))


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "PIECE", 4)
    monkeypatch.setattr(imports, "KEPT", 10)


@pytest.mark.usefixtures("small")
def test_a_long_recording_is_read_twice_and_not_kept(writer: Writer) -> None:
    long, short = Walked(30), Walked(10)
    found = survey(writer, long)
    assert found.events is long and (found.count, found.missing, found.held) == (30, 30, {})
    assert store(writer, found, "lesson", 1) == Imported(1, 30, 30)
    assert import_recording(writer, "lesson", long, 1) == Imported(1, 30, 0)
    assert import_recording(writer, "lesson", short, 1) == Imported(1, 10, 0)
    assert (long.walks, short.walks) == (3, 1)


@pytest.mark.usefixtures("small")
def test_what_can_be_read_once_alone_is_stored_all_the_same(writer: Writer) -> None:
    assert import_recording(writer, "lesson", iter(Walked(30)), 1) == Imported(1, 30, 30)


@pytest.mark.usefixtures("small")
def test_a_long_recording_that_repeats_itself_is_its_own_session_still(writer: Writer) -> None:
    """Its repeats are in other pieces than what they repeat: rows are counted, not events."""
    live = writer.open_session("live", 1)
    writer.put(live, [chat(n) for n in range(20)] + [chat(n) for n in range(100, 130)])
    writer.end_session(live)
    again = [chat(n) for n in range(20)] * 2 + [chat(n) for n in range(200, 260)]
    assert survey(writer, again).held == {live: 20}
    made = import_recording(writer, "other", again, 1)
    assert (made.session != live, made.new) == (True, 60)


@pytest.mark.usefixtures("small")
@pytest.mark.parametrize("stored", [0, 4, 16, 30])
def test_an_import_whose_process_died_goes_on_and_ends_the_same(
    tmp_path: Path, stored: int
) -> None:
    path, whole = tmp_path / "died.db", list(Walked(30))
    died = Writer(path, lambda _: None, interval_s=0.001)
    part = died.open_import("lesson", 1)
    died.put_waiting(part, whole[:stored])
    assert died.sync()
    died.close()  # without an end of the session, as nobody reached it
    again = Writer(path, lambda _: None, interval_s=0.001)
    assert again.recovered == ()
    made = import_recording(again, "lesson", Walked(30), 1)
    again.close()
    assert (made.events, made.new) == (30, 30 - stored)
    with Reader(path) as reader:
        (row,) = reader.sessions()
        assert (row.state, row.events, row.ended_ms) == ("ended", 30, whole[-1].at_ms)
        assert [event.id for _, event in reader.events(made.session)] == [e.id for e in whole]
        assert reader.ask("SELECT name FROM progress") == [("search",)]
        assert made.session == part


@pytest.mark.usefixtures("small")
def test_a_room_that_is_recorded_has_its_turn_between_the_pieces(writer: Writer) -> None:
    live = writer.open_session("live", 1)
    seen: list[int] = []

    def told(share: float) -> None:
        writer.put(live, [chat(1000 + len(seen))])
        assert writer.sync()
        seen.append(writer.stored(live))

    import_recording(writer, "lesson", Walked(30), 1, told)
    assert seen == list(range(1, 10))
