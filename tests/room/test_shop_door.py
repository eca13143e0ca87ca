"""The shops' door: programs of this computer with the key, whole bodies, nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import ClientSession

from streamer_app.errors import AppError
from streamer_app.events import Order
from streamer_app.room.shop_door import ShopDoor
from streamer_app.room.shop_events import ShopEvent

KEY = "k" * 43
ORDER = {"kind": "order", "order": "7", "course": "m", "paid": {"minor": 39900, "currency": "CNY"}}


class Till:
    """Takes events, or refuses them."""

    def __init__(self) -> None:
        self.bodies: list[list[ShopEvent]] = []
        self.shut = False

    async def take(self, events: Sequence[ShopEvent]) -> int:
        if self.shut:
            raise AppError("no_session")
        self.bodies.append(list(events))
        return len(events)


@asynccontextmanager
async def opened(till: Till) -> AsyncIterator[str]:
    door = ShopDoor(KEY, till.take, clock=lambda: 0.0)
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(door.serve(0, port.set_result))
    try:
        yield f"http://127.0.0.1:{await port}/events"
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def post(
    session: ClientSession, url: str, body: Any = ORDER, key: str = KEY, **headers: str
) -> tuple[int, dict[str, Any]]:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    sent = {"Authorization": f"Bearer {key}"} | headers
    async with session.post(url, data=data, headers=sent) as answer:
        return answer.status, await answer.json()


def test_an_order_with_the_key_is_taken() -> None:
    async def run() -> None:
        till = Till()
        async with opened(till) as url, ClientSession() as session:
            assert await post(session, url) == (202, {"events": 1, "new": 1})
            refund = {"kind": "refund", "order": "7"}
            assert (await post(session, url, [ORDER, refund]))[1] == {"events": 2, "new": 2}
            async with session.post(f"{url}?key={KEY}", data=json.dumps(ORDER)) as answer:
                assert answer.status == 202
        first = till.bodies[0][0]
        assert isinstance(first, Order)
        assert (first.id, first.order) == ("order:7:paid", "7")
        assert [event.id for event in till.bodies[1]] == ["order:7:paid", "refund:7:"]

    asyncio.run(run())


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "http://127.0.0.1"},
        {"Host": "shop.example"},
        {"X-Forwarded-For": "203.0.113.9"},
        {"Forwarded": "for=203.0.113.9"},
    ],
)
def test_pages_proxies_and_names_are_refused_before_the_key(headers: dict[str, str]) -> None:
    async def run() -> None:
        till = Till()
        async with opened(till) as url, ClientSession() as session:
            status, said = await post(session, url, **headers)
            assert (status, said["error"]) == (403, "not_allowed")
        assert till.bodies == []

    asyncio.run(run())


def test_wrong_keys_are_slowed_down_and_the_right_one_still_works() -> None:
    async def run() -> None:
        till = Till()
        async with opened(till) as url, ClientSession() as session:
            tried = [(await post(session, url, key="wrong"))[0] for _ in range(7)]
            assert tried == [401] * 5 + [429] * 2
            assert (await post(session, url))[0] == 202

    asyncio.run(run())


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"{", "unreadable"),
        (b"\xff\xfe", "unreadable"),
        ({"kind": "chat", "text": "hello"}, "only order, refund and course_click"),
        ([ORDER, {"kind": "order", "paid": "a lot"}], "event 2"),
        ([ORDER] * 201, "more than 200"),
    ],
)
def test_a_body_is_taken_whole_or_not_at_all(body: Any, why: str) -> None:
    async def run() -> None:
        till = Till()
        async with opened(till) as url, ClientSession() as session:
            status, said = await post(session, url, body)
            assert status == 400
            assert why in said["why"]
        assert till.bodies == []

    asyncio.run(run())


def test_a_body_without_end_and_another_path_are_refused() -> None:
    async def run() -> None:
        async with opened(Till()) as url, ClientSession() as session:
            assert (await post(session, url, b" " * (1 << 19)))[0] == 413
            async with session.get(url) as answer:
                assert answer.status == 405
            async with session.post(url.replace("/events", "/"), data=b"") as answer:
                assert answer.status == 404

    asyncio.run(run())


def test_what_cannot_be_stored_is_to_be_sent_again() -> None:
    async def run() -> None:
        till = Till()
        till.shut = True
        async with opened(till) as url, ClientSession() as session:
            assert await post(session, url) == (
                503,
                {"error": "no_session", "why": "nothing was taken; send it again later"},
            )

    asyncio.run(run())


def test_a_port_that_is_taken_is_told() -> None:
    async def run() -> None:
        async with opened(Till()) as url:
            port = int(url.rsplit(":", 1)[1].split("/")[0])
            with pytest.raises(AppError, match="port_taken"):
                await ShopDoor(KEY, Till().take).serve(port, lambda found: None)

    asyncio.run(run())
