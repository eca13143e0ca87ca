"""Our events in the shapes of the open platform's commands."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from streamer_app.events import (
    Chat,
    Deleted,
    Entry,
    Event,
    Gift,
    Like,
    Membership,
    PaidMessage,
    RoomState,
    Viewer,
)
from streamer_app.feeds.bilibili_commands import OPEN
from streamer_app.room.bilibili_commands import LEVELS, NOBODY, Form, guard_of, medal_of, seeds_of


def commands(event: Event) -> Iterator[Form]:
    """The commands that tell this event; none where the open platform has none."""
    make = FORMS.get(type(event))
    for form in make(event) if make else ():
        if event.at_ms:
            form.setdefault("send_time", event.at_ms)
        yield form


def _form(name: str, event: Event, data: Form) -> Form:
    common = {"msg_id": event.id, "timestamp": event.at_ms // 1000}
    return {"cmd": OPEN + name, "data": common | data}


def _who(viewer: Viewer | None) -> Form:
    viewer = viewer or NOBODY
    name, level = medal_of(viewer)
    return {
        "open_id": viewer.id or "",
        "uid": 0,
        "uname": viewer.name,
        "guard_level": guard_of(viewer),
        "is_admin": int("moderator" in viewer.roles),
        "fans_medal_name": name,
        "fans_medal_level": level,
        "fans_medal_wearing_status": bool(name),
    }


def chat(event: Chat) -> Iterator[Form]:
    name = "DM_MIRROR" if event.mirrored else "DM"
    yield _form(name, event, _who(event.viewer) | {"msg": event.text, "dm_type": 0})


def paid_message(event: PaidMessage) -> Iterator[Form]:
    if event.paid is not None and event.paid.currency != "CNY":
        return
    fen = event.paid.minor if event.paid else 0
    number = int(event.id) if event.id.isdecimal() and event.id.isascii() else 0
    rmb = fen // 100 if fen % 100 == 0 else fen / 100
    told = {"message_id": number, "message": event.text, "rmb": rmb}
    yield _form("SUPER_CHAT", event, _who(event.viewer) | told)


def gift(event: Gift) -> Iterator[Form]:
    """One price a piece; what does not divide comes as one more piece of its own."""
    total = seeds_of(event.coins, event.paid)
    if total is None:
        return
    pieces = max(1, event.count)
    price, rest = divmod(total, pieces)
    if not rest:
        yield _pieces(event, pieces, price)
        return
    yield _pieces(event, pieces - 1, price)
    more = _pieces(event, 1, price + rest)
    more["data"]["msg_id"] = f"{event.id}-rest"
    yield more


def _pieces(event: Gift, count: int, price: int) -> Form:
    told = {
        "gift_name": event.name,
        "gift_num": count,
        "price": price,
        "r_price": price,
        "paid": bool(price),
        "combo_gift": bool(event.combo),
        "combo_info": {"combo_id": event.combo or ""},
    }
    return _form("SEND_GIFT", event, _who(event.viewer) | told)


def membership(event: Membership) -> Iterator[Form]:
    price = seeds_of(event.coins, event.paid)
    if price is None or event.count != 1:
        return
    who = _who(event.viewer)
    told = {
        "user_info": {"open_id": who["open_id"], "uname": who["uname"]},
        "guard_level": LEVELS.get(event.tier, 3),
        "guard_num": event.months,
        "guard_unit": "月",
        "price": price,
    }
    yield _form("GUARD", event, who | told)


def like(event: Like) -> Iterator[Form]:
    if event.total is None:
        yield _form("LIKE", event, _who(event.viewer) | {"like_count": event.count or 1})


def entry(event: Entry) -> Iterator[Form]:
    yield _form("LIVE_ROOM_ENTER", event, _who(event.viewer))


def room_state(event: RoomState) -> Iterator[Form]:
    if event.name == "live":
        yield _form("LIVE_START" if event.value else "LIVE_END", event, {})


def deleted(event: Deleted) -> Iterator[Form]:
    if event.target.isdecimal() and event.target.isascii():
        yield _form("SUPER_CHAT_DEL", event, {"message_ids": [int(event.target)]})


def interaction_end(game: str, at_ms: int) -> Form:
    """The platform pushes nothing more to this game."""
    return {"cmd": f"{OPEN}INTERACTION_END", "data": {"game_id": game, "timestamp": at_ms // 1000}}


FORMS: Final[Mapping[type[Event], Callable[[Any], Iterator[Form]]]] = {
    Chat: chat,
    PaidMessage: paid_message,
    Gift: gift,
    Membership: membership,
    Like: like,
    Entry: entry,
    RoomState: room_state,
    Deleted: deleted,
}
