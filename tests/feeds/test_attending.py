"""Feeds that also work over HTTP: beside a link, and once more after the last one."""

import asyncio
from collections.abc import AsyncGenerator
from typing import Any

import pytest

from streamer_app.errors import AppError, reason
from streamer_app.feeds.connection import LEAVE_S
from streamer_app.feeds.feed import Attending, Decoded, Http, Renew
from streamer_app.feeds.room import RoomFeed
from tests.feeds.doubles import Room, Watched, WordFeed
from tests.virtual_time import run_virtually


class Beating(WordFeed):
    """Yields what ``brings`` holds, one a second; an exception is raised instead."""

    def __init__(self, *brings: Any, leaving_s: float = 0.0) -> None:
        super().__init__()
        self.brings = list(brings)
        self.leaving_s = leaving_s
        self.log: list[str] = []

    async def attend(self, http: Http) -> AsyncGenerator[Decoded, None]:
        self.log.append("attend")
        try:
            for item in self.brings:
                await asyncio.sleep(1)
                if isinstance(item, Exception):
                    raise item
                yield item
        finally:
            self.log.append("over")

    async def leave(self, http: Http) -> None:
        self.log.append("leave")
        await asyncio.sleep(self.leaving_s)
        self.log.append("left")


def watched(feed: Beating, seconds: float, room: Room | None = None) -> Watched:
    return run_virtually(Watched(room or Room(("welcome", "quiet")), feed).run(seconds))


def test_a_feed_without_such_work_is_not_asked_for_it() -> None:
    assert not isinstance(RoomFeed("ws://h"), Attending)
    assert isinstance(Beating(), Attending)


def test_what_it_brings_counts_like_the_wire() -> None:
    feed = Beating()
    feed.brings = [feed.chat("a"), feed.chat("b")]
    assert watched(feed, 5).words == ["a", "b"]
    assert feed.log == ["attend", "over", "leave", "left"]


def test_it_can_ask_for_new_credentials() -> None:
    feed = Beating(Renew(reason("link.lost", host="x")))
    watched(feed, 2.2)
    assert (feed.asked, feed.log.count("attend")) == (2, 2)


def test_its_failure_is_a_break_of_the_link_and_the_link_comes_back() -> None:
    feed = Beating(OSError("the door is shut"))
    seen = watched(feed, 5)
    assert seen.states[:4] == ["connecting", "connected", "admitted", "waiting"]
    assert feed.log.count("attend") > 1
    assert feed.log.count("attend") == feed.log.count("over")


def test_its_refusal_ends_the_connection() -> None:
    feed = Beating(AppError("room_not_found", address="x"))
    seen = watched(feed, 5)
    assert seen.error is not None and seen.error.code == "room_not_found"
    assert feed.log[-2:] == ["leave", "left"]


@pytest.mark.parametrize("seconds", [LEAVE_S - 0.1, LEAVE_S + 100])
def test_leaving_is_bounded(seconds: float) -> None:
    feed = Beating(leaving_s=seconds)
    watched(feed, 2)
    assert ("left" in feed.log) == (seconds < LEAVE_S)


def test_it_is_stopped_with_its_link() -> None:
    feed = Beating(*[Renew(reason("link.lost", host="x"))] * 2)
    watched(feed, 0.5, Room(("welcome", None), ("welcome", "quiet")))
    assert feed.log[:2] == ["attend", "over"]
