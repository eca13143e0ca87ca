"""The open live platform's feed: calls against scripted answers, greetings, the end of games."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

import pytest

from streamer_app.errors import AppError
from streamer_app.feeds import packets
from streamer_app.feeds.access import Access, Entries
from streamer_app.feeds.bilibili_open import PRACTICE, SIGNALS, BilibiliOpenFeed
from streamer_app.feeds.bilibili_open_calls import (
    ACCESS_KEY,
    ACCESS_SECRET,
    APP_ID,
    REFUSALS,
    Pair,
    headers,
)
from streamer_app.feeds.feed import Admitted, Endpoint, Renew, Send
from streamer_app.feeds.http import TryLater
from tests.virtual_time import run_virtually

AUTH = '{"roomid": 5050,  "key":"K==", "group":"open"}'
MINE = {APP_ID: "12", ACCESS_KEY: "AK", ACCESS_SECRET: "SECRET"}


def started(game: str = "g1") -> dict[str, Any]:
    return {
        "code": 0,
        "data": {
            "game_info": {"game_id": game},
            "websocket_info": {"auth_body": AUTH, "wss_link": ["wss://a/sub", "wss://b/sub", 5]},
            "anchor_info": {"room_id": 5050, "uid": 7, "open_id": "O7", "uname": "老师"},
        },
    }


class Platform:
    """Answers by the call's name; a list is used up in turn, its last answer stays."""

    def __init__(self, **told: Any) -> None:
        self.told: dict[str, Any] = {
            "start": started(),
            "heartbeat": {"code": 0, "data": {}},
            "end": {"code": 0, "data": {}},
        } | told
        self.calls: list[tuple[str, dict[str, Any]]] = []

    async def json(
        self,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        method: str | None = None,
    ) -> Any:
        base, _, name = url.rpartition("/")
        assert base == "https://live-open.biliapi.com/v2/app" and body is not None
        assert headers is not None and headers["x-bili-accesskeyid"] in ("AK", PRACTICE.key)
        self.calls.append((name, json.loads(body)))
        answer = self.told[name]
        if isinstance(answer, list):
            answer = answer.pop(0) if len(answer) > 1 else answer[0]
        if isinstance(answer, Exception):
            raise answer
        return answer

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.calls]


def feed(notes: Entries | None = None, **secrets: str) -> BilibiliOpenFeed:
    return BilibiliOpenFeed("CODE1", Access(Entries(MINE | secrets), notes or Entries()))


def test_the_signature_is_the_known_one_and_over_the_exact_bytes() -> None:
    body = b'{"code": "ABC123", "app_id": 1}'
    named = headers(body, Pair(1, "AK", "SECRET"), "n0nce", 1_700_000_000)
    assert named["x-bili-content-md5"] == "f43553c1aee3c0f47ec82f5e04a9e498"
    assert named["Authorization"] == (
        "aa2fb2d957c6f9233fd445719665b88d338cf3fece1059601dea8499209a1d11"
    )
    assert named["Content-Type"] == named["Accept"] == "application/json"
    assert headers(body + b" ", Pair(1, "AK", "SECRET"), "n0nce", 1_700_000_000) != named


def test_the_room_is_opened_and_greeted_with_the_very_bytes() -> None:
    platform, room = Platform(), feed()
    assert asyncio.run(room.endpoints(platform)) == [
        Endpoint("wss://a/sub"),
        Endpoint("wss://b/sub"),
    ]
    assert platform.calls == [("start", {"code": "CODE1", "app_id": 12})]
    assert room.opening(0) == [Send(packets.pack(packets.AUTH, AUTH.encode()))]
    admission = packets.pack(packets.AUTH_REPLY, b'{"code":0}')
    assert Admitted(SIGNALS) in room.decode(admission, 0)


def test_the_game_is_noted_before_it_is_used_and_forgotten_with_its_end() -> None:
    written: list[tuple[str, str]] = []
    notes = Entries(write=lambda name, value: written.append((name, value)))
    platform, room = Platform(), feed(notes)
    asyncio.run(room.endpoints(platform))
    (name, value) = written[0]
    assert value == "12 g1" and "CODE1" not in name
    asyncio.run(room.leave(platform))
    assert platform.calls[-1] == ("end", {"app_id": 12, "game_id": "g1"})
    assert written[1:] == [(name, "")]


def test_what_a_crash_left_open_is_ended_first() -> None:
    notes, platform = Entries(), Platform()
    asyncio.run(feed(notes).endpoints(platform))
    again = Platform(start=started("g2"))
    asyncio.run(feed(notes).endpoints(again))
    assert again.names == ["end", "start"]
    assert again.calls[0][1] == {"app_id": 12, "game_id": "g1"}


@pytest.mark.parametrize("end", [{"code": 7000}, {"code": 7003}, OSError("x"), {"code": 5002}])
def test_a_left_over_game_that_cannot_be_ended_is_no_obstacle(end: Any) -> None:
    notes = Entries()
    asyncio.run(feed(notes).endpoints(Platform()))
    platform = Platform(end=end)
    assert asyncio.run(feed(notes).endpoints(platform))
    assert platform.names == ["end", "start"]


def test_a_game_without_an_id_needs_no_beat_and_no_end() -> None:
    async def use() -> None:
        platform, room = Platform(start=started("")), feed()
        await room.endpoints(platform)
        assert [item async for item in room.attend(platform)] == []
        await room.leave(platform)
        assert platform.names == ["start"]

    run_virtually(use())


def test_the_game_is_kept_open_every_twenty_seconds() -> None:
    async def use() -> Platform:
        platform, room = Platform(), feed()
        await room.endpoints(platform)
        task = asyncio.ensure_future(anext(room.attend(platform)))
        await asyncio.sleep(61)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return platform

    platform = run_virtually(use())
    assert platform.names == ["start", "heartbeat", "heartbeat", "heartbeat"]
    assert platform.calls[1][1] == {"game_id": "g1"}


def test_a_beat_that_does_not_get_through_is_repeated_soon() -> None:
    async def use() -> Platform:
        beats = [OSError("x"), TryLater("h", 1), {"code": 0}]
        platform, room = Platform(heartbeat=beats), feed()
        await room.endpoints(platform)
        task = asyncio.ensure_future(anext(room.attend(platform)))
        await asyncio.sleep(35)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        return platform

    assert run_virtually(use()).names.count("heartbeat") == 3


@pytest.mark.parametrize("code", [7000, 7003])
def test_a_game_that_was_closed_is_opened_again(code: int) -> None:
    async def use() -> None:
        platform, room = Platform(heartbeat={"code": code}), feed()
        await room.endpoints(platform)
        (item,) = [item async for item in room.attend(platform)]
        assert isinstance(item, Renew) and item.why.code == "bilibili.open_closed"

    run_virtually(use())


@pytest.mark.parametrize(("game", "renewed"), [("g1", True), ("", True), ("g9", False)])
def test_the_end_of_our_own_game_asks_for_a_new_one(game: str, renewed: bool) -> None:
    room = feed()
    asyncio.run(room.endpoints(Platform()))
    told = {"cmd": "LIVE_OPEN_PLATFORM_INTERACTION_END", "data": {"game_id": game}}
    frame = packets.pack(packets.MESSAGE, json.dumps(told).encode())
    assert any(isinstance(item, Renew) for item in room.decode(frame, 0)) == renewed


@pytest.mark.parametrize(("code", "name"), sorted(REFUSALS.items()))
def test_what_a_person_must_mend_ends_with_its_own_words(code: int, name: str) -> None:
    with pytest.raises(AppError) as told:
        asyncio.run(feed().endpoints(Platform(start={"code": code, "message": "no"})))
    assert told.value.code == name
    assert "SECRET" not in str(told.value)


def test_a_refusal_without_words_of_its_own_tells_its_code() -> None:
    with pytest.raises(AppError) as told:
        asyncio.run(feed().endpoints(Platform(start={"code": 4013})))
    assert (told.value.code, told.value.arguments) == ("open_refused", {"code": 4013})


@pytest.mark.parametrize(
    ("code", "seconds", "why"),
    [
        (7001, 10, "bilibili.open_cooling"),
        (7002, 10, "bilibili.open_running"),
        (7003, 10, "bilibili.open_closed"),
        (4009, 0, "bilibili.open_busy"),
        (5002, 0, "bilibili.open_busy"),
    ],
)
def test_what_may_pass_is_tried_again_after_a_while(code: int, seconds: int, why: str) -> None:
    with pytest.raises(TryLater) as told:
        asyncio.run(feed().endpoints(Platform(start={"code": code})))
    assert told.value.why is not None
    assert (told.value.seconds, told.value.why.code) == (seconds, why)


@pytest.mark.parametrize(
    ("secrets", "code"),
    [
        ({APP_ID: ""}, "open_app_missing"),
        ({APP_ID: "twelve"}, "open_app_unknown"),
        ({ACCESS_KEY: ""}, "open_key_missing"),
        ({ACCESS_SECRET: ""}, "open_key_missing"),
    ],
)
def test_what_is_missing_is_told_before_anything_is_asked(
    secrets: dict[str, str], code: str
) -> None:
    platform = Platform()
    with pytest.raises(AppError) as told:
        asyncio.run(feed(None, **secrets).endpoints(platform))
    assert (told.value.code, platform.calls) == (code, [])


@pytest.mark.parametrize(
    "answer",
    [
        [],
        {},
        {"code": "0"},
        {"code": 0, "data": None},
        {"code": 0, "data": {"websocket_info": {"auth_body": AUTH, "wss_link": ["http://a"]}}},
        {"code": 0, "data": {"websocket_info": {"auth_body": "", "wss_link": ["wss://a"]}}},
        {"code": 0, "data": {"websocket_info": {"auth_body": [1], "wss_link": ["wss://a"]}}},
    ],
)
def test_an_answer_that_makes_no_sense_may_pass(answer: Any) -> None:
    with pytest.raises(OSError):
        asyncio.run(feed().endpoints(Platform(start=[answer])))


def test_no_representation_shows_a_secret() -> None:
    shown = repr([feed(), Pair(1, "AK", "SECRET"), Access(Entries(MINE), Entries())])
    assert "SECRET" not in shown and "AK" not in shown.replace("AKey", "")


def test_a_local_room_is_entered_with_the_keys_of_practice() -> None:
    room = BilibiliOpenFeed("CODE1", Access(Entries(), Entries()), endpoint="ws://e")
    platform = Platform()
    assert asyncio.run(room.endpoints(platform)) == [Endpoint("ws://e")]
    assert platform.calls[0][1]["app_id"] == PRACTICE.app_id


def test_without_steps_nothing_is_asked_over_http() -> None:
    room = BilibiliOpenFeed("CODE1", Access(Entries(), Entries()), endpoint="ws://e", steps=False)
    platform = Platform()
    asyncio.run(room.endpoints(platform))
    asyncio.run(room.leave(platform))
    assert platform.calls == []
    assert len(list(room.opening(0))) == 1
