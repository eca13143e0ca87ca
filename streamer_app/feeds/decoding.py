"""Wire messages from a file, one a line, as events: what the ``decode`` command prints."""

import binascii
from base64 import b64decode
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final

from msgspec import Struct
from msgspec.structs import force_setattr

from streamer_app.errors import AppError
from streamer_app.events import Event, Unknown, to_json
from streamer_app.feeds.bilibili import BilibiliFeed
from streamer_app.feeds.feed import FOREVER_MS, Decoded, Feed, Send, plain
from streamer_app.feeds.room import RoomFeed
from streamer_app.feeds.social_stream import SocialStreamFeed
from streamer_app.feeds.socketio import SocketIOFeed
from streamer_app.feeds.twitch_eventsub import TwitchEventSubFeed
from streamer_app.feeds.twitch_irc import TwitchIrcFeed

PLATFORMS: Final[Mapping[str, Callable[[str], Feed]]] = {
    "bilibili": BilibiliFeed,
    "bilibili-open": BilibiliFeed,
    "room": RoomFeed,
    "socketio": SocketIOFeed,
    "ssn": SocialStreamFeed,
    "twitch-eventsub": TwitchEventSubFeed,
    "twitch-irc": TwitchIrcFeed,
}
"""The names of ``serve --as`` -> a feed that knows no room."""

BINARY: Final = b"base64:"
MAX_SAMPLE: Final = 2048


class Reading(Struct):
    """Where the reading of a file has come to."""

    clock_ms: int = 0
    line: int = 0


def decode_lines(platform: str, lines: Iterable[bytes]) -> Iterator[bytes]:
    """JSON lines (without their ends), at least one for each line of input, with its number.

    Time is message time. ``lines`` are split at LF alone and may keep their ends.

    Raises: AppError ``platform_unknown``.
    """
    if platform not in PLATFORMS:
        known = ", ".join(sorted(PLATFORMS))
        raise AppError("platform_unknown", platform=platform[:80], known=known)
    return _decoded(PLATFORMS[platform](""), lines)


def _decoded(feed: Feed, lines: Iterable[bytes]) -> Iterator[bytes]:
    reading = Reading()
    for number, line in enumerate(lines, 1):
        reading.line = number
        yield from _of_line(feed, line.rstrip(b"\n").removesuffix(b"\r"), reading)
    for event in feed.flush(FOREVER_MS):
        yield _numbered(event, reading.line)


def _of_line(feed: Feed, line: bytes, reading: Reading) -> Iterator[bytes]:
    message = _message(line)
    if isinstance(message, Unknown):
        yield _numbered(message, reading.line)
        return
    steering: Decoded | None = None
    events = 0
    for item in feed.decode(message, reading.clock_ms):
        if isinstance(item, Event):
            events += 1
            yield _printed(item, feed, reading)
        else:
            steering = item
    if not events:
        yield _numbered(_ignored(steering, feed, line), reading.line)
    for event in feed.flush(reading.clock_ms):
        yield _printed(event, feed, reading)


def _message(line: bytes) -> str | bytes | Unknown:
    if line.startswith(BINARY):
        try:
            return b64decode(line[len(BINARY) :].strip(), validate=True)
        except (binascii.Error, ValueError):
            return _unreadable("base64 that is none", line)
    if not line.strip():
        return _unreadable("an empty line", line)
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return _unreadable("not UTF-8", line)


def _printed(event: Event, feed: Feed, reading: Reading) -> bytes:
    if event.at_ms > reading.clock_ms:
        reading.clock_ms = event.at_ms
    if feed.source != "room":
        force_setattr(event, "seen_ms", 0)
    return _numbered(event, reading.line)


def _numbered(event: Event, line: int) -> bytes:
    return b'%b,"line":%d}' % (to_json(event)[:-1], line)


def _unreadable(why: str, line: bytes) -> Unknown:
    sample = plain(line[:MAX_SAMPLE].decode("utf-8", "replace"), MAX_SAMPLE)
    return Unknown(what="line", why=f"unreadable: {why}", sample=sample)


def _ignored(steering: Decoded | None, feed: Feed, line: bytes) -> Unknown:
    """What stands for a line that only steers the link, or that the feed holds back."""
    what = "held" if steering is None else type(steering).__name__.lower()
    why = "ignored: " + (
        "nothing of its own, or held back for what follows"
        if steering is None
        else "answered on the wire"
        if isinstance(steering, Send)
        else "about the link, not about the room"
    )
    sample = plain(line[:MAX_SAMPLE].decode("utf-8", "replace"), MAX_SAMPLE)
    return Unknown(source=feed.source, what=what, why=why, sample=sample)
