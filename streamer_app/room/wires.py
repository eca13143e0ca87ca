"""The wires that a local room can speak: one line a platform."""

from collections.abc import Callable, Mapping, Sequence
from typing import Final

from streamer_app.errors import AppError
from streamer_app.room.bilibili import BilibiliWire, Keys
from streamer_app.room.bilibili_open import BilibiliOpenWire, OpenPlatform
from streamer_app.room.eventsub_house import EventSubHouse
from streamer_app.room.open_room import OpenRoomWire
from streamer_app.room.social_stream import SocialStreamWire
from streamer_app.room.socketio import SocketIOWire
from streamer_app.room.twitch_eventsub import TwitchEventSubWire
from streamer_app.room.twitch_irc import TwitchIrcWire
from streamer_app.room.wire import Wire

House = Callable[[], Wire]
"""Makes one client's half; what the clients of a room share is made once, with the house."""
Make = Callable[[str, str, Sequence[str] | None], House]
"""(room, title, signals) -> the room's house."""


def _practice(room: str, title: str, kinds: Sequence[str] | None) -> House:
    return lambda: OpenRoomWire(room, title=title, signals=kinds)


def _bilibili(room: str, title: str, kinds: Sequence[str] | None) -> House:
    keys = Keys()
    return lambda: BilibiliWire(room, title=title, keys=keys)


def _bilibili_open(room: str, title: str, kinds: Sequence[str] | None) -> House:
    platform = OpenPlatform(room)
    return lambda: BilibiliOpenWire(platform, title=title)


def _twitch_irc(room: str, title: str, kinds: Sequence[str] | None) -> House:
    return lambda: TwitchIrcWire(room)


def _twitch_eventsub(room: str, title: str, kinds: Sequence[str] | None) -> House:
    house = EventSubHouse(room, title)
    return lambda: TwitchEventSubWire(house)


def _ssn(room: str, title: str, kinds: Sequence[str] | None) -> House:
    return lambda: SocialStreamWire(room)


def _socketio(room: str, title: str, kinds: Sequence[str] | None) -> House:
    return lambda: SocketIOWire(room, title=title)


WIRES: Final[Mapping[str, tuple[str, Make]]] = {
    "room": ("practice", _practice),
    "bilibili": ("1017", _bilibili),
    "bilibili-open": ("PRACTICE0001", _bilibili_open),
    "twitch-irc": ("practice", _twitch_irc),
    "twitch-eventsub": ("practice", _twitch_eventsub),
    "ssn": ("practice", _ssn),
    "socketio": ("practice", _socketio),
}
"""Name of ``serve --as`` -> the room's name unless one is given, and how to make it."""


def wire_factory(
    name: str, *, room: str | None = None, title: str = "", signals: Sequence[str] | None = None
) -> Callable[[], Wire]:
    """A function that makes one client's wire. Raises: AppError ``wire_unknown``."""
    if name not in WIRES:
        raise AppError("wire_unknown", wire=name[:40], known=", ".join(WIRES))
    usual, make = WIRES[name]
    return make(room or usual, title, signals)
