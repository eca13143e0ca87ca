"""What the whole way costs, from the wire to the disk, and how long it takes.

    python -m tests.benchmarks.ingest

G1: the recorder's processor time a message against the sum of three bare peers (receive only,
typed decode, ``executemany`` of ready rows), and against receive + ``json.loads``. G4: from the
sending to the commit at 10,000 messages a second, in commit intervals. G7: the same while the
main thread, where the window lives, is blocked for 1.5 s (asleep, and busy in Python).
"""

import asyncio
import json
import tempfile
import threading
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median, quantiles
from typing import Final

import msgspec

from streamer_app.events import Chat, Event, to_json
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.room import RoomFeed
from streamer_app.live.interpreter import share_turns
from streamer_app.live.recorder import Recorder
from streamer_app.store import codec
from streamer_app.store.writer import Committed, Writer
from tests.benchmarks.connection import MESSAGES, bare, cost, frames, sending
from tests.benchmarks.storage import raw, ready_rows

ROUNDS: Final = 7
PEERS: Final = ("receive", "decode", "insert")
INTERVAL_S: Final = 0.05
PACED: Final = 10_000
PACED_S: Final = 6.0
BLOCKED_S: Final = 1.5
TICK_S: Final = 0.005


async def recorded(url: str, path: Path) -> None:
    """One session: connection, decode, writer, commits; until every message is on disk."""
    loop, done = asyncio.get_running_loop(), asyncio.Event()

    def committed(batch: Committed) -> None:
        if batch.total >= MESSAGES:
            loop.call_soon_threadsafe(done.set)

    writer = Writer(path, committed)
    session = writer.open_session("bench", 1)
    recorder = Recorder(
        writer, session, [RoomFeed(url)], HttpDoor(), lambda feed, status: None, trusted=True
    )
    task = asyncio.create_task(recorder.run())
    await done.wait()
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    writer.close()


def decoding() -> float:
    """Microseconds of a typed decode of one message, and nothing else."""
    messages = [frame.encode() for frame in frames()]
    decoder = msgspec.json.Decoder(Chat)
    start = time.process_time()
    for message in messages:
        decoder.decode(message)
    return (time.process_time() - start) / len(messages) * 1e6


def inserting(folder: Path, number: int) -> float:
    """Microseconds of ``executemany`` a ready row, into the same tables."""
    rows, viewers = ready_rows(folder / "first.db")
    path = folder / f"raw-{number}.db"
    return raw(path, rows, viewers, codec.INSERT) / len(rows) * 1e6


def cpu() -> dict[str, float]:
    """G1, medians of alternating rounds; ratios are those within a round, and then the median:
    what else the machine does changes from one to the next."""
    costs: dict[str, list[float]] = {
        name: [] for name in ("receive", "decode", "insert", "whole", "receive_json")
    }
    with tempfile.TemporaryDirectory() as name, sending() as url:
        share_turns()
        folder = Path(name)
        asyncio.run(recorded(url, folder / "first.db"))
        for number in range(ROUNDS):
            costs["receive"].append(cost(bare(url, len)))
            costs["whole"].append(cost(recorded(url, folder / f"{number}.db")))
            costs["receive_json"].append(cost(bare(url, json.loads)))
            costs["decode"].append(decoding())
            costs["insert"].append(inserting(folder, number))
    found = {f"{name}_us": median(values) for name, values in costs.items()}
    peers = [sum(round_) for round_ in zip(*(costs[name] for name in PEERS), strict=True)]
    found["whole_by_peers"] = _ratio(costs["whole"], peers)
    found["whole_by_receive"] = _ratio(costs["whole"], costs["receive"])
    found["whole_by_receive_json"] = _ratio(costs["whole"], costs["receive_json"])
    return {name: round(value, 3) for name, value in found.items()}


def _ratio(ours: list[float], theirs: list[float]) -> float:
    return median(one / other for one, other in zip(ours, theirs, strict=True))


class Latency:
    """Puts events at a steady rate and notes how long each took to its commit."""

    def __init__(self, path: Path) -> None:
        self.waits_s: list[tuple[float, float]] = []
        self._writer = Writer(path, self._committed, interval_s=INTERVAL_S)
        self._session = self._writer.open_session("bench", 1)

    def run(self, seconds: float) -> None:
        """Send for so long; the stamp of an event is its arrival, in microseconds."""
        start, sent = time.perf_counter(), 0
        while (now := time.perf_counter()) - start < seconds:
            due = int((now - start) * PACED)
            self._writer.put(self._session, [self._event(n) for n in range(sent, due)])
            sent = due
            time.sleep(TICK_S)
        self._writer.close()

    @staticmethod
    def _event(number: int) -> Event:
        stamp = int(time.perf_counter() * 1e6)
        return Chat(source="room", room="r", id=f"m{number}", seen_ms=stamp, text="message")

    def _committed(self, batch: Committed) -> None:
        now = time.perf_counter()
        self.waits_s += [(now, now - event.seen_ms / 1e6) for _, event in batch.rows]


def latency() -> dict[str, float]:
    """G4 and G7 in commit intervals; the main thread is blocked in the middle of the run."""
    with tempfile.TemporaryDirectory() as folder:
        share_turns()
        free = _percentile(Path(folder) / "free.db", lambda: time.sleep(PACED_S))
        blocked = _percentile(Path(folder) / "blocked.db", _blocked)
        busy = _percentile(Path(folder) / "busy.db", _busy)
    return {
        "p99_ms": round(free * 1000, 1),
        "p99_by_interval": round(free / INTERVAL_S, 3),
        "p99_blocked_by_free": round(blocked / free, 3),
        "p99_busy_by_free": round(busy / free, 3),
    }


def _percentile(path: Path, main_thread: Callable[[], None]) -> float:
    measured = Latency(path)
    sending_thread = threading.Thread(target=measured.run, args=(PACED_S,))
    sending_thread.start()
    main_thread()
    sending_thread.join()
    return quantiles([wait for _, wait in measured.waits_s], n=100)[-1]


def _blocked() -> None:
    """A slot of the window that does not come back for a second and a half."""
    time.sleep(PACED_S / 2)
    time.sleep(BLOCKED_S)


def _busy() -> None:
    """The same, and it uses the interpreter all the while: the worst that a window can do."""
    time.sleep((PACED_S - BLOCKED_S) / 2)
    until = time.perf_counter() + BLOCKED_S
    while time.perf_counter() < until:
        to_json(Chat(text="busy"))


def figures() -> dict[str, float]:
    """All of them."""
    return cpu() | latency()


if __name__ == "__main__":
    print(json.dumps(figures()))
