"""Bilibili's decoders and steps against damaged, lying and random input."""

import asyncio
import json
import time
from collections.abc import Coroutine
from contextlib import suppress
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.errors import AppError
from streamer_app.events import Event
from streamer_app.feeds import packets
from streamer_app.feeds.access import Access, Entries
from streamer_app.feeds.bilibili import BilibiliFeed
from streamer_app.feeds.bilibili_open import PRACTICE, BilibiliOpenFeed
from streamer_app.feeds.bilibili_open_calls import Calls, Closed
from streamer_app.feeds.bilibili_steps import Steps, session_cookie
from streamer_app.feeds.feed import Feed
from streamer_app.room.bilibili import BilibiliWire
from streamer_app.room.bilibili_open import BilibiliOpenWire, OpenPlatform
from tests.room.test_bilibili import ROUND as WEB
from tests.room.test_bilibili_open import CODE
from tests.room.test_bilibili_open import ROUND as OPEN

INPUTS = 5_000
ODD = [b"[", b"{", b'"', b"\\ud800", b"1e999", b"-1", b"null"]
SLOWEST_S = 0.05

NAMES = [
    *("code", "data", "game_info", "game_id", "websocket_info", "auth_body", "wss_link"),
    *("anchor_info", "uid", "open_id", "room_id", "title", "token", "host_list", "host"),
    *("wss_port", "wbi_img", "img_url", "sub_url", "b_3", "b_4", "isLogin", "mid"),
]
Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(NAMES), inner, max_size=6)
    ),
    max_leaves=20,
)


def mutated(rng: Random, data: bytes) -> bytes:
    """One to four changes of a good message."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(changed) + 1)
        match rng.randrange(5):
            case 0:
                changed[at : at + 1] = rng.randbytes(1)
            case 1:
                del changed[at : at + rng.randint(1, 40)]
            case 2:
                changed[at:at] = changed[:at][-rng.randint(1, 40) :]
            case 3:
                changed[at:at] = rng.choice(
                    [b"[", b"{", b'"', b"\\ud800", b"1e999", b"-1", b"null"]
                )
            case _:
                changed[0:4] = rng.choice([0, 15, 16, 2**31, 2**32 - 1]).to_bytes(4, "big")
    return bytes(changed)


def frames(plain: bool) -> list[tuple[Feed, bytes]]:
    """Good messages of both wires; ``plain`` ones can be damaged deep inside."""
    version = packets.PLAIN if plain else packets.BROTLI
    web = BilibiliWire(compression=version).encode(WEB)
    own: list[bytes] = list(BilibiliOpenWire(OpenPlatform(CODE)).encode(OPEN))
    if plain:
        own = [
            packets.pack(packets.MESSAGE, body)
            for frame in own
            for _, body in packets.unpack(frame)[0]
        ]
        web = iter(
            packets.pack(packets.MESSAGE, body)
            for frame in list(web)
            for _, body in packets.unpack(frame)[0]
        )
    opened = BilibiliOpenFeed(CODE, Access(Entries(), Entries()), endpoint="ws://e")
    return [*((BilibiliFeed("1017"), frame) for frame in web), *((opened, one) for one in own)]


@pytest.mark.parametrize("plain", [True, False])
def test_no_damaged_message_raises_or_takes_long(plain: bool) -> None:
    rng, good = Random(5), frames(plain)
    slowest = 0.0
    for number in range(INPUTS):
        feed, frame = good[number % len(good)]
        message: Any = mutated(rng, frame)
        if rng.random() < 0.2:
            message = message[16:].decode("utf-8", "surrogateescape")
        started = time.thread_time()
        for item in feed.decode(message, 1_700_000_000_000):
            if isinstance(item, Event):
                assert item.id and abs(item.at_ms) < 2**63
        slowest = max(slowest, time.thread_time() - started)
    assert slowest < 10 * SLOWEST_S  # other programs run beside a test


class Same:
    """Answers every call with the same thing."""

    def __init__(self, answer: Any) -> None:
        self.answer = answer

    async def json(self, url: str, **given: Any) -> Any:
        return self.answer


@settings(max_examples=150, deadline=None)
@given(Json)
def test_no_answer_of_the_open_platform_is_a_surprise(answer: Any) -> None:
    feed = BilibiliOpenFeed(CODE, Access(Entries(), Entries()), endpoint="ws://e")
    calls = Calls(PRACTICE)
    wanted: list[Coroutine[Any, Any, object]] = [
        feed.endpoints(Same(answer)),
        calls.beat(Same(answer), "g"),
    ]
    for call in wanted:
        with suppress(AppError, OSError, Closed):
            asyncio.run(call)
    with suppress(AppError, OSError):
        asyncio.run(calls.end(Same(answer), "g", 1))
    assert len(list(feed.opening(0))) == 1


@settings(max_examples=150, deadline=None)
@given(Json, st.booleans())
def test_no_answer_of_the_web_is_a_surprise(answer: Any, signed_in: bool) -> None:
    steps = Steps("6", cookie="SESSDATA=abcdefgh" if signed_in else "")
    try:
        found = asyncio.run(steps.entrance(Same(answer)))
    except (AppError, OSError):
        return
    assert found.urls and all(url.startswith("wss://") for url in found.urls)


@given(st.text())
def test_no_pasted_text_can_put_anything_else_into_a_header(pasted: str) -> None:
    cookie = session_cookie(pasted)
    assert cookie == "" or (not set(cookie) & set(" ;\r\n\"'\\") and cookie.isascii())


@given(st.text(max_size=30), st.integers(min_value=0, max_value=2**40))
def test_the_greeting_is_the_platforms_own_bytes(auth: str, nonce: int) -> None:
    feed = BilibiliOpenFeed(CODE, Access(Entries(), Entries()), endpoint="ws://e")
    body = json.dumps({"key": auth, "n": nonce})
    told = {"auth_body": body, "wss_link": ["wss://a"]}
    asyncio.run(feed.endpoints(Same({"code": 0, "data": {"websocket_info": told}})))
    (send,) = feed.opening(0)
    assert isinstance(send.data, bytes)
    assert packets.unpack(send.data)[0] == [(packets.AUTH, body.encode())]
