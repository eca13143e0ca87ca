"""A served room and a recording of it, over a real loopback socket."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from streamer_app.errors import Reason
from streamer_app.events import Chat, Event, Viewer
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.registry import feed_of, parse_address, shared_base
from streamer_app.live.record import Recording
from streamer_app.room.faults import parse_faults
from streamer_app.room.server import RoomServer, serve_room
from streamer_app.room.wire import Wire
from streamer_app.room.wires import wire_factory


def said(number: int, text: str = "", viewer: str = "") -> Chat:
    """The ``number``-th message of the room."""
    who = viewer or f"u{number % 7}"
    return Chat(
        source="room",
        id=f"m{number}",
        at_ms=1_700_000_000_000 + number * 1000,
        viewer=Viewer(who, who),
        text=text or f"message {number}",
    )


@asynccontextmanager
async def served(
    events: Iterable[Event],
    wire: str = "room",
    *,
    faults: str = "",
    speed: float | None = None,
    signals: Sequence[str] | None = None,
    house: Callable[[], Wire] | None = None,
) -> AsyncIterator[tuple[str, asyncio.Event]]:
    """A room on a free port: its address, and what is set once all was received. ``house``
    makes its wire where the usual one of that name will not do."""
    make = house or wire_factory(wire, signals=signals)
    finished = asyncio.Event()
    room = RoomServer(events, make, speed=speed, faults=parse_faults(faults), finished=finished.set)
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    serving = asyncio.create_task(serve_room(room, listening=port.set_result))
    try:
        yield make().address(await port), finished
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


class Recorded:
    """What a recording said and showed."""

    def __init__(self) -> None:
        self.lines: list[Mapping[str, Any]] = []
        self.events: list[Event] = []

    def states(self) -> list[str]:
        return [line["status"] for line in self.lines]


async def record(
    addresses: Sequence[str], path: Path, until: asyncio.Event, seconds: float = 20
) -> Recorded:
    """Record until the room has told everything, then end as by a signal."""
    found = Recorded()

    def tell(reason: Reason) -> str:
        return reason.code

    feeds = [feed_of(parse_address(address)) for address in addresses]
    recording = Recording(found.lines.append, found.events.extend, tell)
    base = shared_base(map(parse_address, addresses))
    async with HttpDoor(base) as http, asyncio.timeout(seconds):
        running = asyncio.create_task(recording.run(path, feeds, http, for_s=seconds))
        ended = asyncio.create_task(until.wait())
        await asyncio.wait({running, ended}, return_when=asyncio.FIRST_COMPLETED)
        recording.stop()
        await running
    return found
