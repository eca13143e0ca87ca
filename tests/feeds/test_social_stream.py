"""Social Stream Ninja's messages, its totals and its silence."""

import asyncio
import json
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from streamer_app.errors import AppError
from streamer_app.events import (
    AudienceCount,
    Chat,
    Event,
    Follow,
    Gift,
    Like,
    Membership,
    Money,
    Notice,
    PaidMessage,
    RoomState,
    Unknown,
    Viewer,
)
from streamer_app.feeds.connection import Connection, Status
from streamer_app.feeds.feed import Admitted
from streamer_app.feeds.markup import text_of
from streamer_app.feeds.social_stream import SocialStreamFeed, session_name
from tests.feeds.doubles import NoHttp, Room
from tests.virtual_time import run_virtually

NOW = 1_700_000_000_000
ADA = {"chatname": "Ada", "userid": "7", "type": "youtube"}


def read(*messages: Any, feed: SocialStreamFeed | None = None) -> list[Event]:
    feed = feed or SocialStreamFeed("secret42")
    items = [item for found in messages for item in feed.decode(json.dumps(found), NOW)]
    return [item for item in items if isinstance(item, Event)]


def one(**message: Any) -> Event:
    (found,) = read(ADA | message)
    return found


def test_the_real_samples_are_read(shared: Path) -> None:
    kinds = {}
    for path in (shared / "fixtures" / "social_stream_ninja").glob("*.json"):
        (found,) = read(json.loads(path.read_text("utf-8")))
        kinds[path.stem] = type(found).__name__
    assert {name for name, kind in kinds.items() if kind == "Chat"} == {"chat.2", "chat.3"}
    assert kinds.pop("chat") == "PaidMessage"
    assert set(kinds.values()) == {"Chat", "Unknown"}


def test_a_message_is_stripped_of_its_markup() -> None:
    markup = 'a &lt;b&gt; <img src="x" alt=":)"><b onclick="x">c</b><br>d&amp;amp;'
    found = one(chatmessage=markup, id=5, moderator=True, membership="Gold")
    assert isinstance(found, Chat)
    assert found.text == "a <b> :) c d&amp;"
    assert found.viewer == Viewer("youtube:7", "Ada", False, ("moderator", "member"), ("youtube",))


def test_a_plain_message_is_left_as_it_is() -> None:
    found = one(chatmessage="1 < 2 & <b>", textonly=True)
    assert isinstance(found, Chat) and found.text == "1 < 2 & <b>"


@pytest.mark.parametrize(
    ("markup", "text"),
    [("<" * 5000, "<" * 5000), ("<a" + " b" * 5000, None), ("&#0;&#x110000;x", "\ufffd\ufffdx")],
)
def test_hostile_markup_is_only_text(markup: str, text: str | None) -> None:
    assert text_of(markup) == text or text is None


def test_a_tip_is_money_whatever_its_event() -> None:
    for event in ("", False, None, "donation", "superchat"):
        found = one(chatmessage="thanks", hasDonation="$5.00", event=event)
        assert isinstance(found, PaidMessage)
        assert (found.paid, found.coins, found.text) == (Money(500, "USD"), None, "thanks")


def test_bits_keep_their_unit() -> None:
    found = one(chatmessage="x", hasDonation="500 bits", event="cheer")
    assert isinstance(found, PaidMessage)
    assert (found.paid, found.coins) == (Money(500, "USD"), Money(500, "XTB"))


def test_an_unknown_unit_is_a_gift_without_money() -> None:
    gift, text = read(ADA | {"hasDonation": "3 roses", "chatmessage": "for you", "id": 1})
    assert isinstance(gift, Gift) and (gift.name, gift.count, gift.paid) == ("roses", 3, None)
    assert isinstance(text, Chat) and text.id != gift.id
    assert len(read(ADA | {"hasDonation": "3 roses", "chatmessage": "3 roses"})) == 1


def test_a_payment_delivered_twice_has_one_id() -> None:
    tip = ADA | {"hasDonation": "$1", "meta": {"webhookId": "w"}, "id": 1}
    first, second = read(tip, tip | {"id": 2})
    assert first.id == second.id == "youtube-w"


def test_the_counter_of_the_bridge_may_begin_anew() -> None:
    first, repeat, other = read(
        ADA | {"chatmessage": "a", "id": 1},
        ADA | {"chatmessage": "a", "id": 1},
        ADA | {"chatmessage": "b", "id": 1},
    )
    assert first.id == repeat.id != other.id
    assert first.id.startswith("20231114-1-")


def test_totals_are_set_and_summed_over_sites() -> None:
    feed = SocialStreamFeed("secret42")
    counts = read(
        {"event": "viewer_update", "type": "youtube", "meta": 50},
        {"event": "viewer_update", "type": "tiktok", "meta": 100},
        {"event": "viewer_update", "type": "youtube", "meta": 40},
        {"event": "likes_update", "type": "tiktok", "meta": 7},
        {"event": "follower_update", "type": "tiktok", "meta": 9},
        feed=feed,
    )
    shown = [
        event.count
        if isinstance(event, AudienceCount)
        else event.total
        if isinstance(event, Like)
        else getattr(event, "value", None)
        for event in counts
    ]
    assert shown == [50, 150, 140, 7, 9]


@pytest.mark.parametrize(
    ("message", "kind"),
    [
        ({"event": "new_follower"}, Follow),
        ({"event": "new_subscriber"}, Membership),
        ({"event": "subscription_gift", "meta": {"count": 5}}, Membership),
        ({"event": "raid", "meta": {"fromLogin": "bob", "viewers": 40}}, Notice),
        ({"event": "stream_online"}, RoomState),
        ({"event": "reward", "chatmessage": "x"}, Notice),
        ({"event": "something_new", "chatmessage": "x"}, Notice),
        ({"event": "viewer_update", "meta": "many"}, Unknown),
        ({"event": "giftredemption"}, Unknown),
        ({"chatmessage": "x", "private": True}, Unknown),
    ],
)
def test_events_are_read_by_their_name(message: dict[str, Any], kind: type[Event]) -> None:
    assert type(one(**message)) is kind


def test_a_gift_of_five_is_five_memberships() -> None:
    found = one(event="subscription_gift", meta={"count": 5})
    assert isinstance(found, Membership) and (found.count, found.gifted) == (5, True)


@pytest.mark.parametrize("echo", [{"action": "nextInQueue"}, {"callback": {"get": "x"}}, {}])
def test_echoed_commands_are_ignored(echo: dict[str, Any]) -> None:
    (found,) = read(echo)
    assert isinstance(found, Unknown) and found.why.startswith("ignored")


def test_the_session_is_nowhere_but_in_the_url() -> None:
    feed = SocialStreamFeed("secret42", endpoint="ws://127.0.0.1:1")
    assert feed.room == session_name("secret42") and "secret42" not in feed.room
    with pytest.raises(AppError) as caught:
        SocialStreamFeed("bad session")
    assert "bad" not in str(caught.value)


def statuses(room: Room, seconds: float) -> list[Status]:
    told: list[Status] = []

    async def run() -> None:
        feed = SocialStreamFeed("secret42")
        connection = Connection(feed, NoHttp(), lambda _: None, told.append, dial=room.dial)
        try:
            async with asyncio.timeout(seconds):
                await connection.run()
        except TimeoutError:
            pass

    run_virtually(run())
    return told


def test_a_silent_bridge_is_explained_and_the_first_message_takes_that_back() -> None:
    room = Room((70.0, json.dumps(ADA | {"chatmessage": "x"}), "quiet"))
    told = [(status.state, status.why and status.why.code) for status in statuses(room, 80)]
    assert ("admitted", None) in told
    assert told[3:5] == [("remarked", "ssn.silent"), ("remarked", None)]
    assert room.urls == ["wss://io.socialstream.ninja/join/secret42/4"]


def test_a_lively_bridge_needs_no_explanation() -> None:
    room = Room((5.0, json.dumps(ADA | {"chatmessage": "x"}), "quiet"))
    assert all(status.state != "remarked" for status in statuses(room, 80))


ODD: tuple[Any, ...] = (None, True, -1, 2**60, 1.5, "", "\ud800", "<" * 9000, [], {}, [[]], "$9")


def test_mutated_messages_never_raise() -> None:
    rng = Random(6)
    seeds: list[dict[str, Any]] = [
        ADA | {"chatmessage": "a<b>", "hasDonation": "$5", "id": 1, "meta": {"count": 1}},
        {"event": "viewer_update", "type": "x", "meta": 5, "chatname": "a"},
        ADA | {"event": "subscription_gift", "meta": {"months": 2}, "membership": "x"},
    ]
    feed = SocialStreamFeed("secret42")
    for turn in range(5000):
        found: dict[str, Any] = deepcopy(seeds[turn % 3])
        for _ in range(rng.randint(1, 4)):
            found[rng.choice(sorted(found))] = rng.choice(ODD)
        assert read(found, feed=feed)
        data = bytearray(json.dumps(seeds[turn % 3]).encode())
        data[rng.randrange(len(data))] = rng.randrange(256)
        assert not any(isinstance(item, Admitted) for item in feed.decode(bytes(data), NOW))
