"""A Twitch channel's own half: what it sends, the client reads back."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from streamer_app.events import (
    Chat,
    Deleted,
    Entry,
    Event,
    Gift,
    Leave,
    Like,
    Membership,
    Money,
    Notice,
    PaidMessage,
    RoomState,
    Viewer,
    ViewerCleared,
)
from streamer_app.feeds.feed import Admitted, Handover, Refused
from streamer_app.feeds.twitch_irc import TwitchIrcFeed
from streamer_app.feeds.twitch_vod import TwitchVod
from streamer_app.room.twitch_irc import EACH, TwitchIrcWire
from streamer_app.room.wire import Begin

NOW = 1_700_000_000_000
ADA = Viewer("7", "Ada; L\\", False, ("host", "member"), ("broadcaster/1", "subscriber/3"))
COMMON: dict[str, Any] = {"source": "twitch", "room": "teacher", "at_ms": 1700, "seen_ms": NOW}


def there_and_back(*events: Event, room: str = "teacher") -> list[Event]:
    feed = TwitchIrcFeed(room)
    return [
        item
        for frame in TwitchIrcWire(room).encode(events)
        for item in feed.decode(frame, NOW)
        if isinstance(item, Event)
    ]


@pytest.mark.parametrize(
    "event",
    [
        Chat(id="1", viewer=ADA, text="why :) \u2028 is it C?", reply_to="0", **COMMON),
        Chat(id="1", viewer=ADA, text="", mirrored=True, **COMMON),
        Chat(id="1", viewer=Viewer("8", "小林"), text="为什么？", **COMMON),
        PaidMessage(
            id="1", viewer=ADA, text="x", paid=Money(5, "USD"), coins=Money(5, "XTB"), **COMMON
        ),
        PaidMessage(id="1", viewer=ADA, text="x", paid=Money(3000, "CNY"), **COMMON),
        PaidMessage(id="1", viewer=ADA, text="x", paid=Money(500, "JPY"), **COMMON),
        Membership(id="1", viewer=ADA, tier="Prime", **COMMON),
        Membership(id="1", viewer=ADA, tier="1000", months=15, text="still here", **COMMON),
        Membership(id="1", viewer=ADA, tier="1000", gifted=True, months=3, combo="a b", **COMMON),
        Membership(id="1", viewer=None, tier="1000", gifted=True, **COMMON),
        Membership(id="1", viewer=ADA, tier="1000", gifted=True, count=20, combo="a b", **COMMON),
        Notice(id="1", viewer=ADA, what="raid", text="40 came", **COMMON),
        ViewerCleared(id="clearchat-9-1700", viewer=Viewer("9", "bob"), seconds=60, **COMMON),
        ViewerCleared(id="clearchat-all-1700", **COMMON),
        Deleted(id="clearmsg-m1", target="m1", **COMMON),
    ],
)
def test_an_event_comes_back_as_it_was(event: Event) -> None:
    assert there_and_back(event) == [event]


def test_modes_of_the_room_come_back() -> None:
    (slow,) = there_and_back(RoomState(name="slow", value=30))
    (subs,) = there_and_back(RoomState(name="subs_only", value=True))
    assert isinstance(slow, RoomState) and (slow.name, slow.value) == ("slow", 30)
    assert isinstance(subs, RoomState) and (subs.name, subs.value) == ("subs_only", True)


@pytest.mark.parametrize(
    "event", [Gift(name="rose"), Like(count=1), RoomState(name="live", value=True), Entry()]
)
def test_what_twitch_has_no_form_for_is_left_out(event: Event) -> None:
    assert there_and_back(event) == []


def test_coins_of_another_platform_arrive_as_money() -> None:
    (event,) = there_and_back(PaidMessage(id="1", text="x", coins=Money(30000, "XBG")))
    assert isinstance(event, PaidMessage) and event.paid == Money(3000, "CNY")


def test_line_breaks_in_a_text_cannot_forge_a_line() -> None:
    forged = "x\r\n@id=9 :b!b@b PRIVMSG #teacher :y"
    (event,) = there_and_back(Chat(id="1", text=forged))
    assert isinstance(event, Chat)
    assert event.id == "1" and event.text == forged.replace("\r\n", " ")


def test_who_comes_and_goes_is_told_only_to_those_who_ask() -> None:
    wire = TwitchIrcWire("teacher")
    list(wire.receive("CAP REQ :twitch.tv/membership", NOW))
    (frame,) = wire.encode([Leave(viewer=ADA), Entry(viewer=Viewer("8", "bob"))])
    events = list(TwitchIrcFeed("teacher").decode(frame, NOW))
    assert [type(event) for event in events] == [Leave, Entry]
    assert isinstance(events[1], Entry) and events[1].viewer == Viewer("bob", "bob")


def test_several_events_share_a_frame() -> None:
    events = [Chat(id=str(number), text="a") for number in range(EACH * 2 + 1)]
    assert len(list(TwitchIrcWire("teacher").encode(events))) == 3
    assert [event.id for event in there_and_back(*events)] == [event.id for event in events]


def test_the_client_is_welcomed_and_admitted() -> None:
    feed, wire = TwitchIrcFeed("teacher"), TwitchIrcWire("teacher")
    said = [frame for send in feed.opening(NOW) for frame in wire.receive(send.data, NOW)]
    assert [item for item in said if isinstance(item, Begin)] == [Begin()]
    heard = [item for frame in said if isinstance(frame, str) for item in feed.decode(frame, NOW)]
    assert heard.count(Admitted()) == 1


def test_another_channel_is_refused() -> None:
    feed, wire = TwitchIrcFeed("stranger"), TwitchIrcWire("teacher")
    said = [frame for send in feed.opening(NOW) for frame in wire.receive(send.data, NOW)]
    assert not [item for item in said if isinstance(item, Begin)]
    heard = [item for frame in said if isinstance(frame, str) for item in feed.decode(frame, NOW)]
    assert [item for item in heard if isinstance(item, Refused)]


def test_the_heartbeat_is_answered() -> None:
    feed, wire = TwitchIrcFeed("teacher"), TwitchIrcWire("teacher")
    question = feed.heartbeat.question
    assert question is not None
    (answer,) = wire.receive(question, NOW)
    assert answer == ":tmi.twitch.tv PONG tmi.twitch.tv :are-you-there\r\n"


def test_a_server_that_is_about_to_restart_asks_its_clients_to_move() -> None:
    feed, wire = TwitchIrcFeed("teacher"), TwitchIrcWire("teacher")
    (asked,) = wire.suffer("session-reconnect")
    assert list(feed.decode(asked, NOW)) == [Handover()]
    assert list(wire.suffer("revoke")) == []


def test_the_address_names_channel_and_server() -> None:
    assert TwitchIrcWire("Teacher").address(80) == "twitch:teacher?endpoint=ws://127.0.0.1:80"


def test_all_real_recordings_come_through_the_wire(shared: Path) -> None:
    files = sorted((shared / "recordings" / "twitch_vod_chat").glob("*.json"))
    assert len(files) == 55
    for path in files:
        with path.open("rb") as stream:
            sent = list(TwitchVod(stream))
        room = sent[0].room
        assert there_and_back(*sent, room=room) == [replace(event, seen_ms=NOW) for event in sent]


TEXT = st.text(st.characters(exclude_characters="\r\n\0\x01", exclude_categories=["Cs"]))


@given(st.text(min_size=1, max_size=60), st.text(max_size=60), TEXT, st.integers(1, 2**50))
def test_any_text_and_any_name_survive(id_: str, name: str, text: str, at_ms: int) -> None:
    clean = [part.encode("utf-8", "replace").decode() for part in (id_, name)]
    event = Chat(id=clean[0], at_ms=at_ms, viewer=Viewer("7", clean[1]), text=text)
    (back,) = there_and_back(event)
    assert isinstance(back, Chat) and back.viewer is not None
    assert (back.id, back.text, back.at_ms, back.viewer.id) == (clean[0], text, at_ms, "7")
    if clean[1]:
        assert back.viewer.name == clean[1]


@given(st.text() | st.binary())
def test_no_message_of_a_client_raises(message: str | bytes) -> None:
    list(TwitchIrcWire("teacher").receive(message, NOW))


def test_roles_of_another_platform_become_badges() -> None:
    viewer = Viewer("7", "ada", False, ("host", "member"), ("舰长",))
    (event,) = there_and_back(Chat(id="1", viewer=viewer, text="x"))
    assert event.viewer is not None
    assert event.viewer.roles == ("host", "member")


def test_a_paid_message_without_a_price_is_still_said() -> None:
    (event,) = there_and_back(PaidMessage(id="1", text="x"))
    assert isinstance(event, Chat) and event.text == "x"


def test_a_notice_cannot_pass_for_a_membership() -> None:
    assert there_and_back(Notice(id="1", what="sub", text="x")) == []


def test_the_server_says_nothing_first_and_has_no_steps() -> None:
    wire = TwitchIrcWire("teacher")
    assert list(wire.opening()) == []
    assert wire.http("/", {}, {}, b"") is None
