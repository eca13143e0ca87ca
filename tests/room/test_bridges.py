"""The bridge and Socket.IO served on a loopback port: what is told comes back."""

import asyncio
from typing import Any

import pytest

from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Entry,
    Event,
    Follow,
    Gift,
    Leave,
    Like,
    Membership,
    Money,
    Notice,
    Order,
    PaidMessage,
    Refund,
    RoomState,
    Viewer,
)
from streamer_app.feeds.feed import Feed
from streamer_app.feeds.social_stream import SocialStreamFeed
from streamer_app.feeds.socketio import SocketIOFeed
from streamer_app.room.social_stream import SocialStreamWire
from streamer_app.room.socketio import SocketIOWire
from streamer_app.room.wire import Wire
from streamer_app.room.wires import wire_factory
from tests.room.following import Following, followed

NOW = 1_700_000_000_000
ADA = Viewer("7", "Ada")
ID: dict[str, Any] = {"id": "e1", "viewer": ADA}
EVENTS: tuple[Event, ...] = (
    Chat(text="1 < 2 & <b>为什么</b>？", **ID),
    PaidMessage(text="thanks", paid=Money(3000, "CNY"), coins=Money(30_000, "XBG"), **ID),
    PaidMessage(text="", paid=Money(500, "JPY"), **ID),
    Gift(name="rose", count=3, **ID),
    Membership(tier="Gold", months=3, text="x", **ID),
    Membership(tier="Gold", count=5, gifted=True, **ID),
    Like(id="e1", total=40),
    AudienceCount(id="e1", count=40, basis="concurrent"),
    Follow(**ID),
    RoomState(id="e1", name="live", value=True),
    Order(order="A1", course="c", paid=Money(19_900, "CNY"), **ID),
    Refund(order="A1", paid=Money(19_900, "CNY"), **ID),
    CourseClick(course="c", **ID),
    Entry(**ID),
    Leave(**ID),
    Notice(what="notice", text="hello", **ID),
)
FIELDS = (
    *("text", "paid", "name", "count", "total", "basis", "tier", "months", "gifted"),
    *("value", "order", "course"),
)
NOT_IN_SSN = (Order, Refund, CourseClick, Entry, Leave)
NOT_IN_SOCKETIO = (Membership,)


def back(wire: Wire, feed: Feed, event: Event) -> list[Event]:
    return [
        item
        for frame in wire.encode([event])
        for item in feed.decode(frame, NOW)
        if isinstance(item, Event)
    ]


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("bridge", [True, False])
def test_an_event_comes_back_with_all_that_the_wire_can_say(event: Event, bridge: bool) -> None:
    feed = SocialStreamFeed("practice") if bridge else SocketIOFeed("http://a.example")
    wire = SocialStreamWire() if bridge else SocketIOWire()
    found = back(wire, feed, event)
    left_out = isinstance(event, NOT_IN_SSN if bridge else NOT_IN_SOCKETIO)
    if left_out or (not bridge and isinstance(event, RoomState)):
        assert found == []
        return
    (told,) = found
    assert type(told) is type(event)
    for name in FIELDS:
        assert getattr(told, name, None) == getattr(event, name, None), name


def follow(name: str, faults: str = "") -> Following:
    events = [Chat(id=f"m{n}", viewer=ADA, text=f"t{n}") for n in range(400)]

    def enough(following: Following) -> bool:
        return len(texts(following)) >= 400

    return asyncio.run(followed(events, wire_factory(name), faults, until=enough))


def texts(following: Following) -> set[str]:
    return {e.text for e in following.ids.values() if isinstance(e, Chat) and e.text[0] == "t"}


@pytest.mark.parametrize("name", ["ssn", "socketio"])
@pytest.mark.parametrize(
    "faults", ["", "cut=3,repeat=40", "cut,repeat=40,shuffle,garbage=5", "1012"]
)
def test_a_served_room_loses_nothing(name: str, faults: str) -> None:
    following = follow(name, faults)
    assert len(texts(following)) == 400
    assert len(following.gaps) == (3 if "=3" in faults else 1 if faults else 0)
