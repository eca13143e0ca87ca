"""Bilibili's super chats and memberships (大航海)."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any, Final

from streamer_app.events import Deleted, Event, Membership, Money, PaidMessage, Unknown
from streamer_app.feeds.bilibili_fields import (
    GUARDS,
    Command,
    Table,
    Unreadable,
    count,
    gold,
    integer,
    items,
    medal_of,
    millis,
    number,
    person,
    table,
    text,
    words,
)
from streamer_app.feeds.bilibili_guards import GuardBook

AFTER_THE_ROW: Final = 2
"""A toast's ``source`` that repeats a purchase told by a gift row."""
MAX_IDS: Final = 1000
MONTHS: Final = {"年": 12, "": 1, "月": 1}


def yuan(value: object, name: str) -> Money | None:
    """A price in yuan, whole or not, as money; None for nothing.

    Raises: Unreadable.
    """
    if isinstance(value, str):
        value = integer(value, name)
    if value is None or value == 0:
        return None
    if not isinstance(value, int | float) or not 0 < value < 2**53:
        raise Unreadable(f"{name} is no price")
    return Money(int((Decimal(str(value)) * 100).to_integral_value()), "CNY")


def super_chat(command: Command) -> Iterator[Event]:
    """SUPER_CHAT_MESSAGE and its Japanese double, which has the same id. Prices are in yuan."""
    data = command.data
    user = table(data.get("user_info"))
    if "price" not in data or "message" not in data:
        raise Unreadable("no price or no message")
    viewer = person(
        data.get("uid"),
        text(user, "uname"),
        guard=number(user, "guard_level"),
        medal=medal_of(data),
        admin=user.get("manager") == 1,
        host=command.is_host(data.get("uid")),
    )
    at_ms = millis(count(data, "ts", "start_time"), command.sent_ms)
    message = words(data, "message")
    own = text(data, "id")
    yield PaidMessage(
        **command.common(viewer, at_ms, "" if own == "0" else own, message),
        text=message,
        paid=yuan(data["price"], "price"),
    )


def super_chat_gone(command: Command) -> Iterator[Event]:
    """SUPER_CHAT_MESSAGE_DELETE and the open platform's: each id is one event taken back."""
    targets = items(command.data.get("ids") or command.data.get("message_ids"))[:MAX_IDS]
    if not targets:
        raise Unreadable("no ids")
    for place, target in enumerate(targets):
        name = text({"id": target}, "id")
        common = command.common(own=text(command.data, "msg_id"), detail=name)
        if place:
            common["id"] += f"/{place}"
        yield Deleted(**common, target=name)


def toast(command: Command, guards: GuardBook) -> Iterator[Event]:
    """USER_TOAST_MSG and USER_TOAST_MSG_V2: a membership at the price that was paid."""
    data = command.data
    if not data:
        raise Unreadable("no data")
    sender = table(data.get("sender_uinfo"))
    uid = sender.get("uid") if sender else data.get("uid")
    name = text(table(sender.get("base")), "name") if sender else text(data, "username")
    guard, pay = _part(data, "guard_info"), _part(data, "pay_info")
    level = number(guard, "guard_level")
    if table(data.get("option")).get("source") == AFTER_THE_ROW:
        yield Unknown(**command.common(), what=command.name, why="ignored: its gift row tells it")
        return
    flow = text(pay, "payflow_id")
    viewer = person(uid, name, guard=level, host=command.is_host(uid))
    at_ms = millis(count(guard, "start_time"), command.sent_ms)
    guards.told(str(uid or name), level, flow, command.moment(at_ms))
    yield Membership(
        **command.common(viewer, at_ms, flow, f"{level}"),
        tier=text(guard, "role_name") or tier(level),
        months=months(number(pay, "num"), text(pay, "unit")),
        text=words(data, "toast_msg").replace("<%", "").replace("%>", ""),
        **gold(count(pay, "price")),
    )


def _part(data: Table, name: str) -> Table:
    """A part of the newer toast; in the older one all fields lie together."""
    return table(data[name]) if name in data else data


def tier(level: int) -> str:
    """A membership's name."""
    return GUARDS.get(level) or str(level)


def months(number: int, unit: str) -> int:
    """How many months a purchase runs; trials of some days count as the least, one."""
    return max(1, min(number * MONTHS.get(unit, 0), 1200))


def guard_buy(command: Command, guards: GuardBook) -> Iterator[Event]:
    """GUARD_BUY knows only the list price, so it waits for the toast that knows what was paid."""
    data = command.data
    if "guard_level" not in data:
        raise Unreadable("no guard_level")
    level, uid = number(data, "guard_level"), data.get("uid")
    name = text(data, "username")
    viewer = person(uid, name, guard=level, host=command.is_host(uid))
    seconds = count(data, "start_time")
    who, pieces = str(uid or name), max(1, min(count(data, "num"), 1200))
    own = f"guard-{who}-{level}-{seconds}" if seconds else ""
    common: dict[str, Any] = command.common(viewer, millis(seconds, command.sent_ms), own)
    bought = Membership(
        **common,
        tier=text(data, "gift_name") or tier(level),
        months=months(pieces, "月"),
        **gold(count(data, "price") * pieces),
    )
    guards.bought(who, level, bought, command.moment(bought.at_ms))
    aside = common | {"id": command.derived(viewer, common["at_ms"], "held")}
    yield Unknown(**aside, what=command.name, why="ignored: held for the toast of this purchase")
