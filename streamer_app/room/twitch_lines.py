"""Events as Twitch's chat server sends them: one IRC line each, with its tags."""

import re
from collections.abc import Callable, Mapping
from hashlib import blake2b
from typing import Final

from streamer_app.events import (
    Chat,
    Deleted,
    Entry,
    Event,
    Leave,
    Membership,
    Money,
    Notice,
    PaidMessage,
    RoomState,
    Viewer,
    ViewerCleared,
    converted,
)
from streamer_app.feeds.irc import escaped
from streamer_app.feeds.twitch_fields import ANONYMOUS_GIFTER, MEMBERSHIPS
from streamer_app.feeds.twitch_lines import MODES

HOST: Final = "tmi.twitch.tv"
ROOM_ID: Final = "1"
NO_CENTS: Final = frozenset({"CLP", "ISK", "JPY", "KRW", "PYG", "UGX", "VND", "XAF", "XOF", "XPF"})
BADGES: Final = {
    "host": "broadcaster/1",
    "moderator": "moderator/1",
    "vip": "vip/1",
    "member": "subscriber/0",
    "bot": "bot-badge/1",
}
_LOGIN: Final = re.compile(r"[a-z0-9_]{1,25}\Z")
_BREAKS: Final = re.compile(r"[\r\n\0]+")

Tags = dict[str, str]


def line_of(event: Event, room: str, *, membership: bool = False) -> str | None:
    """The line with its end, None for what this wire has no form for.

    ``membership`` (the capability) adds who comes and goes.
    """
    if isinstance(event, Entry | Leave) and not membership:
        return None
    form = _FORMS.get(type(event))
    return form(event, room) if form else None


def _line(tags: Mapping[str, str], prefix: str, words: str, text: str | None = None) -> str:
    head = ";".join(f"{name}={escaped(value)}" for name, value in tags.items())
    tail = "" if text is None else f" :{_BREAKS.sub(' ', text)}"
    return f"{'@' if head else ''}{head}{' ' if head else ''}:{prefix} {words}{tail}\r\n"


def _login(viewer: Viewer | None) -> str:
    """A login for a viewer of any platform: the name where it can be one, else made of the id."""
    if viewer is None:
        return "nobody"
    if _LOGIN.match(name := viewer.name.lower()):
        return name
    who = (viewer.id or viewer.name).encode("utf-8", "replace")
    return f"v{blake2b(who, digest_size=8).hexdigest()}"


def _prefix(login: str) -> str:
    return f"{login}!{login}@{login}.{HOST}"


def _viewer_tags(viewer: Viewer | None) -> Tags:
    if viewer is None:
        return {}
    badges = [badge for badge in viewer.badges if "/" in badge and "," not in badge]
    named = {badge.partition("/")[0] for badge in badges}
    for role in viewer.roles:
        badge = BADGES.get(role, "")
        implied = named & {"founder", "lead_moderator"} and role in ("member", "moderator")
        if badge and badge.partition("/")[0] not in named and not implied:
            badges.append(badge)
    tags = {"badge-info": "", "badges": ",".join(badges), "color": ""}
    tags["display-name"] = viewer.name
    tags["mod"] = "1" if "moderator" in viewer.roles else "0"
    tags["subscriber"] = "1" if "member" in viewer.roles else "0"
    if viewer.id is not None:
        tags["user-id"] = viewer.id
    return tags


def _common(event: Event) -> Tags:
    tags = _viewer_tags(event.viewer)
    tags |= {"emotes": "", "flags": "", "id": event.id, "room-id": ROOM_ID, "turbo": "0"}
    if event.at_ms > 0:
        tags["tmi-sent-ts"] = str(event.at_ms)
    tags["user-type"] = ""
    return tags


def _message(event: Event, room: str, text: str, more: Tags) -> str:
    tags = _common(event) | {"first-msg": "0", "returning-chatter": "0"} | more
    return _line(tags, _prefix(_login(event.viewer)), f"PRIVMSG #{room}", text)


def _chat(event: Event, room: str) -> str:
    assert isinstance(event, Chat)
    more: Tags = {}
    if event.reply_to is not None:
        more["reply-parent-msg-id"] = event.reply_to
    if event.mirrored:
        more |= {"source-room-id": f"{ROOM_ID}0", "source-id": event.id}
    return _message(event, room, event.text, more)


def _paid_message(event: Event, room: str) -> str | None:
    assert isinstance(event, PaidMessage)
    exact = event.coins or event.paid
    if exact is None or exact.minor <= 0:
        return _message(event, room, event.text, {})
    if exact.currency == "XTB":
        return _message(event, room, event.text, {"bits": str(exact.minor)})
    return _message(event, room, event.text, _pinned(converted(exact)))


def _pinned(paid: Money) -> Tags:
    return {
        "pinned-chat-paid-amount": str(paid.minor),
        "pinned-chat-paid-canonical-amount": str(paid.minor),
        "pinned-chat-paid-currency": paid.currency,
        "pinned-chat-paid-exponent": "0" if paid.currency in NO_CENTS else "2",
        "pinned-chat-paid-is-system-message": "0",
        "pinned-chat-paid-level": "ONE",
    }


def _user_notice(event: Event, room: str, kind: str, text: str, more: Tags) -> str:
    tags = _common(event) | {"login": _login(event.viewer), "msg-id": kind} | more
    if event.viewer is None:
        del tags["login"]
    return _line(tags, HOST, f"USERNOTICE #{room}", text or None)


def _membership(event: Event, room: str) -> str:
    assert isinstance(event, Membership)
    months = str(event.months)
    more = {"msg-param-sub-plan": event.tier, "system-msg": ""}
    if event.gifted:
        kind = "submysterygift" if event.count != 1 else "subgift"
        more["msg-param-gift-months"] = months
        if event.combo is not None:
            more["msg-param-origin-id"] = event.combo
        if event.viewer is None:
            more |= {"user-id": ANONYMOUS_GIFTER, "display-name": "AnAnonymousGifter"}
    else:
        kind = "submysterygift" if event.count != 1 else "resub" if event.months > 1 else "sub"
        more["msg-param-cumulative-months"] = months
    if kind == "submysterygift":
        more["msg-param-mass-gift-count"] = str(event.count)
    return _user_notice(event, room, kind, event.text, more)


def _notice(event: Event, room: str) -> str | None:
    assert isinstance(event, Notice)
    if event.what in MEMBERSHIPS:
        return None
    return _user_notice(event, room, event.what, event.text, {"system-msg": ""})


def _cleared(event: Event, room: str) -> str:
    assert isinstance(event, ViewerCleared)
    tags = {"room-id": ROOM_ID}
    viewer = event.viewer
    if event.seconds is not None:
        tags["ban-duration"] = str(event.seconds)
    if viewer is not None and viewer.id is not None:
        tags["target-user-id"] = viewer.id
    if event.at_ms > 0:
        tags["tmi-sent-ts"] = str(event.at_ms)
    return _line(tags, HOST, f"CLEARCHAT #{room}", _login(viewer) if viewer else None)


def _deleted(event: Event, room: str) -> str:
    assert isinstance(event, Deleted)
    tags = {"login": _login(event.viewer), "room-id": "", "target-msg-id": event.target}
    if event.at_ms > 0:
        tags["tmi-sent-ts"] = str(event.at_ms)
    return _line(tags, HOST, f"CLEARMSG #{room}", "")


def _room_state(event: Event, room: str) -> str | None:
    assert isinstance(event, RoomState)
    name = event.name.replace("_", "-")
    if name not in MODES or not isinstance(event.value, int):
        return None
    return _line({name: str(int(event.value)), "room-id": ROOM_ID}, HOST, f"ROOMSTATE #{room}")


def _entered(event: Event, room: str) -> str | None:
    return _line({}, _prefix(_login(event.viewer)), f"JOIN #{room}") if event.viewer else None


def _left(event: Event, room: str) -> str | None:
    return _line({}, _prefix(_login(event.viewer)), f"PART #{room}") if event.viewer else None


_FORMS: Final[Mapping[type[Event], Callable[[Event, str], str | None]]] = {
    Chat: _chat,
    PaidMessage: _paid_message,
    Membership: _membership,
    Notice: _notice,
    ViewerCleared: _cleared,
    Deleted: _deleted,
    RoomState: _room_state,
    Entry: _entered,
    Leave: _left,
}
