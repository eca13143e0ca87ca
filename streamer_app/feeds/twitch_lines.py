"""Twitch's IRC lines as events: messages, cheers, memberships, moderation, modes of the room."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from streamer_app.events import (
    Chat,
    Deleted,
    Entry,
    Event,
    Leave,
    Notice,
    PaidMessage,
    RoomState,
    Unknown,
    Viewer,
    ViewerCleared,
)
from streamer_app.feeds.feed import MAX_NAME, plain
from streamer_app.feeds.identity import Identity
from streamer_app.feeds.irc import Line, unescaped
from streamer_app.feeds.twitch_fields import (
    ANONYMOUS_GIFTER,
    GIVEN,
    MEMBERSHIPS,
    SOURCE,
    cost,
    identifier,
    membership,
    number,
    roles_of,
    spoken,
)

MAX_SAMPLE: Final = 2048
MODES: Final = {
    "emote-only": "0",
    "followers-only": "-1",
    "r9k": "0",
    "slow": "0",
    "subs-only": "0",
}
"""The modes of a room and their usual values."""

SERVICE: Final = frozenset(
    {"CAP", "GLOBALUSERSTATE", "HOSTTARGET", "MODE", "PONG", "USERSTATE", "WHISPER"}
)
_REMEMBERED: Final = 20_000
_SHORT_KEY: Final = 512


class Lines:
    """Reads lines of one channel. Without a room (``""``) events take the channel of each line."""

    def __init__(self, room: str) -> None:
        self._room = room
        self._identity = Identity()
        self._viewers: dict[tuple[str, str, str, str], Viewer] = {}
        self._modes: dict[tuple[str, str], str] = {}
        self._readers: Mapping[str, Callable[[Line, int], Iterator[Event]]] = {
            "PRIVMSG": self._message,
            "USERNOTICE": self._user_notice,
            "CLEARCHAT": self._cleared,
            "CLEARMSG": self._deleted,
            "ROOMSTATE": self._room_state,
            "NOTICE": self._notice,
            "JOIN": self._entered,
            "PART": self._left,
        }

    def forget(self) -> None:
        """A new link begins: derived ids are counted anew."""
        self._identity = Identity()

    def read(self, line: Line, raw: str, now_ms: int) -> Iterator[Event]:
        """The events of a line; one that says nothing about the room is an ``Unknown``."""
        reader = self._readers.get(line.command)
        if reader is None:
            known = line.command in SERVICE or line.command.isdigit()
            why = "ignored: of the link, not of the room" if known else "not known: command"
            return iter((self.unknown(line.command[:MAX_NAME], why, raw, now_ms),))
        if not line.params:
            why = "unreadable: the line names no channel"
            return iter((self.unknown(line.command, why, raw, now_ms),))
        return reader(line, now_ms)

    def unknown(self, what: str, why: str, raw: str, now_ms: int) -> Unknown:
        """What became no other event; damaged lines have no command."""
        sample = plain(raw, MAX_SAMPLE)
        what = plain(what, MAX_NAME) or "line"
        return Unknown(
            source=SOURCE,
            room=self._room,
            id=self._identity.of(what, "", sample, now_ms),
            seen_ms=now_ms,
            what=what,
            why=why,
            sample=sample,
        )

    def _named(self, line: Line) -> str:
        return self._room or plain(line.params[0].removeprefix("#"), MAX_NAME)

    def _derived(self, line: Line, who: str, text: str, at_ms: int) -> str:
        return self._identity.of(line.command, who, text, at_ms)

    def _viewer(self, line: Line) -> Viewer | None:
        tags = line.tags
        login = tags.get("login") or line.prefix.partition("!")[0]
        who = tags.get("user-id") or (login if "!" in line.prefix or "login" in tags else "")
        key = (who, tags.get("display-name") or login, tags.get("badges", ""), tags.get("mod", ""))
        viewer = self._viewers.get(key)
        if viewer is not None or not who:
            return viewer
        if len(self._viewers) >= _REMEMBERED:
            self._viewers.clear()
        name = plain(unescaped(key[1]), MAX_NAME)
        badges = tuple(identifier(badge) for badge in key[2].split(",")[:32] if badge)
        viewer = Viewer(identifier(who), name, False, roles_of(badges, key[3] == "1"), badges)
        if sum(map(len, key)) <= _SHORT_KEY:
            self._viewers[key] = viewer
        return viewer

    def _message(self, line: Line, now_ms: int) -> Iterator[Event]:
        tags = line.tags
        text = spoken(line.params[1] if len(line.params) > 1 else "")
        at_ms = number(tags.get("tmi-sent-ts")) or 0
        viewer = self._viewer(line)
        id_ = identifier(tags.get("id", ""))
        if not id_:  # none at all, or one of which nothing is left
            id_ = self._derived(line, viewer.name if viewer else "", text, at_ms or now_ms)
        room = self._named(line)
        mirrored = tags.get("source-room-id", "") not in ("", tags.get("room-id"))
        if not mirrored and ("bits" in tags or "pinned-chat-paid-amount" in tags):
            paid, coins = cost(tags)
            if paid is not None:
                yield PaidMessage(
                    source=SOURCE,
                    room=room,
                    id=id_,
                    at_ms=at_ms,
                    seen_ms=now_ms,
                    viewer=viewer,
                    text=text,
                    paid=paid,
                    coins=coins,
                )
                return
        parent = tags.get("reply-parent-msg-id")
        yield Chat(
            source=SOURCE,
            room=room,
            id=id_,
            at_ms=at_ms,
            seen_ms=now_ms,
            viewer=viewer,
            text=text,
            reply_to=identifier(parent) if parent else None,
            mirrored=mirrored,
        )

    def _user_notice(self, line: Line, now_ms: int) -> Iterator[Event]:
        tags = line.tags
        kind = plain(unescaped(tags.get("msg-id", "")), MAX_NAME) or "usernotice"
        text = plain(line.params[1]) if len(line.params) > 1 else ""
        told = text or plain(unescaped(tags.get("system-msg", "")))
        at_ms = number(tags.get("tmi-sent-ts")) or 0
        viewer = self._viewer(line)
        if tags.get("user-id") == ANONYMOUS_GIFTER or (kind in GIVEN and kind.startswith("anon")):
            viewer = None
        name = identifier(tags.get("id", ""))
        who = viewer.name if viewer else ""
        id_ = name or self._derived(line, who, kind + told, at_ms or now_ms)
        common: dict[str, Any] = {
            "source": SOURCE,
            "room": self._named(line),
            "id": id_,
            "at_ms": at_ms,
            "seen_ms": now_ms,
            "viewer": viewer,
        }
        elsewhere = tags.get("source-room-id", "") not in ("", tags.get("room-id"))
        if elsewhere or kind not in MEMBERSHIPS:
            yield Notice(what=kind, text=told, **common)
        else:
            yield membership(kind, tags, text, common)

    def _cleared(self, line: Line, now_ms: int) -> Iterator[Event]:
        tags = line.tags
        login = plain(line.params[1], MAX_NAME) if len(line.params) > 1 else ""
        at_ms = number(tags.get("tmi-sent-ts")) or 0
        seconds = number(tags.get("ban-duration"))
        who = identifier(tags.get("target-user-id", "")) or login
        yield ViewerCleared(
            source=SOURCE,
            room=self._named(line),
            id=f"clearchat-{who or 'all'}-{at_ms or now_ms}",
            at_ms=at_ms,
            seen_ms=now_ms,
            viewer=Viewer(who, login or who) if who else None,
            seconds=seconds,
        )

    def _deleted(self, line: Line, now_ms: int) -> Iterator[Event]:
        target = identifier(line.tags.get("target-msg-id", ""))
        if not target:
            why = "unreadable: the line names no message"
            yield self.unknown("CLEARMSG", why, " ".join(line.params), now_ms)
            return
        yield Deleted(
            source=SOURCE,
            room=self._named(line),
            id=f"clearmsg-{target}",
            at_ms=number(line.tags.get("tmi-sent-ts")) or 0,
            seen_ms=now_ms,
            target=target,
        )

    def _room_state(self, line: Line, now_ms: int) -> Iterator[Event]:
        """The modes that changed: the full list comes with each link, mostly of usual values."""
        room = self._named(line)
        for name, usual in MODES.items():
            value = line.tags.get(name, "")
            if number(value.removeprefix("-")) is None:
                continue
            known = self._modes.get((room, name))
            self._modes[room, name] = value
            if value == (known or (usual if self._room else None)):
                continue
            yield RoomState(
                source=SOURCE,
                room=room,
                id=self._derived(line, name, value, 0 if known is None else now_ms),
                seen_ms=now_ms,
                name=name.replace("-", "_"),
                value=int(value) if name in ("followers-only", "slow") else value != "0",
            )

    def _notice(self, line: Line, now_ms: int) -> Iterator[Event]:
        what = plain(unescaped(line.tags.get("msg-id", "")), MAX_NAME) or "notice"
        text = plain(line.params[1]) if len(line.params) > 1 else ""
        at_ms = number(line.tags.get("tmi-sent-ts")) or 0
        yield Notice(
            source=SOURCE,
            room=self._named(line),
            id=self._derived(line, what, text, at_ms or now_ms),
            at_ms=at_ms,
            seen_ms=now_ms,
            what=what,
            text=text,
        )

    def _entered(self, line: Line, now_ms: int) -> Iterator[Event]:
        return self._came_or_went(Entry, line, now_ms)

    def _left(self, line: Line, now_ms: int) -> Iterator[Event]:
        return self._came_or_went(Leave, line, now_ms)

    def _came_or_went(
        self, kind: type[Entry] | type[Leave], line: Line, now_ms: int
    ) -> Iterator[Event]:
        login = plain(line.prefix.partition("!")[0], MAX_NAME)
        if login.startswith("justinfan"):
            why = "ignored: an anonymous reader"
            yield self.unknown(line.command, why, " ".join(line.params), now_ms)
            return
        yield kind(
            source=SOURCE,
            room=self._named(line),
            id=self._derived(line, login, "", now_ms),
            seen_ms=now_ms,
            viewer=Viewer(login, login) if login else None,
        )
