"""Reading back."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.events import (
    Deleted,
    DeskOperation,
    Event,
    Gap,
    Money,
    Order,
    PaidMessage,
    Viewer,
)
from streamer_app.store.queries import MinuteRow, Reader, SessionRow
from streamer_app.store.writer import Writer
from tests.store.rooms import chat, gift

MASKED = Viewer(None, "a***b", masked=True)
BASE = 1_700_000_000_000


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "lessons.db"


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    made = Writer(path, lambda _: None, interval_s=0.005)
    yield made
    made.close()


def lesson() -> list[Event]:
    return [
        chat(1),
        chat(2, viewer=MASKED),
        chat(3, viewer=Viewer(None, "c***d", masked=True)),
        chat(4, viewer=MASKED),
        chat(6, viewer=Viewer("1", "renamed")),
        chat(7, mirrored=True, viewer=Viewer("99", "guest")),
        chat(8, viewer=None),
        PaidMessage(
            source="twitch", room="lesson", id="p", at_ms=BASE + 61_000, text="hi",
            paid=Money(500, "USD"), viewer=Viewer("7", "payer"),
        ),
        gift(62, count=3, viewer=Viewer("8", "giver")),
        Gap(source="twitch", room="lesson", id="gap", start_ms=1, end_ms=2, reason="link"),
        DeskOperation(id="op", actor="stage", card=1, op="pinned"),
        Order(source="desk", id="o", at_ms=BASE + 70_000, order="1", paid=Money(1, "CNY")),
    ]  # fmt: skip


def test_a_session_s_row_counts_what_the_contract_says(path: Path, writer: Writer) -> None:
    session = writer.open_session("lesson", 5)
    writer.put(session, lesson())
    assert writer.sync()
    with Reader(path) as reader:
        assert reader.session("last") == SessionRow(
            session=session,
            source="twitch",
            room="lesson",
            title="lesson",
            started_ms=BASE + 1000,
            ended_ms=None,
            events=9,
            messages=7,
            users=4,  # "1" under two names, two masked ones, "7"
            state="open",
            rooms=(("twitch", "lesson"),),
            last_event=reader.span(session)[1],
        )
        kinds = {"chat": 7, "paid_message": 1, "gift": 1, "order": 1, "gap": 1}
        kinds["desk_operation"] = 1
        assert reader.kinds(session) == kinds


def test_an_empty_session_counts_nothing(path: Path, writer: Writer) -> None:
    session = writer.open_session("lesson", 5)
    with Reader(path) as reader:
        row = reader.session(session)
        assert (row.events, row.messages, row.users, row.source) == (0, 0, 0, "")
        assert list(reader.events(session)) == []


def test_interleaved_sessions_come_back_apart_and_in_order_of_arrival(
    path: Path, writer: Writer
) -> None:
    one, two = writer.open_session("one", 1), writer.open_session("two", 2)
    mine = [chat(9), chat(3), chat(5)]
    for number, event in enumerate(mine):
        writer.put(one, [event])
        writer.put(two, [chat(100 + number, room="other")])
    writer.end_session(one, 9)
    with Reader(path) as reader:
        assert [event for _, event in reader.events(one)] == mine
        assert [row for row, _ in reader.events(two)] == [2, 4, 6]
        assert [row.title for row in reader.sessions()] == ["one", "two"]


def test_a_resumed_session_shows_what_came_after_the_pause(path: Path, writer: Writer) -> None:
    one = writer.open_session("one", 1)
    writer.put(one, [chat(1)])
    writer.end_session(one)
    two = writer.open_session("two", 1)
    writer.put(two, [chat(2)])
    writer.resume_session(one)
    writer.put(one, [chat(3)])
    writer.sync()
    with Reader(path) as reader:
        assert [event.id for _, event in reader.events(one)] == ["m1", "m3"]
        assert reader.session(one).state == "open"


def test_events_can_be_limited_to_a_span_and_to_new_rows(path: Path, writer: Writer) -> None:
    session = writer.open_session("lesson", 5)
    writer.put(session, [chat(n) for n in range(10)])
    assert writer.sync()
    with Reader(path) as reader:
        span = reader.events(session, start_ms=BASE + 3000, end_ms=BASE + 5000)
        assert [event.id for _, event in span] == ["m3", "m4"]
        assert [row for row, _ in reader.events(session, after=8)] == [9, 10]
        around = reader.around(session, BASE + 5000, 1000)
        assert [event.id for _, event in around] == ["m4", "m5", "m6"]


def test_events_can_be_found_by_row_by_id_and_by_viewer(path: Path, writer: Writer) -> None:
    session = writer.open_session("lesson", 5)
    elsewhere = chat(1, source="bilibili", viewer=Viewer("1", "somebody else"))
    writer.put(session, [*lesson(), elsewhere])
    assert writer.sync()
    with Reader(path) as reader:
        found = reader.find("twitch", "lesson", "p")
        assert found is not None and found == reader.event(found.row)
        assert reader.find("twitch", "nowhere", "p") is None
        assert reader.event(999) is None
        messages = reader.viewer_messages("twitch", "1", limit=5)
        assert [hit.event.id for hit in messages] == ["m6", "m1"]
        assert [hit.event.id for hit in reader.viewer_events("twitch", "8")] == ["g62"]
        assert list(reader.viewer_events("twitch", "8", session=session + 1)) == []


def test_the_last_id_of_a_room_is_one_that_the_room_sent(path: Path, writer: Writer) -> None:
    session = writer.open_session("lesson", 5)
    writer.put(session, lesson())
    assert writer.sync()
    with Reader(path) as reader:
        assert reader.last_event_id("twitch", "lesson") == "g62"
        assert reader.last_event_id("twitch", "nowhere") is None


def test_the_minutes_of_a_session(path: Path, writer: Writer) -> None:
    session = writer.open_session("lesson", 5)
    writer.put(session, lesson())
    assert writer.sync()
    first = BASE // 60_000 * 60_000  # 20 s before BASE
    with Reader(path) as reader:
        assert reader.per_minute(session) == [
            MinuteRow(first, events=7, messages=6, chatters=3, gifts=0),
            MinuteRow(first + 60_000, events=2, messages=1, chatters=1, gifts=3),
        ]


def test_a_deletion_comes_back_with_its_target(path: Path, writer: Writer) -> None:
    session = writer.open_session("lesson", 5)
    deletion = Deleted(source="twitch", room="lesson", id="d", target="m1")
    writer.put(session, [deletion])
    assert writer.sync()
    with Reader(path) as reader:
        assert [event for _, event in reader.events(session)] == [deletion]


@pytest.mark.parametrize("which", [7, "last"])
def test_a_missing_session_is_said_in_words(path: Path, writer: Writer, which: int | str) -> None:
    with Reader(path) as reader, pytest.raises(AppError) as caught:
        reader.session(which)
    assert caught.value.code == "session_missing"


def test_a_reader_leaves_no_trace(path: Path) -> None:
    writer = Writer(path, lambda _: None)
    session = writer.open_session("lesson", 5)
    writer.put(session, [chat(1)])
    writer.close()
    before = {file.name: file.read_bytes() for file in path.parent.iterdir()}
    with Reader(path) as reader:
        assert len(list(reader.events(session))) == 1
        assert reader.size() == path.stat().st_size
    assert {file.name: file.read_bytes() for file in path.parent.iterdir()} == before


def test_an_empty_file_holds_no_sessions_and_stays_empty(path: Path) -> None:
    path.touch()
    with Reader(path) as reader:
        assert reader.sessions() == []
    assert path.stat().st_size == 0


def test_when_a_room_was_last_heard_is_when_its_last_row_came_in(
    path: Path, writer: Writer
) -> None:
    session = writer.open_session("lesson", 5)
    gap = Gap(
        source="twitch", room="lesson", id="gap", at_ms=BASE + 9_000, seen_ms=BASE + 12_000,
        start_ms=BASE + 9_000, end_ms=BASE + 12_000, reason="link_lost",
    )  # fmt: skip
    writer.put(session, [chat(9), gap, chat(2, room="unseen", seen_ms=0), chat(3, room="other")])
    later = writer.open_session("another", 6)
    writer.put(later, [chat(50), chat(51, room="unseen")])
    assert writer.sync()
    with Reader(path) as reader:
        heard = {
            room: reader.heard_ms(session, "twitch", room)
            for room in ("lesson", "unseen", "other", "never")
        }
        assert heard == {
            "lesson": BASE + 12_000,  # the gap was closed then
            "unseen": BASE + 2_000,  # its arrival is not known
            "other": BASE + 3_040,
            "never": None,
        }
        assert reader.heard_ms(later, "twitch", "lesson") == BASE + 50_040
