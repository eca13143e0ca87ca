"""Commands in, events out: a file a case in ``tests/data/bilibili``, worked out by hand."""

import json
from pathlib import Path
from typing import Any

import msgspec
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from streamer_app.events import Entry, Event, Money, Unknown, from_json, to_json, totals
from streamer_app.feeds.bilibili import BilibiliFeed
from streamer_app.feeds.bilibili_commands import IGNORED, READERS, Commands
from streamer_app.feeds.feed import FOREVER_MS

CASES = sorted((Path(__file__).parent.parent / "data" / "bilibili").glob("*.json"))
NOW_MS = 1_700_000_100_000

Json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
WORDS = """
uid uname num price total_coin coin_type tid timestamp batch_combo_id combo_total_coin
super_gift_num blind_gift medal_info fans_medal guard_level pb msg_type trigger_time id ids
message user_info ts count online_count click_count title type second level target_id msg
sender_uinfo guard_info pay_info option toast_msg payflow_id unit gift_name gift_num paid
r_price rmb message_id message_ids like_count open_id combo_info cut_off_data uinfo
privilege_type
"""


def events(*commands: object) -> list[Any]:
    feed = BilibiliFeed("1")
    found: list[Any] = []
    for command in commands:
        found += feed.decode(json.dumps(command, ensure_ascii=False), NOW_MS)
    return [*found, *feed.flush(FOREVER_MS)]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_each_recorded_case_gives_its_events(case: Path) -> None:
    wanted = json.loads(case.read_text("utf-8"))
    found = [json.loads(to_json(event)) for event in events(*wanted["commands"])]
    shown = [
        {name: event.get(name, "absent") for name in expected}
        for event, expected in zip(found, wanted["events"], strict=True)
    ]
    assert shown == wanted["events"]


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.stem)
def test_every_event_has_an_id_a_room_and_a_json_form_of_its_own(case: Path) -> None:
    for event in events(*json.loads(case.read_text("utf-8"))["commands"]):
        assert event.id and (event.source, event.room, event.seen_ms) == ("bilibili", "1", NOW_MS)
        assert from_json(to_json(event)) == event


def money(name: str) -> dict[str, int]:
    case = next(case for case in CASES if case.stem == name)
    found = events(*json.loads(case.read_text("utf-8"))["commands"])
    paid = {event.id: event.coins or event.paid for event in found if hasattr(event, "coins")}
    return totals(amount for amount in paid.values() if amount)


@pytest.mark.parametrize(
    ("name", "fen"),
    [("blind_box", 33000), ("guard", 16800), ("guard_toast_first", 16800), ("super_chat", 3000)],
)
def test_each_purchase_is_counted_once(name: str, fen: int) -> None:
    assert money(name) == {"CNY": fen}


def test_silver_gifts_are_no_money() -> None:
    assert money("gift_silver") == {}


def test_a_purchase_is_held_three_seconds_and_no_longer() -> None:
    feed = BilibiliFeed("1")
    buy = {"uid": 5, "username": "甲", "guard_level": 3, "num": 2, "price": 198000}
    feed.decode(json.dumps({"cmd": "GUARD_BUY", "data": buy}), NOW_MS)
    assert not list(feed.flush(NOW_MS + 2_999))
    (event,) = feed.flush(NOW_MS + 3_000)
    assert msgspec.to_builtins(event)["coins"] == {"minor": 396000, "currency": "XBG"}
    assert not list(feed.flush(FOREVER_MS))


def test_a_second_purchase_needs_a_toast_of_its_own() -> None:
    toast = {"uid": 5, "username": "甲", "guard_level": 3, "num": 1, "price": 1, "payflow_id": "F"}
    buy = {"uid": 5, "username": "甲", "guard_level": 3, "num": 1, "price": 198000}
    found = events(
        {"cmd": "USER_TOAST_MSG", "data": toast},
        {"cmd": "GUARD_BUY", "data": buy},
        {"cmd": "GUARD_BUY", "data": buy},
    )
    assert [event.coins.minor for event in found if hasattr(event, "tier")] == [1, 198000]


def test_a_recording_s_own_clock_changes_neither_guards_nor_entries() -> None:
    """``decode`` has no clock but that of the messages before; it begins at 0."""
    commands = []
    for name in ("guard", "entry_effect"):
        case = next(case for case in CASES if case.stem == name)
        commands += json.loads(case.read_text("utf-8"))["commands"]
    found: list[Any] = []
    feed, clock_ms = BilibiliFeed("1"), 0
    for command in commands:
        found += feed.decode(json.dumps(command), clock_ms)
        clock_ms = max(clock_ms, *(event.at_ms for event in found))
        found += feed.flush(clock_ms)
    assert {event.id for event in found if hasattr(event, "tier")} == {"F1"}
    assert sum(isinstance(event, Entry) for event in found) == 2


def test_both_readings_of_a_chat_message_agree() -> None:
    commands = json.loads(next(c for c in CASES if c.stem == "chat").read_text("utf-8"))["commands"]
    for command in commands:
        quick = events(command)
        slow = events({"first": "so that cmd is not at the beginning" * 3, **command})
        assert quick == slow


def test_lone_surrogates_become_replacement_characters() -> None:
    command = '{"cmd":"DANMU_MSG","info":[[0,1,2,3,1700000000000,5],"a\\ud800b",[1,"n",0]]}'
    (event,) = BilibiliFeed("1").decode(command, NOW_MS)
    assert isinstance(event, Event) and event.id
    assert msgspec.to_builtins(event)["text"] == "a\ufffdb"


@pytest.mark.parametrize(
    "text", ["", "{", "NaN", '{"cmd":"LIVE","x":NaN}', "[" * 100_000, '{"cmd":' * 5000, '"\\ud800"']
)
def test_broken_json_is_one_unreadable(text: str) -> None:
    (event,) = BilibiliFeed("1").decode(text, NOW_MS)
    assert isinstance(event, Unknown)
    assert event.why.startswith("unreadable")


def test_a_text_of_twenty_thousand_bytes_is_cut_at_eight_kibibytes() -> None:
    info = [[0, 1, 25, 0, 1_700_000_000_000, 1, 0, "aa"], "长" * 7000, [1, "n" * 999, 0], []]
    (event,) = events({"cmd": "DANMU_MSG", "info": info})
    assert len(event.text.encode()) == 8190
    assert len(event.viewer.name) == 256


def test_no_command_is_both_read_and_ignored() -> None:
    assert not set(IGNORED) & set(READERS)


@settings(deadline=None)
@given(
    st.sampled_from([*READERS, "USER_TOAST_MSG", "USER_TOAST_MSG_V2", "GUARD_BUY"]),
    st.dictionaries(st.sampled_from(WORDS.split()), Json),
    Json,
)
@example("SEND_GIFT", {"num": False}, None)
def test_no_content_of_a_known_command_raises(name: str, data: dict[str, Any], info: Any) -> None:
    commands = Commands("1")
    body = json.dumps({"cmd": name, "data": data, "info": info}).encode()
    found = [*commands.read(body, NOW_MS), *commands.guards.due(FOREVER_MS)]
    assert found
    for event in found:
        assert from_json(to_json(event)) == event


@settings(deadline=None)
@given(st.lists(Json, max_size=12), st.lists(Json, max_size=17), Json)
def test_no_shape_of_a_chat_message_raises(info: list[Any], meta: list[Any], text: Any) -> None:
    commands = Commands("1")
    body = json.dumps({"cmd": "DANMU_MSG", "info": [meta, text, *info]}).encode()
    (event,) = commands.read(body, NOW_MS)
    assert from_json(to_json(event)) == event


def test_converted_money_is_the_hundredth_of_a_thousand_seeds() -> None:
    case = json.loads(next(c for c in CASES if c.stem == "gift").read_text("utf-8"))
    gift = events(*case["commands"])[0]
    assert (gift.paid, gift.coins) == (Money(30, "CNY"), Money(300, "XBG"))
