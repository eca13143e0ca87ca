"""The question on air for the broadcast software: read only, by a key of its own."""

import asyncio
import hmac
import secrets
from typing import Final

from aiohttp import web

from streamer_app.desk import wire
from streamer_app.desk.authority import Authority

BEAT_S: Final = 20.0
MAX_HEARD: Final = 1024


class Overlay:
    """The overlay's sockets; whatever comes back from them is not read."""

    def __init__(self, authority: Authority) -> None:
        self.key = secrets.token_urlsafe(32)
        self._authority = authority
        self._sockets: set[web.WebSocketResponse] = set()
        self._aired: str | None = None
        self._sending: set[asyncio.Task[None]] = set()

    def opens(self, key: str) -> bool:
        """Whether this is the overlay's key."""
        return hmac.compare_digest(key.encode("utf-8", "replace"), self.key.encode())

    def air(self) -> None:
        """Show the card on air, where it is another one than before."""
        frame = self._on_air()
        if frame == self._aired:
            return
        self._aired = frame
        for socket in self._sockets:
            task = asyncio.create_task(_send(socket, frame))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)

    async def show(self, socket: web.WebSocketResponse) -> None:
        """Keep one overlay up to date until it goes."""
        self._sockets.add(socket)
        try:
            await _send(socket, self._on_air())
            async for _ in socket:
                pass
        finally:
            self._sockets.discard(socket)

    async def close(self) -> None:
        """End all sockets."""
        for socket in list(self._sockets):
            await socket.close()

    def _on_air(self) -> str:
        cards = self._authority.cards()
        aired = next((card for card in cards if card.state == "on_air" and card.asks), None)
        card = aired and {"id": aired.card, "text": aired.text, "askers": aired.askers}
        return wire.encoded({"type": "on_air", "card": card})


async def _send(socket: web.WebSocketResponse, frame: str) -> None:
    if not socket.closed:
        await socket.send_str(frame)
