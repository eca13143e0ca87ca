"""What moderators did, as EventSub tells it: messages taken back, viewers cleared, modes set."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from streamer_app.events import Deleted, Event, Notice, RoomState, ViewerCleared
from streamer_app.feeds.twitch_fields import MAX_ID
from streamer_app.feeds.twitch_payload import flag, inner, moment, number, viewer_of, word
from streamer_app.feeds.twitch_states import Common, Reader

Payload = Mapping[str, Any]

MODES: Final[Mapping[str, tuple[str, object]]] = {
    "emoteonly": ("emote_only", True),
    "emoteonlyoff": ("emote_only", False),
    "subscribers": ("subs_only", True),
    "subscribersoff": ("subs_only", False),
    "uniquechat": ("r9k", True),
    "uniquechatoff": ("r9k", False),
    "slowoff": ("slow", 0),
    "followersoff": ("followers_only", -1),
}


def deleted(event: Payload, common: Common) -> Iterator[Event]:
    """One message was taken back; its id is the chat server's."""
    target = word(event, "message_id", MAX_ID)
    if target:
        common |= {"id": f"clearmsg-{target}", "viewer": None}
        yield Deleted(target=target, **common)


def cleared(event: Payload, common: Common) -> Iterator[Event]:
    """The whole chat, or all of one viewer (``channel.ban`` names the end of it)."""
    viewer = viewer_of(event, "target_user") or common["viewer"]
    who = (viewer.id or viewer.name) if viewer else "all"
    seconds = None
    until = moment(event, "ends_at", "expires_at")
    if until and (since := moment(event, "banned_at") or common["at_ms"]):
        seconds = max(0, (until - since) // 1000)
    common |= {"id": f"clearchat-{who}-{common['at_ms'] or common['seen_ms']}", "viewer": viewer}
    yield ViewerCleared(seconds=seconds, **common)


def moderated(event: Payload, common: Common) -> Iterator[Event]:
    """One entry of the moderation log."""
    action = word(event, "action") or "moderated"
    about = inner(event, action)
    match action:
        case "delete":
            yield from deleted(about, common)
        case "ban" | "timeout":
            yield from cleared(about, common | {"viewer": viewer_of(about, "user")})
        case "clear":
            yield from cleared({}, common | {"viewer": None})
        case "slow":
            seconds = number(about, "wait_time_seconds") or 0
            yield RoomState(name="slow", value=seconds, **common)
        case "followers":
            minutes = number(about, "follow_duration_minutes") or 0
            yield RoomState(name="followers_only", value=minutes, **common)
        case _ if action in MODES:
            name, value = MODES[action]
            yield RoomState(name=name, value=value, **common)
        case _:
            yield Notice(what=action, text=_about(about), **common)


def _about(about: Payload) -> str:
    """Whom or what an entry is about, as far as it says."""
    terms = about.get("terms")
    if isinstance(terms, list):
        return ", ".join(str(term)[:100] for term in terms[:20])
    who = word(about, "user_name") or word(about, "user_login")
    why = word(about, "reason", None) or word(about, "moderator_message", None)
    if flag(about, "is_approved"):
        why = why or "approved"
    return ": ".join(filter(None, (who, why)))


def unbanned(event: Payload, common: Common) -> Iterator[Event]:
    """A viewer may come back."""
    yield Notice(what="unban", text=word(event, "user_name"), **common)


MODERATION: Final[Mapping[str, Reader]] = {
    "channel.ban": cleared,
    "channel.chat.clear": cleared,
    "channel.chat.clear_user_messages": cleared,
    "channel.chat.message_delete": deleted,
    "channel.moderate": moderated,
    "channel.unban": unbanned,
}
"""Topic -> its reader."""
