"""The open room protocol as the client speaks it."""

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from streamer_app.events import Chat, Event, Unknown, to_json
from streamer_app.feeds.feed import Admitted, Decoded, Refused, Send
from streamer_app.feeds.room import RoomFeed, room_name
from tests.feeds.doubles import NoHttp

NOW = 1_700_000_000_000
DATA = Path(__file__).parent.parent / "data" / "room"


def decoded(value: Any, feed: RoomFeed | None = None) -> list[Decoded]:
    return list((feed or RoomFeed("127.0.0.1:8000/a")).decode(json.dumps(value), NOW))


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("ws://127.0.0.1:8000", "127.0.0.1:8000"),
        ("127.0.0.1:8000/class/", "127.0.0.1:8000/class"),
        ("wss://user:secret@school.example/live?token=secret", "school.example/live"),
    ],
)
def test_a_room_is_named_without_anything_secret(address: str, name: str) -> None:
    assert room_name(address) == name
    assert RoomFeed(address).room == name


def test_hello_says_where_to_go_on() -> None:
    feed = RoomFeed("ws://127.0.0.1:8000")
    feed.after = "m7"
    (send,) = feed.opening(NOW)
    assert json.loads(send.data) == {"kind": "hello", "version": 1, "after": "m7"}


def test_a_welcome_admits_with_title_and_signals() -> None:
    welcome = {"kind": "welcome", "version": 1, "title": "Optics", "signals": ["chat", "gift"]}
    assert decoded(welcome) == [Admitted(frozenset({"chat", "gift"}), "Optics")]


@pytest.mark.parametrize("more", [{}, {"signals": 5, "title": None}])
def test_a_bare_welcome_is_enough(more: dict[str, Any]) -> None:
    assert decoded({"kind": "welcome", "version": 1, **more}) == [Admitted()]


@pytest.mark.parametrize("version", [2, "1", True, None])
def test_another_version_is_refused_in_words(version: object) -> None:
    (refusal,) = decoded({"kind": "welcome", "version": version})
    assert isinstance(refusal, Refused) and refusal.error.code == "room_version"


def test_an_unknown_event_that_calls_itself_welcome_admits_nobody() -> None:
    (event,) = decoded({"kind": "unknown", "what": "welcome", "why": "x", "version": 1})[:1]
    assert isinstance(event, Unknown)


def test_events_get_the_rooms_names_whatever_they_bring() -> None:
    (event,) = decoded(
        {"kind": "chat", "id": "1", "text": "a", "source": "bilibili", "room": "9", "seen_ms": 4}
    )
    assert event == Chat(source="room", room="127.0.0.1:8000/a", id="1", seen_ms=NOW, text="a")


def test_without_an_address_events_keep_their_names() -> None:
    line = {"kind": "chat", "id": "1", "text": "a", "source": "bilibili", "room": "9", "seen_ms": 4}
    (event,) = decoded(line, RoomFeed(""))
    assert isinstance(event, Chat)
    assert (event.source, event.room, event.seen_ms) == ("bilibili", "9", 4)


def test_a_missing_id_is_made_of_the_content_and_counts_repeats() -> None:
    feed = RoomFeed("h")
    line = {"kind": "chat", "at_ms": 5000, "text": "a"}
    first = [event.id for _ in "ab" for event in decoded(line, feed) if isinstance(event, Event)]
    list(feed.opening(NOW))
    again = [event.id for _ in "ab" for event in decoded(line, feed) if isinstance(event, Event)]
    assert first == again
    assert first[0] != first[1] and "" not in first


def test_a_strange_field_is_told_once_a_link() -> None:
    feed = RoomFeed("h")
    line = {"kind": "chat", "id": "1", "text": "a", "sparkle": 1}
    chat, told = decoded(line, feed)
    assert isinstance(chat, Chat)
    assert isinstance(told, Unknown)
    assert (told.what, told.why) == ("chat.sparkle", "not known: field")
    assert len(decoded(line, feed)) == 1


def test_a_strange_kind_is_kept() -> None:
    (event,) = decoded({"kind": "dance", "id": "d"})
    assert isinstance(event, Unknown)
    assert (event.what, event.why, event.id) == ("dance", "not known: kind", "d")


def test_what_a_client_says_is_ignored() -> None:
    (event,) = decoded({"kind": "hello", "version": 1})
    assert isinstance(event, Unknown) and event.why.startswith("ignored")


def test_bytes_and_text_are_read_alike() -> None:
    feed = RoomFeed("h")
    line = '{"kind":"chat","id":"1","text":"问"}'
    assert list(feed.decode(line, NOW)) == list(feed.decode(line.encode(), NOW))


def test_our_own_snapshots_hold() -> None:
    feed = RoomFeed("127.0.0.1:8000")
    sent = (DATA / "messages.jsonl").read_text("utf-8").splitlines()
    kept = (DATA / "events.jsonl").read_text("utf-8").splitlines()
    events = [
        to_json(item) for line in sent for item in feed.decode(line, NOW) if isinstance(item, Event)
    ]
    assert [json.loads(event) for event in events] == [json.loads(line) for line in kept]


def test_opening_sends_one_greeting() -> None:
    assert [type(item) for item in RoomFeed("h").opening(NOW)] == [Send]


def test_the_address_is_the_only_endpoint() -> None:
    def url(feed: RoomFeed) -> str:
        (endpoint,) = asyncio.run(feed.endpoints(NoHttp()))
        return endpoint.url

    assert url(RoomFeed("127.0.0.1:8000/a")) == "ws://127.0.0.1:8000/a"
    assert url(RoomFeed("wss://h/a?token=x")) == "wss://h/a?token=x"
    assert url(RoomFeed("wss://h/a", endpoint="ws://127.0.0.1:5")) == "ws://127.0.0.1:5"
