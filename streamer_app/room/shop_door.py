"""A door for the shops' programs of this computer: ``POST /events``, behind a key of its own.

Bound to 127.0.0.1 and nowhere else. A web page (any Origin), a proxy and a name that was turned
on us (Host) are refused before the key is looked at; wrong keys make it slower and slower.
"""

import asyncio
import hmac
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

from aiohttp import web

from streamer_app.errors import AppError
from streamer_app.feeds.event_json import EventReader, Unreadable
from streamer_app.room.door import LOOPBACK, Door, listener
from streamer_app.room.rates import Rate, Rates
from streamer_app.room.shop_events import ShopEvent, read_events

PATH: Final = "/events"
MAX_BODY: Final = 1 << 18
WRONG: Final = Rate(1 / 12, 5)
"""Wrong keys: five at once, then one in twelve seconds."""
HEAD_S: Final = 10.0
RETRY_S: Final = 30

Take = Callable[[Sequence[ShopEvent]], Awaitable[int]]
"""Stores events; how many of them were new. The answer is sent once they are on disk.
Raises: AppError where they cannot be stored now."""


class ShopDoor:
    """``take`` is asked with whole bodies: all events of one, or none."""

    def __init__(self, key: str, take: Take, clock: Callable[[], float] = time.monotonic) -> None:
        self._key = key.encode()
        self._take = take
        self._door = Door(LOOPBACK, key)
        self._wrong = Rates(WRONG, clock)
        self._reader = EventReader()

    async def serve(self, port: int, listening: Callable[[int], None]) -> None:
        """Keep the door open until cancelled; ``listening`` is told the port.

        Raises: AppError ``port_taken``.
        """
        sock = listener(LOOPBACK, port)
        application = web.Application(client_max_size=MAX_BODY)
        application.add_routes([web.post(PATH, self._events)])
        runner = web.AppRunner(
            application,
            access_log=None,
            logger=logging.Logger("shop", logging.CRITICAL + 1),  # attacks are no news
            shutdown_timeout=1.0,
            keepalive_timeout=HEAD_S,
        )
        await runner.setup()
        try:
            await web.SockSite(runner, sock).start()
            listening(sock.getsockname()[1])
            await asyncio.Event().wait()
        finally:
            await runner.cleanup()

    async def _events(self, request: web.Request) -> web.Response:
        """202 once all is on disk; 400 to 429 or 503 where nothing was taken."""
        if not self._door.near(request):
            return _refused(403, "not_allowed", "only programs of this computer may ask")
        if not self._knows(request):
            if wait := self._wrong.wait(request.remote):
                return _refused(429, "too_many", "wait before the next key", 1 + int(wait))
            return _refused(401, "wrong_key", "send Authorization: Bearer KEY")
        try:
            async with asyncio.timeout(HEAD_S):
                events = read_events(await request.read(), self._reader)
        except Unreadable as wrong:
            return _refused(400, "bad_event", str(wrong))
        except web.HTTPRequestEntityTooLarge:
            return _refused(413, "too_large", f"at most {MAX_BODY} bytes")
        except TimeoutError:
            return _refused(408, "too_slow", "the body did not come")
        try:
            new = await self._take(events)
        except AppError as error:
            return _refused(503, error.code, "nothing was taken; send it again later", RETRY_S)
        return web.json_response({"events": len(events), "new": new}, status=202)

    def _knows(self, request: web.Request) -> bool:
        said = request.query.get("key", "")
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            said = token.strip()
        return hmac.compare_digest(said.encode("utf-8", "replace"), self._key)


def _refused(status: int, error: str, why: str, retry_s: int = 0) -> web.Response:
    made = web.json_response({"error": error, "why": why}, status=status)
    if retry_s:
        made.headers["Retry-After"] = str(retry_s)
    return made
