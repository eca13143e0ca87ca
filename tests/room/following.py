"""A client that follows a served room over a real socket until it has seen enough."""

import asyncio
from collections.abc import Callable, Iterable
from random import Random
from typing import Any

from streamer_app.errors import AppError
from streamer_app.events import Event, Gap, Unknown
from streamer_app.feeds.backoff import Backoff
from streamer_app.feeds.connection import Connection, Status, wall_ms
from streamer_app.feeds.feed import Heartbeat
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.registry import feed_of, parse_address
from streamer_app.room.faults import Faults, parse_faults
from streamer_app.room.server import serve
from streamer_app.room.wire import Wire


class Quick(Backoff):
    """Tests of totals need not wait as a polite client does."""

    def wait(self, now: float, most: float, retry_after: float = 0.0) -> float:
        return 0.01


class Following:
    """What one client has got. ``after`` is kept as the store keeps it: new ids alone count."""

    def __init__(self, address: str, backoff: Backoff, clock: Callable[[], int] = wall_ms) -> None:
        self.events: list[Event] = []
        self.statuses: list[Status] = []
        self.ids: dict[str, Event] = {}
        parsed = parse_address(address)
        self.feed = feed_of(parsed)
        self.http = HttpDoor(parsed.http_base)
        self.connection = Connection(
            self.feed,
            self.http,
            self._take,
            self.statuses.append,
            clock=clock,
            backoff=backoff,
        )

    def _take(self, events: list[Event]) -> None:
        self.events.extend(events)
        for event in events:
            if not isinstance(event, Gap | Unknown) and event.id not in self.ids:
                self.ids[event.id] = event
                self.feed.after = event.id

    @property
    def gaps(self) -> list[Gap]:
        return [event for event in self.events if isinstance(event, Gap)]

    @property
    def strange(self) -> int:
        """How many messages were counted as not understood."""
        unknown = [event for event in self.events if isinstance(event, Unknown)]
        return sum(not event.why.startswith("ignored") for event in unknown)


async def followed(
    events: Iterable[Event],
    wire: Callable[[], Wire],
    faults: str = "",
    *,
    address: str = "",
    speed: float | None = None,
    until: Callable[[Following], bool] | None = None,
    backoff: Backoff | None = None,
    heartbeat: Heartbeat | None = None,
    clock: Callable[[], int] = wall_ms,
) -> Following:
    """Serve, follow until the room has told everything (or ``until``), and end both.

    Raises: AppError of the connection.
    """
    told = asyncio.Event()
    server, port = await served(events, wire, parse_faults(faults), speed, told.set)
    following = Following(address or wire().address(port), backoff or Quick(Random(1)), clock)
    following.feed.heartbeat = heartbeat or following.feed.heartbeat
    link = asyncio.create_task(following.connection.run())
    try:
        async with asyncio.timeout(60):
            while not (link.done() or (until(following) if until else told.is_set())):
                await asyncio.wait({link}, timeout=0.01)
            if not link.done():
                link.cancel()
            await asyncio.gather(link, return_exceptions=True)
    finally:
        server.cancel()
        await asyncio.gather(server, return_exceptions=True)
        await following.http.close()
    if not link.cancelled() and isinstance(error := link.exception(), AppError):
        raise error
    return following


async def served(
    events: Iterable[Event],
    wire: Callable[[], Wire],
    faults: Faults,
    speed: float | None = None,
    finished: Callable[[], None] = lambda: None,
) -> tuple[asyncio.Task[None], int]:
    """A running server and its port."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    server = asyncio.create_task(
        serve(
            events, wire, speed=speed, faults=faults, listening=port.set_result, finished=finished
        )
    )
    either: list[asyncio.Future[Any]] = [server, port]
    await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
    if server.done():
        server.result()
    return server, port.result()
