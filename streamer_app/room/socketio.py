"""A Socket.IO room's own half: the connect, and its events by their usual names."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Entry,
    Event,
    Follow,
    Gift,
    Leave,
    Like,
    Money,
    Notice,
    Order,
    PaidMessage,
    Refund,
    RoomState,
    Share,
)
from streamer_app.room.engineio import Asked, Called, acknowledge, admit, emit, heard
from streamer_app.room.social_stream import amount
from streamer_app.room.wire import Answer, Begin, Frame
from streamer_app.room.wire import Leave as Close

QUIET_MS: Final = 86_400_000
"""The server never asks whether the client is there: the socket says that."""


class SocketIOWire:
    """One client's link. Events come before the answer to its wish to be let in, as they may."""

    def __init__(self, room: str = "practice", *, title: str = "") -> None:
        self.room = room
        self._title = title

    def opening(self) -> Iterable[Frame]:
        """The first packet, which the client waits for."""
        found = {"sid": "practice", "upgrades": [], "maxPayload": 1 << 20}
        found |= {"pingInterval": QUIET_MS, "pingTimeout": QUIET_MS}
        return [f"0{msgspec.json.encode(found).decode()}"]

    def receive(self, message: Frame, now_ms: int) -> Iterator[Frame | Begin | Close]:
        """The wish to be let in, pings, and calls that wait for an answer."""
        for item in heard(message):
            match item:
                case Asked():
                    yield emit("message", {"type": "welcome", "message": self._title})
                    yield admit()
                    yield Begin()
                case Called() if item.ack is not None:
                    yield acknowledge(item.ack)
                case str():
                    yield item

    def encode(self, events: Sequence[Event]) -> Iterator[str]:
        """One event a frame; kinds that a room has no usual name for are left out."""
        for event in events:
            if (told := _told(event)) is not None:
                name, body = told
                yield emit(name, _common(event) | body)

    def http(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """No steps before the link."""
        return None

    def address(self, port: int) -> str:
        """The room's own URL."""
        return f"socketio:http://127.0.0.1:{port}"


def _common(event: Event) -> dict[str, Any]:
    told: dict[str, Any] = {"id": event.id, "at_ms": event.at_ms}
    if event.viewer is not None:
        told["username"] = event.viewer.name
        if event.viewer.id is not None:
            told["user_id"] = event.viewer.id
    return told


def _paid(money: Money | None) -> dict[str, Any]:
    return {} if money is None else {"amount": amount(money)}


def _told(event: Event) -> tuple[str, dict[str, Any]] | None:
    match event:
        case Chat():
            return "message", {"message": event.text}
        case PaidMessage():
            return "super_chat", {"message": event.text, **_paid(event.paid)}
        case Gift():
            return "gift", {"gift": event.name, "count": event.count, **_paid(event.paid)}
        case Like():
            number = {"count": event.count} if event.total is None else {"total": event.total}
            return "like", number
        case Order():
            order = {"order": event.order, "course": event.course, "status": event.status}
            return "order", order | _paid(event.paid)
        case Refund():
            return "refund", {"order": event.order, **_paid(event.paid)}
        case CourseClick():
            return "click", {"course": event.course}
        case AudienceCount(basis="concurrent"):
            return "viewers", {"count": event.count}
        case Notice():
            return "notice", {"message": event.text}
        case RoomState(name="title"):
            return "title", {"title": event.value}
        case Entry() | Leave() | Follow() | Share():
            return type(event).__name__.lower(), {}
        case _:
            return None
