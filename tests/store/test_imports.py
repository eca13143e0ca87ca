"""The same recording again is the same session."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streamer_app.store.imports import Imported, import_recording
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
    assert (part.state, part.events) == ("ended", 5_000 * len(heard[1:]))
    again = import_recording(writer, "lesson", long, 1)
    assert again == Imported(part.session, 16_000, 16_000 - part.events)
    with Reader(writer.path) as reader:
        (row,) = reader.sessions()
    assert (row.events, row.ended_ms) == (16_000, long[-1].at_ms)
