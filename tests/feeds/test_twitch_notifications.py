"""EventSub's notifications as events: real captures, what counts twice elsewhere counts once."""

import json
from collections.abc import Mapping
from copy import deepcopy
from pathlib import Path
from random import Random
from typing import Any

import pytest

from streamer_app.events import (
    KIND_OF,
    Chat,
    Deleted,
    Event,
    Follow,
    Gift,
    Membership,
    Money,
    Notice,
    PaidMessage,
    RoomState,
    Unknown,
    Viewer,
    ViewerCleared,
)
from streamer_app.feeds.feed import FOREVER_MS
from streamer_app.feeds.twitch_eventsub import TwitchEventSubFeed
from streamer_app.feeds.twitch_irc import TwitchIrcFeed
from streamer_app.feeds.twitch_payload import stamp_ms

NOW = 1_700_000_000_000
STAMP = "2023-11-14T22:13:20.123456789Z"
OWNER = {"broadcaster_user_id": "1", "broadcaster_user_login": "teacher"}
ADA = {"chatter_user_id": "7", "chatter_user_login": "ada", "chatter_user_name": "Ada"}
USER = {"user_id": "7", "user_login": "ada", "user_name": "Ada"}
TABLE = Path(__file__).parent.parent / "data" / "twitch_eventsub" / "kinds.tsv"


def notification(topic: str, event: Mapping[str, Any], id_: str = "m1", at: str = STAMP) -> str:
    metadata = {"message_id": id_, "message_type": "notification", "message_timestamp": at}
    payload = {"subscription": {"type": topic}, "event": {**OWNER, **event}}
    return json.dumps({"metadata": metadata, "payload": payload})


def chat(text: str = "hi", **more: Any) -> dict[str, Any]:
    return {**ADA, "message_id": "c1", "message": {"text": text}, **more}


def read(*messages: str, room: str = "teacher") -> list[Event]:
    feed = TwitchEventSubFeed(room)
    items = [item for message in messages for item in feed.decode(message, NOW)]
    items += feed.flush(FOREVER_MS)
    return [item for item in items if isinstance(item, Event)]


def one(topic: str, event: Mapping[str, Any]) -> Event:
    (found,) = read(notification(topic, event))
    return found


def test_every_real_capture_becomes_what_the_table_says(shared: Path) -> None:
    expected = dict(line.split("\t") for line in TABLE.read_text("utf-8").splitlines())
    folder = shared / "fixtures" / "twitch_eventsub"
    assert {path.stem for path in folder.glob("*.json")} == set(expected)
    for name, kinds in expected.items():
        feed = TwitchEventSubFeed("")
        items = [*feed.decode((folder / f"{name}.json").read_text("utf-8"), 0)]
        items += feed.flush(FOREVER_MS)
        found = [
            item.why.partition(":")[0]
            if isinstance(item, Unknown)
            else KIND_OF[type(item)]
            if isinstance(item, Event)
            else type(item).__name__
            for item in items
        ]
        assert " ".join(found) == kinds, name


def test_a_message_is_a_chat_with_the_id_of_the_chat_server() -> None:
    badges = [{"set_id": "broadcaster", "id": "1"}, {"set_id": "subscriber", "id": "12"}]
    reply = {"parent_message_id": "c0"}
    assert one("channel.chat.message", chat(badges=badges, reply=reply)) == Chat(
        source="twitch",
        room="teacher",
        id="c1",
        at_ms=NOW + 123,
        seen_ms=NOW,
        viewer=Viewer("7", "Ada", False, ("host", "member"), ("broadcaster/1", "subscriber/12")),
        text="hi",
        reply_to="c0",
    )


def test_a_message_of_a_shared_chat_is_mirrored() -> None:
    found = one("channel.chat.message", chat(source_broadcaster_user_id="2", cheer={"bits": 5}))
    assert isinstance(found, Chat) and found.mirrored
    own = one("channel.chat.message", chat(source_broadcaster_user_id="1"))
    assert isinstance(own, Chat) and not own.mirrored


CHEER = notification("channel.chat.message", chat("cheer5", cheer={"bits": 5}), "a")
USE = notification("channel.bits.use", {**USER, "bits": 5, "type": "cheer"}, "b")
OLD_USE = notification("channel.cheer", {**USER, "bits": 5, "message": "cheer5"}, "c")


@pytest.mark.parametrize(
    "messages",
    [(CHEER,), (USE,), (CHEER, USE), (USE, CHEER), (USE, OLD_USE), (OLD_USE, CHEER, USE)],
)
def test_a_cheer_told_by_several_topics_is_paid_once(messages: tuple[str, ...]) -> None:
    (found,) = read(*messages)
    assert isinstance(found, PaidMessage)
    assert (found.paid, found.coins) == (Money(5, "USD"), Money(5, "XTB"))


def test_two_equal_cheers_stay_two() -> None:
    again = notification("channel.chat.message", chat(cheer={"bits": 5}, message_id="c2"), "d")
    use_again = notification("channel.bits.use", {**USER, "bits": 5, "type": "cheer"}, "e")
    assert len(read(USE, CHEER, again, use_again)) == 2
    assert len(read(CHEER, again, USE, use_again)) == 2
    assert len(read(USE, use_again)) == 2
    assert len(read(CHEER, USE, use_again)) == 2


def test_a_power_up_is_a_gift_of_its_bits() -> None:
    power = {"power_up": {"type": "celebration"}, "bits": 40, "type": "power_up"}
    found = one("channel.bits.use", {**USER, **power})
    assert isinstance(found, Gift)
    assert (found.name, found.count, found.coins) == ("celebration", 1, Money(40, "XTB"))


def notice(kind: str, told: Mapping[str, Any], **more: Any) -> str:
    event = {**ADA, "message_id": f"n-{kind}", "notice_type": kind, kind: told, **more}
    return notification("channel.chat.notification", event, f"x-{kind}")


RESUB = notice("resub", {"cumulative_months": 15, "sub_tier": "1000"}, message={"text": "still"})
RESUB_MESSAGE = notification(
    "channel.subscription.message",
    {**USER, "tier": "1000", "message": {"text": "still"}, "cumulative_months": 15},
    "y",
)


@pytest.mark.parametrize(
    "messages", [(RESUB,), (RESUB_MESSAGE,), (RESUB, RESUB_MESSAGE), (RESUB_MESSAGE, RESUB)]
)
def test_a_renewal_told_twice_is_one_membership(messages: tuple[str, ...]) -> None:
    (found,) = read(*messages)
    assert isinstance(found, Membership)
    assert (found.tier, found.months, found.count, found.text) == ("1000", 15, 1, "still")


def test_a_gift_of_two_is_two_memberships_however_it_is_told() -> None:
    total = notice("community_sub_gift", {"id": "g", "total": 2, "sub_tier": "1000"})
    each = [
        notice("sub_gift", {"community_gift_id": "g", "sub_tier": "1000"}, message_id=f"r{n}")
        for n in range(2)
    ]
    gift = notification("channel.subscription.gift", {**USER, "total": 2, "tier": "1000"}, "z")
    got = notification("channel.subscribe", {**USER, "tier": "1000", "is_gift": True}, "w")
    for messages in ((total, gift, got), (gift, got, total), (gift, got)):
        found = [event for event in read(*messages) if isinstance(event, Membership)]
        assert [(event.count, event.gifted) for event in found] == [(2, True)]
    found = [event for event in read(total, *each) if isinstance(event, Membership)]
    assert {event.combo for event in found} == {"g"}


def test_an_anonymous_giver_has_no_viewer() -> None:
    for way in ({"chatter_is_anonymous": True}, {"chatter_user_id": "274598607"}):
        (found,) = read(notice("sub_gift", {"sub_tier": "1000"}, **way))
        assert isinstance(found, Membership) and found.viewer is None


def test_a_raid_told_twice_is_one_notice() -> None:
    raid = notice("raid", {"user_id": "9", "viewer_count": 40}, system_message="40 came")
    other = {"from_broadcaster_user_id": "9", "to_broadcaster_user_login": "teacher", "viewers": 40}
    found = read(notification("channel.raid", other, "q"), raid)
    assert [(event.what, event.text) for event in found if isinstance(event, Notice)] == [
        ("raid", "40 came")
    ]


IRC = "@id=c1;user-id=7;display-name=Ada;room-id=1;{tags} :ada!ada@ada.tmi PRIVMSG #teacher :cheer5"
SUB = (
    "@id=n-resub;user-id=7;display-name=Ada;login=ada;room-id=1;msg-id=resub;"
    "msg-param-cumulative-months=15;msg-param-sub-plan=1000 :tmi USERNOTICE #teacher :still"
)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (IRC.format(tags="mod=0"), notification("channel.chat.message", chat("cheer5"))),
        (IRC.format(tags="bits=5"), CHEER),
        (SUB, RESUB),
        (
            "@login=ada;target-msg-id=c1 :tmi CLEARMSG #teacher :x",
            notification("channel.chat.message_delete", {"message_id": "c1"}),
        ),
    ],
)
def test_both_ways_of_reading_a_channel_tell_the_same_event(line: str, message: str) -> None:
    (chat_server,) = [e for e in TwitchIrcFeed("teacher").decode(line, NOW) if isinstance(e, Event)]
    (eventsub,) = read(message)
    assert type(chat_server) is type(eventsub)
    keys = ("source", "room", "id", "viewer", "text", "paid", "coins", "tier", "months", "target")
    for key in keys:
        assert getattr(chat_server, key, None) == getattr(eventsub, key, None), key


def test_state_is_set_and_never_added() -> None:
    poll = {"id": "p", "title": "?", "choices": [{"title": "A", "votes": 12, "bits_votes": 5}]}
    found = one("channel.poll.progress", poll)
    assert isinstance(found, RoomState) and found.name == "poll"
    assert found.value["choices"] == [{"title": "A", "votes": 12}]
    live, over = one("stream.online", {"id": "9"}), one("stream.offline", {})
    assert isinstance(live, RoomState) and isinstance(over, RoomState)
    assert (live.id, live.value, over.value) == ("live-9", True, False)


def test_moderation_takes_back_and_clears() -> None:
    ban = {**USER, "banned_at": "2020-01-01T00:00:00Z", "ends_at": "2020-01-01T00:10:00Z"}
    timeout = one("channel.ban", ban)
    assert isinstance(timeout, ViewerCleared)
    assert (timeout.seconds, timeout.viewer) == (600, Viewer("7", "Ada"))
    log = one("channel.moderate", {"action": "delete", "delete": {**USER, "message_id": "c1"}})
    assert isinstance(log, Deleted) and (log.id, log.target) == ("clearmsg-c1", "c1")
    assert one("channel.chat.clear", {}).viewer is None


def test_a_follow_has_the_id_of_its_message() -> None:
    found = one("channel.follow", USER)
    assert isinstance(found, Follow)
    assert (found.id, found.viewer) == ("m1", Viewer("7", "Ada"))


def test_a_repeated_message_tells_nothing_new() -> None:
    assert len(read(CHEER, CHEER, USE)) == 1
    assert (
        len(read(notification("channel.follow", USER), notification("channel.follow", USER))) == 1
    )


def test_a_message_older_than_ten_minutes_is_left_out_when_live() -> None:
    old = notification("channel.chat.message", chat(), at="2023-11-14T22:03:19Z")
    (found,) = read(old)
    assert isinstance(found, Unknown) and found.why == "ignored: older than ten minutes"
    (found,) = read(old, room="")
    assert isinstance(found, Chat)


@pytest.mark.parametrize(
    ("text", "at_ms"),
    [
        (STAMP, NOW + 123),
        ("2023-11-14T22:13:20Z", NOW),
        ("2023-11-14T23:13:20.5+01:00", NOW + 500),
        *(("", 0), ("2023-13-14T22:13:20Z", 0), ("yesterday", 0)),
    ],
)
def test_a_time_may_have_nanoseconds(text: str, at_ms: int) -> None:
    assert stamp_ms(text) == at_ms


SEEDS = (CHEER, USE, RESUB, notice("raid", {"user_id": "9", "viewer_count": 40}))
ODD: tuple[Any, ...] = (
    None,
    True,
    -1,
    2**70,
    1.5,
    "",
    "\ud800",
    "x" * 9000,
    [],
    {},
    [[[]]],
    {"a": {"b": []}},
)


def test_mutated_notifications_never_raise() -> None:
    rng = Random(5)
    for seed in SEEDS:
        for _ in range(600):
            found = json.loads(seed)
            for _ in range(rng.randint(1, 4)):
                spoil(rng, found)
            assert read(json.dumps(found), room=rng.choice(("", "teacher"))) is not None
    for seed in SEEDS:
        for _ in range(700):
            data = bytearray(seed.encode())
            for _ in range(rng.randint(1, 6)):
                data[rng.randrange(len(data))] = rng.randrange(256)
            feed = TwitchEventSubFeed("teacher")
            assert len([*feed.decode(bytes(data), NOW), *feed.flush(FOREVER_MS)]) <= 2


def spoil(rng: Random, found: Any) -> None:
    """Put something odd somewhere in an object, in place."""
    while isinstance(found, dict) and found:
        name = rng.choice(sorted(found))
        if not isinstance(found[name], dict) or rng.random() < 0.2:
            found[name] = deepcopy(rng.choice(ODD))
            return
        found = found[name]
