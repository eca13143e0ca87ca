"""The open room protocol, version 1: one JSON object a text frame."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

import msgspec
from msgspec.structs import force_setattr

from streamer_app.errors import AppError
from streamer_app.events import KIND_OF, Event, Unknown, to_json
from streamer_app.feeds.event_json import EventReader, loaded, unknown
from streamer_app.feeds.feed import (
    MAX_NAME,
    Admitted,
    Decoded,
    Endpoint,
    Heartbeat,
    Http,
    Refused,
    Send,
    plain,
)
from streamer_app.feeds.identity import Identity

SOURCE: Final = "room"
VERSION: Final = 1
MAX_STRANGERS: Final = 100
STEERING: Final = frozenset({"hello", "welcome", "post"})


def room_name(address: str) -> str:
    """What events call the room of an address: host, port and path, nothing that may be secret."""
    text = address if "://" in address else f"ws://{address}"
    parts = urlsplit(text)
    return parts.netloc.rpartition("@")[2] + parts.path.rstrip("/")


def room_url(address: str) -> str:
    """The WebSocket URL of an address; without a scheme it is plain ``ws``."""
    return address if "://" in address else f"ws://{address}"


class RoomFeed:
    """A room that speaks the open protocol at ``address`` (a URL, with or without ``ws://``).

    Events get this room's names whatever they bring. Without an address (``decode``) they keep
    the names that they came with.
    """

    source = SOURCE

    def __init__(self, address: str, *, endpoint: str | None = None) -> None:
        self.room = room_name(address) if address else ""
        self.heartbeat = Heartbeat()
        self.after: str | None = None
        self._url = endpoint or room_url(address)
        self._reader = EventReader()
        self._quick = self._reader.quick
        self._given = bool(address)
        self._identity = Identity()
        self._strangers: set[str] = set()

    async def endpoints(self, http: Http) -> Sequence[Endpoint]:
        """The one address of the room."""
        return [Endpoint(self._url)]

    def opening(self, now_ms: int) -> Iterable[Send]:
        """Say hello, and after which event to go on."""
        self._identity = Identity()
        hello = {"kind": "hello", "version": VERSION, "after": self.after}
        return [Send(msgspec.json.encode(hello).decode())]

    def decode(self, message: str | bytes, now_ms: int) -> Sequence[Decoded]:
        """The event of a message, and once for each the fields that we have no place for."""
        event = self._quick(message)
        if event is None:
            return self._slowly(message, now_ms)
        if event.id and self._given:
            force_setattr(event, "source", SOURCE)
            force_setattr(event, "room", self.room)
            force_setattr(event, "seen_ms", now_ms)
            return (event,)
        return (self._named(event, now_ms),)

    def _slowly(self, message: str | bytes, now_ms: int) -> list[Decoded]:
        event = self._reader.read(message)
        if type(event) is Unknown and event.what in STEERING:
            found = loaded(message)
            if found.get("kind") == "welcome":
                return [_welcomed(found)]
            if found.get("kind") in STEERING:
                force_setattr(event, "why", "ignored: what a client says")
        return [self._named(event, now_ms), *self._strange(message, now_ms)]

    def _strange(self, message: str | bytes, now_ms: int) -> Iterator[Event]:
        for name in self._reader.strangers(message):
            if name not in self._strangers and len(self._strangers) < MAX_STRANGERS:
                self._strangers.add(name)
                yield self._named(unknown(name, "not known: field", message), now_ms)

    def flush(self, now_ms: int) -> Iterable[Event]:
        """Nothing is held back on this wire."""
        return ()

    def _named(self, event: Event, now_ms: int) -> Event:
        if not event.id:
            force_setattr(event, "id", self._derived(event, now_ms))
        if self.room or not event.source:
            force_setattr(event, "source", SOURCE)
        if self.room:
            force_setattr(event, "room", self.room)
            force_setattr(event, "seen_ms", now_ms)
        return event

    def _derived(self, event: Event, now_ms: int) -> str:
        viewer = event.viewer
        who = (viewer.id or viewer.name) if viewer else ""
        if isinstance(event, Unknown):
            return self._identity.of(event.what, who, event.sample, event.at_ms)
        text = getattr(event, "text", None) or to_json(event).decode()
        return self._identity.of(KIND_OF[type(event)], who, text, event.at_ms or now_ms)


def _welcomed(welcome: Mapping[str, Any]) -> Admitted | Refused:
    """What a welcome says; a room of another version is one that we cannot read."""
    version = welcome.get("version", VERSION)
    if version != VERSION or isinstance(version, bool):
        return Refused(AppError("room_version", version=plain(str(version), 40)))
    title = welcome.get("title")
    return Admitted(_signals(welcome.get("signals")), plain(title) if type(title) is str else "")


def _signals(told: object) -> frozenset[str] | None:
    if not isinstance(told, list):
        return None
    return frozenset(plain(kind, MAX_NAME) for kind in told[:100] if isinstance(kind, str))
