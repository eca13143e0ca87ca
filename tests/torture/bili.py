"""Bilibili nodes that are dead in every way: the next node is reached within ten seconds.

The mutant knows one node only, as a client does that never turns to the next of the list.
"""

import asyncio
import socket
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Final

from streamer_app.feeds.bilibili import BilibiliFeed
from streamer_app.feeds.connection import Connection, Status
from streamer_app.feeds.feed import Endpoint, Http
from streamer_app.feeds.http import HttpDoor
from streamer_app.room.faults import parse_faults
from streamer_app.room.server import RoomServer, serve_room
from streamer_app.room.wires import wire_factory

NEXT_S: Final = 10.0
NOTICED_S: Final = 15.0
"""A link that dies without a word must be noticed first."""
KINDS: Final = ("refused", "hole", "closing", "stops", "silent")


class Nodes(BilibiliFeed):
    """A room whose nodes are given."""

    def __init__(self, urls: Sequence[str]) -> None:
        super().__init__("1017", steps=False)
        self._urls = urls

    async def endpoints(self, http: Http) -> Sequence[Endpoint]:
        return [Endpoint(url) for url in self._urls]


@asynccontextmanager
async def node(faults: str = "") -> AsyncIterator[tuple[str, asyncio.Task[None]]]:
    """A node that works, but for its faults: its URL and the task that serves it."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    room = RoomServer([], wire_factory("bilibili"), faults=parse_faults(faults))
    serving = asyncio.create_task(serve_room(room, listening=port.set_result))
    try:
        yield f"ws://127.0.0.1:{await port}/sub", serving
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


def closed_port(stack: AsyncExitStack) -> str:
    """A node where nobody listens, nor can another of the trials."""
    held = stack.enter_context(socket.socket())
    held.bind(("127.0.0.1", 0))
    return f"ws://127.0.0.1:{held.getsockname()[1]}/sub"


async def hole(stack: AsyncExitStack) -> str:
    """A node that takes the call and never says a word."""
    server = await asyncio.start_server(lambda reader, writer: None, "127.0.0.1", 0)
    stack.callback(server.close)
    return f"ws://127.0.0.1:{server.sockets[0].getsockname()[1]}/sub"


async def reached(kind: str, mutant: bool) -> float:
    """Seconds from the death of a node (or from the start) to the admission at the next one."""
    async with AsyncExitStack() as stack:
        stop: asyncio.Task[None] | None = None
        match kind:
            case "refused":
                first = closed_port(stack)
            case "hole":
                first = await hole(stack)
            case "closing":
                first, _ = await stack.enter_async_context(node("accept-then-close"))
            case "silent":
                first, _ = await stack.enter_async_context(node("half-open@1"))
            case _:
                first, stop = await stack.enter_async_context(node())
        second, _ = await stack.enter_async_context(node())
        urls = [first] * 2 if mutant else [first, second]
        lives_first = kind in ("stops", "silent")
        return await _timed(Nodes(urls), 2 if lives_first else 1, stop, 1.0 if lives_first else 0.0)


async def _timed(
    feed: Nodes, admissions: int, stop: asyncio.Task[None] | None, after_s: float
) -> float:
    loop = asyncio.get_running_loop()
    admitted: list[float] = []
    done = asyncio.Event()

    def heard(status: Status) -> None:
        if status.state == "admitted":
            admitted.append(loop.time())
            if len(admitted) >= admissions:
                done.set()

    async with HttpDoor() as http:
        running = asyncio.create_task(Connection(feed, http, lambda events: None, heard).run())
        started = loop.time()
        if after_s:
            await asyncio.sleep(after_s)
            started = loop.time()
            if stop is not None:
                stop.cancel()
        waiting = asyncio.create_task(done.wait())
        # A client that gives up has failed as well as one that takes too long.
        await asyncio.wait(
            {running, waiting}, timeout=NOTICED_S + 1, return_when=asyncio.FIRST_COMPLETED
        )
        for task in (running, waiting):
            task.cancel()
        await asyncio.gather(running, waiting, return_exceptions=True)
    return admitted[-1] - started if done.is_set() else float("inf")


async def _all(n: int, mutant: bool) -> list[tuple[str, float]]:
    kinds = [KINDS[trial % len(KINDS)] for trial in range(n)]
    times = await asyncio.gather(*(reached(kind, mutant) for kind in kinds))
    return list(zip(kinds, times, strict=True))


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` dead nodes, all at the same time."""
    found = asyncio.run(_all(n, mutant))
    worst = {kind: max((s for k, s in found if k == kind), default=0.0) for kind in KINDS}
    ok = all(s <= (NOTICED_S if kind == "silent" else NEXT_S) for kind, s in found)
    figures = {f"{kind}_s": round(min(s, 999.0), 2) for kind, s in worst.items()}
    return {"ok": ok, "nodes": n, **figures}
