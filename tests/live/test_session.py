"""How a session gives its thread time for the rooms."""

import asyncio
from pathlib import Path

import pytest

from streamer_app.advisor.timing import PolicySettings
from streamer_app.insight.reading import Reader
from streamer_app.live import session as module
from streamer_app.live.folds import Surroundings
from streamer_app.live.inbox import Inbox
from streamer_app.live.picture import About
from streamer_app.live.session import Session
from streamer_app.live.snapshot import Snapshot
from streamer_app.live.suggesting import Suggesting
from streamer_app.store.writer import Writer
from tests.feeds.doubles import NoHttp
from tests.virtual_time import run_virtually


class Slow(Inbox):
    """Notes when a snapshot came; each takes so long on the session's own stopwatch."""

    def __init__(self, spent_s: float) -> None:
        super().__init__()
        self.spent_s = spent_s
        self.stopwatch = 0.0
        self.shown: list[float] = []

    def show(self, snapshot: Snapshot) -> None:
        self.stopwatch += self.spent_s
        self.shown.append(asyncio.get_running_loop().time())


async def shown(folder: Path, inbox: Slow) -> list[float]:
    """When the numbers were drawn in the first twenty seconds of a session."""
    writer = Writer(folder / "a.sqlite", lambda batch: None)
    session = Session(
        writer,
        writer.open_session("", 1),
        [],
        NoHttp(),
        inbox,
        about=About(1),
        around=Surroundings(Reader()),
        suggesting=Suggesting(PolicySettings()),
        clock=lambda: 1_000,
    )
    running = asyncio.create_task(session.run())
    await asyncio.sleep(20.5)
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    writer.close()
    return inbox.shown


@pytest.mark.parametrize(
    ("spent_s", "times"),
    [(0.01, [float(second) for second in range(21)]), (0.5, [0.0, 1.0, 7.0, 13.0, 19.0])],
)
def test_numbers_that_take_long_to_draw_come_less_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spent_s: float, times: list[float]
) -> None:
    inbox = Slow(spent_s)
    monkeypatch.setattr(module, "perf_counter", lambda: inbox.stopwatch)
    assert run_virtually(shown(tmp_path, inbox)) == pytest.approx(times)
