"""The Bilibili feed: greeting, heartbeats, admission, and everything within a message."""

import asyncio
import json
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.events import Chat, Unknown
from streamer_app.feeds import packets
from streamer_app.feeds.bilibili import BilibiliFeed
from streamer_app.feeds.feed import FOREVER_MS, Admitted, Endpoint, Renew, Send
from streamer_app.feeds.http import HttpDoor

NOW_MS = 1_700_000_100_000
CASE = Path(__file__).parent.parent / "data" / "bilibili" / "chat.json"

KINDS = {
    "COMBO_SEND": "unknown",
    "CUT_OFF": "notice",
    "CUT_OFF_V2": "notice",
    "DANMU_MSG": "chat",
    "ENTRY_EFFECT": "entry",
    "GUARD_BUY": "unknown membership",
    "INTERACT_WORD": "entry",
    "INTERACT_WORD_V2": "entry",
    "LIKE_INFO_V3_CLICK": "like",
    "LIKE_INFO_V3_UPDATE": "like",
    "LIVE": "room_state",
    "LIVE_OPEN_PLATFORM_DM": "chat",
    "LIVE_OPEN_PLATFORM_GUARD": "membership",
    "LIVE_OPEN_PLATFORM_LIKE": "like",
    "LIVE_OPEN_PLATFORM_SEND_GIFT": "gift",
    "LIVE_OPEN_PLATFORM_SUPER_CHAT": "paid_message",
    "LOG_IN_NOTICE": "notice",
    "ONLINE_RANK_COUNT": "audience_count",
    "PREPARING": "room_state",
    "RECALL_DANMU_MSG": "viewer_cleared",
    "ROOM_BLOCK_MSG": "viewer_cleared",
    "ROOM_CHANGE": "room_state room_state",
    "ROOM_SILENT_OFF": "room_state",
    "ROOM_SILENT_ON": "room_state",
    "SEND_GIFT": "gift",
    "SEND_GIFT_V2": "gift",
    "SUPER_CHAT_MESSAGE": "paid_message",
    "SUPER_CHAT_MESSAGE_DELETE": "deleted",
    "SUPER_CHAT_MESSAGE_JPN": "paid_message",
    "USER_TOAST_MSG": "membership",
    "USER_TOAST_MSG_V2": "membership",
    "WARNING": "notice",
    "WATCHED_CHANGE": "audience_count",
}
"""The kinds of the real captures that are of use; all others are known to be of none."""


def chats() -> list[bytes]:
    commands = json.loads(CASE.read_text("utf-8"))["commands"]
    return [msgspec.json.encode(command) for command in commands]


def greeting(feed: BilibiliFeed) -> dict[str, Any]:
    (send,) = feed.opening(NOW_MS)
    assert isinstance(send, Send) and isinstance(send.data, bytes)
    ((operation, body),), faults = packets.unpack(send.data)
    assert (operation, faults) == (packets.AUTH, [])
    hello = json.loads(body)
    assert isinstance(hello, dict)
    return hello


def test_with_an_endpoint_alone_nothing_is_asked_and_the_greeting_is_a_guests() -> None:
    feed = BilibiliFeed("21452505", endpoint="ws://127.0.0.1:9")
    found = asyncio.run(feed.endpoints(HttpDoor("http://127.0.0.1:9")))
    assert found == [Endpoint("ws://127.0.0.1:9")]
    assert greeting(feed) == {
        **{"uid": 0, "roomid": 21452505, "protover": 3, "platform": "web", "type": 2},
        **{"buvid": "", "key": ""},
    }


def test_the_heartbeat_is_also_the_question_after_a_silence() -> None:
    beat = BilibiliFeed("1").heartbeat
    assert beat.every_s == 30
    assert beat.beat == beat.question == bytes.fromhex("00000010001000010000000200000001")
    assert (beat.quiet_s, beat.answer_s) == (5, 5)


def test_admission_sends_the_first_heartbeat_and_tells_what_the_wire_has() -> None:
    feed = BilibiliFeed("1")
    send, admitted, told = feed.decode(packets.pack(packets.AUTH_REPLY, b'{"code":0}'), NOW_MS)
    assert send == Send(packets.pack(packets.HEARTBEAT))
    assert isinstance(admitted, Admitted) and admitted.signals is not None
    assert {"chat", "gift", "membership"} <= admitted.signals
    assert not {"order", "leave", "course_click"} & admitted.signals
    assert isinstance(told, Unknown) and told.why.startswith("ignored")


def test_a_refused_token_is_renewed() -> None:
    for body in (b'{"code":-101}', b"", b"[" * 9999, b"[]"):
        renew = BilibiliFeed("1").decode(packets.pack(packets.AUTH_REPLY, body), NOW_MS)[0]
        assert isinstance(renew, Renew)


def test_two_packets_in_one_message_give_all_their_events() -> None:
    bodies = chats()
    whole = packets.pack_messages(bodies) + packets.pack_messages(bodies, packets.ZLIB)
    found = BilibiliFeed("1").decode(whole, NOW_MS)
    assert [type(event) for event in found] == [Chat] * 8
    assert found[:4] == found[4:]


def test_a_truncated_packet_gives_no_event_but_one_unreadable() -> None:
    whole = packets.pack_messages(chats())
    found = BilibiliFeed("1").decode(packets.pack_messages(chats()) + whole[:-1], NOW_MS)
    assert [type(event) for event in found] == [Chat] * 4 + [Unknown]
    assert isinstance(found[-1], Unknown)
    assert found[-1].why.startswith("unreadable: packet at")
    assert found[-1].sample


def test_heartbeat_replies_and_strange_operations_are_told_apart() -> None:
    data = packets.pack(42) + packets.pack(packets.HEARTBEAT_REPLY, b"\0\0\0\1")
    strange, reply = BilibiliFeed("1").decode(data, NOW_MS)
    assert isinstance(strange, Unknown) and isinstance(reply, Unknown)
    assert (strange.what, strange.why) == ("operation 42", "not known")
    assert (reply.what, reply.why[:7]) == ("heartbeat reply", "ignored")


def test_a_repeat_after_a_reconnect_has_the_same_derived_ids() -> None:
    feed = BilibiliFeed("1")
    command = '{"cmd":"LIKE_INFO_V3_CLICK","data":{"uid":1,"uname":"a"},"send_time":1700000000000}'
    ids = []
    for _ in range(2):
        list(feed.opening(NOW_MS))
        ids.append([event.id for _ in range(3) for event in feed.decode(command, NOW_MS)])  # type: ignore[union-attr]
    assert len(set(ids[0])) == 3
    assert ids[0] == ids[1]


@settings(deadline=None)
@given(st.binary(max_size=64))
def test_any_message_is_answered_without_an_error(data: bytes) -> None:
    feed = BilibiliFeed("1")
    assert feed.decode(data, NOW_MS) or not data
    for operation in (packets.MESSAGE, packets.AUTH_REPLY):
        assert feed.decode(packets.pack(operation, data), NOW_MS)
    assert feed.decode(packets.pack_messages([data, data]), NOW_MS)


def test_every_real_capture_gives_its_kind(shared: Path) -> None:
    captures = sorted(shared.glob("fixtures/bilibili_*/*.json"))
    assert len(captures) > 100
    for capture in captures:
        command = json.loads(capture.read_text("utf-8"))
        if "cmd" not in command:
            continue
        feed = BilibiliFeed("1")
        found = [*feed.decode(json.dumps(command), NOW_MS), *feed.flush(FOREVER_MS)]
        kinds = [msgspec.to_builtins(event)["kind"] for event in found]
        name = command["cmd"].partition(":")[0]
        assert kinds == KINDS.get(name, "unknown").split(), capture.name
        if name not in KINDS:
            assert isinstance(found[0], Unknown) and found[0].why.startswith("ignored"), name


def test_a_real_recorder_s_raw_lines_are_read(shared: Path) -> None:
    lines = (shared / "fixtures/bilirec_xml/brec_22637261_events.jsonl").read_text("utf-8")
    feed = BilibiliFeed("1")
    found = [feed.decode(line, NOW_MS) for line in lines.splitlines()]
    kinds = [msgspec.to_builtins(event)["kind"] for (event,) in found]
    assert kinds == ["gift", "chat", "gift", "chat"]
