"""A room's own half of the open protocol."""

import json

import pytest

from streamer_app.events import Chat, Event, Viewer
from streamer_app.feeds.feed import Admitted
from streamer_app.feeds.room import RoomFeed
from streamer_app.room.open_room import OpenRoomWire
from streamer_app.room.wire import Begin, Leave

HELLO = '{"kind":"hello","version":1,"after":null}'


def test_client_and_room_understand_each_other() -> None:
    feed, wire = RoomFeed("ws://127.0.0.1:1"), OpenRoomWire(title="Optics", signals=["chat"])
    feed.after = "m7"
    (hello,) = feed.opening(1)
    welcome, begin = wire.receive(hello.data, 1)
    assert begin == Begin("m7")
    assert isinstance(welcome, str)
    assert list(feed.decode(welcome, 1)) == [Admitted(frozenset({"chat"}), "Optics")]


def test_events_come_through_whole() -> None:
    event = Chat(id="1", at_ms=5, viewer=Viewer("u", "名"), text="问 \u2028 \x00")
    (frame,) = OpenRoomWire().encode([event])
    (back,) = RoomFeed("h").decode(frame, 9)
    assert back == Chat(
        source="room", room="h", id="1", at_ms=5, seen_ms=9, viewer=event.viewer, text=event.text
    )
    assert isinstance(back, Event)


def test_a_client_that_does_not_greet_is_shown_out() -> None:
    assert list(OpenRoomWire().receive('{"kind":"post"}', 1)) == [Leave(1008, "no hello")]


@pytest.mark.parametrize("message", ["", "[]", b"\xff", '{"kind":"hello","version":2}'])
def test_what_is_not_understood_ends_the_link(message: str | bytes) -> None:
    (leave,) = OpenRoomWire().receive(message, 1)
    assert isinstance(leave, Leave) and leave.code == 1002


def test_a_room_that_takes_posts_says_so_and_hands_them_over() -> None:
    posts: list[tuple[str, str]] = []
    wire = OpenRoomWire(signals=["chat"], posted=lambda id_, text: posts.append((id_, text)))
    welcome, _ = wire.receive(HELLO, 1)
    assert isinstance(welcome, str)
    assert json.loads(welcome)["signals"] == ["chat", "post"]
    assert list(wire.receive('{"kind":"post","id":"a","text":"b"}', 1)) == []
    assert list(wire.receive('{"kind":"post","id":"a","text":5}', 1)) == []
    assert posts == [("a", "b")]


def test_a_room_without_posts_ignores_them() -> None:
    wire = OpenRoomWire()
    list(wire.receive(HELLO, 1))
    assert list(wire.receive('{"kind":"post","id":"a","text":"b"}', 1)) == []


def test_a_post_before_the_hello_is_not_taken() -> None:
    posts: list[tuple[str, str]] = []
    wire = OpenRoomWire(posted=lambda id_, text: posts.append((id_, text)))
    list(wire.receive('{"kind":"post","id":"a","text":"b"}', 1))
    assert posts == []


def test_the_address_is_what_a_person_would_type() -> None:
    assert OpenRoomWire().address(8000) == "ws://127.0.0.1:8000"


def test_the_room_says_nothing_first_and_has_no_steps() -> None:
    wire = OpenRoomWire()
    assert list(wire.opening()) == []
    assert wire.http("/", {}, {}, b"") is None
