"""A wall clock that jumps, runs into 2038 or sleeps: no negative time, no false dead link.

A room talks on while the wall clock of this computer is moved by hours; the link's own time is
monotonic. The computer also sleeps: then the link is asked before it is judged. Whatever the
clock did, every event is stored once, spans are never negative, and nothing raises. The mutant
judges links by the wall clock.
"""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime
from random import Random
from typing import Any, Final

from streamer_app.events import Chat, Event, Gap, Viewer
from streamer_app.feeds.backoff import Backoff
from streamer_app.feeds.connection import Connection, Status
from streamer_app.feeds.feed import Endpoint, Heartbeat
from streamer_app.insight.metrics import Metrics
from streamer_app.live.recorder import CLAMP_MS, clamp
from tests.feeds.doubles import NoHttp, ScriptSocket, WordFeed
from tests.virtual_time import run_virtually

HOUR_MS: Final = 3_600_000
STARTS: Final = (
    datetime(2026, 3, 29, 0, 59, 50, tzinfo=UTC),  # summer time begins in Europe
    datetime(2026, 10, 25, 0, 59, 50, tzinfo=UTC),  # and ends
    datetime(2038, 1, 19, 3, 14, 0, tzinfo=UTC),  # 2**31 seconds
    datetime(2026, 12, 31, 23, 59, 50, tzinfo=UTC),
    datetime(1970, 1, 1, 0, 0, 1, tzinfo=UTC),  # an empty battery
)
JUMPS_MS: Final = (3 * HOUR_MS, -3 * HOUR_MS, 2 * HOUR_MS, -5_000, 86_400_000, 0)
WORDS: Final = 120


class Clock:
    """The wall clock: follows the loop, but somebody turns it."""

    def __init__(self, start_ms: int) -> None:
        self.turned_ms = start_ms

    def __call__(self) -> int:
        return self.turned_ms + round(asyncio.get_running_loop().time() * 1000)


class Misled(ScriptSocket):
    """The mutant's socket: when it heard something is told by the wall clock."""

    def __init__(self, clock: Clock, *script: str | float, end: str) -> None:
        super().__init__(*script, end=end)
        self._clock = clock

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "heard" and hasattr(self, "_clock"):
            value = self._clock() / 1000 - self._clock.turned_ms % HOUR_MS
        super().__setattr__(name, value)


async def turned(start_ms: int, jump_ms: int, chance: Random, mutant: bool) -> dict[str, int]:
    """One room while the clock is turned: what went wrong."""
    clock = Clock(start_ms)
    events: list[Event] = []
    states: list[str] = []
    script: list[str | float] = ["welcome"]
    for number in range(WORDS):
        script += [f"w{number}", chance.uniform(0.1, 4.0)]
    feed = WordFeed(heartbeat=Heartbeat(question="?"))

    async def dial(endpoint: Endpoint, seconds: float) -> ScriptSocket:
        if mutant:
            return Misled(clock, *script, end="quiet")
        return ScriptSocket(*script, end="quiet")

    def heard(status: Status) -> None:
        states.append(status.state)

    connection = Connection(
        feed, NoHttp(), events.extend, heard, clock=clock, backoff=Backoff(chance), dial=dial
    )
    running = asyncio.create_task(connection.run())
    for _ in range(3):
        await asyncio.sleep(chance.uniform(20, 60))
        clock.turned_ms += jump_ms
    with suppress(TimeoutError):
        async with asyncio.timeout(600):
            await running
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    return {"dead_links": states.count("waiting")} | folded(events, clock)


def folded(events: list[Event], clock: Clock) -> dict[str, int]:
    """The same events through the recorder's clamp and the metrics, as the clock now stands."""
    metrics, wrong = Metrics(), 0
    now = clock()
    for number, event in enumerate(events):
        if isinstance(event, Gap):
            wrong += event.end_ms < event.start_ms
            continue
        made = Chat(
            source="room",
            room="here",
            id=event.id,
            at_ms=event.seen_ms or now,
            viewer=Viewer(str(number % 7), "v"),
            text="为什么？",
        )
        clamp(made, now)
        wrong += abs(made.at_ms - now) > CLAMP_MS
        metrics.fold(made)
    values = [metric.value for metric in metrics.snapshot(now).values()]
    wrong += sum(isinstance(value, int | float) and value < 0 for value in values)
    return {"wrong": wrong, "missing": WORDS - len({event.id for event in events} & wanted())}


def wanted() -> set[str]:
    return {f"w{number}" for number in range(WORDS)}


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` rooms on clocks that are turned."""
    chance = Random(3)
    total = {"dead_links": 0, "wrong": 0, "missing": 0}
    for number in range(n):
        start = round(STARTS[number % len(STARTS)].timestamp() * 1000)
        jump = JUMPS_MS[number // len(STARTS) % len(JUMPS_MS)]
        for name, count in run_virtually(turned(start, jump, chance, mutant)).items():
            total[name] += count
    return {"ok": not any(total.values()), "clocks": n, **total}
