"""The wires that a local room can speak: one line a platform."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from streamer_app.errors import AppError
from streamer_app.room.bilibili import BilibiliWire
from streamer_app.room.open_room import OpenRoomWire
from streamer_app.room.twitch_irc import TwitchIrcWire
from streamer_app.room.wire import Wire

Make = Callable[[str, str, Sequence[str] | None], Wire]
"""(room, title, signals) -> one client's half."""

WIRES: Final[Mapping[str, tuple[str, Make]]] = {
    "room": ("practice", lambda room, title, kinds: OpenRoomWire(room, title=title, signals=kinds)),
    "bilibili": ("1017", lambda room, title, kinds: BilibiliWire(room, title=title)),
    "twitch-irc": ("practice", lambda room, title, kinds: TwitchIrcWire(room)),
}
"""Name of ``serve --as`` -> the room's name unless one is given, and how to make it."""


def wire_factory(
    name: str, *, room: str | None = None, title: str = "", signals: Sequence[str] | None = None
) -> Callable[[], Wire]:
    """A function that makes one client's wire. Raises: AppError ``wire_unknown``."""
    if name not in WIRES:
        raise AppError("wire_unknown", wire=name[:40], known=", ".join(WIRES))
    usual, make = WIRES[name]
    return lambda: make(room or usual, title, signals)
