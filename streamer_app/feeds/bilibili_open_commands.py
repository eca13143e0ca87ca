"""The commands of Bilibili's open platform: viewers by open id, money by a ``paid`` flag."""

from collections.abc import Iterator

from streamer_app.events import (
    Chat,
    Entry,
    Event,
    Gift,
    Like,
    Membership,
    Money,
    Notice,
    PaidMessage,
    RoomState,
    Viewer,
    converted,
)
from streamer_app.feeds.bilibili_fields import (
    Command,
    Table,
    Unreadable,
    count,
    gold,
    medal_words,
    millis,
    number,
    person,
    table,
    text,
    words,
)
from streamer_app.feeds.bilibili_payments import months, tier, yuan


def _person(command: Command, data: Table) -> Viewer | None:
    medal = medal_words(data.get("fans_medal_name"), data.get("fans_medal_level"))
    return person(
        text(data, "open_id") or data.get("uid"),
        text(data, "uname"),
        guard=number(command.data, "guard_level"),
        medal=medal if data.get("fans_medal_wearing_status") else "",
        admin=data.get("is_admin") == 1,
    )


def _own(command: Command) -> str:
    return text(command.data, "msg_id")


def _at_ms(command: Command) -> int:
    return millis(count(command.data, "timestamp", "start_time"), command.sent_ms)


def chat(command: Command) -> Iterator[Event]:
    """LIVE_OPEN_PLATFORM_DM and _DM_MIRROR."""
    if "msg" not in command.data:
        raise Unreadable("no msg")
    message = words(command.data, "msg")
    viewer = _person(command, command.data)
    common = command.common(viewer, _at_ms(command), _own(command), message[:200])
    yield Chat(**common, text=message, mirrored=command.name.endswith("_MIRROR"))


def gift(command: Command) -> Iterator[Event]:
    """LIVE_OPEN_PLATFORM_SEND_GIFT: ``paid`` decides; ``r_price`` is what one piece really cost."""
    data = command.data
    if "gift_name" not in data:
        raise Unreadable("no gift_name")
    paid = data.get("paid") is True
    name, pieces = text(data, "gift_name"), count(data, "gift_num")
    seeds = count(data, "r_price", "price") * pieces if paid else 0
    if seeds >= 2**63:
        raise Unreadable("price x gift_num does not fit in 64 bits")
    viewer = _person(command, data)
    detail = f"{name}\0{pieces}\0{seeds}"
    yield Gift(
        **command.common(viewer, _at_ms(command), _own(command), detail),
        name=name,
        count=pieces,
        **gold(seeds),
        worth=converted(Money(seeds, "XBG")) if paid else None,
        combo=text(table(data.get("combo_info")), "combo_id") or None,
    )


def guard(command: Command) -> Iterator[Event]:
    """LIVE_OPEN_PLATFORM_GUARD; the price is in gold seeds."""
    data = command.data
    if "guard_level" not in data:
        raise Unreadable("no guard_level")
    viewer = _person(command, dict(data) | dict(table(data.get("user_info"))))
    level = number(data, "guard_level")
    yield Membership(
        **command.common(viewer, _at_ms(command), _own(command), str(level)),
        tier=tier(level),
        months=months(number(data, "guard_num"), text(data, "guard_unit")),
        **gold(count(data, "price")),
    )


def super_chat(command: Command) -> Iterator[Event]:
    """LIVE_OPEN_PLATFORM_SUPER_CHAT: yuan; its deletion names the message_id."""
    data = command.data
    if "rmb" not in data:
        raise Unreadable("no rmb")
    message = words(data, "message")
    own = str(number(data, "message_id") or _own(command))
    common = command.common(_person(command, data), _at_ms(command), own, message[:200])
    yield PaidMessage(**common, text=message, paid=yuan(data["rmb"], "rmb"))


def like(command: Command) -> Iterator[Event]:
    """LIVE_OPEN_PLATFORM_LIKE: one viewer's likes of two seconds."""
    likes = count(command.data, "like_count")
    viewer = _person(command, command.data)
    common = command.common(viewer, _at_ms(command), _own(command), str(likes))
    yield Like(**common, count=likes)


def entry(command: Command) -> Iterator[Event]:
    """LIVE_OPEN_PLATFORM_LIVE_ROOM_ENTER."""
    viewer = _person(command, command.data)
    yield Entry(**command.common(viewer, _at_ms(command), _own(command)))


def live(command: Command) -> Iterator[Event]:
    """LIVE_OPEN_PLATFORM_LIVE_START and _LIVE_END."""
    common = command.common(None, _at_ms(command), _own(command))
    yield RoomState(**common, name="live", value=command.name.endswith("_START"))


def interaction_end(command: Command) -> Iterator[Event]:
    """LIVE_OPEN_PLATFORM_INTERACTION_END: the server no longer pushes to this game."""
    game = text(command.data, "game_id")
    at_ms = _at_ms(command)
    yield Notice(**command.common(None, at_ms, _own(command), game), what=command.name, text=game)
