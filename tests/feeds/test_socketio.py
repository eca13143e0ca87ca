"""Socket.IO frames, the events of a room, and both real servers."""

import asyncio
import json
import random
from random import Random
from typing import Any

import pytest

from streamer_app.errors import AppError
from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Entry,
    Event,
    Gift,
    Like,
    Money,
    Notice,
    Order,
    PaidMessage,
    Refund,
    Unknown,
    Viewer,
)
from streamer_app.feeds.engineio import MAX_ATTACHED
from streamer_app.feeds.feed import Admitted, Decoded, Refused, Renew, Send
from streamer_app.feeds.socketio import SocketIOFeed
from streamer_app.feeds.socketio_events import parse_map

NOW = 1_700_000_000_000
OPEN = '0{"sid":"x","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}'


def told(*frames: str | bytes, url: str = "http://a.example") -> list[Decoded]:
    feed = SocketIOFeed(url)
    return [item for frame in frames for item in feed.decode(frame, NOW)]


def emitted(name: str, *arguments: Any, **changed: str) -> Event:
    feed = SocketIOFeed("http://a.example", map=changed)
    (found,) = feed.decode(f"42{json.dumps([name, *arguments])}", NOW)
    assert isinstance(found, Event)
    return found


def test_the_server_opens_and_we_ask_to_be_let_in() -> None:
    assert told(OPEN, '40{"sid":"y"}', "2", "2probe") == [
        *(Send("40"), Admitted(), Send("3"), Send("3probe"))
    ]
    assert told(OPEN, url="http://a.example/class") == [Send("40/class,")]


def test_an_event_before_we_are_let_in_counts() -> None:
    found = told('42["message",{"user_id":7,"message":"hi"}]', '40{"sid":"y"}')
    assert isinstance(found[0], Chat) and found[1] == Admitted()


def test_a_server_that_waits_for_an_answer_gets_one() -> None:
    assert told('421["message","hi"]')[0] == Send("431[]")
    assert told('42/class,12["message","hi"]')[0] == Send("43/class,12[]")


@pytest.mark.parametrize("frame", ["40", "40/class,"])
def test_an_older_protocol_is_named(frame: str) -> None:
    (found,) = told(frame)
    assert isinstance(found, Refused) and found.error.code == "socketio_version"
    error = SocketIOFeed("http://a.example").refused(400)
    assert error is not None and error.code == "socketio_version"


def test_a_refusal_and_a_good_bye_steer_the_link() -> None:
    (found,) = told('44{"message":"not you"}')
    assert isinstance(found, Refused) and found.error.arguments == {"why": "not you"}
    assert isinstance(told("41")[0], Renew)


def test_binary_parts_complete_an_event() -> None:
    head = '451-["message",{"text":{"_placeholder":true,"num":0}}]'
    (found,) = told(head, b"hi")
    assert isinstance(found, Chat) and found.text == "hi"
    (found,) = told(head.encode(), b"\xff", b"")[:1]
    assert isinstance(found, Unknown)


@pytest.mark.parametrize(
    "frames",
    [
        ('4599-["e",{}]', b"x"),
        ('451-["e"]', b"x" * (MAX_ATTACHED + 1)),
        ('451-["e"]', '42["message","hi"]'),
        (b"\xff\xfe",),
        ("42[",),
        ("42{}",),
        ('42[7,"x"]',),
        ("49",),
        ("x",),
        ("",),
        ("42" + "[" * 100_000,),
        ("4512345678901234567-[]",),
    ],
)
def test_damaged_frames_are_counted(frames: tuple[str | bytes, ...]) -> None:
    found = told(*frames)
    assert any(isinstance(item, Unknown) and item.why.startswith("unreadable") for item in found)


def test_the_room_of_the_article_is_understood() -> None:
    chat = emitted("message", {"user_id": 7, "message": "为什么？"})
    assert isinstance(chat, Chat)
    assert (chat.text, chat.viewer) == ("为什么？", Viewer("7", "7"))
    welcome = emitted("message", {"type": "welcome", "message": "hello"})
    assert isinstance(welcome, Notice) and (welcome.what, welcome.text) == ("welcome", "hello")
    assert isinstance(emitted("message", "plain words"), Chat)
    assert isinstance(emitted("message", {"type": "text", "text": "x"}), Chat)


@pytest.mark.parametrize(
    ("name", "body", "kind"),
    [
        ("question", {"user": {"id": 7, "name": "Ada"}, "text": "why?"}, Chat),
        ("gift", {"user": "ada", "gift": "rose", "count": 3}, Gift),
        ("like", {"user": "ada"}, Like),
        ("order", {"order_id": "A1", "course": "c", "amount": "19.90", "currency": "CNY"}, Order),
        ("refund", {"order_id": "A1"}, Refund),
        ("click", {"course": "c"}, CourseClick),
        ("join", {"username": "ada"}, Entry),
        ("viewers", 40, AudienceCount),
        ("super_chat", {"text": "x", "amount": "$5.00"}, PaidMessage),
        ("order", {"course": "c"}, Unknown),
        ("something", {"x": 1}, Unknown),
    ],
)
def test_usual_names_are_known(name: str, body: Any, kind: type[Event]) -> None:
    assert type(emitted(name, body)) is kind


def test_money_needs_a_currency() -> None:
    order = emitted("order", {"order": "A", "amount": 19.9, "currency": "cny"})
    assert isinstance(order, Order) and order.paid == Money(1990, "CNY")
    gift = emitted("gift", {"gift": "rose", "count": 3, "price": 100, "currency": "JPY"})
    assert isinstance(gift, Gift) and gift.paid == Money(300, "JPY")
    bare = emitted("gift", {"gift": "rose", "count": 3, "price": 100})
    assert isinstance(bare, Gift) and bare.paid is None


def test_a_map_says_which_event_is_what() -> None:
    changed = parse_map("dm:chat,message:ignore")
    assert isinstance(emitted("dm", {"text": "x"}, **changed), Chat)
    ignored = emitted("message", {"text": "x"}, **changed)
    assert isinstance(ignored, Unknown) and ignored.why.startswith("ignored")


def test_ids_are_the_rooms_own_and_counters_get_a_day() -> None:
    assert emitted("message", {"id": "m1", "text": "x"}).id == "m1"
    assert emitted("message", {"id": 1, "text": "x"}).id == "20231114-message-1"
    feed = SocketIOFeed("http://a.example")
    same = [
        item.id
        for _ in range(2)
        for item in feed.decode('42["message","x"]', NOW)
        if isinstance(item, Event)
    ]
    assert len(set(same)) == 2


def test_times_are_read_as_they_are_written() -> None:
    for value in (NOW, NOW // 1000, NOW / 1000, "2023-11-14T22:13:20Z"):
        assert emitted("message", {"text": "x", "timestamp": value}).at_ms == NOW
    assert emitted("message", {"text": "x", "timestamp": "noon"}).at_ms == 0


def test_an_address_that_is_none_is_refused() -> None:
    for url in ("ftp://a", "http://", "http://a:b"):
        with pytest.raises(AppError):
            SocketIOFeed(url)


@pytest.mark.parametrize(
    ("url", "endpoint", "link"),
    [
        ("https://a.example", None, "wss://a.example/socket.io/"),
        ("a.example:5000/class?k=v", None, "ws://a.example:5000/socket.io/?k=v&"),
        ("http://a.example/x/socket.io", None, "ws://a.example/x/socket.io/"),
        ("http://a.example", "ws://127.0.0.1:9", "ws://127.0.0.1:9/socket.io/"),
    ],
)
def test_the_link_goes_to_the_library_path(url: str, endpoint: str | None, link: str) -> None:
    (place,) = asyncio.run(SocketIOFeed(url, endpoint=endpoint).endpoints(object()))  # type: ignore[arg-type]
    assert place.url.startswith(link)
    assert place.url.endswith("EIO=4&transport=websocket")


def test_mutated_frames_never_raise() -> None:
    rng = Random(7)
    seeds = [
        OPEN,
        '42["message",{"user_id":7,"message":"hi","id":1,"timestamp":1700000000}]',
        '42/class,12["gift",{"gift":"rose","count":3,"price":"9.5","currency":"USD"}]',
        '452-["e",{"a":{"_placeholder":true,"num":0},"b":[{"_placeholder":true,"num":1}]}]',
        '44{"message":"no"}',
    ]
    feed = SocketIOFeed("http://a.example")
    for turn in range(5000):
        data = bytearray(seeds[turn % len(seeds)].encode())
        for _ in range(rng.randint(1, 4)):
            action, at = rng.randrange(3), rng.randrange(len(data) or 1)
            if action == 0 and data:
                data[at] = rng.randrange(256)
            elif action == 1:
                del data[at : at + rng.randint(1, 8)]
            else:
                data[at:at] = random.Random(turn).randbytes(2)
        assert len(list(feed.decode(bytes(data), NOW))) <= 3
