"""A room of one's own over real sockets: its API, who may come in, what all are told."""

import asyncio
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, WSServerHandshakeError

from streamer_app.errors import AppError
from streamer_app.events import Chat, Event, Gift, Order
from streamer_app.feeds.connection import Connection
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.room import RoomFeed
from streamer_app.room.door import listener
from tests.room.own_rooms import Opened, opened


async def statuses(url: str, asked: list[tuple[str, str, bytes | None]]) -> list[int]:
    found = []
    async with ClientSession() as http:
        for method, path, body in asked:
            async with http.request(method, url + path, data=body) as answer:
                found.append(answer.status)
                assert answer.content_type == "application/json"
    return found


def test_the_statuses_of_the_api(tmp_path: Path) -> None:
    long = json.dumps({"name": "x" * 41}).encode()
    asked: list[tuple[str, str, bytes | None]] = [
        ("POST", "/api/user", b'{"name": "Lin"}'),
        ("POST", "/api/user", '{"name": "ＬＩＮ"}'.encode()),
        ("POST", "/api/user", b'{"username": "Wei"}'),
        ("POST", "/api/user", b"{"),
        ("POST", "/api/user", b"[]"),
        ("POST", "/api/user", b"\xff\xfe"),
        ("POST", "/api/user", b'{"name": ""}'),
        ("POST", "/api/user", b'{"name": 7}'),
        ("POST", "/api/user", b"{}"),
        ("POST", "/api/user", long),
        ("GET", "/api/user/1", None),
        ("GET", "/api/user/3", None),
        ("GET", "/api/user/Lin", None),
        ("GET", "/api/user/99999999999999999999", None),
    ]

    async def run() -> list[int]:
        async with opened(tmp_path) as own:
            return await statuses(own.url, asked)

    assert asyncio.run(run()) == [201, 409, 201, *[400] * 7, 200, 404, 404, 404]


def test_a_user_is_told_back_without_the_key(tmp_path: Path) -> None:
    async def run() -> tuple[dict[str, Any], dict[str, Any]]:
        async with opened(tmp_path) as own:
            made = await own.user("<b>Lin</b>")
        async with opened(tmp_path) as own:  # a restart in between
            answer = await own.http.get(f"{own.url}/api/user/{made['id']}")
            return made, await answer.json()

    made, found = asyncio.run(run())
    assert made.pop("token")
    assert found == made
    assert found["name"] == "<b>Lin</b>"


def test_a_newcomer_is_welcomed_and_everybody_hears_what_is_said(tmp_path: Path) -> None:
    async def run() -> None:
        async with opened(tmp_path) as own:
            lin = await own.user("Lin")
            async with own.seat(user_id=lin["id"], token=lin["token"]) as one, own.seat() as two:
                welcome = (await one.until("message"))[0]
                assert welcome["type"] == "welcome"
                assert (welcome["user_id"], welcome["name"]) == (lin["id"], "Lin")
                assert (await two.until("message"))[0]["type"] == "welcome"
                await one.emit("message", {"message": "hello"})
                for each in (one, two):
                    said = (await each.until("message", 2))[1]
                    assert said == {"user_id": lin["id"], "message": "hello"}
                    chat = (await each.until("event", 1))[-1]
                    assert chat["kind"] in ("chat", "audience_count")
                assert not any(value.get("type") for _, value in one.told[1:])

    asyncio.run(run())


def test_a_claimed_user_speaks_only_with_the_key(tmp_path: Path) -> None:
    async def run() -> None:
        async with opened(tmp_path) as own:
            lin = await own.user("Lin")
            async with own.seat() as stranger:
                await stranger.emit("message", {"user_id": lin["id"], "message": "not claimed yet"})
                assert len(await stranger.until("message", 2)) == 2
                async with own.seat(user_id=lin["id"], token=lin["token"]) as one:
                    await one.until("message")
                    await stranger.emit("message", {"user_id": lin["id"], "message": "forged"})
                    assert (await stranger.until("refused"))[0]["why"] == "who"
            async with own.seat(user_id=lin["id"], token="wrong") as forger:
                assert await forger.until("denied") == [{"message": "not this user"}]
            chats = [e for e in own.room.recent() if isinstance(e, Chat)]
            assert [chat.text for chat in chats] == ["not claimed yet"]

    asyncio.run(run())


def test_only_the_key_makes_a_teacher(tmp_path: Path) -> None:
    async def run() -> None:
        async with opened(tmp_path) as own:
            key = own.where.teacher.partition("#teacher=")[2]
            for name, said, is_teacher in (("a", key, True), ("b", "guess", False)):
                made = await own.user(name)
                auth = {"user_id": made["id"], "token": made["token"], "teacher": said}
                async with own.seat(**auth) as one:
                    assert (await one.until("message"))[0]["teacher"] is is_teacher
                    await one.emit("message", {"message": name})
                    await one.until("message", 2)
            roles = [e.viewer.roles for e in own.room.recent() if e.viewer]
            assert roles == [("host",), ()]

    asyncio.run(run())


def test_who_is_too_fast_is_told_so_and_not_heard(tmp_path: Path) -> None:
    async def run() -> None:
        async with opened(tmp_path) as own:
            made = await own.user("Lin")
            async with own.seat(user_id=made["id"], token=made["token"]) as one:
                for _ in range(30):
                    await one.emit("message", {"message": "x"})
                refused = await one.until("refused", 15)
                assert {each["why"] for each in refused} == {"slow"}
                assert all(0 < each["seconds"] <= 0.2 for each in refused)
            assert 10 <= len(own.room.recent()) <= 15

    asyncio.run(run())


async def upgrade(own: Opened, path: str, headers: Mapping[str, str]) -> int:
    try:
        async with own.http.ws_connect(own.url + path, headers=headers):
            return 101
    except WSServerHandshakeError as error:
        return error.status


def test_no_foreign_page_and_no_foreign_host_comes_in(tmp_path: Path) -> None:
    socketio = "/socket.io/?EIO=4&transport=websocket"
    port = "0"

    async def run() -> list[int]:
        nonlocal port
        async with opened(tmp_path) as own:
            port = own.url.rpartition(":")[2]
            ours = {"Origin": own.url}
            foreign = {"Origin": "http://evil.example"}
            other = {"Origin": "http://127.0.0.1:1"}
            named = {"Host": f"evil.example:{port}"}
            network = {"Host": f"192.168.1.9:{port}"}
            tries = [ours, foreign, other, {"Origin": "null"}, named, network]
            return [
                await upgrade(own, path, headers) for path in (socketio, "/") for headers in tries
            ]

    assert asyncio.run(run()) == [101, 403, 403, 403, 403, 403] * 2


def test_a_room_for_the_network_takes_addresses_but_no_names(tmp_path: Path) -> None:
    async def run() -> list[int]:
        async with opened(tmp_path, host="0.0.0.0") as own:
            port = own.where.address.rpartition(":")[2]
            hosts = [f"127.0.0.1:{port}", f"192.168.1.9:{port}", f"school.example:{port}"]
            url = f"http://127.0.0.1:{port}/info"
            found = []
            for host in hosts:
                async with own.http.get(url, headers={"Host": host}) as answer:
                    found.append(answer.status)
            return found

    assert asyncio.run(run()) == [200, 200, 403]


@pytest.mark.parametrize(
    ("query", "code"), [("EIO=3&transport=websocket", 5), ("EIO=4&transport=smoke", 0)]
)
def test_an_old_or_odd_socketio_is_told_why(tmp_path: Path, query: str, code: int) -> None:
    async def run() -> dict[str, Any]:
        async with opened(tmp_path) as own:
            answer = await own.http.get(f"{own.url}/socket.io/?{query}")
            assert answer.status == 400
            found: dict[str, Any] = await answer.json()
            return found

    assert asyncio.run(run())["code"] == code


ORDER = {
    "kind": "order",
    "order": "7",
    "course": "momentum",
    "paid": {"minor": 1, "currency": "CNY"},
}


async def hook(own: Opened, body: object, headers: Mapping[str, str]) -> tuple[int, Any]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with own.http.post(f"{own.url}/events", data=data, headers=headers) as answer:
        return answer.status, await answer.json()


def test_a_shops_events_are_taken_once_and_whole(tmp_path: Path) -> None:
    refund = {"kind": "refund", "order": "7", "paid": {"minor": 1, "currency": "CNY"}}
    click = {"kind": "course_click", "course": "momentum", "id": "k1"}
    chat = {"kind": "chat", "text": "not a shop's"}

    async def run() -> list[tuple[int, Any]]:
        async with opened(tmp_path) as own:
            found = [
                await hook(own, body, {})
                for body in (ORDER, ORDER, [ORDER, refund, click], chat, [refund, {"kind": "x"}])
            ]
            found.append(await hook(own, b"[", {}))
            found.append(await hook(own, [click] * 201, {}))
            kinds = [type(e).__name__ for e in own.room.stage.between(2, 99)]
            assert kinds == ["Order", "Refund", "CourseClick"]
            return found

    found = asyncio.run(run())
    assert found[:3] == [
        (202, {"events": 1, "new": 1}),
        (202, {"events": 1, "new": 0}),
        (202, {"events": 3, "new": 2}),
    ]
    assert [status for status, _ in found[3:]] == [400] * 4


def test_a_shop_elsewhere_needs_the_key(tmp_path: Path) -> None:
    async def run() -> list[int]:
        async with opened(tmp_path) as own:
            key = own.room.key
            far = {"X-Forwarded-For": "203.0.113.5"}
            tries = [
                {},
                far,
                {**far, "Authorization": f"Bearer {key}"},
                {**far, "Authorization": f"Bearer {key[:-1]}"},
                {"Origin": own.url},
            ]
            return [(await hook(own, ORDER, headers))[0] for headers in tries]

    assert asyncio.run(run()) == [202, 403, 202, 403, 403]


async def post(own: Opened, headers: Mapping[str, str], text: str) -> list[str]:
    """The signals that an open client is told; it then posts."""
    async with own.http.ws_connect(own.where.address, headers=headers) as link:
        await link.send_json({"kind": "hello", "version": 1, "after": None})
        welcome = await link.receive_json(timeout=30)
        await link.send_json({"kind": "post", "id": text, "text": text})
        await link.send_json({"kind": "post", "id": text, "text": text})
        await link.ping()
        signals: list[str] = welcome["signals"]
        return signals


def test_only_the_teachers_own_program_may_post(tmp_path: Path) -> None:
    async def run() -> list[str]:
        async with opened(tmp_path) as own:
            assert "post" in await post(own, {}, "mine")
            assert "post" not in await post(own, {"X-Forwarded-For": "203.0.113.5"}, "theirs")
            async with asyncio.timeout(30):
                while not own.room.recent():
                    await asyncio.sleep(0)
            await post(own, {}, "last")
            async with asyncio.timeout(30):
                while len(own.room.recent()) < 2:
                    await asyncio.sleep(0.005)
            return [e.text for e in own.room.recent() if isinstance(e, Chat)]

    assert asyncio.run(run()) == ["mine", "last"]


def test_the_app_gets_everything_and_goes_on_after_a_restart_of_its_link(tmp_path: Path) -> None:
    async def followed(feed: RoomFeed, events: list[Event], until: int) -> None:
        async with HttpDoor() as http:
            connection = Connection(feed, http, events.extend, lambda status: None)
            running = asyncio.create_task(connection.run())
            async with asyncio.timeout(30):
                while sum(isinstance(e, Chat | Gift | Order) for e in events) < until:
                    await asyncio.sleep(0.005)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def run() -> list[Event]:
        async with opened(tmp_path) as own:
            made = await own.user("Lin")
            feed = RoomFeed(own.where.address)
            events: list[Event] = []
            async with own.seat(user_id=made["id"], token=made["token"]) as one:
                following = asyncio.create_task(followed(feed, events, 2))
                await one.until("message")
                async with asyncio.timeout(30):
                    while not events:
                        await one.emit("like")
                        await asyncio.sleep(0.05)
                await one.emit("message", {"message": "one"})
                await one.emit("gift", {"gift": "coffee"})
                await following
                feed.after = events[-1].id
                await one.emit("message", {"message": "while away"})
                await one.emit("order", {"course": "momentum"})
                await followed(feed, events, 4)
            return events

    events = asyncio.run(run())
    kept = [event for event in events if isinstance(event, Chat | Gift | Order)]
    assert [type(event).__name__ for event in kept] == ["Chat", "Gift", "Chat", "Order"]
    assert len({event.id for event in events if event.id}) == len(events)
    assert all(event.viewer and event.viewer.id == "1" for event in kept)


def test_a_program_that_joins_later_knows_how_the_room_is(tmp_path: Path) -> None:
    async def run() -> list[dict[str, Any]]:
        async with opened(tmp_path) as own, own.http.ws_connect(own.where.address) as link:
            await link.send_json({"kind": "hello", "version": 1, "after": None})
            return [await link.receive_json(timeout=30) for _ in range(3)]

    welcome, live, practice = asyncio.run(run())
    assert welcome["title"] == "Practice"
    assert {"chat", "gift", "order", "audience_count", "post"} <= {*welcome["signals"]}
    assert (live["name"], live["value"]) == ("live", True)
    assert (practice["name"], practice["value"]) == ("practice", True)


def test_a_port_that_is_taken_says_so() -> None:
    with listener("127.0.0.1", 0) as taken, pytest.raises(AppError) as caught:
        listener("127.0.0.1", taken.getsockname()[1])
    assert caught.value.code == "port_taken"


def test_an_address_that_is_not_ours_says_so() -> None:
    with pytest.raises(AppError) as caught:
        listener("192.0.2.1", 0)
    assert caught.value.code == "host_not_ours"


def test_the_page_may_load_nothing_from_elsewhere(tmp_path: Path) -> None:
    async def run() -> tuple[str, str, list[int]]:
        async with opened(tmp_path) as own:
            async with own.http.get(own.url) as answer:
                policy = answer.headers["Content-Security-Policy"]
                page = await answer.text()
            found = []
            for path in ("page/main.js", "page/../room.sqlite", "page/gifts.toml", "qr.svg"):
                async with own.http.get(f"{own.url}/{path}") as answer:
                    found.append(answer.status)
            return policy, page, found

    policy, page, found = asyncio.run(run())
    assert policy.startswith("default-src 'none'; script-src 'self'")
    assert "://" not in page.replace("http://www.w3.org", "")
    assert found == [200, 404, 404, 200]
