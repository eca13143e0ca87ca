"""A room of one's own on a port: page, API, Socket.IO and the open protocol, all at once."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, suppress
from random import Random
from typing import Final

from aiohttp import web
from msgspec import Struct

from streamer_app.events import Event, RoomState
from streamer_app.feeds.connection import wall_ms
from streamer_app.room import engineio
from streamer_app.room.door import Door, listener, loopback, own_address
from streamer_app.room.faults import Faults
from streamer_app.room.open_room import OpenRoomWire
from streamer_app.room.own import POLL, SIGNALS, OwnRoom
from streamer_app.room.polling import Polls
from streamer_app.room.reception import MAX_BODY, Reception
from streamer_app.room.seat import Seat
from streamer_app.room.visit import Visit
from streamer_app.room.wire import Begin, Frame, Leave, Wire
from streamer_app.store.users import Users

TICK_S: Final = 1.0
FAREWELL_S: Final = 0.5
MOST: Final = 1_000
MOST_NEAR: Final = 200
"""Sockets from one address; from this computer itself, all of them may come."""
QUIET: Final = Faults()


class Open(Struct, frozen=True):
    """Where a room is to be found. ``teacher`` is the page with the teacher's key."""

    page: str
    teacher: str
    address: str


class Joined(OpenRoomWire):
    """The open protocol, which tells a newcomer first how the room is; ``posted`` for teachers."""

    def __init__(self, room: OwnRoom, posted: Callable[[str, str], None] | None) -> None:
        super().__init__("own", title=room.title, signals=SIGNALS, posted=posted)
        self._state = room.state

    def receive(self, message: Frame, now_ms: int) -> Iterator[Frame | Begin | Leave]:
        """Welcomes the client, then takes its posts."""
        for answer in super().receive(message, now_ms):
            if answer == Begin():
                yield from self.encode(self._state)
            yield answer

    def encode(self, events: Sequence[Event]) -> Iterator[str]:
        """The frames of these events; how a poll stands is for the pages alone."""
        polls = (RoomState, POLL)
        told = [e for e in events if (type(e), getattr(e, "name", "")) != polls]
        yield from super().encode(told)


class OwnServer:
    """The sockets of one room."""

    def __init__(self, room: OwnRoom, users: Users, host: str) -> None:
        self._room = room
        self._users = users
        self._door = Door(host, room.key)
        self._visits: set[Visit] = set()
        self._near: Counter[str] = Counter()
        self._rng = Random()
        self._polls = Polls(room.stage, time.monotonic)
        self._reception: Reception | None = None

    def application(self, join: str, address: str) -> web.Application:
        """All paths; ``join`` and ``address`` are what the page tells of itself."""
        self._reception = Reception(self._room, self._users, self._door, join, address)
        made = web.Application(client_max_size=MAX_BODY, middlewares=[self._guard])
        made.add_routes([web.get("/", self._front), web.get("/socket.io/", self._socketio)])
        made.add_routes([web.post("/socket.io/", self._socketio)])
        made.add_routes(self._reception.routes())
        return made

    async def run(self) -> None:
        """Let the time pass until cancelled."""
        while True:
            await asyncio.sleep(TICK_S)
            self._room.tick()
            self._polls.sweep()

    async def farewell(self) -> None:
        """Say that the lesson is over, and wait a little until everybody knows."""
        self._room.end()
        with suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                while any(v.at is not None and v.at < self._room.stage.end for v in self._visits):
                    await asyncio.sleep(0.01)
        for visit in list(self._visits):
            visit.drop()

    @web.middleware
    async def _guard(
        self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
    ) -> web.StreamResponse:
        if not self._door.admits(request):
            return web.json_response({"error": "not_allowed"}, status=403)
        response = await handler(request)
        if not response.prepared:
            response.headers.setdefault("X-Content-Type-Options", "nosniff")
            response.headers.setdefault("Referrer-Policy", "no-referrer")
            response.headers.setdefault("Cache-Control", "no-store")
        return response

    async def _front(self, request: web.Request) -> web.StreamResponse:
        """The page, or a link of the open protocol."""
        assert self._reception is not None, "there are no requests before there is a site"
        if not _upgrading(request):
            return self._reception.page("index.html", request.host)
        posted = self._room.post if self._door.trusts(request) else None
        wire = Joined(self._room, posted)
        return await self._visit(request, wire)

    async def _socketio(self, request: web.Request) -> web.StreamResponse:
        """A Socket.IO client, version 4: a WebSocket, or one request after another."""
        if request.query.get("EIO") != "4":
            wrong = {"code": 5, "message": "Unsupported protocol version"}
            return web.json_response(wrong, status=400)
        if request.query.get("transport") == "polling":
            return await self._poll(request)
        if request.query.get("transport") != "websocket" or not _upgrading(request):
            return web.json_response({"code": 0, "message": "Transport unknown"}, status=400)
        seat = Seat(self._room, self._users, request.remote or "")
        try:
            return await self._visit(request, seat)
        finally:
            seat.left()

    async def _poll(self, request: web.Request) -> web.Response:
        sid = request.query.get("sid")
        opening = sid is None and request.method == "GET"
        if opening:
            near = request.remote or ""
            seat = Seat(self._room, self._users, near)
            poll = self._polls.open(seat, near, MOST if loopback(near) else MOST_NEAR)
        else:
            poll = self._polls.find(sid or "")
        if poll is None:
            wrong = {"code": 1, "message": "Session ID unknown"}
            return web.json_response(wrong, status=503 if opening else 400)
        if request.method == "POST":
            poll.take((await request.read()).decode("utf-8", "replace"), wall_ms())
            return web.Response(text="ok")
        said = await poll.give()
        if said is None:
            return web.json_response({"code": 3, "message": "Bad request"}, status=400)
        return web.Response(text=said)

    async def _visit(self, request: web.Request, wire: Wire) -> web.StreamResponse:
        async with self._place(request) as free:
            if not free:
                return web.json_response({"error": "full"}, status=503)
            link = web.WebSocketResponse(
                autoping=False, compress=False, max_msg_size=engineio.MAX_PACKET, timeout=1.0
            )
            await link.prepare(request)
            if (transport := request.transport) is None:
                return link
            visit = Visit(
                link, transport, wire, self._room.stage, QUIET, [], self._after, self._rng
            )
            self._visits.add(visit)
            beating = asyncio.create_task(_beat(link, visit, wire))
            try:
                await visit.run()
            finally:
                beating.cancel()
                self._visits.discard(visit)
            return link

    @asynccontextmanager
    async def _place(self, request: web.Request) -> AsyncIterator[bool]:
        """Whether there is room for one more link, from there and at all."""
        near = request.remote or ""
        most = MOST if loopback(near) else MOST_NEAR
        self._near[near] += 1
        try:
            yield self._near[near] <= most and self._near.total() <= MOST
        finally:
            self._near[near] -= 1
            if not self._near[near]:
                del self._near[near]

    def _after(self, id_: str | None) -> int:
        """Behind what a client has; who names what we do not know gets all that is kept."""
        stage = self._room.stage
        if id_ is None:
            return stage.end
        known = stage.place_after(id_)
        return stage.kept_from(0 if known is None else known)


async def _beat(link: web.WebSocketResponse, visit: Visit, wire: Wire) -> None:
    """Ask a client whether it is there, and break the link where nothing comes back."""
    seat = wire if isinstance(wire, Seat) else None
    while seat is None or seat.heard:
        if seat is not None:
            seat.heard = False
        try:
            async with asyncio.timeout(engineio.PONG_S):
                await (link.ping() if seat is None else link.send_str(engineio.PING))
        except (TimeoutError, ConnectionError):
            break
        await asyncio.sleep(engineio.PING_S)
    visit.drop()


async def serve_own(
    room: OwnRoom,
    users: Users,
    *,
    host: str = "127.0.0.1",
    port: int = 0,
    listening: Callable[[Open], None] = lambda found: None,
) -> None:
    """Keep the room open until cancelled; ``listening`` is told where it is.

    Raises: AppError ``port_taken`` or ``host_unknown``.
    """
    server = OwnServer(room, users, host)
    sock = listener(host, port)
    number = sock.getsockname()[1]
    seen = own_address(host)
    page = f"http://{_bracketed(seen)}:{number}/"
    near = "127.0.0.1" if host in ("0.0.0.0", "") or loopback(host) else _bracketed(seen)
    address = f"ws://{near}:{number}"
    runner = web.AppRunner(server.application(page, address), access_log=None, shutdown_timeout=1.0)
    await runner.setup()
    try:
        await web.SockSite(runner, sock).start()
        listening(Open(page, f"{page}#teacher={room.key}", address))
        await server.run()
    finally:
        await server.farewell()
        await runner.cleanup()


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def _upgrading(request: web.Request) -> bool:
    return request.headers.get("Upgrade", "").lower() == "websocket"
