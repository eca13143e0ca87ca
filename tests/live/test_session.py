"""How a session gives its thread time for the rooms."""

import asyncio
from pathlib import Path

import pytest

from streamer_app.advisor.timing import PolicySettings
from streamer_app.events import Chat, Viewer
from streamer_app.insight.reading import Reader
from streamer_app.live import session as module
from streamer_app.live.filters import Sieve
from streamer_app.live.folds import Surroundings
from streamer_app.live.inbox import Inbox
from streamer_app.live.picture import About
from streamer_app.live.session import Session
from streamer_app.live.snapshot import Snapshot
from streamer_app.live.suggesting import Suggesting
from streamer_app.settings import Filters
from streamer_app.store.writer import Committed, Writer
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
    [(0.01, [float(second) for second in range(21)]), (0.5, [0.0, 1.0, 13.0])],
)
def test_numbers_that_take_long_to_draw_come_less_often(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spent_s: float, times: list[float]
) -> None:
    inbox = Slow(spent_s)
    monkeypatch.setattr(module, "perf_counter", lambda: inbox.stopwatch)
    assert run_virtually(shown(tmp_path, inbox)) == pytest.approx(times)


def test_a_line_that_is_not_to_be_seen_is_marked_and_counted_all_the_same(tmp_path: Path) -> None:
    writer = Writer(tmp_path / "a.sqlite", lambda batch: None)
    inbox, chosen = Inbox(), [Filters(words=("spam",))]
    session = Session(
        writer,
        writer.open_session("", 1),
        [],
        NoHttp(),
        inbox,
        about=About(1),
        around=Surroundings(Reader(), sieve=Sieve(lambda: chosen[0])),
        suggesting=Suggesting(PolicySettings()),
        clock=lambda: 1_000,
    )
    said = [
        Chat(source="twitch", room="r", id=f"m{n}", at_ms=n, viewer=Viewer("7", "Ming"), text=text)
        for n, text in enumerate(["hello", "s p a m"], 1)
    ]
    session.committed(Committed(1, list(enumerate(said, 1)), 2))
    chosen[0] = Filters()
    again = Chat(source="twitch", room="r", id="m3", at_ms=3, viewer=Viewer("7", "M"), text="spam")
    session.committed(Committed(1, [(3, again)], 3))
    rows = inbox.take().rows
    assert [(row.text, row.hidden) for row in rows] == [
        ("hello", False),
        ("s p a m", True),
        ("spam", False),
    ]
    assert sum(minute.messages or 0 for minute in session.show().minutes) == 3
    writer.close()
