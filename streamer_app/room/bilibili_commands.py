"""Our events in the shapes of Bilibili's commands, so that reading them gives the same events."""

from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, Final

import msgspec

from streamer_app.events import (
    COINS,
    AudienceCount,
    Chat,
    Deleted,
    Entry,
    Event,
    Follow,
    Gift,
    Like,
    Membership,
    Money,
    PaidMessage,
    RoomState,
    Share,
    Viewer,
    ViewerCleared,
)
from streamer_app.feeds.bilibili_fields import GUARDS
from streamer_app.feeds.bilibili_room import WHOLE_SESSION

Form = dict[str, Any]
LEVELS: Final[Mapping[str, int]] = {name: level for level, name in GUARDS.items()}
NOBODY: Final = Viewer(None, "", True)
DEEDS: Final[Mapping[type[Event], int]] = {Entry: 1, Follow: 2, Share: 3}
FACE: Final = "https://i0.hdslb.com/bfs/face/member/noface.jpg"
SEED: Final = Fraction(1) / COINS["XBG"][1]
"""Gold seeds to a fen."""


def command(event: Event, room: str) -> Form | None:
    """The command that tells this event; None where Bilibili has none."""
    make = FORMS.get(type(event))
    form = make(event, room) if make else None
    if form is not None and event.at_ms:
        form.setdefault("send_time", event.at_ms)
    return form


def _uid(viewer: Viewer) -> int | str:
    """A number where it is one, as on the real wire; 0 for a masked viewer."""
    own = viewer.id
    if own is None:
        return 0
    return int(own) if own.isdecimal() and own.isascii() and str(int(own)) == own else own


def guard_of(viewer: Viewer) -> int:
    return next((LEVELS[badge] for badge in viewer.badges if badge in LEVELS), 0)


def medal_of(viewer: Viewer) -> tuple[str, int]:
    for badge in viewer.badges:
        name, _, level = badge.rpartition(" ")
        if name and level.isascii() and level.isdigit():
            return name, int(level)
    return "", 0


def _medal_info(viewer: Viewer) -> Form:
    name, level = medal_of(viewer)
    return {"medal_name": name, "medal_level": level, "guard_level": guard_of(viewer)}


def seeds_of(coins: Money | None, paid: Money | None) -> int | None:
    """An amount in gold seeds; None for a currency that Bilibili does not take."""
    if coins is not None and coins.currency == "XBG":
        return coins.minor
    if paid is None:
        return 0
    return int(paid.minor * SEED) if paid.currency == "CNY" else None


def chat(event: Chat, room: str) -> Form:
    viewer = event.viewer or NOBODY
    name, level = medal_of(viewer)
    uid, face = _uid(viewer), {"name": viewer.name, "face": FACE}
    told = {"content": event.text, "dm_type": 0, "id_str": event.id, "reply_mid": 0, "emots": None}
    tail = {
        "extra": msgspec.json.encode(told).decode(),
        "mode": 0,
        "user": {"uid": uid, "base": face, "guard": None},
    }
    meta = [0, 1, 25, 16777215, event.at_ms, 0, 0, "00000000", 0, 0, 0, "", 0, "{}", "{}", tail]
    medal = [level, name, "", 0, 0, "", 0, 0, 0, 0, 0, 1, 0] if name else []
    who = [uid, viewer.name, int("moderator" in viewer.roles), 0, 0, 10000, 1, ""]
    stamp = {"ts": event.at_ms // 1000, "ct": "00000000"}
    guard = guard_of(viewer)
    info = [meta, event.text, who, medal, [0, 0, 0, 0, 0], ["", ""], 0, guard, None, stamp, 0, 0]
    return {
        "cmd": "DANMU_MSG_MIRROR" if event.mirrored else "DANMU_MSG",
        "info": [*info, None, None, 0, 0, [0], None],
    }


def paid_message(event: PaidMessage, room: str) -> Form | None:
    viewer = event.viewer or NOBODY
    if event.paid is not None and event.paid.currency != "CNY":
        return None
    fen = event.paid.minor if event.paid else 0
    seconds = event.at_ms // 1000
    data = {
        "id": _number(event.id),
        "uid": _uid(viewer),
        "price": fen // 100 if fen % 100 == 0 else fen / 100,
        "rate": 1000,
        "message": event.text,
        "ts": seconds,
        "start_time": seconds,
        "end_time": seconds + 60,
        "time": 60,
        "medal_info": _medal_info(viewer),
        "user_info": {
            "uname": viewer.name,
            "face": FACE,
            "guard_level": guard_of(viewer),
            "manager": int("moderator" in viewer.roles),
        },
    }
    return {"cmd": "SUPER_CHAT_MESSAGE", "data": data, "roomid": _number(room)}


def gift(event: Gift, room: str) -> Form | None:
    viewer = event.viewer or NOBODY
    total = seeds_of(event.coins, event.paid)
    running = seeds_of(event.combo_coins, event.combo_paid)
    worth = seeds_of(None, event.worth) if event.worth else total
    if total is None or running is None or worth is None:
        return None
    price = Fraction(worth, max(1, event.count))
    data = {
        "action": "投喂",
        "giftName": event.name,
        "num": event.count,
        "price": int(price) if price.denominator == 1 else float(price),
        "total_coin": total,
        "coin_type": "gold" if total else "silver",
        "tid": event.id,
        "rnd": event.id,
        "timestamp": event.at_ms // 1000,
        "uid": _uid(viewer),
        "uname": viewer.name,
        "face": FACE,
        "guard_level": guard_of(viewer),
        "medal_info": _medal_info(viewer),
        "batch_combo_id": event.combo or "",
        "super_gift_num": event.combo_count or 0,
        "combo_total_coin": running,
        "blind_gift": None,
    }
    return {"cmd": "SEND_GIFT", "data": data}


def membership(event: Membership, room: str) -> Form | None:
    viewer = event.viewer or NOBODY
    price = seeds_of(event.coins, event.paid)
    if price is None or event.count != 1:
        return None
    seconds = event.at_ms // 1000
    guard = {
        "guard_level": LEVELS.get(event.tier, 3),
        "role_name": event.tier,
        "start_time": seconds,
        "end_time": seconds,
    }
    data = {
        "sender_uinfo": {"uid": _uid(viewer), "base": {"name": viewer.name, "face": FACE}},
        "guard_info": guard,
        "pay_info": {"payflow_id": event.id, "num": event.months, "unit": "月", "price": price},
        "option": {"source": 0, "is_show": 0},
        "toast_msg": event.text,
    }
    return {"cmd": "USER_TOAST_MSG_V2", "data": data, "msg_id": event.id}


def like(event: Like, room: str) -> Form:
    if event.total is not None:
        return _data("LIKE_INFO_V3_UPDATE", event, {"click_count": event.total})
    viewer = event.viewer or NOBODY
    data = {"uid": _uid(viewer), "uname": viewer.name, "msg_type": 6, "like_text": "为主播点赞了"}
    medal = {"fans_medal": _medal_info(viewer)}
    return _data("LIKE_INFO_V3_CLICK", event, data | medal | {"like_count": event.count or 1})


def audience_count(event: AudienceCount, room: str) -> Form | None:
    if event.basis in ("concurrent", "rank"):
        data = {"count": event.count, "online_count": event.count}
        return _data("ONLINE_RANK_COUNT", event, data)
    if event.basis == "cumulative":
        return _data("WATCHED_CHANGE", event, {"num": event.count, "text_small": str(event.count)})
    return None


def deed(event: Event, room: str) -> Form:
    viewer = event.viewer or NOBODY
    data = {
        "msg_type": DEEDS[type(event)],
        "uid": _uid(viewer),
        "uname": viewer.name,
        "roomid": _number(room),
        "timestamp": event.at_ms // 1000,
        "fans_medal": _medal_info(viewer),
    }
    return _data("INTERACT_WORD", event, data)


def room_state(event: RoomState, room: str) -> Form | None:
    match event.name, event.value:
        case "live", True:
            live = {"live_key": event.id, "live_time": event.at_ms // 1000}
            return {"cmd": "LIVE", "roomid": _number(room), **live}
        case "live", False:
            return {"cmd": "PREPARING", "roomid": room, "msg_id": event.id}
        case "title", str(title):
            return _data("ROOM_CHANGE", event, {"title": title})
        case "muted", None:
            return _data("ROOM_SILENT_OFF", event, {"type": "", "level": 0, "second": 0})
        case "muted", {"who": str(who)}:
            until = event.value.get("until_ms")
            second = until // 1000 if isinstance(until, int) else WHOLE_SESSION
            data = {"type": who, "level": event.value.get("level") or 0, "second": second}
            return _data("ROOM_SILENT_ON", event, data)
    return None


def deleted(event: Deleted, room: str) -> Form:
    return _data("SUPER_CHAT_MESSAGE_DELETE", event, {"ids": [_number(event.target)]})


def viewer_cleared(event: ViewerCleared, room: str) -> Form | None:
    viewer = event.viewer
    if viewer is None:
        return None
    if event.seconds is None:
        data = {"uid": _uid(viewer), "uname": viewer.name, "operator": 1}
        return _data("ROOM_BLOCK_MSG", event, data)
    return _data("RECALL_DANMU_MSG", event, {"recall_type": 2, "target_id": _uid(viewer)})


def _data(name: str, event: Event, data: Form) -> Form:
    return {"cmd": name, "data": data, "msg_id": event.id}


def _number(own: str) -> int | str:
    """Digits as the number that the real wire has, anything else as it stands."""
    return _uid(Viewer(own, ""))


FORMS: Final[Mapping[type[Event], Callable[[Any, str], Form | None]]] = {
    Chat: chat,
    PaidMessage: paid_message,
    Gift: gift,
    Membership: membership,
    Like: like,
    AudienceCount: audience_count,
    Entry: deed,
    Follow: deed,
    Share: deed,
    RoomState: room_state,
    Deleted: deleted,
    ViewerCleared: viewer_cleared,
}
