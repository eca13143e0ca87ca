"""Hours of one session in minutes: a link that breaks now and then, and nothing that grows.

On a virtual clock a room is followed, stored, folded and drawn up once a minute; the link is cut
every six minutes. Memory, tasks, threads, handles and the write-ahead log are looked at as the
hours pass. The mutant keeps every event and forgets a task at each cut, as Chatterino once did.
"""

import asyncio
import gc
import os
import tempfile
import threading
from contextlib import suppress
from itertools import combinations
from pathlib import Path
from random import Random
from statistics import median
from typing import Any, Final

from streamer_app.events import Event
from streamer_app.feeds.backoff import Backoff
from streamer_app.feeds.connection import Connection
from streamer_app.feeds.feed import Endpoint
from streamer_app.live.inbox import Inbox
from streamer_app.live.materials import Materials
from streamer_app.live.picture import About
from streamer_app.live.session import Session
from streamer_app.store.writer import Committed, Writer
from tests.feeds.doubles import NoHttp, ScriptSocket, WordFeed
from tests.torture.kill9 import message
from tests.virtual_time import run_virtually

LINK_S: Final = 360
A_MINUTE: Final = 30
"""Messages a minute."""
START_MS: Final = 1_700_000_000_000
SLOPE_MIB: Final = 1.0
LOG_MIB: Final = 64


def resident_mib() -> float:
    """What this process holds in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / (1 << 20)


class Lesson(WordFeed):
    """Words are numbers of messages."""

    def chat(self, word: str) -> Any:
        number = int(word)
        event = message(number)
        now = START_MS + round(asyncio.get_running_loop().time() * 1000)
        return event.__class__(
            source="room", room="here", id=word, at_ms=now, viewer=event.viewer, text=event.text
        )


class Soak:
    """A session and what it holds from hour to hour."""

    def __init__(self, folder: Path, mutant: bool) -> None:
        self.database = folder / "soak.db"
        self.samples: list[dict[str, float]] = []
        self._mutant = mutant
        self._kept: list[Any] = []
        self._next = 0
        self.links = 0

    async def run(self, hours: int) -> None:
        """Follow the room for so long."""
        loop = asyncio.get_running_loop()

        def committed(batch: Committed) -> None:
            with suppress(RuntimeError):  # the loop has ended
                loop.call_soon_threadsafe(session.committed, batch)

        def clock() -> int:
            return START_MS + round(loop.time() * 1000)

        writer = Writer(self.database, committed, interval_s=0.02)
        number = writer.open_session("soak", START_MS)
        materials = Materials()
        inbox = Inbox()
        session = Session(
            writer,
            number,
            [],
            NoHttp(),
            inbox,
            about=About(number),
            around=materials.around(),
            suggesting=materials.suggesting(),
            clock=clock,
        )

        def emit(events: list[Event]) -> None:
            if self._mutant:
                self._kept += [bytes(2_000) for _ in events]
            writer.put(number, events)

        connection = Connection(
            Lesson(),
            NoHttp(),
            emit,
            lambda status: None,
            clock=clock,
            backoff=Backoff(Random(1)),
            dial=self._dial,
        )
        running = asyncio.create_task(connection.run())
        for minute in range(hours * 60):
            await asyncio.sleep(60)
            if minute % 10 == 0:
                writer.sync()
            session.show()
            inbox.take()
            if minute % 60 == 59:
                self._look()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        for task in asyncio.all_tasks() - {asyncio.current_task()}:
            task.cancel()
        writer.close()

    async def _dial(self, endpoint: Endpoint, seconds: float) -> ScriptSocket:
        self.links += 1
        if self._mutant:
            self._kept.append(asyncio.create_task(asyncio.Event().wait()))
        script: list[str | float] = ["welcome"]
        for _ in range(LINK_S * A_MINUTE // 60):
            script += [str(self._next), 60 / A_MINUTE]
            self._next += 1
        return ScriptSocket(*script, end=None)

    def _look(self) -> None:
        gc.collect()
        log = self.database.with_name(f"{self.database.name}-wal")
        self.samples.append(
            {
                "rss_mib": resident_mib(),
                "tasks": len(asyncio.all_tasks()),
                "threads": threading.active_count(),
                "handles": len(list(Path("/proc/self/fd").iterdir())),
                "wal_mib": log.stat().st_size / (1 << 20) if log.exists() else 0.0,
            }
        )


def slope(values: list[float]) -> float:
    """The growth from one value to the next, by least squares."""
    middle = (len(values) - 1) / 2
    mean = sum(values) / len(values)
    over = sum((at - middle) * (value - mean) for at, value in enumerate(values))
    return over / max(1e-9, sum((at - middle) ** 2 for at in range(len(values))))


def typical_slope(values: list[float]) -> float:
    """The median growth from one value to the next, between any two: one that sticks out for a
    moment changes nothing."""
    pairs = combinations(enumerate(values), 2)
    return median((late - early) / (to - at) for (at, early), (to, late) in pairs)


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` hours; the first fifth warms up."""
    with tempfile.TemporaryDirectory() as folder:
        soak = Soak(Path(folder), mutant)
        run_virtually(soak.run(n))
        samples = soak.samples[len(soak.samples) // 5 :]
    grown = {name: samples[-1][name] - samples[0][name] for name in ("tasks", "threads", "handles")}
    rising = slope([sample["rss_mib"] for sample in samples])
    log = max(sample["wal_mib"] for sample in soak.samples)
    # A run of few hours is all warming up: there the allocator's steps are not a slope yet.
    ok = rising <= SLOPE_MIB * (1 if n >= 20 else 4) and log <= LOG_MIB
    ok = ok and all(count <= 2 for count in grown.values())
    figures = {"hours": n, "links": soak.links, "rss_mib_an_hour": round(rising, 3)}
    return {"ok": ok, **figures, "wal_mib": round(log, 1), **grown}
