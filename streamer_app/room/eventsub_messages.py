"""Events as Twitch's EventSub notifies them."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from streamer_app.events import (
    Chat,
    Deleted,
    Event,
    Follow,
    Gift,
    Membership,
    Notice,
    PaidMessage,
    RoomState,
    Viewer,
    ViewerCleared,
)

OWNER: Final = "1"
ELSEWHERE: Final = "99"

Told = tuple[str, dict[str, Any]]
"""A topic and its event."""


def stamp(at_ms: int) -> str:
    """A time as Twitch writes it, with nanoseconds."""
    at = datetime.fromtimestamp(at_ms // 1000, UTC)
    return f"{at:%Y-%m-%dT%H:%M:%S}.{at_ms % 1000:03d}000000Z"


def notified(event: Event, room: str) -> Told | None:
    """The notification of an event, None for what EventSub has no form for."""
    form = _FORMS.get(type(event))
    told = form(event) if form else None
    if told is None:
        return None
    topic, fields = told
    return topic, _user("broadcaster_user", Viewer(OWNER, room)) | fields


def _user(prefix: str, viewer: Viewer | None) -> dict[str, Any]:
    names = (f"{prefix}_id", f"{prefix}_login", f"{prefix}_name")
    if viewer is None:
        return dict.fromkeys(names)
    return dict(zip(names, (viewer.id or "", viewer.name.lower(), viewer.name), strict=True))


def _badges(viewer: Viewer | None) -> list[dict[str, str]]:
    pairs = [badge.partition("/") for badge in (viewer.badges if viewer else ())]
    return [{"set_id": name, "id": level, "info": ""} for name, _, level in pairs]


def _spoken(event: Event, text: str, **more: Any) -> Told:
    fields = _user("chatter_user", event.viewer) | {
        "message_id": event.id,
        "message": {"text": text, "fragments": [{"type": "text", "text": text}]},
        "badges": _badges(event.viewer),
        "cheer": None,
        "reply": None,
    }
    return "channel.chat.message", fields | more


def _chat(event: Event) -> Told:
    assert isinstance(event, Chat)
    more: dict[str, Any] = {}
    if event.reply_to is not None:
        more["reply"] = {"parent_message_id": event.reply_to}
    if event.mirrored:
        more["source_broadcaster_user_id"] = ELSEWHERE
    return _spoken(event, event.text, **more)


def _paid(event: Event) -> Told:
    """Bits; a message that was paid in other money is told as what it says."""
    assert isinstance(event, PaidMessage)
    bits = event.coins.minor if event.coins and event.coins.currency == "XTB" else 0
    return _spoken(event, event.text, cheer={"bits": bits} if bits else None)


def _gift(event: Event) -> Told | None:
    assert isinstance(event, Gift)
    if event.coins is None or event.coins.currency != "XTB":
        return None
    power = {"type": event.name, "emote": None, "message_effect_id": None}
    fields = {"bits": event.coins.minor, "type": "power_up", "power_up": power, "message": None}
    return "channel.bits.use", _user("user", event.viewer) | fields


def _noticed(event: Event, kind: str, told: Mapping[str, Any], text: str) -> Told:
    anonymous = event.viewer is None
    fields = _user("chatter_user", event.viewer) | {
        "chatter_is_anonymous": anonymous,
        "message_id": event.id,
        "message": {"text": text, "fragments": []},
        "badges": _badges(event.viewer),
        "system_message": "",
        "notice_type": kind,
        kind: told,
    }
    return "channel.chat.notification", fields


def _membership(event: Event) -> Told:
    assert isinstance(event, Membership)
    prime = event.tier == "Prime"
    told: dict[str, Any] = {"sub_tier": "1000" if prime else event.tier, "is_prime": prime}
    if event.gifted and event.count != 1:
        told |= {"id": event.combo or event.id, "total": event.count}
        return _noticed(event, "community_sub_gift", told, event.text)
    if event.gifted:
        told |= {"duration_months": event.months, "community_gift_id": event.combo}
        return _noticed(event, "sub_gift", told, event.text)
    told |= {"cumulative_months": event.months, "is_gift": False}
    return _noticed(event, "resub" if event.months > 1 else "sub", told, event.text)


def _notice(event: Event) -> Told:
    assert isinstance(event, Notice)
    return _noticed(event, event.what, {}, event.text)


def _follow(event: Event) -> Told:
    return "channel.follow", _user("user", event.viewer)


def _deleted(event: Event) -> Told:
    assert isinstance(event, Deleted)
    return "channel.chat.message_delete", {"message_id": event.target}


def _cleared(event: Event) -> Told:
    if event.viewer is None:
        return "channel.chat.clear", {}
    return "channel.chat.clear_user_messages", _user("target_user", event.viewer)


def _state(event: Event) -> Told | None:
    assert isinstance(event, RoomState)
    match event.name, event.value:
        case "live", True:
            return "stream.online", {"id": event.id.removeprefix("live-"), "type": "live"}
        case "live", False:
            return "stream.offline", {}
        case "title", str():
            return "channel.update", {"title": event.value, "language": "", "category_name": ""}
    return None


_FORMS: Final[Mapping[type[Event], Callable[[Event], Told | None]]] = {
    Chat: _chat,
    PaidMessage: _paid,
    Gift: _gift,
    Membership: _membership,
    Notice: _notice,
    Follow: _follow,
    Deleted: _deleted,
    ViewerCleared: _cleared,
    RoomState: _state,
}
