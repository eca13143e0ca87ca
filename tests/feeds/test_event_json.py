"""Events as others write them: what is read, mended, cut and refused."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from streamer_app.events import (
    KIND_OF,
    Chat,
    Event,
    Gift,
    Money,
    PaidMessage,
    Pitch,
    RoomState,
    Unknown,
    Viewer,
    to_json,
)
from streamer_app.feeds.event_json import EventReader

READER = EventReader()


def read(value: Any) -> Event:
    return READER.read(json.dumps(value))


def refused(line: str | bytes) -> str:
    event = READER.read(line)
    assert isinstance(event, Unknown), event
    return event.why


def test_a_full_event_comes_back_as_it_was() -> None:
    event = Gift(
        source="room",
        room="r",
        id="g1",
        at_ms=5,
        seen_ms=6,
        viewer=Viewer("u", "名字", False, ("vip",), ("x/1",)),
        name="rose",
        count=3,
        paid=Money(300, "CNY"),
        combo="c",
        combo_count=9,
        combo_paid=Money(900, "CNY"),
    )
    assert READER.read(to_json(event)) == event


def test_everything_that_is_null_may_be_left_out() -> None:
    event = read({"kind": "chat", "text": "a", "viewer": {"name": "n", "masked": True}})
    assert event == Chat(text="a", viewer=Viewer(None, "n", True))


def test_a_masked_viewer_has_no_id() -> None:
    event = read({"kind": "chat", "text": "a", "viewer": {"id": "7", "name": "n", "masked": True}})
    assert event.viewer == Viewer(None, "n", True)


def test_coins_win_over_the_amount_beside_them() -> None:
    coins, wrong = {"minor": 30000, "currency": "XBG"}, {"minor": 1, "currency": "CNY"}
    event = read({"kind": "gift", "name": "a", "coins": coins, "paid": wrong, "combo_coins": coins})
    assert isinstance(event, Gift)
    assert event.paid == event.combo_paid == Money(3000, "CNY")


def test_lone_surrogates_become_the_replacement_character() -> None:
    line = b'{"kind":"chat","id":"1","text":"a\\ud800b\\udc00","viewer":{"name":"\\ud83d\\ude00"}}'
    event = READER.read(line)
    assert isinstance(event, Chat) and event.viewer is not None
    assert event.text == "a\ufffdb\ufffd"
    assert event.viewer.name == "\U0001f600"


def test_long_texts_and_names_are_cut_at_a_whole_character() -> None:
    event = read(
        {
            "kind": "chat",
            "id": "i" * 9999,
            "text": "问" * 100_000,
            "viewer": {"id": "u", "name": "名" * 200, "badges": ["b"] * 99},
        }
    )
    assert isinstance(event, Chat) and event.viewer is not None
    assert event.text == "问" * 2730
    assert event.viewer.name == "名" * 85
    assert (len(event.id), len(event.viewer.badges)) == (256, 32)


@pytest.mark.parametrize("length", [256, 257, 1_500])
def test_a_short_message_with_a_long_id_is_cut_too(length: int) -> None:
    long = "1" * length
    chat = {"kind": "chat", "id": long, "at_ms": 1, "viewer": {"id": "u", "name": "n"}, "text": "x"}
    assert EventReader().read(json.dumps(chat).encode()).id == "1" * 256
    chat |= {"id": "7", "viewer": {"id": long, "name": "n"}}
    viewer = EventReader().read(json.dumps(chat).encode()).viewer
    assert viewer is not None and viewer.id == "1" * 256


@pytest.mark.parametrize("kind", sorted({*KIND_OF.values()} - {"unknown"}))
def test_the_shortest_message_that_can_hold_a_long_id_is_cut_too(kind: str) -> None:
    event = EventReader(people=True).read(b'{"kind":"%b","id":"%b"}' % (kind.encode(), b"1" * 257))
    assert isinstance(event, Unknown) or event.id == "1" * 256


def test_a_short_message_with_a_long_name_is_cut_too() -> None:
    event = read({"kind": "chat", "text": "a", "viewer": {"id": "u", "name": "名" * 90}})
    assert event.viewer is not None and event.viewer.name == "名" * 85


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (b"", "unreadable: not JSON"),
        (b"nonsense", "unreadable: not JSON"),
        (b'{"kind":"chat","text":"a"', "unreadable: not JSON"),
        (b'{"kind":"chat","text":"\xff"}', "unreadable: not UTF-8"),
        (b"[]", "unreadable: not an object"),
        (b"{}", "unreadable: no kind"),
        (b'{"kind":7}', "unreadable: no kind"),
        (b'{"kind":"dance"}', "not known: kind"),
        (b'{"kind":"pitch","pitch":"1","action":"a","course":"c"}', "not known: kind"),
        (b'{"kind":"room_state","name":"x","value":NaN}', "unreadable: NaN is no number of JSON"),
        (b'{"kind":"room_state","name":"x","value":-Infinity}', "unreadable: -Infinity"),
        (b'{"kind":"room_state","name":"x","value":1e999}', "unreadable: a number beyond 64 bits"),
        (b'{"kind":"like","count":9223372036854775808}', "unreadable: "),
        (b'{"kind":"like","count":-1}', "unreadable: "),
        (b'{"kind":"like","count":"3"}', "unreadable: "),
        (b'{"kind":"chat","text":5}', "unreadable: "),
        (b'{"kind":"chat"}', "unreadable: "),
        (b'{"kind":"audience_count","count":1,"basis":"guess"}', "unreadable: "),
        (
            b'{"kind":"gift","name":"a","paid":{"minor":-1,"currency":"CNY"}}',
            "unreadable: an amount below zero",
        ),
        (
            b'{"kind":"gift","name":"a","paid":{"minor":1,"currency":"yuan"}}',
            "unreadable: a currency is three capital letters",
        ),
    ],
)
def test_what_is_no_event_says_why(line: bytes, why: str) -> None:
    assert refused(line).startswith(why)


@pytest.mark.parametrize("depth", [65, 5_000, 400_000])
def test_deep_nesting_is_refused(depth: int) -> None:
    deep = b"[" * depth + b"]" * depth
    assert "deep" in refused(b'{"kind":"room_state","name":"x","value":%b}' % deep)
    if depth > 65:
        assert "deep" in refused(b'{"kind":"chat","text":"a","new":%b}' % deep)


def test_what_fits_the_depth_is_kept() -> None:
    event = READER.read(b'{"kind":"room_state","name":"x","value":%b}' % (b"[" * 60 + b"]" * 60))
    assert isinstance(event, RoomState)


def test_a_number_of_more_than_64_bits_is_refused_in_a_free_value() -> None:
    assert "64 bits" in refused(b'{"kind":"room_state","name":"x","value":{"a":[%d]}}' % 2**80)
    assert "64 bits" in refused(b'{"kind":"like","count":%b}' % (b"9" * 5_000))


def test_a_message_over_one_mebibyte_is_refused_with_a_sample() -> None:
    event = READER.read(b'{"kind":"chat","text":"%b"}' % (b"a" * (1 << 20)))
    assert isinstance(event, Unknown)
    assert (event.why, len(event.sample)) == ("unreadable: larger than 1 MiB", 2048)


def test_the_unknown_keeps_the_names_it_came_with() -> None:
    event = read({"kind": "dance", "id": "d1", "at_ms": 9, "room": "r", "steps": 3})
    assert isinstance(event, Unknown)
    assert (event.what, event.id, event.at_ms, event.room) == ("dance", "d1", 9, "r")
    assert '"steps": 3' in event.sample


def test_the_events_of_people_are_read_only_where_they_belong() -> None:
    line = b'{"kind":"pitch","pitch":"1","action":"started","course":"c"}'
    assert isinstance(EventReader(people=True).read(line), Pitch)
    assert isinstance(READER.read(line), Unknown)


def test_strangers_are_the_fields_without_a_place() -> None:
    line = b'{"kind":"chat","id":"1","text":"a","sparkle":1,"viewer":null,"glow":[]}'
    assert list(READER.strangers(line)) == ["chat.sparkle", "chat.glow"]
    assert list(READER.strangers(b'{"kind":"chat","text":"a"}')) == []


def test_a_super_chat_with_odd_money_is_not_believed() -> None:
    fine = read({"kind": "paid_message", "text": "a", "paid": {"minor": 5, "currency": "JPY"}})
    assert isinstance(fine, PaidMessage) and fine.paid == Money(5, "JPY")


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    ["kind", "id", "at_ms", "viewer", "text", "name", "count", "paid", "coins", "value", "x"]
)


@given(
    st.sampled_from(["chat", "gift", "like", "room_state", "membership", "dance"]),
    st.dictionaries(FIELDS, VALUES, max_size=6),
)
def test_no_object_raises_and_every_answer_can_be_written(
    kind: str, fields: dict[str, Any]
) -> None:
    line = json.dumps({"kind": kind, **fields})
    to_json(READER.read(line))
    list(READER.strangers(line))


@given(st.binary() | st.text())
def test_no_bytes_raise(line: bytes | str) -> None:
    to_json(READER.read(line))
    list(READER.strangers(line))


def test_a_free_value_is_cut_like_any_text() -> None:
    event = read({"kind": "room_state", "name": "title", "value": "a" * 10_000})
    assert isinstance(event, RoomState) and len(event.value) == 8192


def test_a_message_to_be_mended_may_not_be_deep_either() -> None:
    line = b'{"kind":"chat","text":"\\ud800","new":%b}' % (b"[" * 70 + b"]" * 70)
    assert "deep" in refused(line)
