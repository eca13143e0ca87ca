"""The server's half of the open room protocol."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from streamer_app.events import Event, to_json
from streamer_app.feeds.event_json import Unreadable, loaded
from streamer_app.feeds.feed import plain
from streamer_app.room.wire import Answer, Begin, Frame, Leave

VERSION: Final = 1
MAX_ID: Final = 256
NOT_UNDERSTOOD: Final = 1002
NOT_ALLOWED: Final = 1008


class OpenRoomWire:
    """One client's link.

    ``signals`` are the kinds that this room will send (None: all). With ``posted`` the room lists
    ``post`` among them, and what an admitted client says is handed over as (id, text).
    """

    def __init__(
        self,
        room: str = "practice",
        *,
        title: str = "",
        signals: Sequence[str] | None = None,
        posted: Callable[[str, str], None] | None = None,
    ) -> None:
        self.room = room
        self._title = title
        self._signals = signals
        self._posted = posted
        self._admitted = False

    def opening(self) -> Iterable[Frame]:
        """Nothing: the client greets first."""
        return ()

    def receive(self, message: Frame, now_ms: int) -> Iterator[Frame | Begin | Leave]:
        """Welcomes the client, then takes its posts."""
        try:
            found = loaded(message)
        except Unreadable as wrong:
            yield Leave(NOT_UNDERSTOOD, str(wrong))
            return
        kind = found.get("kind")
        if kind == "hello":
            yield from self._greeted(found)
        elif not self._admitted:
            yield Leave(NOT_ALLOWED, "no hello")
        elif kind == "post" and self._posted is not None:
            id_, text = found.get("id"), found.get("text")
            if isinstance(id_, str) and isinstance(text, str) and id_ and text:
                self._posted(plain(id_, MAX_ID), plain(text))

    def _greeted(self, hello: Mapping[str, Any]) -> Iterator[Frame | Begin | Leave]:
        if hello.get("version") != VERSION:
            yield Leave(NOT_UNDERSTOOD, f"this room speaks version {VERSION}")
            return
        self._admitted = True
        welcome: dict[str, Any] = {"kind": "welcome", "version": VERSION, "room": self.room}
        if self._title:
            welcome["title"] = self._title
        if self._signals is not None or self._posted is not None:
            welcome["signals"] = [*(self._signals or ()), *(["post"] if self._posted else [])]
        yield msgspec.json.encode(welcome).decode()
        after = hello.get("after")
        yield Begin(after if isinstance(after, str) and after else None)

    def encode(self, events: Sequence[Event]) -> Iterator[str]:
        """One event a text frame."""
        for event in events:
            yield to_json(event).decode()

    def http(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """No steps before the link."""
        return None

    def address(self, port: int) -> str:
        """The room's own URL."""
        return f"ws://127.0.0.1:{port}"
