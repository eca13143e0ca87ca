"""The link of EventSub: its session messages, its watch, its words."""

import asyncio
import json
from typing import Any

import pytest

from streamer_app.errors import AppError
from streamer_app.events import Chat, Event, Unknown
from streamer_app.feeds.connection import Connection, Status
from streamer_app.feeds.feed import Admitted, Decoded, Handover, Refused, Remark
from streamer_app.feeds.twitch_eventsub import SERVER, TwitchEventSubFeed
from streamer_app.wording import LANGUAGES, Wording
from tests.feeds.doubles import NoHttp, Room
from tests.virtual_time import run_virtually

NOW = 1_700_000_000_000


def message(kind: str, payload: dict[str, Any], id_: str = "x") -> str:
    metadata = {"message_id": id_, "message_type": kind, "message_timestamp": ""}
    return json.dumps({"metadata": metadata, "payload": payload})


WELCOME = message("session_welcome", {"session": {"id": "S", "keepalive_timeout_seconds": 10}})
KEEPALIVE = message("session_keepalive", {})


def moved(url: str) -> str:
    return message("session_reconnect", {"session": {"id": "S", "reconnect_url": url}})


def told(text: str, feed: TwitchEventSubFeed | None = None) -> list[Decoded]:
    return list((feed or TwitchEventSubFeed("teacher")).decode(text, NOW))


def test_the_server_is_asked_for_a_keepalive_each_ten_seconds() -> None:
    (endpoint,) = asyncio.run(TwitchEventSubFeed("teacher").endpoints(NoHttp()))
    assert endpoint.url == SERVER
    assert endpoint.url.endswith("keepalive_timeout_seconds=10")


def test_the_session_steers_the_link_and_tells_no_event() -> None:
    assert told(WELCOME) == [Admitted()]
    assert told(KEEPALIVE) == []
    assert told(moved("wss://a.example/ws?x=1")) == [Handover("wss://a.example/ws?x=1")]


def test_a_client_says_nothing() -> None:
    assert list(TwitchEventSubFeed("teacher").opening(NOW)) == []


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("wss://elsewhere.example/ws?x=1", "ws://127.0.0.1:9/ws?x=1"),
        ("http://elsewhere.example/", None),
        ("wss://[broken", None),
        ("", None),
    ],
)
def test_a_move_stays_at_the_host_of_the_address(url: str, place: str | None) -> None:
    feed = TwitchEventSubFeed("teacher", endpoint="ws://127.0.0.1:9")
    assert told(moved(url), feed) == [Handover(place)]


@pytest.mark.parametrize(
    ("status", "code"),
    [
        ("authorization_revoked", "twitch_revoked"),
        ("user_removed", "twitch_user_removed"),
        ("chat_user_banned", "twitch_banned"),
    ],
)
def test_a_permission_taken_back_asks_a_person(status: str, code: str) -> None:
    subscription = {"subscription": {"status": status, "type": "channel.chat.message"}}
    (found,) = told(message("revocation", subscription))
    assert isinstance(found, Refused) and found.error.code == code


@pytest.mark.parametrize("status", ["version_removed", "moderator_removed"])
def test_one_topic_less_is_only_remarked(status: str) -> None:
    subscription = {"subscription": {"status": status, "type": "channel.follow"}}
    (found,) = told(message("revocation", subscription))
    assert isinstance(found, Remark) and found.why is not None
    assert found.why.code == "eventsub.revoked"


def test_each_close_code_has_words_in_both_languages() -> None:
    feed = TwitchEventSubFeed("teacher")
    for code in range(4000, 4008):
        why = feed.closed(code)
        assert why is not None
        for language in LANGUAGES:
            assert Wording(language).tell(why) != why.code
    assert feed.closed(1006) is None


def test_a_wrong_login_is_refused() -> None:
    with pytest.raises(AppError):
        TwitchEventSubFeed("no such name!")


def chat(number: int) -> str:
    event = {"message_id": f"c{number}", "message": {"text": "x"}, "chatter_user_id": "7"}
    payload = {"subscription": {"type": "channel.chat.message"}, "event": event}
    return message("notification", payload, f"n{number}")


def watched(room: Room, seconds: float) -> tuple[list[Event], list[tuple[float, Status]]]:
    events: list[Event] = []
    told: list[tuple[float, Status]] = []

    async def run() -> None:
        loop = asyncio.get_running_loop()
        connection = Connection(
            TwitchEventSubFeed("teacher"),
            NoHttp(),
            events.extend,
            lambda status: told.append((loop.time(), status)),
            dial=room.dial,
        )
        try:
            async with asyncio.timeout(seconds):
                await connection.run()
        except TimeoutError:
            pass

    run_virtually(run())
    return events, told


def test_a_missing_keepalive_is_noticed_within_fifteen_seconds() -> None:
    room = Room((WELCOME, "dead"), (WELCOME, "quiet"))
    _, told = watched(room, 30)
    waiting = [at for at, status in told if status.state == "waiting"]
    start = next(at for at, status in told if status.state == "admitted")
    assert len(waiting) == 1 and 12 <= waiting[0] - start <= 15.1


def test_a_quiet_channel_with_keepalives_is_not_disturbed() -> None:
    room = Room((WELCOME, *(item for _ in range(6) for item in (10.1, KEEPALIVE)), "quiet"))
    _, told = watched(room, 62)
    assert [status.state for _, status in told][-2:] == ["admitted", "stopped"]
    assert room.sockets[0].sent == []


def test_the_link_before_a_move_is_read_until_the_new_one_welcomes() -> None:
    old = (WELCOME, chat(1), moved("wss://b.example/ws"), 0.6, chat(2), "quiet")
    new = (0.3, WELCOME, chat(2), chat(3), "quiet")
    room = Room(old, new)
    events, told = watched(room, 10)
    assert [event.id for event in events if isinstance(event, Chat)] == ["c1", "c2", "c3"]
    assert room.urls == [SERVER, "wss://b.example/ws"]
    assert not any(status.state == "waiting" for _, status in told)


@pytest.mark.parametrize("text", ["", "x", "[]", "{}", '{"metadata": 5}', '{"metadata": {"a": 1}}'])
def test_a_damaged_message_is_counted(text: str) -> None:
    (found,) = told(text)
    assert isinstance(found, Unknown)
