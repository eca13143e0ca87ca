"""One Socket.IO client of a room of one's own: who it is, what it says, what it is told."""

import hmac
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from streamer_app.events import Chat, Event, RoomState, Viewer
from streamer_app.feeds.feed import plain
from streamer_app.room import engineio
from streamer_app.room.own import POLL, OwnRoom, Refusal
from streamer_app.room.wire import Answer, Begin, Frame, Leave
from streamer_app.store.users import Users

POLICY: Final = 1008
MAX_WHO: Final = 20
"""People for whom one client may speak."""


class Seat:
    """The server's half of one link; a ``Wire`` for ``Visit``.

    A client that names a user with the right key (auth ``user_id`` and ``token``) is that user.
    One without may speak as any user that has never been claimed with its key. ``near`` is the
    address it comes from.
    """

    def __init__(self, room: OwnRoom, users: Users, near: str = "") -> None:
        self.room = room.title
        self._own = room
        self._near = near
        self._users = users
        self._in = False
        self._teacher = False
        self._signed: Viewer | None = None
        self._others: dict[int, Viewer] = {}
        self.heard = True
        """Whether the client has said anything since this was last set to false."""

    def opening(self) -> Iterator[Frame]:
        """The link's id."""
        yield engineio.opened()

    def receive(self, message: Frame, now_ms: int) -> Iterator[Frame | Begin | Leave]:
        """What one frame does."""
        self.heard = True
        for heard in engineio.heard(message):
            match heard:
                case str():
                    yield heard
                case engineio.Gone():
                    self.left()
                    yield Leave()
                case engineio.Asked():
                    yield from self._asked(heard.auth)
                case engineio.Called() if self._in:
                    yield from self._called(heard)
                case _:
                    yield Leave(POLICY, "not connected")

    def left(self, *, at_once: bool = False) -> None:
        """The link is over; calling it again does nothing."""
        for viewer in self._people():
            self._own.leave(viewer, at_once=at_once)
        self._signed, self._others, self._in = None, {}, False

    def encode(self, events: Sequence[Event]) -> Iterator[str]:
        """A ``message`` with what was said for all clients, and the whole of it as ``event``."""
        for event in events:
            if isinstance(event, Chat) and event.viewer is not None:
                who = event.viewer.id or ""
                number = int(who) if who.isdecimal() else who
                yield engineio.emit("message", {"user_id": number, "message": event.text})
            yield engineio.emit("event", msgspec.to_builtins(event))

    def http(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """No steps before the link."""
        return None

    def address(self, port: int) -> str:
        """What the app's Socket.IO feed accepts."""
        return f"socketio:http://127.0.0.1:{port}"

    def _asked(self, auth: Mapping[str, Any]) -> Iterator[Frame | Begin | Leave]:
        if self._in:
            return
        key = auth.get("teacher")
        self._teacher = isinstance(key, str) and _same(key, self._own.key)
        if "user_id" in auth or "token" in auth:
            user = self._users.proven(_number(auth.get("user_id")), str(auth.get("token")))
            if user is None:
                yield engineio.refuse("not this user")
                return
            self._signed = self._own.viewer(user, teacher=self._teacher)
            self._own.enter(self._signed)
        self._in = True
        yield engineio.admit()
        yield engineio.emit("message", self._welcome())
        yield Begin()

    def _welcome(self) -> dict[str, Any]:
        found: dict[str, Any] = {"type": "welcome", "message": self._own.title}
        found |= {"title": self._own.title, "here": len(self._own.present)}
        if self._signed is not None:
            number = _number(self._signed.id)
            found |= {"user_id": number, "name": self._signed.name, "teacher": self._teacher}
        return found

    def _called(self, called: engineio.Called) -> Iterator[Frame | Begin | Leave]:
        first = called.arguments[0] if called.arguments else {}
        found = first if isinstance(first, dict) else {"message": first}
        if called.name == "leave":
            self.left(at_once=True)
            yield Leave()
        elif (refusal := self._own.crowded(self._near)) is not None:
            yield from self._answered(called, refusal)
        elif called.name == "history":
            events = [msgspec.to_builtins(event) for event in self._own.recent()]
            yield engineio.emit("history", events)
            if self._own.poll is not None:
                state = RoomState(source="room", name=POLL, value=self._own.poll)
                yield engineio.emit("event", msgspec.to_builtins(state))
        else:
            yield from self._answered(called, self._acted(called.name, found))

    def _acted(self, name: str, found: Mapping[str, Any]) -> Refusal | None:
        viewer = self._speaker(found)
        return Refusal("who") if viewer is None else self._own.act(viewer, name, found)

    def _answered(self, called: engineio.Called, refusal: Refusal | None) -> Iterator[Frame]:
        if refusal is not None:
            said = {"what": plain(called.name, 40), "why": refusal.code, "seconds": refusal.seconds}
            yield engineio.emit("refused", said)
        if called.ack is not None:
            yield engineio.acknowledge(called.ack, refusal is None)

    def _speaker(self, found: Mapping[str, Any]) -> Viewer | None:
        """Who says this: the client's own user, or one that nobody has claimed."""
        if self._signed is not None:
            return self._signed
        number = _number(found.get("user_id"))
        user = self._users.find(number)
        if user is None or user.secured:
            return None
        if number not in self._others:
            if len(self._others) >= MAX_WHO:
                return None
            self._others[number] = self._own.viewer(user)
            self._own.enter(self._others[number])
        return self._others[number]

    def _people(self) -> list[Viewer]:
        return [*self._others.values(), *([self._signed] if self._signed else [])]


def _number(found: object) -> int:
    """A user's number as clients write it, 0 where it is none."""
    if isinstance(found, str) and found.isascii() and found.isdecimal() and len(found) < 19:
        return int(found)
    return found if type(found) is int else 0


def _same(one: str, other: str) -> bool:
    return hmac.compare_digest(one.encode("utf-8", "replace"), other.encode())
