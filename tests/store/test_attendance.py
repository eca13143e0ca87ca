"""Who was there, counted by hand: two sessions that were stored at the same time."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from streamer_app.events import Chat, Entry, Event, Gift, Membership, Money, Pitch, Viewer
from streamer_app.store.attendance import Attendance, attendance, names
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer

ANN, MASKED, OTHER = Viewer("1", "Ann"), Viewer(None, "小**"), Viewer(None, "王**")


def made(
    kind: type[Event], second: int, viewer: Viewer | None, source: str = "room", **own: Any
) -> Event:
    at_ms = second * 1000
    common: dict[str, Any] = {"source": source, "room": "class", "id": f"{source}-{second}"}
    return kind(**common, at_ms=at_ms, seen_ms=at_ms, viewer=viewer, **own)


def here() -> list[Event]:
    return [
        made(Entry, 10, ANN),
        made(Chat, 20, MASKED, text="?"),
        made(Chat, 30, ANN, text="hi"),
        made(Gift, 40, ANN, name="beans", count=1, coins=Money(100, "XBG")),
        made(Gift, 50, ANN, name="heart", count=1),
        made(Chat, 60, OTHER, text="!"),
        made(Chat, 70, ANN, source="twitch", text="the same id elsewhere"),
        made(Chat, 80, ANN, text="from next door", mirrored=True),
        made(Membership, 90, MASKED, tier="1"),
        made(Pitch, 95, ANN, source="desk", pitch="p", action="started", course="k"),
    ]


@pytest.fixture
def reader(tmp_path: Path) -> Iterator[Reader]:
    """Session 1 is ``here``; session 2 got a message between any two of its."""
    path = tmp_path / "lessons.db"
    writer = Writer(path, lambda _: None, interval_s=0.001)
    one, two = writer.open_session("one", 1), writer.open_session("two", 1)
    for number, event in enumerate(here()):
        writer.put(one, [event])
        assert writer.sync()
        writer.put(two, [made(Chat, 1_000 + number, Viewer("9", "Zoe"), text="elsewhere")])
        assert writer.sync()
    writer.close()
    with Reader(path) as opened:
        yield opened


def test_everybody_stands_once_in_order_of_appearance(reader: Reader) -> None:
    assert attendance(reader, 1) == [
        Attendance(1, "room", "1", "Ann", 5, 1, 1, 10_000, 80_000),
        Attendance(1, "room", None, "小**", 2, 1, 1, 20_000, 90_000),
        Attendance(1, "room", None, "王**", 1, 1, 0, 60_000, 60_000),
        Attendance(1, "twitch", "1", "Ann", 1, 1, 0, 70_000, 70_000),
    ]
    assert attendance(reader, 2) == [
        Attendance(2, "room", "9", "Zoe", 10, 10, 0, 1_000_000, 1_009_000)
    ]


def test_a_window_has_its_beginning_and_not_its_end(reader: Reader) -> None:
    found = attendance(reader, 1, 20_000, 60_000)
    assert [(one.name, one.events, one.first_ms, one.last_ms) for one in found] == [
        ("小**", 1, 20_000, 20_000),
        ("Ann", 3, 30_000, 50_000),
    ]


def test_masked_viewers_are_told_apart_by_their_names(reader: Reader) -> None:
    found = {one.identity for one in attendance(reader, 1)}
    assert found == {("room", "1"), ("room", "\0小**"), ("room", "\0王**"), ("twitch", "1")}


def test_the_names_of_a_session_are_its_own(reader: Reader) -> None:
    assert names(reader, 1) == {"Ann", "小**", "王**"}
    assert names(reader, 2) == {"Zoe"}
