"""The commands in protobuf, and that they agree with their older forms."""

import json
from typing import Any

from streamer_app.events import Money, totals
from streamer_app.feeds.bilibili import BilibiliFeed
from tests.feeds.bilibili_bytes import Field, gift_item, packed

NOW_MS = 1_700_000_100_000
GIVER: tuple[Field, ...] = ((1, 501), (2, "甲"), (5, 3), (8, [(1, 9), (5, 12), (6, "高数")]))


def events(*commands: object) -> list[Any]:
    feed = BilibiliFeed("1")
    return [event for one in commands for event in feed.decode(json.dumps(one), NOW_MS)]


def test_a_packed_gift_and_the_older_form_of_it_are_one() -> None:
    new, old = events(
        packed("SEND_GIFT_V2", (1, 501), (2, "甲"), gift_item("小星星", 3, 100, 300, "9001")),
        {
            "cmd": "SEND_GIFT",
            "data": {
                **{"giftName": "小星星", "num": 3, "price": 100, "total_coin": 300},
                **{"coin_type": "gold", "tid": "9001", "timestamp": 1_700_000_010},
                **{"uid": 501, "uname": "甲", "batch_combo_id": "combo-1"},
                **{"super_gift_num": 3, "combo_total_coin": 300},
            },
        },
    )
    assert new == old
    assert (new.id, new.combo_count, new.combo_paid) == ("9001", 3, Money(30, "CNY"))


def test_the_blind_box_costs_330_yuan_and_gives_275() -> None:
    first, second = events(
        packed(
            "SEND_GIFT_V2",
            *GIVER,
            (9, [(2, 1), (3, "心动盲盒"), (6, 33000)]),
            gift_item("甜蜜", 5, 35000, 165000, "9137"),
            gift_item("星光", 5, 20000, 165000, "9136"),
        )
    )
    assert totals([first.coins, second.coins]) == {"CNY": 33000}
    assert totals([first.worth, second.worth]) == {"CNY": 27500}
    assert first.combo_paid is first.combo_count is second.combo_paid is None
    assert (first.viewer.roles, first.viewer.badges) == (("member",), ("舰长", "高数 12"))


def test_a_damaged_item_costs_only_itself_and_what_follows() -> None:
    good, bad = events(
        packed("SEND_GIFT_V2", *GIVER, gift_item("小星星", 1, 100, 100, "1"), (10, b"\xff"))
    )
    assert good.id == "1"
    assert bad.why.startswith("unreadable")


def test_a_packed_entry_has_the_id_of_its_older_form() -> None:
    trigger = 1_700_000_040_123_456_789
    row: tuple[Field, ...] = ((1, 501), (2, "甲"), (5, 1), (7, 1_700_000_040), (15, trigger))
    new, old = events(
        packed("INTERACT_WORD_V2", *row, (22, [(6, [(1, 2)])])),
        {
            "cmd": "INTERACT_WORD",
            "data": {
                **{"uid": 501, "uname": "甲", "msg_type": 1, "timestamp": 1_700_000_040},
                "trigger_time": trigger,
            },
        },
    )
    assert new.id == old.id == f"1-501-{trigger}"
    assert new.at_ms == old.at_ms == 1_700_000_040_123
    assert new.viewer.badges == ("提督",)


def test_a_masked_guest_has_a_name_and_no_id() -> None:
    (entry,) = events(packed("INTERACT_WORD_V2", (2, "甲***"), (5, 1), (15, 7)))
    assert (entry.viewer.id, entry.viewer.name, entry.viewer.masked) == (None, "甲***", True)
