"""Calls that are made together end together."""

import asyncio
from collections.abc import Mapping
from typing import Any, cast

import msgspec
import pytest

from streamer_app.errors import AppError
from streamer_app.feeds.feed import Http
from streamer_app.feeds.twitch_helix import Helix
from streamer_app.feeds.twitch_tokens import Tokens
from streamer_app.feeds.twitch_topics import Topic


class Held:
    """Tokens that are always good."""

    client_id = "mine"

    async def access(self) -> str:
        return "token"


class Room:
    """Refuses one kind of notification, never answers for another; notes who was left waiting."""

    def __init__(self) -> None:
        self.waiting: list[str] = []
        self.given_up: list[str] = []

    async def json(self, url: str, *, body: bytes, **_: Any) -> Mapping[str, Any]:
        kind = msgspec.json.decode(body)["type"]
        if kind == "slow":
            self.waiting.append(kind)
            try:
                await asyncio.Event().wait()
            except asyncio.CancelledError:
                self.given_up.append(kind)
                raise
        if kind == "refused":
            raise AppError("room_not_found", address="twitch:x")
        return {}


def asked(room: Room, *kinds: str) -> dict[str, str]:
    async def ask() -> dict[str, str]:
        helix = Helix(cast(Http, room), cast(Tokens, Held()))
        async with asyncio.timeout(30):
            found = await helix.subscribe([Topic(kind) for kind in kinds], "1", "2", "session")
        return dict(found)

    return asyncio.run(ask())


def test_what_is_asked_together_is_answered_in_order() -> None:
    assert asked(Room(), "first", "second", "third") == dict.fromkeys(
        ("first", "second", "third"), "good"
    )


def test_no_call_outlives_the_one_that_failed() -> None:
    room = Room()

    async def ask() -> None:
        helix = Helix(cast(Http, room), cast(Tokens, Held()))
        topics = [Topic(kind) for kind in ("first", "slow", "refused")]
        with pytest.raises(AppError) as caught:
            await helix.subscribe(topics, "1", "2", "session")
        assert caught.value.code == "room_not_found"
        assert room.waiting == room.given_up == ["slow"], "already, not some time later"

    asyncio.run(ask())
