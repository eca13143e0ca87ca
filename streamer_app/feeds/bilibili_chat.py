"""Bilibili's chat messages, DANMU_MSG: by far the most, so they have a short way of their own."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Raw, Struct

from streamer_app.events import Chat, Event, Int64, Viewer, ViewerCleared
from streamer_app.feeds.bilibili_fields import (
    SOURCE,
    Command,
    Memory,
    Unreadable,
    integer,
    item,
    medal_words,
    person,
    table,
    text,
)
from streamer_app.feeds.feed import MAX_NAME, plain

MIRROR: Final = "DANMU_MSG_MIRROR"


class _Extra(Struct, gc=False):
    id_str: str = ""


class _Tail(Struct, gc=False):
    extra: str = "{}"


class _Meta(Struct, array_like=True, gc=False):
    """The first of the lists: sixteen places, of which four are of use."""

    at_0: Raw
    mode: Raw
    size: Raw
    colour: Raw
    sent_ms: Int64
    rnd: Int64
    at_6: Raw
    user_hash: str
    at_8: Raw
    at_9: Raw
    at_10: Raw
    at_11: Raw
    kind: Raw
    sticker: Raw
    voice: Raw
    tail: _Tail


class _User(Struct, array_like=True, gc=False):
    uid: Int64 | str
    name: str
    admin: int


class _Medal(Struct, array_like=True, gc=False):
    level: int = 0
    name: str = ""


class _Info(Struct, array_like=True, gc=False):
    meta: _Meta
    text: str
    user: _User
    medal: _Medal
    level: Raw
    title: Raw
    at_6: Raw
    guard: int


class _Message(Struct, gc=False):
    cmd: str
    info: _Info


_message: Final = msgspec.json.Decoder(_Message)
_extra: Final = msgspec.json.Decoder(_Extra)
_KEY: Final = '"id_str":"'


def quick_chat(body: bytes, memory: Memory, now_ms: int) -> Chat | None:
    """A chat message of today's usual shape; None for any other, which ``chat`` reads."""
    try:
        message = _message.decode(body)
        info = message.info
        meta = info.meta
        own = _id_str(meta.tail.extra)
    except (ValueError, RecursionError):
        return None
    name = message.cmd.partition(":")[0]
    if name not in ("DANMU_MSG", MIRROR):
        return None
    user = info.user
    return Chat(
        source=SOURCE,
        room=memory.room,
        id=own or f"{meta.user_hash}-{meta.sent_ms}-{meta.rnd}",
        at_ms=meta.sent_ms,
        seen_ms=now_ms,
        viewer=_viewer(user.uid, user.name, user.admin == 1, info.guard, info.medal, memory.host),
        text=plain(info.text),
        mirrored=name == MIRROR,
    )


def _id_str(extra: str) -> str:
    start = extra.find(_KEY)
    if start < 0:
        return _extra.decode(extra).id_str
    start += len(_KEY)
    own = extra[start : extra.index('"', start)]
    return own if own.isalnum() and len(own) <= MAX_NAME else _extra.decode(extra).id_str


def _viewer(
    uid: int | str, name: str, admin: bool, guard: int, medal: _Medal, host: str
) -> Viewer | None:
    if guard or admin or not uid or not name or uid == "0" or (host and str(uid) == host):
        worn = medal_words(medal.name, medal.level)
        owner = bool(host) and str(uid) == host
        return person(uid, name, guard=guard, medal=worn, admin=admin, host=owner)
    badges = (f"{plain(medal.name, MAX_NAME)} {medal.level}",) if medal.name else ()
    return Viewer(str(uid), plain(name, MAX_NAME), False, (), badges)


def chat(command: Command) -> Iterator[Event]:
    """DANMU_MSG of any age: places may be missing, or hold a text instead of an object."""
    info = command.top.get("info")
    meta, user, medal = item(info, 0), item(info, 2), item(info, 3)
    message, uid = item(info, 1), item(user, 0)
    if not isinstance(message, str) or not isinstance(meta, list):
        raise Unreadable("no text in info")
    guard = item(info, 7)
    name = item(user, 1)
    viewer = person(
        integer(uid, "uid") if not isinstance(uid, str) and uid is not None else uid,
        name if isinstance(name, str) else "",
        guard=guard if isinstance(guard, int) else 0,
        medal=medal_words(item(medal, 1), item(medal, 0)),
        admin=item(user, 2) == 1,
        host=command.is_host(uid),
    )
    at_ms = integer(item(meta, 4) or 0, "time")
    yield Chat(
        **command.common(viewer, at_ms, _own_id(meta, at_ms), message[:200]),
        text=plain(message),
        mirrored=command.name == MIRROR,
    )


def _own_id(meta: list[Any], at_ms: int) -> str:
    extra = table(item(meta, 15)).get("extra")
    own = ""
    if isinstance(extra, str):
        try:
            own = _extra.decode(extra).id_str
        except (ValueError, RecursionError):
            own = ""
    user_hash, rnd = item(meta, 7), item(meta, 5)
    if own or not user_hash or not at_ms:
        return plain(own, MAX_NAME)
    return f"{text({'hash': user_hash}, 'hash')}-{at_ms}-{text({'rnd': rnd}, 'rnd')}"


def recall(command: Command) -> Iterator[Event]:
    """RECALL_DANMU_MSG takes a viewer's messages back, without a ban."""
    target = text(command.data, "target_id")
    if target in ("", "0"):
        raise Unreadable("no target_id")
    viewer = Viewer(target, "")
    yield ViewerCleared(**command.common(viewer, detail=target), seconds=0)


def block(command: Command) -> Iterator[Event]:
    """ROOM_BLOCK_MSG: a viewer may no longer write."""
    uid = command.data.get("uid") or command.top.get("uid")
    name = text(command.data, "uname") or text(command.top, "uname")
    viewer = person(uid, name)
    if viewer is None:
        raise Unreadable("nobody named")
    yield ViewerCleared(**command.common(viewer))
