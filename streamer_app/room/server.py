"""A live room of one's own on a loopback port, with the faults that real rooms have."""

import asyncio
import errno
import ssl
from collections.abc import Callable, Iterable, Sequence
from ipaddress import ip_address
from random import Random
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from msgspec.structs import replace

from streamer_app.errors import AppError
from streamer_app.events import Event
from streamer_app.feeds.connection import wall_ms
from streamer_app.feeds.recording import paced
from streamer_app.room.faults import Faults, marks
from streamer_app.room.stage import Stage
from streamer_app.room.visit import Visit
from streamer_app.room.wire import Wire

HOST: Final = "127.0.0.1"
AHEAD: Final = 5_000
"""How many events the stream may be ahead of its slowest client."""
MAX_MESSAGE: Final = 1 << 20
MOST_VISITS: Final = 200
NO_FAULTS: Final = Faults()


class RoomServer:
    """One room: a stream of events, and the clients that follow it.

    The stream begins with the first client. At full speed it waits for its slowest client and
    while there is none; at any other speed it goes on in real time, as life does.
    """

    def __init__(
        self,
        events: Iterable[Event],
        wire_factory: Callable[[], Wire],
        *,
        speed: float | None = 1.0,
        faults: Faults = NO_FAULTS,
        outages: Sequence[tuple[float, float]] = (),
        finished: Callable[[], None] = lambda: None,
    ) -> None:
        self.speed = speed
        """How many times faster than life (None: as fast as can be); may change meanwhile."""
        self._wire_factory = wire_factory
        self._faults = faults
        self._outages = outages
        self._dark = False
        self._rng = Random(faults.seed)
        self.stage = Stage()
        """What the room has told, as it happened."""
        self._finished: Callable[[], None] | None = finished
        self._visits: set[Visit] = set()
        self._shaken = 0
        self._halves = 0 if faults.half_open_s is None else 1
        self._left: int | None = None
        if any(faults.spread.values()):
            events = list(events)
            self._marks = marks(faults, len(events))
        else:
            self._marks = []
        self._events = events

    async def produce(self) -> None:
        """Let the events out in their time, stamped with it; then report when all is told."""
        loop = asyncio.get_running_loop()
        await self._until(lambda: bool(self._present()))
        due = loop.time()
        for delay, batch in paced(self._events, None if self.speed is None else 1.0):
            if self.speed is None:
                await self._until(self._near)
            else:
                due += delay / self.speed
                await asyncio.sleep(max(0.0, due - loop.time()))
            self.stage.add(_stamped(batch))
        self.stage.complete = True
        await self._until(self._told)
        if self._finished is not None:
            self._finished()

    async def darken(self) -> None:
        """Break all links at the times of the outages, and take none until they are over."""
        await self._until(lambda: bool(self._present()))
        before = 0.0
        for at_s, seconds in self._outages:
            await asyncio.sleep((at_s - before) / (self.speed or 1.0))
            self._dark = True
            for visit in self._visits:
                visit.drop()
            await asyncio.sleep(seconds / (self.speed or 1.0))
            self._dark, before = False, at_s + seconds

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """A handshake, or a step over HTTP."""
        if not _ours(request):
            return web.Response(status=403)
        if request.headers.get("Upgrade", "").lower() != "websocket":
            return await self._http(request)
        if self._dark:
            return web.Response(status=503)
        self._shaken += 1
        if self._shaken <= self._faults.statuses:
            return self._refusal()
        if len(self._visits) >= MOST_VISITS:
            return web.Response(status=503)
        return await self._visit(request)

    async def _http(self, request: web.Request) -> web.Response:
        body = await request.read()
        answer = self._wire_factory().http(request.path, request.query, request.headers, body)
        if answer is None:
            return web.Response(status=404)
        return web.json_response(answer.body, status=answer.status, headers=answer.headers)

    def _refusal(self) -> web.Response:
        seconds = self._faults.retry_after_s
        headers = {} if seconds is None else {"Retry-After": str(seconds)}
        return web.Response(status=self._faults.status, headers=headers)

    async def _visit(self, request: web.Request) -> web.StreamResponse:
        link = web.WebSocketResponse(
            autoping=False, compress=False, max_msg_size=MAX_MESSAGE, timeout=1.0
        )
        await link.prepare(request)
        transport = request.transport
        if self._shaken <= self._faults.accept_then_close or transport is None:
            await link.close(code=1011)
            return link
        visit = Visit(
            link,
            transport,
            self._wire_factory(),
            self.stage,
            self._faults,
            self._marks,
            self._place,
            self._rng,
        )
        self._visits.add(visit)
        visit.begun = lambda: self._begun(visit)
        try:
            await visit.run()
        finally:
            self._gone(visit)
        return link

    def _begun(self, visit: Visit) -> None:
        """A client was let in: the first one gets the half-open link, if there is to be one."""
        seconds = self._faults.half_open_s
        if not self._halves or seconds is None:
            return
        self._halves -= 1
        if seconds:
            asyncio.get_running_loop().call_later(seconds, visit.freeze)
        else:
            visit.freeze()

    def _gone(self, visit: Visit) -> None:
        self._visits.discard(visit)
        if visit.at is not None and (visit.broken or visit.frozen):
            self._left = visit.at if self._left is None else min(self._left, visit.at)
        self.stage.wake()

    def _place(self, after: str | None) -> int:
        """Where a client begins: behind what it has; after a break some events before it
        (``repeat``) or, where the stream has waited, with it; else with what comes from now on."""
        left, self._left = self._left, None
        known = self.stage.place_after(after) if after is not None else None
        if known is not None:
            return self.stage.kept_from(known - self._faults.overlap)
        if after is not None:
            return self.stage.kept_from(0)
        if left is not None and (self._faults.repeat or self.speed is None):
            return self.stage.kept_from(left - self._faults.overlap)
        return self.stage.end

    def _present(self) -> Sequence[int]:
        return [v.at for v in self._visits if v.at is not None and not v.frozen and not v.broken]

    def _near(self) -> bool:
        places = self._present()
        return bool(places) and min(places) > self.stage.end - AHEAD

    def _told(self) -> bool:
        places = self._present()
        return bool(places) and min(places) == self.stage.end

    async def _until(self, true: Callable[[], bool]) -> None:
        while not true():
            await self.stage.change()


async def serve(
    source_events: Iterable[Event],
    wire_factory: Callable[[], Wire],
    *,
    port: int = 0,
    speed: float | None = 1.0,
    faults: Faults = NO_FAULTS,
    listening: Callable[[int], None] = lambda port: None,
    finished: Callable[[], None] = lambda: None,
) -> None:
    """Serve a room on 127.0.0.1 until cancelled.

    ``port`` 0 takes any free one; ``listening`` is told which. ``speed`` None is as fast as the
    clients can read. ``finished`` is called once, when every client has had every event; the
    room then stays open and quiet. Raises: AppError ``port_taken``.
    """
    room = RoomServer(source_events, wire_factory, speed=speed, faults=faults, finished=finished)
    await serve_room(room, port=port, listening=listening)


async def serve_room(
    room: RoomServer,
    *,
    port: int = 0,
    tls: ssl.SSLContext | None = None,
    listening: Callable[[int], None] = lambda port: None,
) -> None:
    """Serve this room on 127.0.0.1 until cancelled. Raises: AppError ``port_taken``."""
    application = web.Application(client_max_size=MAX_MESSAGE)
    application.router.add_route("*", "/{path:.*}", room.handle)
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        site = web.TCPSite(runner, HOST, port, ssl_context=tls)
        await _start(site, port)
        listening(runner.addresses[0][1])
        await asyncio.gather(room.produce(), room.darken(), asyncio.Event().wait())
    finally:
        await runner.cleanup()


async def _start(site: web.TCPSite, port: int) -> None:
    try:
        await site.start()
    except OSError as error:
        if error.errno in (errno.EADDRINUSE, errno.EACCES):
            raise AppError("port_taken", port=port) from error
        raise


def _stamped(events: Sequence[Event]) -> list[Event]:
    """These events as they happen now: a recording becomes live again."""
    now = wall_ms()
    return [replace(event, at_ms=now) for event in events]


def _ours(request: web.Request) -> bool:
    """Only this computer's own programs and pages may come in, whatever a web page tries."""
    origin = request.headers.get("Origin")
    hosts = [urlsplit(f"//{request.host}").hostname]
    if origin is not None:
        hosts.append(urlsplit(origin).hostname)
    return all(_loopback(host or "") for host in hosts)


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
