"""The question on air and the poll for the broadcast software: read only, by a key of its own."""

import asyncio
import hmac
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final

from aiohttp import web

from streamer_app.desk import wire
from streamer_app.desk.authority import Authority
from streamer_app.desk.cards import Card

BEAT_S: Final = 20.0
MAX_HEARD: Final = 1024
NO_POLL: Final = wire.encoded({"type": "poll", "poll": None})


class Overlay:
    """The overlay's sockets; whatever comes back from them is not read."""

    def __init__(self, authority: Authority) -> None:
        self.key = secrets.token_urlsafe(32)
        self._authority = authority
        self._sockets: set[web.WebSocketResponse] = set()
        self._aired: Card | None = None
        self._polled = NO_POLL
        self._sending: set[asyncio.Task[None]] = set()

    def opens(self, key: str) -> bool:
        """Whether this is the overlay's key."""
        return hmac.compare_digest(key.encode("utf-8", "replace"), self.key.encode())

    def begin(self) -> None:
        """Look which card is on air."""
        self._aired = aired(self._authority.cards())

    def air(self, changed: Sequence[Card]) -> None:
        """Show the card on air where these changes put another one there, or changed it."""
        before, now = self._aired, aired(changed)
        if now is None and before and all(card.card != before.card for card in changed):
            now = before
        self._aired = now
        if (frame := told(now)) != told(before):
            self._tell(frame)

    def poll(self, page: Mapping[str, Any] | None) -> None:
        """Show how a poll stands; None: there is none."""
        frame = wire.encoded({"type": "poll", "poll": page})
        if frame != self._polled:
            self._polled = frame
            self._tell(frame)

    def _tell(self, frame: str) -> None:
        for socket in self._sockets:
            task = asyncio.create_task(_send(socket, frame))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def show(self, socket: web.WebSocketResponse) -> None:
        """Keep one overlay up to date until it goes."""
        self._sockets.add(socket)
        try:
            await _send(socket, told(self._aired))
            if self._polled != NO_POLL:
                await _send(socket, self._polled)
            async for _ in socket:
                pass
        finally:
            self._sockets.discard(socket)

    async def close(self) -> None:
        """End all sockets."""
        for socket in list(self._sockets):
            await socket.close()


def aired(cards: Sequence[Card]) -> Card | None:
    """The card on air among these."""
    return next((card for card in cards if card.state == "on_air" and card.asks), None)


def told(card: Card | None) -> str:
    """What an overlay is told."""
    shown = card and {"id": card.card, "text": card.text, "askers": card.askers}
    return wire.encoded({"type": "on_air", "card": shown})


async def _send(socket: web.WebSocketResponse, frame: str) -> None:
    if not socket.closed:
        await socket.send_str(frame)
