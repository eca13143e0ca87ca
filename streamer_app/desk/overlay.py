"""The question on air, the poll and a counter for the broadcast software: read only."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from aiohttp import web

from streamer_app.desk import wire
from streamer_app.desk.authority import Authority
from streamer_app.desk.cards import Card
from streamer_app.desk.overlay_keys import ALL, OverlayKeys
from streamer_app.wording import Wording

BEAT_S: Final = 20.0
MAX_HEARD: Final = 1024
NO_POLL: Final = wire.encoded({"type": "poll", "poll": None})
COUNT_S: Final = 0.25
"""The counter is told at most so often."""


class Overlay:
    """The overlay's sockets; whatever comes back from them is not read."""

    def __init__(self, authority: Authority, keys: OverlayKeys, words: Wording) -> None:
        self.keys = keys
        self._authority = authority
        self._words = words
        self._sockets: dict[web.WebSocketResponse, str] = {}
        self._aired: Card | None = None
        self._polled = NO_POLL
        self._counted = ""
        self._counting: asyncio.TimerHandle | None = None
        self._sending: set[asyncio.Task[Any]] = set()

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
            self._tell(frame, self._of(ALL, "question"))
        if self._counting is None and any(self._of("counter")):
            self._counting = asyncio.get_running_loop().call_later(COUNT_S, self._count)

    def poll(self, page: Mapping[str, Any] | None) -> None:
        """Show how a poll stands; None: there is none."""
        frame = wire.encoded({"type": "poll", "poll": page})
        if frame != self._polled:
            self._polled = frame
            self._tell(frame, self._of(ALL, "poll"))

    def renew(self, item: str) -> None:
        """Another key for a part; whoever came with the old one is sent away."""
        self.keys.renew(item)
        for socket in self._of(item):
            self._later(socket.close())

    def _count(self) -> None:
        self._counting = None
        if (frame := self._counter()) != self._counted:
            self._counted = frame
            self._tell(frame, self._of("counter"))

    def _counter(self) -> str:
        counts, say = self._authority.counts, self._words.say
        waiting = counts.get("new", 0) + counts.get("pinned", 0)
        parts = [
            {"name": name, "label": say(f"overlay.{name}"), "n": number}
            for name, number in (("answered", counts.get("answered", 0)), ("open", waiting))
        ]
        return wire.encoded({"type": "counter", "parts": parts})

    def _of(self, *items: str) -> list[web.WebSocketResponse]:
        return [socket for socket, item in self._sockets.items() if item in items]

    def _tell(self, frame: str, sockets: Iterable[web.WebSocketResponse]) -> None:
        for socket in sockets:
            self._later(_send(socket, frame))

    def _later(self, work: Any) -> None:
        task = asyncio.ensure_future(work)
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def show(self, socket: web.WebSocketResponse, item: str) -> None:
        """Keep one overlay up to date until it goes."""
        self._sockets[socket] = item
        try:
            if item in (ALL, "question"):
                await _send(socket, told(self._aired))
            if item in (ALL, "poll") and self._polled != NO_POLL:
                await _send(socket, self._polled)
            if item == "counter":
                self._counted = self._counter()
                await _send(socket, self._counted)
            async for _ in socket:
                pass
        finally:
            del self._sockets[socket]

    async def close(self) -> None:
        """End all sockets."""
        if self._counting is not None:
            self._counting.cancel()
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
