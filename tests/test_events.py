"""Events as JSON and money, by hand."""

import json

import msgspec
import pytest

from streamer_app.events import (
    KIND_OF,
    KINDS,
    Chat,
    Event,
    Gift,
    Money,
    Viewer,
    converted,
    from_json,
    to_json,
    totals,
)


def test_every_kind_is_named_in_snake_case() -> None:
    assert KIND_OF[Gift] == "gift"
    assert {"paid_message", "audience_count", "viewer_cleared", "desk_operation"} <= set(KINDS)
    assert {KINDS[name]: name for name in KINDS} == KIND_OF


def test_the_json_form_names_every_field() -> None:
    event = Chat(source="room", room="r", id="1", viewer=Viewer("u", "名"), text="问")
    assert json.loads(to_json(event)) == {
        "kind": "chat",
        "source": "room",
        "room": "r",
        "id": "1",
        "at_ms": 0,
        "seen_ms": 0,
        "viewer": {"id": "u", "name": "名", "masked": False, "roles": [], "badges": []},
        "text": "问",
        "reply_to": None,
        "mirrored": False,
    }
    assert from_json(to_json(event)) == event


def test_fields_of_a_later_version_are_passed_over() -> None:
    assert from_json(b'{"kind":"chat","text":"a","sparkle":1}') == Chat(text="a")


@pytest.mark.parametrize("line", [b"", b"[]", b'{"kind":"dance"}', b'{"kind":"chat"}', b"{}"])
def test_what_is_no_event_is_refused(line: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        from_json(line)


def test_an_event_cannot_be_changed() -> None:
    event: Event = Chat(text="a")
    with pytest.raises(AttributeError):
        event.id = "x"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("amount", "real"),
    [
        (Money(30_000, "XBG"), Money(3_000, "CNY")),
        (Money(14, "XBG"), Money(1, "CNY")),
        (Money(15, "XBG"), Money(2, "CNY")),
        (Money(5, "XTB"), Money(5, "USD")),
        (Money(500, "JPY"), Money(500, "JPY")),
    ],
)
def test_coins_become_money_half_a_unit_up(amount: Money, real: Money) -> None:
    assert converted(amount) == real


def test_a_total_is_rounded_once() -> None:
    assert totals([Money(14, "XBG")] * 10) == {"CNY": 14}
    assert totals([Money(5, "XTB"), Money(7, "USD"), Money(1, "CNY")]) == {"CNY": 1, "USD": 12}
