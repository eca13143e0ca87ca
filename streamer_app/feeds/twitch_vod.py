"""The chat of a past Twitch broadcast, as the common downloaders save it: one JSON object."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, BinaryIO, Final

from streamer_app.events import Chat, Event, Money, Notice, PaidMessage, Unknown, Viewer
from streamer_app.feeds.feed import MAX_NAME, plain
from streamer_app.feeds.json_stream import JsonStream
from streamer_app.feeds.twitch_fields import (
    MAX_ID,
    MEMBERSHIPS,
    SOURCE,
    membership,
    roles_of,
)

APART_MS: Final = 60_000
"""A stamp further than this from the place in the broadcast is the archive's, not the chat's."""

NOTICES: Final = frozenset(
    {
        "announcement",
        "bitsbadgetier",
        "communitypayforward",
        "raid",
        "rewardgift",
        "ritual",
        "sharedchatnotice",
        "standardpayforward",
        "unraid",
        "viewermilestone",
    }
)


class TwitchVod:
    """One event a comment; iterating raises ``Damaged`` where the file is cut or broken."""

    def __init__(self, stream: BinaryIO) -> None:
        self._source = JsonStream(stream)
        self.title = ""

    def __iter__(self) -> Iterator[Event]:
        head: dict[str, Any] = dict(self._source.until("comments"))
        video = _table(head.get("video"))
        self.title = plain(_text(video, "title"))
        broadcast = _Broadcast(video, _table(head.get("streamer")))
        for comment in self._source.elements():
            yield broadcast.event(_table(comment))


class _Broadcast:
    """Which channel it was, when it began, and whether the comments' own stamps can be trusted."""

    def __init__(self, video: Mapping[str, Any], streamer: Mapping[str, Any]) -> None:
        login = _text(streamer, "login") or _text(streamer, "name")
        self.room = login.lower() or _text(video, "id")
        self.start_ms = millis(_text(video, "created_at"))
        self._trusted = True

    def event(self, comment: Mapping[str, Any]) -> Event:
        message = _table(comment.get("message"))
        text = plain(_text(message, "body"))
        id_ = plain(_text(comment, "_id"), MAX_ID)
        if not id_ or not isinstance(message.get("body"), str):
            return self._unreadable(comment, id_)
        told = _table(message.get("user_notice_params"))
        params = {name: value for name, value in told.items() if isinstance(value, str)}
        common: dict[str, Any] = {
            "source": SOURCE,
            "room": self.room,
            "id": id_,
            "at_ms": self._at_ms(comment),
            "viewer": _viewer(_table(comment.get("commenter")), message),
        }
        kind = params.get("msg-id", "")
        if kind in MEMBERSHIPS:
            return membership(kind, params, text, common)
        if kind in NOTICES:
            return Notice(what=kind, text=text, **common)
        bits = message.get("bits_spent")
        if type(bits) is int and 0 < bits < 2**53:
            paid, coins = Money(bits, "USD"), Money(bits, "XTB")
            return PaidMessage(text=text, paid=paid, coins=coins, **common)
        return Chat(text=text, **common)

    def _at_ms(self, comment: Mapping[str, Any]) -> int:
        """The stamp where it fits the place in the broadcast (whole seconds), else the place.

        Archives made anew bear the time of archiving on every comment.
        """
        stamp = millis(_text(comment, "created_at"))
        offset = comment.get("content_offset_seconds")
        if not isinstance(offset, int | float) or not self.start_ms or not 0 <= offset < 10**7:
            return stamp
        place = self.start_ms + round(offset * 1000)
        self._trusted = self._trusted and abs(stamp - place) <= APART_MS
        return stamp if self._trusted else place

    def _unreadable(self, comment: Mapping[str, Any], id_: str) -> Unknown:
        return Unknown(
            source=SOURCE,
            room=self.room,
            id=id_,
            at_ms=self._at_ms(comment),
            what="comment",
            why="unreadable: no id or no text",
            sample=plain(repr(dict(comment)), 2048),
        )


def _viewer(commenter: Mapping[str, Any], message: Mapping[str, Any]) -> Viewer | None:
    login = _text(commenter, "name")
    who = _text(commenter, "_id") or login
    if not who:
        return None
    told = message.get("user_badges")
    badges = tuple(
        plain(f"{_text(_table(badge), '_id')}/{_text(_table(badge), 'version')}", MAX_NAME)
        for badge in (told if isinstance(told, list) else [])[:32]
    )
    name = plain(_text(commenter, "display_name") or login or who, MAX_NAME)
    return Viewer(plain(who, MAX_ID), name, False, roles_of(badges, False), badges)


def millis(stamp: str) -> int:
    """Milliseconds of an ISO 8601 time, whose fraction may have any number of digits; 0 if none."""
    whole, point, fraction = stamp.removesuffix("Z").partition(".")
    digits = (fraction + "000")[:3] if point else "0"
    try:
        moment = datetime.fromisoformat(f"{whole}+00:00")
        return round(moment.timestamp()) * 1000 + int(digits)
    except (ValueError, OverflowError):
        return 0


def _table(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _text(table: Mapping[str, Any], name: str) -> str:
    value = table.get(name)
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
