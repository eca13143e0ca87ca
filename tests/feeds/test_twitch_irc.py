"""Twitch chat: lines as events, and what steers the link."""

import asyncio
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.errors import AppError
from streamer_app.events import (
    KIND_OF,
    Chat,
    Deleted,
    Event,
    Membership,
    Money,
    Notice,
    PaidMessage,
    RoomState,
    Unknown,
    Viewer,
    ViewerCleared,
    to_json,
)
from streamer_app.feeds import twitch_lines
from streamer_app.feeds.feed import Admitted, Decoded, Handover, Refused, Send
from streamer_app.feeds.twitch_irc import TwitchIrcFeed
from tests.feeds.doubles import NoHttp

NOW = 1_700_000_000_000
SNAPSHOTS = Path(__file__).parent.parent / "data" / "twitch_irc"


def decoded(text: str | bytes, room: str = "teacher") -> list[Decoded]:
    return list(TwitchIrcFeed(room).decode(text, NOW))


def one(text: str | bytes) -> Any:
    (event,) = decoded(text)
    return event


def privmsg(tags: str, text: str) -> str:
    return f"@{tags} :ada!ada@ada.tmi.twitch.tv PRIVMSG #teacher :{text}"


def notice(kind: str, tags: str = "", text: str = "") -> str:
    tail = f" :{text}" if text else ""
    head = f"@id=n1;msg-id={kind};tmi-sent-ts=5000;user-id=7;login=ada;display-name=Ada;{tags}"
    return f"{head} :tmi.twitch.tv USERNOTICE #teacher{tail}"


def test_a_message_keeps_id_time_name_and_words() -> None:
    line = privmsg(
        "badges=vip/1,subscriber/12;display-name=Ada\\sL;id=m1;mod=0;tmi-sent-ts=1700;user-id=7",
        "why  is it C? :)",
    )
    assert one(line) == Chat(
        source="twitch",
        room="teacher",
        id="m1",
        at_ms=1700,
        seen_ms=NOW,
        viewer=Viewer("7", "Ada L", False, ("vip", "member"), ("vip/1", "subscriber/12")),
        text="why  is it C? :)",
    )


def test_the_order_of_tags_does_not_matter() -> None:
    tags = ["id=m1", "user-id=7", "display-name=Ada", "tmi-sent-ts=1700", "badges="]
    assert one(privmsg(";".join(tags), "x")) == one(privmsg(";".join(reversed(tags)), "x"))


def test_lines_are_split_at_cr_lf_alone() -> None:
    text = privmsg("id=1", "a\u2028b\x85c") + "\r\n" + privmsg("id=2", "d") + "\r\n"
    events = decoded(text.encode())
    assert [event.text for event in events if isinstance(event, Chat)] == ["a\u2028b\x85c", "d"]


def test_a_frame_of_endless_lines_is_cut_with_one_word_about_it() -> None:
    events = decoded("X\r\n" * 300_000)
    assert len(events) == 4097
    assert isinstance(events[0], Unknown) and events[0].why == "unreadable: too many lines"


def test_the_action_wrapper_comes_off() -> None:
    assert one(privmsg("id=1", "\x01ACTION waves\x01")).text == "waves"


def test_bits_make_a_paid_message_in_bits_and_cents() -> None:
    event = one(privmsg("bits=5;id=1", "Cheer5"))
    assert isinstance(event, PaidMessage)
    assert (event.paid, event.coins) == (Money(5, "USD"), Money(5, "XTB"))


@pytest.mark.parametrize("bits", ["", "0", "-5", "x", "²", "9" * 30])
def test_bits_that_are_no_amount_leave_an_ordinary_message(bits: str) -> None:
    assert isinstance(one(privmsg(f"bits={bits};id=1", "hello")), Chat)


def test_a_pinned_message_costs_what_it_says() -> None:
    tags = "id=1;pinned-chat-paid-amount=500;pinned-chat-paid-currency=JPY"
    assert one(privmsg(tags, "hello")).paid == Money(500, "JPY")


def test_a_reply_names_its_parent() -> None:
    assert one(privmsg("id=2;reply-parent-msg-id=1", "yes")).reply_to == "1"


def test_a_message_of_a_shared_chat_is_marked_and_its_bits_are_not_ours() -> None:
    assert one(privmsg("id=1;room-id=5;source-room-id=5", "x")).mirrored is False
    event = one(privmsg("bits=100;id=1;room-id=5;source-room-id=6", "x"))
    assert isinstance(event, Chat) and event.mirrored is True


def test_a_message_without_an_id_gets_the_same_one_after_a_reconnect() -> None:
    feed = TwitchIrcFeed("teacher")
    line = privmsg("tmi-sent-ts=1700;user-id=7", "x")
    first = [event.id for event in feed.decode(f"{line}\r\n{line}", NOW) if isinstance(event, Chat)]
    list(feed.opening(NOW))
    again = [event.id for event in feed.decode(f"{line}\r\n{line}", NOW) if isinstance(event, Chat)]
    assert first == again
    assert len(set(first)) == 2


def test_a_text_is_cut_to_eight_kibibytes() -> None:
    assert len(one(privmsg("id=1", "问" * 100_000)).text.encode()) <= 8192


@pytest.mark.parametrize(
    ("kind", "tags", "months", "gifted", "combo"),
    [
        ("sub", "msg-param-cumulative-months=1;msg-param-sub-plan=Prime", 1, False, None),
        ("resub", "msg-param-cumulative-months=15;msg-param-sub-plan=Prime", 15, False, None),
        ("subgift", "msg-param-gift-months=3;msg-param-months=9", 3, True, None),
        ("subgift", "msg-param-origin-id=a\\sb", 1, True, "a b"),
        ("anonsubgift", "msg-param-community-gift-id=c", 1, True, "c"),
        ("giftpaidupgrade", "", 1, False, None),
        ("anongiftpaidupgrade", "", 1, False, None),
        ("primepaidupgrade", "msg-param-sub-plan=1000", 1, False, None),
    ],
)
def test_every_membership_counts_one(
    kind: str, tags: str, months: int, gifted: bool, combo: str | None
) -> None:
    event = one(notice(kind, tags))
    assert isinstance(event, Membership)
    found = (event.count, event.months, event.gifted, event.combo, event.text)
    assert found == (1, months, gifted, combo, "")


def test_a_mystery_gift_stands_for_all_it_gives_under_its_lines_combo() -> None:
    big = one(notice("submysterygift", "msg-param-mass-gift-count=20;msg-param-origin-id=o"))
    small = one(notice("subgift", "msg-param-origin-id=o"))
    assert (big.count, small.count, big.combo, small.combo) == (20, 1, "o", "o")


def test_the_origin_that_all_old_single_gifts_share_joins_nothing() -> None:
    shared_by_all = "da 39 a3 ee 5e 6b 4b 0d 32 55 bf ef 95 60 18 90 af d8 07 09"
    tag = f"msg-param-origin-id={shared_by_all}".replace(" ", "\\s")
    assert one(notice("subgift", tag)).combo is None


def test_an_anonymous_gifter_is_nobody() -> None:
    assert one(notice("subgift").replace("user-id=7", "user-id=274598607")).viewer is None
    assert one(notice("anonsubmysterygift", "msg-param-mass-gift-count=2")).viewer is None


@pytest.mark.parametrize(
    "kind", ["raid", "announcement", "ritual", "viewermilestone", "sharedchatnotice", "brand-new"]
)
def test_other_notices_keep_twitchs_word(kind: str) -> None:
    event = one(notice(kind, "system-msg=40\\scame"))
    assert isinstance(event, Notice)
    assert (event.what, event.text) == (kind, "40 came")


def test_a_membership_of_a_joint_room_is_only_a_notice() -> None:
    assert isinstance(one(notice("sub", "room-id=1;source-room-id=2")), Notice)


@pytest.mark.parametrize(
    ("tags", "user", "viewer", "seconds"),
    [
        ("ban-duration=600;target-user-id=9", " :bob", Viewer("9", "bob"), 600),
        ("target-user-id=9", " :bob", Viewer("9", "bob"), None),
        ("room-id=1", "", None, None),
    ],
)
def test_clearing_a_viewer_or_the_chat(
    tags: str, user: str, viewer: Viewer | None, seconds: int | None
) -> None:
    event = one(f"@{tags};tmi-sent-ts=8000 :tmi.twitch.tv CLEARCHAT #teacher{user}")
    assert isinstance(event, ViewerCleared)
    assert (event.viewer, event.seconds, event.at_ms) == (viewer, seconds, 8000)


def test_a_deleted_message_is_named_and_told_twice_is_one() -> None:
    line = "@target-msg-id=m1;tmi-sent-ts=9 :tmi.twitch.tv CLEARMSG #teacher :x"
    first, second = decoded(f"{line}\r\n{line}")
    assert isinstance(first, Deleted) and first.target == "m1"
    assert first == second


def test_a_deletion_without_a_target_is_unreadable() -> None:
    event = one(":tmi.twitch.tv CLEARMSG #teacher :x")
    assert isinstance(event, Unknown) and event.why.startswith("unreadable")


def modes(feed: TwitchIrcFeed, tags: str, now_ms: int = NOW) -> list[RoomState]:
    line = f"@{tags} :tmi.twitch.tv ROOMSTATE #teacher"
    return [item for item in feed.decode(line, now_ms) if isinstance(item, RoomState)]


def test_modes_of_the_room_are_told_where_they_are_unusual_and_when_they_change() -> None:
    feed = TwitchIrcFeed("teacher")
    full = "emote-only=0;followers-only=10;r9k=0;slow=0;subs-only=1"
    told = [(state.name, state.value) for state in modes(feed, full)]
    assert told == [("followers_only", 10), ("subs_only", True)]
    list(feed.opening(NOW))
    assert modes(feed, full) == []
    (slow,) = modes(feed, "slow=5")
    (off,) = modes(feed, "slow=0")
    assert (slow.name, slow.value, off.value) == ("slow", 5, 0)


def test_a_room_as_usual_has_nothing_to_tell() -> None:
    full = "emote-only=0;followers-only=-1;r9k=0;slow=0;subs-only=0"
    assert modes(TwitchIrcFeed("teacher"), full) == []
    assert len(modes(TwitchIrcFeed(""), full)) == 5


def test_after_a_restart_the_first_modes_are_known_and_a_change_is_new() -> None:
    def ids(now_ms: int) -> list[str]:
        feed = TwitchIrcFeed("teacher")
        first, second = modes(feed, "slow=9", now_ms), modes(feed, "slow=5", now_ms)
        return [first[0].id, second[0].id]

    before, after = ids(NOW), ids(NOW + 60_000)
    assert before[0] == after[0]
    assert before[1] != after[1]


def test_the_opening_asks_for_tags_and_joins_without_an_account() -> None:
    said = [send.data for send in TwitchIrcFeed("#Teacher").opening(NOW)]
    assert said[0] == "CAP REQ :twitch.tv/tags twitch.tv/commands"
    assert str(said[2]).startswith("NICK justinfan")
    assert said[3] == "JOIN #teacher"


def test_a_ping_is_answered_with_its_own_words() -> None:
    assert decoded("PING :tmi.twitch.tv\r\n") == [Send("PONG :tmi.twitch.tv")]


@pytest.mark.parametrize("proof", ["@slow=0 :h ROOMSTATE #teacher", ":h 366 me #teacher :End"])
def test_the_join_is_proved_once_a_link(proof: str) -> None:
    feed = TwitchIrcFeed("teacher")
    list(feed.opening(NOW))
    assert Admitted() in list(feed.decode(proof, NOW))
    assert Admitted() not in list(feed.decode(proof, NOW))
    list(feed.opening(NOW))
    assert Admitted() in list(feed.decode(proof, NOW))


def test_a_welcome_alone_proves_nothing() -> None:
    assert Admitted() not in decoded(":tmi.twitch.tv 001 justinfan1 :Welcome, GLHF!")


def test_a_request_to_move_asks_for_the_next_link() -> None:
    assert decoded(":tmi.twitch.tv RECONNECT\r\n") == [Handover()]


@pytest.mark.parametrize("kind", ["msg_channel_suspended", "msg_room_not_found"])
def test_a_missing_channel_ends_the_attempt(kind: str) -> None:
    refusals = [
        item
        for item in decoded(f"@msg-id={kind} :tmi.twitch.tv NOTICE #teacher :No.")
        if isinstance(item, Refused)
    ]
    assert [refusal.error.code for refusal in refusals] == ["room_not_found"]


def test_another_notice_refuses_nobody() -> None:
    (event,) = decoded("@msg-id=slow_on :tmi.twitch.tv NOTICE #teacher :Slow mode.")
    assert isinstance(event, Notice) and event.what == "slow_on"


@pytest.mark.parametrize("room", ["a b", "ä", "x" * 26, "a/b"])
def test_a_name_that_is_no_login_is_refused_in_words(room: str) -> None:
    with pytest.raises(AppError, match="twitch_login"):
        TwitchIrcFeed(room)


def test_no_real_line_is_lost(shared: Path) -> None:
    path = shared / "fixtures" / "twitch_irc" / "nymn_recent_a.txt"
    lines = [line for line in path.read_bytes().split(b"\n") if line]
    feed = TwitchIrcFeed("nymn")
    events = [item for line in lines for item in feed.decode(line, NOW) if isinstance(item, Event)]
    assert Counter(KIND_OF[type(event)] for event in events) == {"chat": 398, "viewer_cleared": 2}
    assert len({event.id for event in events}) == 400
    assert not [event for event in events if isinstance(event, Chat) and not event.text]
    assert all(event.at_ms for event in events)


def test_the_collected_lines_become_what_they_are(shared: Path) -> None:
    path = shared / "fixtures" / "twitch_irc" / "lines.txt"
    feed = TwitchIrcFeed("")
    kinds: Counter[str] = Counter()
    for line in path.read_bytes().split(b"\n"):
        kinds.update(
            KIND_OF[type(item)] for item in feed.decode(line, NOW) if isinstance(item, Event)
        )
    assert kinds == {
        "chat": 45,
        "membership": 18,
        "unknown": 16,
        "notice": 14,
        "room_state": 11,
        "viewer_cleared": 7,
        "paid_message": 6,
        "deleted": 3,
        "entry": 1,
        "leave": 1,
    }


def test_our_own_snapshots_hold() -> None:
    feed = TwitchIrcFeed("")
    lines = (SNAPSHOTS / "lines.txt").read_text("utf-8").split("\n")
    events = [
        json.loads(to_json(item))
        for line in lines
        for item in feed.decode(line, NOW)
        if isinstance(item, Event)
    ]
    kept = (SNAPSHOTS / "events.jsonl").read_text("utf-8").splitlines()
    assert events == [json.loads(line) for line in kept]


@given(st.text() | st.binary())
def test_no_message_raises(message: str | bytes) -> None:
    for item in decoded(message):
        if isinstance(item, Event):
            assert item.id
            to_json(item)


@given(
    st.sampled_from(["PRIVMSG", "USERNOTICE", "CLEARCHAT", "CLEARMSG", "ROOMSTATE", "NOTICE"]),
    st.dictionaries(
        st.sampled_from(["id", "user-id", "msg-id", "bits", "tmi-sent-ts", "slow", "badges"]),
        st.text() | st.integers().map(str),
    ),
    st.text(),
)
def test_no_tags_raise(command: str, tags: dict[str, str], text: str) -> None:
    head = ";".join(f"{name}={value}" for name, value in tags.items())
    for item in decoded(f"@{head} :a!a@a {command} #teacher :{text}"):
        if isinstance(item, Event):
            to_json(item)


def test_twitchs_server_is_the_endpoint_unless_another_is_named() -> None:
    def url(feed: TwitchIrcFeed) -> str:
        (endpoint,) = asyncio.run(feed.endpoints(NoHttp()))
        return endpoint.url

    assert url(TwitchIrcFeed("teacher")) == "wss://irc-ws.chat.twitch.tv:443"
    assert url(TwitchIrcFeed("teacher", endpoint="ws://127.0.0.1:5")) == "ws://127.0.0.1:5"


@pytest.mark.parametrize("command", ["PRIVMSG", "USERNOTICE", "CLEARCHAT", "ROOMSTATE"])
def test_a_line_that_names_no_channel_is_unreadable(command: str) -> None:
    event = decoded(f":a!a@a {command}")[-1]
    assert isinstance(event, Unknown) and event.why.startswith("unreadable")


def test_the_memory_for_viewers_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(twitch_lines, "_REMEMBERED", 2)
    feed = TwitchIrcFeed("teacher")
    for number in (1, 2, 3, 1):
        line = privmsg(f"id={number};user-id={number}", "x")
        (event,) = feed.decode(line, NOW)
        assert isinstance(event, Chat) and event.viewer is not None
        assert event.viewer.id == str(number)


def test_an_id_of_which_nothing_is_left_is_derived() -> None:
    (chat,) = decoded("@id=\\ :ada!ada@ada.tmi.twitch.tv PRIVMSG #teacher :hello\r\n")
    assert isinstance(chat, Chat)
    assert len(chat.id) == 24
