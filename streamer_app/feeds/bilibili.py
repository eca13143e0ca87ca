"""A Bilibili live room over the web's danmaku WebSocket."""

import json
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec

from streamer_app.errors import Reason, reason
from streamer_app.events import KINDS, Event
from streamer_app.feeds import packets
from streamer_app.feeds.bilibili_commands import Commands
from streamer_app.feeds.bilibili_fields import SOURCE, table
from streamer_app.feeds.bilibili_steps import USER_AGENT, Entrance, Steps
from streamer_app.feeds.feed import (
    Admitted,
    Decoded,
    Endpoint,
    Heartbeat,
    Http,
    Renew,
    Send,
)
from streamer_app.feeds.http import at_endpoint

BEAT: Final = packets.pack(packets.HEARTBEAT)
BEAT_S: Final = 30.0
SIGNALS: Final = frozenset(KINDS) & {
    "chat",
    "paid_message",
    "gift",
    "membership",
    "like",
    "audience_count",
    "entry",
    "follow",
    "share",
    "room_state",
    "deleted",
    "viewer_cleared",
    "notice",
}
"""The kinds that this wire has; orders, clicks and departures it never tells."""

NAMES: Final = {
    packets.HEARTBEAT: "heartbeat",
    packets.HEARTBEAT_REPLY: "heartbeat reply",
    packets.AUTH: "auth",
    packets.AUTH_REPLY: "auth reply",
}


class BilibiliFeed:
    """One room. ``room`` is its number, short or long, as in the address.

    With ``endpoint`` that is the only place ever connected to; without ``steps`` nothing is asked
    over HTTP: the number is taken as the long one, the key is empty. ``cookie`` is what a
    signed-in viewer has pasted (a guest sees masked names, and much is withheld).
    """

    source = SOURCE
    signals = SIGNALS

    def __init__(
        self,
        room: str,
        *,
        endpoint: str | None = None,
        steps: bool | None = None,
        cookie: str = "",
    ) -> None:
        self.room = room
        self.after: str | None = None
        self.heartbeat = Heartbeat(every_s=BEAT_S, beat=BEAT, question=BEAT)
        self._endpoint = endpoint
        asked = endpoint is None if steps is None else steps
        self._steps = Steps(room, cookie=cookie) if asked else None
        self._entrance = Entrance(room=_long(room))
        self._commands = Commands(room)

    @property
    def title(self) -> str:
        """The room's title, once the steps have told it."""
        return self._entrance.title

    @property
    def guest(self) -> bool:
        """Whether the platform hides names and a part of the messages from us."""
        return not self._entrance.uid

    async def endpoints(self, http: Http) -> Sequence[Endpoint]:
        """Asks for the room, its hosts and a token.

        Raises: AppError where there is no such room, OSError for all that may pass.
        """
        if self._steps is not None:
            self._entrance = await self._steps.entrance(at_endpoint(http, self._endpoint))
            self._commands.memory.host = self._entrance.owner
        if self._endpoint is not None:
            return [Endpoint(self._endpoint)]
        headers = (("User-Agent", USER_AGENT),)
        return [Endpoint(url, headers) for url in self._entrance.urls]

    def opening(self, now_ms: int) -> Iterable[Send]:
        """The room and the token; the server waits five seconds for them."""
        self._commands.memory.fresh_link()
        entrance = self._entrance
        hello = {
            "uid": entrance.uid,
            "roomid": entrance.room,
            "protover": packets.BROTLI,
            "platform": "web",
            "type": 2,
            "buvid": entrance.buvid,
            "key": entrance.token,
        }
        return [Send(packets.pack(packets.AUTH, msgspec.json.encode(hello)))]

    def decode(self, message: str | bytes, now_ms: int) -> list[Decoded]:
        """Everything in one message; a text is one bare command."""
        if isinstance(message, str):
            return [*self._commands.read(message.encode("utf-8", "surrogatepass"), now_ms)]
        found, faults = packets.unpack(message)
        decoded: list[Decoded] = []
        read = self._commands.read
        for operation, body in found:
            if operation == packets.MESSAGE:
                decoded += read(body, now_ms)
            else:
                decoded += self._control(operation, body, now_ms)
        for fault in faults:
            decoded.append(self._commands.unreadable("packet", fault, message[:256], now_ms))
        return decoded

    def flush(self, now_ms: int) -> Iterable[Event]:
        """Memberships whose toast has not come within three seconds, at their list price."""
        return self._commands.guards.due(now_ms)

    def _control(self, operation: int, body: bytes, now_ms: int) -> Iterable[Decoded]:
        if operation == packets.AUTH_REPLY:
            yield from self._admission(body)
        what = NAMES.get(operation, f"operation {operation}")
        why = "ignored: the link's own" if operation in NAMES else "not known"
        yield self._commands.unknown(what, why, "", now_ms)

    def _admission(self, body: bytes) -> Iterable[Decoded]:
        try:
            code = table(json.loads(body)).get("code")
        except (ValueError, RecursionError):
            code = None
        if code == 0:
            yield Send(BEAT)
            yield Admitted(self.signals, self._entrance.title, self._note())
        else:
            yield Renew(reason("bilibili.auth", code=str(code)[:40]))

    def _note(self) -> Reason | None:
        """What a guest misses, and whether somebody meant to be more than a guest."""
        if self._steps is None or self._entrance.uid:
            return None
        return reason("bilibili.signed_out" if self._steps.signed_out else "bilibili.guest")


def _long(room: str) -> int:
    return int(room) if room.isascii() and room.isdigit() and len(room) < 19 else 0
