"""Twitch chat over IRC and WebSocket: anonymous, read only."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from streamer_app.errors import AppError
from streamer_app.events import Event
from streamer_app.feeds.feed import (
    Admitted,
    Decoded,
    Endpoint,
    Handover,
    Heartbeat,
    Http,
    Refused,
    Send,
)
from streamer_app.feeds.irc import Line, split
from streamer_app.feeds.twitch_fields import SOURCE
from streamer_app.feeds.twitch_lines import Lines

SERVER: Final = "wss://irc-ws.chat.twitch.tv:443"
CAPABILITIES: Final = "twitch.tv/tags twitch.tv/commands"
QUESTION: Final = "PING :are-you-there"
NO_SUCH_CHANNEL: Final = frozenset({"msg_channel_suspended", "msg_room_not_found"})
MAX_LINES: Final = 4096
LOGIN: Final = re.compile(r"[a-z0-9_]{1,25}\Z")


class TwitchIrcFeed:
    """One channel's chat. An empty ``room`` reads lines of any channel (``decode``).

    Raises: AppError ``twitch_login`` where ``room`` cannot be a Twitch login.
    """

    source = SOURCE

    def __init__(self, room: str, *, endpoint: str | None = None) -> None:
        self.room = room.strip().lstrip("#").lower()
        if self.room and not LOGIN.match(self.room):
            raise AppError("twitch_login", room=room[:80])
        self.heartbeat = Heartbeat(question=QUESTION)
        self.after: str | None = None
        self._endpoint = endpoint or SERVER
        self._lines = Lines(self.room)
        self._admitted = False

    async def endpoints(self, http: Http) -> Sequence[Endpoint]:
        """Twitch's chat server, or the local one of the address."""
        return [Endpoint(self._endpoint)]

    def opening(self, now_ms: int) -> Iterable[Send]:
        """Ask for tags, take an anonymous name, enter the channel."""
        self._admitted = False
        self._lines.forget()
        yield Send(f"CAP REQ :{CAPABILITIES}")
        yield Send("PASS oauth:anonymous")
        yield Send(f"NICK justinfan{10_000 + now_ms % 80_000}")
        yield Send(f"JOIN #{self.room}")

    def decode(self, message: str | bytes, now_ms: int) -> Iterator[Decoded]:
        """Everything in the lines of a message, which only CR LF separates."""
        if isinstance(message, bytes):
            message = message.decode("utf-8", "replace")
        raws = message.split("\r\n", MAX_LINES)
        if len(raws) > MAX_LINES and (rest := raws.pop()):
            yield self._lines.unknown("frame", "unreadable: too many lines", rest, now_ms)
        for raw in raws:
            if text := raw.rstrip("\r\n"):
                line = split(text)
                if line.command != "PRIVMSG":
                    yield from self._steering(line)
                if line.command not in ("PING", "RECONNECT"):
                    yield from self._lines.read(line, text, now_ms)

    def flush(self, now_ms: int) -> Iterable[Event]:
        """Nothing is held back on this wire."""
        return ()

    def _steering(self, line: Line) -> Iterator[Decoded]:
        match line.command:
            case "PING":
                yield Send(f"PONG :{line.params[-1]}" if line.params else "PONG")
            case "RECONNECT":
                yield Handover()
            case "NOTICE" if line.tags.get("msg-id") in NO_SUCH_CHANNEL:
                yield Refused(AppError("room_not_found", address=f"twitch:{self.room}"))
            case "ROOMSTATE" | "366" if not self._admitted:
                self._admitted = True
                yield Admitted()
