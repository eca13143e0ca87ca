"""A Twitch channel's own half of the wire: the greeting of its chat server, then lines."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from streamer_app.events import Event
from streamer_app.feeds.irc import split
from streamer_app.room.twitch_lines import HOST, line_of
from streamer_app.room.wire import Answer, Begin, Frame, Leave

EACH: Final = 10
"""Lines in one frame at most."""
MAX_LINES: Final = 100
CHANNEL_TAGS: Final = "emote-only=0;followers-only=-1;r9k=0;room-id=1;slow=0;subs-only=0"
NUMERICS: Final = (
    ("001", "Welcome, GLHF!"),
    ("002", f"Your host is {HOST}"),
    ("003", "This server is rather new"),
    ("004", "-"),
    ("375", "-"),
    ("372", "You are in a local room."),
    ("376", ">"),
)


class TwitchIrcWire:
    """One client's link. Events that Twitch's chat has no form for are left out."""

    def __init__(self, room: str = "practice") -> None:
        self.room = room.lower()
        self._nick = ""
        self._membership = False
        self._begun = False

    def opening(self) -> Iterable[Frame]:
        """Nothing: the client speaks first."""
        return ()

    def receive(self, message: Frame, now_ms: int) -> Iterator[Frame | Begin | Leave]:
        """Capabilities, the name, the channel, pings; what a reader has no use for is ignored."""
        text = message.decode("utf-8", "replace") if isinstance(message, bytes) else message
        for raw in text.split("\r\n")[:MAX_LINES]:
            line = split(raw)
            match line.command:
                case "CAP" if line.params[:1] == ("REQ",):
                    asked = line.params[-1]
                    self._membership = self._membership or "twitch.tv/membership" in asked
                    yield f":{HOST} CAP * ACK :{asked}\r\n"
                case "NICK" if line.params:
                    self._nick = line.params[0].lower()
                    yield self._welcome()
                case "JOIN" if line.params:
                    yield from self._joined(line.params[0])
                case "PING":
                    yield f":{HOST} PONG {HOST} :{line.params[-1] if line.params else ''}\r\n"

    def _welcome(self) -> str:
        return "".join(f":{HOST} {code} {self._nick} :{text}\r\n" for code, text in NUMERICS)

    def _joined(self, channel: str) -> Iterator[Frame | Begin]:
        if channel.lower() != f"#{self.room}":
            text = "This channel does not exist or has been suspended."
            yield f"@msg-id=msg_channel_suspended :{HOST} NOTICE {channel} :{text}\r\n"
            return
        me = f"{self._nick}!{self._nick}@{self._nick}.{HOST}"
        names = f":{self._nick}.{HOST} 353 {self._nick} = #{self.room} :{self._nick}\r\n"
        end = f":{self._nick}.{HOST} 366 {self._nick} #{self.room} :End of /NAMES list\r\n"
        yield f":{me} JOIN #{self.room}\r\n{names}{end}"
        yield f"@{CHANNEL_TAGS} :{HOST} ROOMSTATE #{self.room}\r\n"
        if not self._begun:
            self._begun = True
            yield Begin()

    def encode(self, events: Sequence[Event]) -> Iterator[str]:
        """Up to ten lines a frame."""
        lines = [
            line
            for event in events
            if (line := line_of(event, self.room, membership=self._membership))
        ]
        for at in range(0, len(lines), EACH):
            yield "".join(lines[at : at + EACH])

    def suffer(self, fault: str) -> Iterator[Frame]:
        """``session-reconnect``: the server is about to restart and asks its clients to move."""
        if fault == "session-reconnect":
            yield f":{HOST} RECONNECT\r\n"

    def http(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """No steps before the link."""
        return None

    def address(self, port: int) -> str:
        """The channel, at this server."""
        return f"twitch:{self.room}?endpoint=ws://127.0.0.1:{port}"
