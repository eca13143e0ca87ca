"""What receiving costs: our connection against a bare loop of the same library.

    python -m tests.benchmarks.connection

Another process sends 20,000 messages a second of ordinary chat; both sides count the processor
time of this process alone. Rounds alternate, the medians are compared.
"""

import asyncio
import json
import multiprocessing
import time
from collections.abc import Callable, Coroutine, Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection as Pipe
from statistics import median
from typing import Any, Final

from streamer_app.events import Chat, Event, Viewer, to_json
from streamer_app.feeds.connection import Connection, dialler
from streamer_app.feeds.feed import Endpoint
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.room import RoomFeed

MESSAGES: Final = 40_000
PER_SECOND: Final = 20_000
EVERY_S: Final = 0.01
ROUNDS: Final = 5


def frames() -> list[str]:
    return [
        to_json(
            Chat(
                id=f"m{n}",
                at_ms=1_700_000_000_000 + n,
                viewer=Viewer(id=str(n % 3000), name=f"观众{n % 3000}"),
                text=f"老师，这道题第{n}步是怎么来的？",
            )
        ).decode()
        for n in range(MESSAGES)
    ]


async def _send(pipe: Pipe, per_second: int) -> None:
    from websockets.asyncio.server import ServerConnection, serve

    messages = frames()

    async def flood(socket: ServerConnection) -> None:
        await socket.recv()
        await socket.send('{"kind":"welcome","version":1}')
        loop, step = asyncio.get_running_loop(), int(per_second * EVERY_S)
        start = loop.time()
        for nth, place in enumerate(range(0, MESSAGES, step)):
            for frame in messages[place : place + step]:
                await socket.send(frame)
            await asyncio.sleep(max(0.0, start + nth * EVERY_S - loop.time()))
        await socket.wait_closed()

    async with serve(flood, "127.0.0.1", 0, compression=None) as server:
        pipe.send(next(iter(server.sockets)).getsockname()[1])
        await asyncio.to_thread(pipe.recv)


def _sender(pipe: Pipe, per_second: int) -> None:
    asyncio.run(_send(pipe, per_second))


async def bare(url: str, read: Callable[[bytes], object]) -> None:
    """The least that anybody can do: receive, and ``read`` each message."""
    socket = await dialler()(Endpoint(url), 5.0)
    await socket.send('{"kind":"hello"}')
    for _ in range(MESSAGES + 1):
        data = await socket.recv(decode=False)
        assert isinstance(data, bytes)
        read(data)
    await socket.close()


async def ours(url: str) -> None:
    """The connection with its feed: events in batches."""
    count, done = 0, asyncio.Event()

    def emit(events: list[Event]) -> None:
        nonlocal count
        count += len(events)
        if count >= MESSAGES:
            done.set()

    connection = Connection(RoomFeed(url), HttpDoor(), emit, lambda status: None)
    task = asyncio.create_task(connection.run())
    await done.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


def cost(main: Coroutine[Any, Any, None]) -> float:
    """Microseconds of processor time a message."""
    start = time.process_time()
    asyncio.run(main)
    return (time.process_time() - start) / MESSAGES * 1e6


@contextmanager
def sending(per_second: int = PER_SECOND) -> Iterator[str]:
    """The URL of a room in another process that sends its messages to whoever comes."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    sender = context.Process(target=_sender, args=(there, per_second), daemon=True)
    sender.start()
    try:
        yield f"ws://127.0.0.1:{here.recv()}/"
    finally:
        here.send("end")
        sender.join(5)


def connection() -> dict[str, float]:
    """Microseconds a message of each, and ours as a ratio of the others."""
    with sending() as url:
        return _compared(url)


def _compared(url: str) -> dict[str, float]:
    costs: dict[str, list[float]] = {"receive": [], "receive_json": [], "connection": []}
    for _ in range(ROUNDS):
        costs["receive"].append(cost(bare(url, len)))
        costs["connection"].append(cost(ours(url)))
        costs["receive_json"].append(cost(bare(url, json.loads)))
    found = {f"{name}_us": round(median(values), 2) for name, values in costs.items()}
    found["of_receive"] = round(found["connection_us"] / found["receive_us"], 3)
    found["of_receive_json"] = round(found["connection_us"] / found["receive_json_us"], 3)
    return found


if __name__ == "__main__":
    print(json.dumps(connection()))
