"""From one assistant's decision to every client: 20 assistants at one desk, over real sockets.

    python -m tests.benchmarks.desk

Every operation goes through the real writer (group commit, synchronous=FULL) before it is told.
``p99_ms`` is over all clients and decisions; the limit is 150 ms. ``first_list_ms`` is joining
with the snapshot of 500 cards.
"""

import asyncio
import json
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from statistics import median, quantiles
from typing import Final

from streamer_app.desk.server import DeskServer, Options
from streamer_app.insight.reading import Reader as Words
from streamer_app.live.folds import Surroundings
from streamer_app.live.headless import serve_stored
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.desk.served import asked, operation
from tests.live.test_sharing import browser, joined

ASSISTANTS: Final = 20
DECISIONS: Final = 300
EVERY_S: Final = 0.05
CARDS: Final = 500
KINDS: Final = ("answered", "pinned", "later", "new", "dismissed")
TOPICS: Final = ("momentum", "energy", "friction", "torque", "gravity", "waves", "charge")


def _stored(path: Path) -> None:
    writer = Writer(path, lambda batch: None)
    session = writer.open_session("lesson", 1)
    texts = (f"what is {TOPICS[n % 7]} in exercise {n} of chapter {n * 7}?" for n in range(CARDS))
    writer.put(session, [asked(number, text) for number, text in enumerate(texts, 1)])
    writer.end_session(session)
    writer.close()


async def _assistants(server: DeskServer) -> dict[str, float]:
    async with browser() as first:
        start = time.perf_counter()
        link = server.join(server.invite("assistant"))
        cards = len((await (await joined(first, link, "first")).receive_json())["cards"])
        first_ms = (time.perf_counter() - start) * 1000
    sessions = [browser() for _ in range(ASSISTANTS)]
    links = [server.join(server.invite("assistant")) for _ in sessions]
    sockets = [
        await joined(http, link, f"assistant {n}")
        for n, (http, link) in enumerate(zip(sessions, links, strict=True))
    ]
    sent: dict[str, float] = {}
    waits: list[float] = []

    async def listen(socket: object) -> None:
        heard = 0
        while heard < DECISIONS:
            said = json.loads(await socket.receive_str())  # type: ignore[attr-defined]
            if said["type"] == "op":
                heard += 1
                waits.append((time.perf_counter() - sent[said["op"]["op_id"]]) * 1000)

    listening = [asyncio.create_task(listen(socket)) for socket in sockets]
    for number in range(DECISIONS):
        op = operation(KINDS[number % 5], 1 + number % cards, 10**6, f"op{number}")
        sent[f"op{number}"] = time.perf_counter()
        await sockets[number % ASSISTANTS].send_json(op)
        await asyncio.sleep(EVERY_S)
    await asyncio.wait_for(asyncio.gather(*listening), 30)
    for http in sessions:
        await http.close()
    return {"cards": cards, "first_list_ms": first_ms, **_figures(waits)}


def _figures(waits: Iterable[float]) -> dict[str, float]:
    found = sorted(waits)
    return {"told": len(found), "p50_ms": median(found), "p99_ms": quantiles(found, n=100)[98]}


async def _run(path: Path) -> dict[str, float]:
    found: asyncio.Future[DeskServer] = asyncio.get_running_loop().create_future()
    with Reader(path) as reader:
        row = reader.session("last")
        around = Surroundings(Words())
        serving = asyncio.create_task(
            serve_stored(path, reader, row, around, Options(), found.set_result)
        )
        try:
            return await _assistants(await found)
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)


def desk() -> dict[str, float]:
    """Milliseconds from a decision to each of 20 assistants, and to the first list."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "desk.db"
        _stored(path)
        figures = asyncio.run(_run(path))
    return {name: round(value, 1) for name, value in figures.items()}


if __name__ == "__main__":
    print(json.dumps(desk()))
