"""The engine of the decode command."""

import json
from base64 import b64encode
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.errors import AppError
from streamer_app.feeds import packets
from streamer_app.feeds.decoding import PLATFORMS, decode_lines

PRIVMSG = b"@id=%d;tmi-sent-ts=1700;user-id=7 :a!a@a PRIVMSG #x :hello\r\n"
GUARD = {
    "cmd": "GUARD_BUY",
    "data": {
        "uid": 5,
        "username": "a",
        "guard_level": 3,
        "num": 1,
        "price": 198000,
        "start_time": 1_700_000_000,
    },
}


def decoded(platform: str, lines: Iterable[bytes]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in decode_lines(platform, lines)]


def told(platform: str, *lines: bytes) -> list[tuple[int, str, str]]:
    """Line, kind, first word of why."""
    return [
        (row["line"], row["kind"], row.get("why", "").partition(":")[0])
        for row in decoded(platform, lines)
    ]


def test_every_line_is_answered_with_its_number() -> None:
    assert told("twitch-irc", PRIVMSG % 1, b"PING :x\r\n", b"\n", b"\xff\n", b"VERSION") == [
        (1, "chat", ""),
        (2, "unknown", "ignored"),
        (3, "unknown", "unreadable"),
        (4, "unknown", "unreadable"),
        (5, "unknown", "not known"),
    ]


def test_two_messages_of_one_line_bear_its_number() -> None:
    both = (PRIVMSG % 1) + (PRIVMSG % 2).rstrip()
    assert [row["id"] for row in decoded("twitch-irc", [both])] == ["1", "2"]
    assert {row["line"] for row in decoded("twitch-irc", [both])} == {1}


def test_repeats_are_not_dropped() -> None:
    assert len(decoded("twitch-irc", [PRIVMSG % 1] * 3)) == 3


def test_what_only_steers_the_link_is_ignored_in_words() -> None:
    rows = decoded("room", [b'{"kind":"welcome","version":1}\n', b'{"kind":"hello","version":1}\n'])
    assert [row["why"].partition(":")[0] for row in rows] == ["ignored", "ignored"]


def test_a_repeated_room_state_is_answered_though_nothing_changed() -> None:
    line = b"@slow=0 :h ROOMSTATE #x\n"
    assert told("twitch-irc", line, line) == [
        (1, "room_state", ""),
        (2, "unknown", "ignored"),
    ]


def test_a_binary_frame_comes_as_base64() -> None:
    command = json.dumps({"cmd": "LIKE_INFO_V3_UPDATE", "data": {"click_count": 7}}).encode()
    frame = packets.pack_messages([command, command], packets.BROTLI)
    rows = decoded("bilibili", [b"base64:" + b64encode(frame) + b"\n"])
    assert [(row["kind"], row["total"], row["line"]) for row in rows] == [("like", 7, 1)] * 2


@pytest.mark.parametrize("line", [b"base64:!!!!\n", b"base64:AAA\n", b"base64:AAAA\n", b"base64:"])
def test_a_damaged_frame_is_unreadable(line: bytes) -> None:
    kinds = {(kind, why) for _, kind, why in told("bilibili", line)}
    assert kinds <= {("unknown", "unreadable"), ("unknown", "ignored")} and kinds


def test_a_bare_command_is_read_and_what_is_held_comes_at_the_end() -> None:
    rows = decoded("bilibili", [json.dumps(GUARD).encode()])
    assert [row["kind"] for row in rows if row["kind"] != "unknown"] == ["membership"]
    assert rows[-1]["paid"] == {"minor": 19800, "currency": "CNY"}


def test_the_open_platform_is_read_under_both_names(shared: Path) -> None:
    line = (shared / "fixtures/bilibili_open_live/LIVE_OPEN_PLATFORM_DM.json").read_bytes()
    line = json.dumps(json.loads(line)).encode()
    assert decoded("bilibili", [line])[0]["kind"] == "chat"
    assert decoded("bilibili-open", [line])[0]["kind"] == "chat"


def test_times_are_those_of_the_messages() -> None:
    (row,) = decoded("twitch-irc", [PRIVMSG % 1])
    assert (row["at_ms"], row["seen_ms"]) == (1700, 0)


def test_an_event_of_a_room_keeps_its_names() -> None:
    line = b'{"kind":"chat","id":"1","source":"twitch","room":"x","seen_ms":5,"text":"a"}'
    (row,) = decoded("room", [line])
    assert row == json.loads(line) | {
        "at_ms": 0,
        "viewer": None,
        "reply_to": None,
        "mirrored": False,
        "line": 1,
    }


def test_a_platform_without_a_wire_is_refused_in_words() -> None:
    with pytest.raises(AppError, match="platform_unknown"):
        decode_lines("carrier-pigeon", [])


def test_all_real_twitch_lines_are_answered(shared: Path) -> None:
    for name, count in (("lines.txt", 120), ("nymn_recent_a.txt", 400)):
        with (shared / "fixtures" / "twitch_irc" / name).open("rb") as stream:
            rows = decoded("twitch-irc", stream)
        assert {row["line"] for row in rows} == set(range(1, count + 1))


@given(
    st.sampled_from(sorted(PLATFORMS)),
    st.lists(st.binary() | st.binary().map(lambda data: b"base64:" + b64encode(data)), max_size=5),
)
def test_no_input_raises_and_none_is_passed_over(platform: str, lines: list[bytes]) -> None:
    lines = [line.replace(b"\n", b"") + b"\n" for line in lines]
    rows = decoded(platform, lines)
    assert {row["line"] for row in rows} == set(range(1, len(lines) + 1))
    assert all(row["kind"] for row in rows)


def test_what_is_held_comes_when_its_time_is_over() -> None:
    later = {"cmd": "LIVE", "live_time": 1_700_000_060, "roomid": 5, "live_key": "k"}
    lines = [json.dumps(command).encode() for command in (GUARD, later)]
    rows = [(row["line"], row["kind"]) for row in decoded("bilibili", lines)]
    assert (2, "membership") in rows and rows.count((2, "membership")) == 1
