"""The open platform served by ourselves: its calls and codes, its wire, its faults."""

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
    PaidMessage,
    RoomState,
    Viewer,
    totals,
)
from streamer_app.feeds import packets
from streamer_app.feeds.access import Access, Entries
from streamer_app.feeds.bilibili_open import PRACTICE, BilibiliOpenFeed
from streamer_app.feeds.bilibili_open_calls import Pair, headers
from streamer_app.room.bilibili_open import BilibiliOpenWire, OpenPlatform
from streamer_app.room.wire import Begin, Hush, Leave, Wire
from streamer_app.room.wires import wire_factory
from tests.own_clock import own_s
from tests.room.following import Following, followed

AT_MS = 1_700_000_000_123
CODE = "PRACTICE0001"
MEMBER = Viewer("o1", "甲", roles=("moderator", "member"), badges=("舰长", "高数 12"))
COMMON: dict[str, Any] = {"source": "bilibili", "room": CODE, "at_ms": AT_MS, "seen_ms": 5}

ROUND: list[Event] = [
    Chat(**COMMON, id="c1", viewer=MEMBER, text='老师 "好" \\ <b>'),
    Chat(**COMMON, id="c2", viewer=Viewer(None, "乙***", True), text="看", mirrored=True),
    PaidMessage(**COMMON, id="61", viewer=MEMBER, text="讲第二题", paid=Money(3000, "CNY")),
    PaidMessage(**COMMON, id="62", viewer=MEMBER, text="", paid=Money(3050, "CNY")),
    Gift(
        **COMMON,
        id="g1",
        viewer=MEMBER,
        name="小星星",
        count=3,
        paid=Money(30, "CNY"),
        coins=Money(300, "XBG"),
        worth=Money(30, "CNY"),
        combo="b1",
    ),
    Gift(**COMMON, id="g2", viewer=Viewer("o2", "丙"), name="辣条", count=5),
    Membership(
        **COMMON,
        id="m1",
        viewer=Viewer("o3", "丁", roles=("member",), badges=("提督",)),
        tier="提督",
        months=3,
        paid=Money(599400, "CNY"),
        coins=Money(5_994_000, "XBG"),
    ),
    Like(**COMMON, id="l1", viewer=Viewer("o2", "丙"), count=12),
    Entry(**COMMON, id="e1", viewer=MEMBER),
    RoomState(**COMMON, id="s1", name="live", value=True),
    RoomState(**COMMON, id="s2", name="live", value=False),
    Deleted(**COMMON, id="d1", target="61"),
]


def feed(**kept: str) -> BilibiliOpenFeed:
    return BilibiliOpenFeed(CODE, Access(Entries(kept), Entries()), endpoint="ws://e")


def decoded(events: list[Event]) -> list[Any]:
    frames = BilibiliOpenWire(OpenPlatform(CODE)).encode(events)
    return [event for frame in frames for event in feed().decode(frame, 5)]


@pytest.mark.parametrize("event", ROUND, ids=lambda event: f"{type(event).__name__}-{event.id}")
def test_each_event_comes_back_as_it_was(event: Event) -> None:
    assert decoded([event]) == [event]


def test_all_of_them_together_come_back_in_order() -> None:
    assert decoded(ROUND * 5) == ROUND * 5


def test_an_amount_that_does_not_divide_keeps_its_money_and_its_pieces() -> None:
    odd = Gift(**COMMON, id="g", name="x", count=3, paid=Money(10, "CNY"), coins=Money(100, "XBG"))
    found = decoded([odd])
    assert sum(gift.count for gift in found) == 3
    assert sum(gift.coins.minor for gift in found) == 100
    assert [gift.id for gift in found] == ["g", "g-rest"]


def test_what_the_open_platform_has_no_form_for_is_left_out() -> None:
    dollars = PaidMessage(**COMMON, id="x", text="a", paid=Money(500, "USD"))
    likes = Like(**COMMON, id="x", total=9)
    count = AudienceCount(**COMMON, id="x", count=1, basis="rank")
    title = RoomState(**COMMON, id="x", name="title", value="t")
    assert decoded([dollars, likes, count, title, Follow(**COMMON, id="x")]) == []


class Calling:
    """Calls of one program; ``now`` moves the platform's clock."""

    def __init__(self, pair: Pair = PRACTICE) -> None:
        self.now = 1_700_000_000.0
        self.platform = OpenPlatform(CODE, clock=lambda: self.now)
        self.wire = BilibiliOpenWire(self.platform)
        self.pair = pair
        self.nonces = iter(range(1000))

    def __call__(self, name: str, told: object, **changed: str) -> Any:
        body = json.dumps(told).encode()
        named = headers(body, self.pair, f"n{next(self.nonces)}", int(self.now))
        answer = self.wire.http(f"/v2/app/{name}", {}, {**named, "Host": "h:1"} | changed, body)
        return answer.body if answer else None

    def start(self, code: str = CODE, app_id: int = PRACTICE.app_id) -> Any:
        return self("start", {"code": code, "app_id": app_id})


def test_a_game_is_started_kept_and_ended() -> None:
    call = Calling()
    game = call.start()["data"]["game_info"]["game_id"]
    assert call("heartbeat", {"game_id": game})["code"] == 0
    assert call.start()["code"] == 7002
    assert call("end", {"game_id": game, "app_id": PRACTICE.app_id})["code"] == 0
    assert call("end", {"game_id": game, "app_id": PRACTICE.app_id})["code"] == 7003
    assert call("heartbeat", {"game_id": game})["code"] == 7003
    assert call.start()["code"] == 0


def test_a_game_without_a_beat_for_a_minute_is_closed() -> None:
    call = Calling()
    game = call.start()["data"]["game_info"]["game_id"]
    call.now += 59
    assert call("heartbeat", {"game_id": game})["code"] == 0
    call.now += 60
    assert call("heartbeat", {"game_id": game})["code"] == 7003
    assert call.start()["code"] == 0


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"Authorization": "0" * 64}, 4002),
        ({"x-bili-accesskeyid": "another"}, 4002),
        ({"x-bili-signature-nonce": "changed"}, 4002),
        ({"x-bili-content-md5": "0" * 32}, 4012),
    ],
)
def test_a_call_that_was_tampered_with_gets_its_code(changed: dict[str, str], code: int) -> None:
    call = Calling()
    assert call("start", {"code": CODE, "app_id": PRACTICE.app_id}, **changed)["code"] == code


def test_stale_and_repeated_calls_get_their_codes() -> None:
    call = Calling()
    body = b"{}"
    named = headers(body, PRACTICE, "once", int(call.now))
    codes = []
    for seconds in (0, 0, 700):
        call.now += seconds
        answer = call.wire.http("/v2/app/heartbeat", {}, named, body)
        codes.append(answer.body["code"] if answer else None)
    assert codes == [7003, 4004, 4003]


def test_wrong_codes_applications_and_bodies_get_their_codes() -> None:
    call = Calling()
    assert call.start(code="WRONG1")["code"] == 7007
    assert call.start(app_id=3)["code"] == 8002
    assert call("start", [1])["code"] == 4000
    assert call("other", {}) is None
    assert Calling(Pair(PRACTICE.app_id, PRACTICE.key, "wrong")).start()["code"] == 4002


def greeting(key: str) -> bytes:
    return packets.pack(packets.AUTH, json.dumps({"key": key}).encode())


def test_only_the_key_of_the_open_game_lets_in() -> None:
    call = Calling()
    first = json.loads(call.start()["data"]["websocket_info"]["auth_body"])["key"]
    reply, begin = call.wire.receive(greeting(first), 0)
    assert reply == packets.pack(packets.AUTH_REPLY, b'{"code":0}') and isinstance(begin, Begin)
    assert isinstance([*call.wire.suffer("expire")][-1], Leave)
    (reply,) = call.wire.receive(greeting(first), 0)
    assert reply == packets.pack(packets.AUTH_REPLY, b'{"code":-101}')


def test_a_closed_game_is_told_and_then_silent() -> None:
    call = Calling()
    call.start()
    frame, hush = call.wire.suffer("closed")
    assert isinstance(frame, bytes) and isinstance(hush, Hush)
    assert call.platform.game == ""
    assert list(call.wire.suffer("something else")) == []


@pytest.mark.parametrize("message", ["text", b"junk", packets.pack(packets.HEARTBEAT)])
def test_a_stranger_is_shown_out(message: str | bytes) -> None:
    (leave,) = BilibiliOpenWire(OpenPlatform(CODE)).receive(message, 0)
    assert isinstance(leave, Leave)


def stream(count: int) -> list[Event]:
    found: list[Event] = []
    for number in range(count):
        common: dict[str, Any] = {"at_ms": AT_MS + number, "viewer": Viewer(f"o{number % 9}", "a")}
        if number % 2:
            found.append(Chat(**common, id=f"c{number}", text=f"m{number}"))
        else:
            paid, coins = Money(30, "CNY"), Money(300, "XBG")
            found.append(Gift(**common, id=f"g{number}", name="x", count=3, paid=paid, coins=coins))
    return found


def exact(following: Following, count: int) -> None:
    kept = following.ids.values()
    assert sum(isinstance(event, Chat) for event in kept) == count // 2
    paid = [event.paid for event in kept if isinstance(event, Gift) and event.paid]
    assert totals(paid) == {"CNY": 30 * (count // 2)}


@pytest.mark.parametrize(
    ("faults", "gaps"),
    [
        ("", 0),
        ("cut=4,repeat=60,garbage=6,shuffle", 4),
        ("expire=2,repeat=60", 2),
        ("closed=2,repeat=60", 2),
    ],
)
def test_faults_change_no_total(faults: str, gaps: int) -> None:
    following = asyncio.run(followed(stream(1000), wire_factory("bilibili-open"), faults))
    exact(following, 1000)
    assert len(following.gaps) == gaps
    assert any(status.state == "admitted" for status in following.statuses)


def test_a_key_that_ran_out_on_the_web_is_renewed() -> None:
    make = wire_factory("bilibili")

    def with_steps() -> Wire:
        wire = make()
        plain = wire.address
        setattr(wire, "address", lambda port: f"{plain(port)}&http=1")  # noqa: B010
        return wire

    faults = "expire=3,repeat=40"
    following = asyncio.run(followed(stream(600), with_steps, faults))
    exact(following, 600)
    assert len(following.gaps) == 3
    whys = [status.why.code for status in following.statuses if status.why]
    assert "bilibili.auth" in whys and "bilibili.guest" in whys


def test_the_room_is_free_again_once_we_have_left() -> None:
    make = wire_factory("bilibili-open")
    wires: list[Wire] = []

    def noted() -> Wire:
        wires.append(make())
        return wires[-1]

    asyncio.run(followed(stream(10), noted))
    platform: Any = getattr(wires[0], "_platform", None)
    assert platform.game == ""


@pytest.mark.parametrize("address", ["bilibili-open:WRONGCODE?endpoint=ws://127.0.0.1:{}&http=1"])
def test_a_wrong_code_ends_at_once_with_its_words(address: str) -> None:
    make = wire_factory("bilibili-open")

    def elsewhere() -> Wire:
        wire = make()
        setattr(wire, "address", address.format)  # noqa: B010
        return wire

    started = own_s()
    with pytest.raises(AppError) as told:
        asyncio.run(followed(stream(3), elsewhere))
    assert told.value.code == "open_code_wrong"
    assert own_s() - started < 5


def test_garbage_is_counted_and_closes_nothing() -> None:
    make: Callable[[], Wire] = wire_factory("bilibili-open")
    following = asyncio.run(followed(stream(300), make, "garbage=20"))
    exact(following, 300)
    assert 10 <= following.strange <= 20 and following.gaps == []  # an empty frame says nothing
