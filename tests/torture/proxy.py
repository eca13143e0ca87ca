"""A room behind a bad network: every link is cut in one of many ways, and nothing may be missing.

A proxy stands between the recorder and the room. It breaks each link after a while: reset,
ended, silent (a black hole), in the middle of a frame, with garbage, or after a delay. The
stored events must be exactly the room's, with a gap after each link that had let us in (on a
machine that is busy, some are cut before). The mutant takes up each new link where the room is
now, as a client does that does not say what it has.
"""

import asyncio
import gc
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from random import Random
from typing import Any, Final

from streamer_app.events import Chat, Event, Gap
from streamer_app.feeds.backoff import Backoff
from streamer_app.feeds.connection import Connection
from streamer_app.feeds.feed import Feed, Heartbeat
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.room import RoomFeed
from streamer_app.room.server import RoomServer, serve_room
from streamer_app.room.wires import wire_factory
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Committed, Writer
from tests.torture.kill9 import message
from tests.torture.soak import resident_mib

KINDS: Final = ("rst", "fin", "hole", "half", "garbage", "delay")
A_LINK: Final = 60
"""Events that a link brings at least before it is cut."""
ROOMS: Final = 12
"""So many rooms are cut at the same time: what costs time is waiting to come back."""
QUICK: Final = Heartbeat(quiet_s=0.4, answer_s=0.4)
PATIENCE_S: Final = 600.0
AT_A_TIME: Final = 240
GROWN_MIB: Final = 8.0


class Proxy:
    """Passes bytes on and cuts ``cuts`` links, each in the next way."""

    def __init__(self, port: int, cuts: int, chance: Random) -> None:
        self.made = {kind: 0 for kind in KINDS}
        self._port = port
        self._left = cuts
        self._chance = chance
        self._passing: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[int]:
        """Its port; at the end every link is cut and gone."""
        serving = await asyncio.start_server(
            lambda *link: self._begin(self._visit(*link)), "127.0.0.1", 0
        )
        try:
            yield serving.sockets[0].getsockname()[1]
        finally:
            serving.close()
            await asyncio.sleep(0)  # a link that has just come begins, and so ends as all do
            for task in self._passing:
                task.cancel()
            await asyncio.gather(*self._passing, return_exceptions=True)

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._passing.add(task)
        task.add_done_callback(self._passing.discard)

    async def _visit(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One link."""
        ends = [writer]
        try:
            with suppress(OSError, EOFError):  # the room, or who visits it, went first
                there, here = await asyncio.open_connection("127.0.0.1", self._port)
                ends.append(here)
                self._begin(_pass(reader, here))
                await self._down(there, writer)
        finally:
            for end in ends:
                end.transport.abort()

    async def _down(self, there: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(await there.readuntil(b"\r\n\r\n"))
        if self._left <= 0:
            await _pass(there, writer)
            return
        left = self._chance.randint(2_000, A_LINK * 160)
        while left > 0:
            data = await there.read(min(left, 4096))
            if not data:
                return
            writer.write(data)
            await writer.drain()
            left -= len(data)
        self._left -= 1
        kind = KINDS[self._left % len(KINDS)]
        self.made[kind] += 1
        await self._cut(kind, there, writer)

    async def _cut(
        self, kind: str, there: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        match kind:
            case "hole":
                await asyncio.sleep(1.0)
            case "half":
                writer.write(b"\x81\x7e\x40\x00" + b'{"kind":"chat","id":"half')
            case "garbage":
                writer.write(self._chance.randbytes(300))
            case "delay":
                await asyncio.sleep(0.3)
                await _pass_some(there, writer)
        if kind != "rst":
            with suppress(OSError):  # whoever was there has gone
                writer.write_eof()
                await asyncio.wait_for(writer.drain(), 1.0)
                await asyncio.sleep(0.05)


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(1 << 16):
            writer.write(data)
            await writer.drain()


async def _pass_some(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError, TimeoutError):
        writer.write(await asyncio.wait_for(reader.read(1000), 0.5))
        await writer.drain()


@asynccontextmanager
async def room(events: list[Event]) -> AsyncIterator[int]:
    """A local room that tells these events as fast as they are read: its port."""
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    server = RoomServer(events, wire_factory("room", room="kill"), speed=None)
    serving = asyncio.create_task(serve_room(server, listening=port.set_result))
    try:
        yield await port
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


class Impatient(Backoff):
    """Comes back at once: the real pauses have a torture of their own (storm)."""

    def wait(self, now: float, most: float, retry_after: float = 0.0) -> float:
        return 0.02


class Forgetful(RoomFeed):
    """The mutant: says nothing of what it has."""

    def opening(self, now_ms: int) -> Any:
        self.after = None
        return super().opening(now_ms)


async def cut_room(path: Path, cuts: int, seed: int, mutant: bool) -> dict[str, int]:
    """One room through so many cuts: what is wrong with what was stored."""
    events: list[Event] = [message(number) for number in range(A_LINK * (cuts + 2))]
    done, loop = asyncio.Event(), asyncio.get_running_loop()
    states: Counter[str] = Counter()
    following: Feed | None = None

    def stored(batch: Committed) -> None:
        sent = [event for _, event in batch.rows if isinstance(event, Chat)]
        if following is not None and sent:
            following.after = sent[-1].id
        if any(event.id == events[-1].id for event in sent):
            done.set()

    writer = Writer(path, lambda batch: _soon(loop, stored, batch), interval_s=0.01)
    session = writer.open_session("proxy", 1)
    async with room(events) as port, HttpDoor() as http:
        proxy = Proxy(port, cuts, Random(seed))
        async with proxy.open() as own:
            following = feed = (Forgetful if mutant else RoomFeed)(f"ws://127.0.0.1:{own}")
            feed.heartbeat = QUICK
            connection = Connection(
                feed,
                http,
                lambda batch: writer.put(session, batch),
                lambda status: states.update((status.state,)),
                backoff=Impatient(Random(seed)),
            )
            running = asyncio.create_task(connection.run())
            with suppress(TimeoutError):
                async with asyncio.timeout(PATIENCE_S if not mutant else 4):
                    await done.wait()
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    await asyncio.to_thread(writer.close)
    found = wrong(path, session, events)
    hidden = max(0, states["admitted"] - 1 - found["gaps"])
    return found | {"cuts": sum(proxy.made.values()), "hidden": hidden}


def wrong(path: Path, session: int, events: list[Event]) -> dict[str, int]:
    """What the file holds beside what the room told."""
    with Reader(path) as reader:
        rows = [event for _, event in reader.events(session)]
    ids = [event.id for event in rows if isinstance(event, Chat)]
    return {
        "events": len(events),
        "lost": len({event.id for event in events} - set(ids)),
        "twice": len(ids) - len(set(ids)),
        "gaps": sum(isinstance(event, Gap) for event in rows),
    }


def _soon(loop: asyncio.AbstractEventLoop, call: Any, batch: Committed) -> None:
    with suppress(RuntimeError):  # the loop has ended: so has the test
        loop.call_soon_threadsafe(call, batch)


async def _all(folder: Path, n: int, mutant: bool) -> list[dict[str, int]]:
    shares = [n // ROOMS + (number < n % ROOMS) for number in range(ROOMS)]
    rooms = [
        cut_room(folder / f"{number}.db", cuts, number, mutant)
        for number, cuts in enumerate(shares)
        if cuts
    ]
    return list(await asyncio.gather(*rooms))


def cut_rooms(n: int, mutant: bool) -> dict[str, int]:
    """``n`` cuts over some rooms: what is wrong, all together."""
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(_all(Path(folder), n, mutant))
    gc.collect()
    return {name: sum(one[name] for one in found) for name in found[0]}


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` cuts, some at a time: after the first of these the memory may hardly grow."""
    figures: Counter[str] = Counter()
    held: list[float] = []
    for begun in range(0, n, AT_A_TIME):
        found = cut_rooms(min(AT_A_TIME, n - begun), mutant)
        figures.update(found)
        held.append(resident_mib())
    grown = round(max(0.0, held[-1] - held[0]), 1)
    good = not figures["lost"] and not figures["twice"] and not figures["hidden"]
    whole = figures["cuts"] == n and grown <= GROWN_MIB
    return {"ok": good and whole, **figures, "grown_mib": grown}
