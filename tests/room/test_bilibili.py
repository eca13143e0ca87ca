"""Bilibili's wire served by ourselves: what goes out comes back in as it was."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import pytest

from streamer_app.errors import AppError
from streamer_app.events import (
    AudienceCount,
    Chat,
    Deleted,
    Entry,
    Event,
    Follow,
    Gift,
    Like,
    Membership,
    Money,
    Notice,
    Order,
    PaidMessage,
    RoomState,
    Share,
    Viewer,
    ViewerCleared,
    totals,
)
from streamer_app.feeds import packets
from streamer_app.feeds.bilibili import BilibiliFeed
from streamer_app.feeds.feed import Endpoint
from streamer_app.room.bilibili import BUVID, TOKEN, BilibiliWire
from streamer_app.room.wire import Begin, Leave, Wire
from tests.room.following import followed

AT_MS = 1_700_000_000_123
NOW_MS = 1_700_000_100_000
MEMBER = Viewer("501", "甲", roles=("member",), badges=("舰长", "高数 12"))
MASKED = Viewer(None, "乙***", True)
STRANGE = Viewer("007-x", "丙", roles=("moderator",))
COMMON: dict[str, Any] = {"source": "bilibili", "room": "1017", "at_ms": AT_MS, "seen_ms": NOW_MS}


def yuan(fen: int) -> Money:
    return Money(fen, "CNY")


def seeds(number: int) -> Money:
    return Money(number, "XBG")


ROUND: list[Event] = [
    Chat(**COMMON, id="c1", viewer=MEMBER, text='老师 "好" \\ <b>'),
    Chat(**COMMON, id="c2", viewer=MASKED, text="看不见我", mirrored=True),
    Chat(**COMMON, id="c3", viewer=STRANGE, text="[笑]"),
    PaidMessage(**COMMON, id="61", viewer=MEMBER, text="请讲第二题", paid=yuan(3000)),
    PaidMessage(**COMMON, id="62", viewer=MASKED, text="", paid=yuan(3050)),
    Gift(
        **COMMON,
        id="71",
        viewer=MEMBER,
        name="小星星",
        count=3,
        paid=yuan(30),
        coins=seeds(300),
        worth=yuan(30),
        combo="b1",
        combo_count=9,
        combo_paid=yuan(90),
        combo_coins=seeds(900),
    ),
    Gift(
        **COMMON,
        id="72",
        viewer=Viewer("007-x", "丙"),
        name="辣条",
        count=5,
        combo="b2",
        combo_count=5,
    ),
    Gift(
        **COMMON,
        id="73",
        viewer=MEMBER,
        name="盲盒",
        count=5,
        paid=yuan(16500),
        coins=seeds(165000),
        worth=yuan(10000),
        combo="b3",
    ),
    Membership(
        **COMMON,
        id="F1",
        viewer=Viewer("501", "甲", roles=("member",), badges=("提督",)),
        tier="提督",
        months=3,
        text="开通了提督",
        paid=yuan(599400),
        coins=seeds(5994000),
    ),
    Like(**COMMON, id="l1", viewer=Viewer("9", "丁"), count=1),
    Like(**COMMON, id="l2", viewer=Viewer("9", "丁"), count=12),
    Like(**COMMON, id="l3", total=1590),
    AudienceCount(**COMMON, id="a1", count=840, basis="rank"),
    AudienceCount(**COMMON, id="a2", count=17903, basis="cumulative"),
    Entry(**COMMON, id="e1", viewer=MEMBER),
    Follow(**COMMON, id="e2", viewer=MASKED),
    Share(**COMMON, id="e3", viewer=Viewer("9", "丁")),
    RoomState(**COMMON, id="K1", name="live", value=True),
    RoomState(**COMMON, id="P1", name="live", value=False),
    RoomState(**COMMON, id="t1", name="title", value="极限专题"),
    RoomState(
        **COMMON,
        id="s1",
        name="muted",
        value={"who": "level", "level": 10, "until_ms": 1_700_000_900_000},
    ),
    RoomState(
        **COMMON, id="s2", name="muted", value={"who": "medal", "level": 3, "until_ms": None}
    ),
    RoomState(**COMMON, id="s3", name="muted", value=None),
    Deleted(**COMMON, id="d1", target="61"),
    ViewerCleared(**COMMON, id="v1", viewer=Viewer("78", ""), seconds=0),
    ViewerCleared(**COMMON, id="v2", viewer=Viewer("77", "庚")),
]


def decoded(wire: BilibiliWire, events: list[Event]) -> list[Any]:
    feed = BilibiliFeed("1017")
    return [event for frame in wire.encode(events) for event in feed.decode(frame, NOW_MS)]


@pytest.mark.parametrize("event", ROUND, ids=lambda event: f"{type(event).__name__}-{event.id}")
def test_each_event_comes_back_as_it_was(event: Event) -> None:
    assert decoded(BilibiliWire(), [event]) == [event]


@pytest.mark.parametrize("version", [packets.BROTLI, packets.ZLIB, packets.PLAIN])
def test_all_of_them_together_come_back_in_order(version: int) -> None:
    assert decoded(BilibiliWire(compression=version), ROUND * 3) == ROUND * 3


def test_packets_hold_twenty_commands_and_frames_two_packets() -> None:
    frames = list(BilibiliWire().encode(ROUND[:1] * 90))
    found = [packets.unpack(frame) for frame in frames]
    assert [len(bodies) for bodies, _ in found] == [40, 40, 10]
    lengths = [int.from_bytes(frame[:4], "big") for frame in frames]
    assert [length < len(frame) for length, frame in zip(lengths, frames, strict=True)] == [
        *(True, True, False)
    ]


def test_what_bilibili_has_no_form_for_is_left_out() -> None:
    dollars = PaidMessage(**COMMON, id="x", viewer=MEMBER, text="a", paid=Money(500, "USD"))
    bits = Gift(**COMMON, id="x", name="b", paid=Money(5, "USD"), coins=Money(5, "XTB"))
    order = Order(**COMMON, id="x", order="1")
    views = AudienceCount(**COMMON, id="x", count=1, basis="views")
    notice = Notice(**COMMON, id="x", what="raid")
    cleared = ViewerCleared(**COMMON, id="x")
    twenty = Membership(**COMMON, id="x", tier="1000", count=20)
    assert not list(BilibiliWire().encode([dollars, bits, order, views, notice, cleared, twenty]))


def hello(**changed: object) -> bytes:
    told: dict[str, object] = {"uid": 0, "roomid": 1017, "protover": 3, "key": ""}
    return packets.pack(packets.AUTH, json.dumps(told | changed).encode())


def test_a_good_greeting_lets_the_client_in() -> None:
    reply, begin = BilibiliWire().receive(hello(key=TOKEN), NOW_MS)
    assert reply == packets.pack(packets.AUTH_REPLY, b'{"code":0}')
    assert isinstance(begin, Begin)


def test_a_wrong_token_is_answered_and_nothing_begins() -> None:
    (reply,) = BilibiliWire().receive(hello(key="stale"), NOW_MS)
    assert reply == packets.pack(packets.AUTH_REPLY, b'{"code":-101}')


@pytest.mark.parametrize(
    "message",
    [
        hello(roomid=5),
        packets.pack(packets.AUTH, b"["),
        packets.pack(packets.HEARTBEAT),
        b"junk",
        "a text",
    ],
)
def test_a_stranger_is_shown_out(message: bytes | str) -> None:
    (leave,) = BilibiliWire().receive(message, NOW_MS)
    assert isinstance(leave, Leave)


def test_a_heartbeat_is_answered_with_its_echo() -> None:
    wire = BilibiliWire()
    list(wire.receive(hello(), NOW_MS))
    (reply,) = wire.receive(packets.pack(packets.HEARTBEAT, b"[object Object]"), NOW_MS)
    assert isinstance(reply, bytes)
    assert reply.endswith(b"\0\0\0\1[object Object]")
    assert packets.unpack(reply) == ([(packets.HEARTBEAT_REPLY, b"\0\0\0\1")], [])


def test_a_client_that_reads_zlib_gets_zlib() -> None:
    wire = BilibiliWire()
    list(wire.receive(hello(protover=2), NOW_MS))
    (frame,) = wire.encode(ROUND[:1])
    assert frame[6:8] == b"\0\2"


def test_an_unsigned_call_is_a_risk() -> None:
    wire, path = BilibiliWire(), "/xlive/web-room/v1/index/getDanmuInfo"
    cookie = {"Cookie": f"buvid3={BUVID}"}
    for query, headers in (({"id": "1017"}, cookie), ({"wts": "1", "w_rid": "x"}, cookie)):
        answer = wire.http(path, query, headers, b"")
        assert answer is not None and answer.body["code"] == -352
    assert wire.http("/else", {}, {}, b"") is None


class WithSteps(BilibiliWire):
    """The same room, entered through its HTTP steps."""

    def address(self, port: int) -> str:
        return f"{super().address(port)}&http=1"


def stream(count: int) -> list[Event]:
    """Two minutes: a third of it chat, a third gifts in combos, the rest payments and entries."""
    found: list[Event] = []
    for number in range(count):
        viewer = Viewer(str(number % 30 + 1), f"同学{number % 30}")
        common: dict[str, Any] = {"at_ms": AT_MS + number * 100, "viewer": viewer}
        if number % 3 == 0:
            found.append(Chat(**common, id=f"m{number}", text=f"message {number}"))
        elif number % 3 == 1:
            worth, name = yuan(30), f"g{number}"
            found.append(Gift(**common, id=name, name="星", count=3, paid=worth, worth=worth))
        elif number % 6 == 2:
            found.append(PaidMessage(**common, id=str(9_000_000 + number), text="?", paid=yuan(50)))
        else:
            found.append(Entry(**common, id=f"e{number}"))
    return found


@pytest.mark.parametrize("wire", [BilibiliWire, WithSteps])
def test_repeats_cuts_and_garbage_change_no_total(wire: Callable[[], Wire]) -> None:
    faults = "cut=4,repeat=60,garbage=6,shuffle"
    following = asyncio.run(followed(stream(1200), wire, faults))
    kept = following.ids.values()
    paid = [event.paid for event in kept if isinstance(event, Gift | PaidMessage) and event.paid]
    assert totals(paid) == {"CNY": 400 * 30 + 200 * 50}
    assert sum(isinstance(event, Entry) for event in kept) == 200
    assert sum(isinstance(event, Chat) for event in kept) == 400
    assert len(following.gaps) == 4


def test_a_number_without_a_room_ends_before_the_link() -> None:
    class Elsewhere(WithSteps):
        def address(self, port: int) -> str:
            return super().address(port).replace("1017", "404")

    with pytest.raises(AppError) as told:
        asyncio.run(followed(stream(3), Elsewhere))
    assert told.value.code == "room_not_found"


def test_the_steps_lead_to_the_token_and_never_elsewhere() -> None:
    wire, feed = BilibiliWire(title="极限"), BilibiliFeed("1017", endpoint="ws://e", steps=True)
    asked: list[str] = []

    class Local:
        async def json(self, url: str, **given: Any) -> Any:
            path = url.partition("bilibili.com")[2]
            asked.append(path)
            answer = wire.http(path, given["query"], given["headers"] | {"Host": "h:7"}, b"")
            return answer.body if answer else None

    assert asyncio.run(feed.endpoints(Local())) == [Endpoint("ws://e")]
    (send,) = feed.opening(NOW_MS)
    reply, _ = wire.receive(getattr(send, "data"), NOW_MS)  # noqa: B009
    assert reply == packets.pack(packets.AUTH_REPLY, b'{"code":0}')
    assert len(asked) == 4
