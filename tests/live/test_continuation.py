"""What a session that goes on after its program died shows, and what it owns up to."""

import asyncio
from pathlib import Path

from streamer_app.events import Gap
from streamer_app.feeds.connection import wall_ms
from streamer_app.feeds.registry import feed_of, parse_address
from streamer_app.live.actions import Connect
from streamer_app.store.queries import Reader
from tests.live.rooms import said, served
from tests.live.test_program import Window, dead_session


def gone_on(window: Window) -> list[Gap]:
    """Let the window go on with twenty messages of a dead program, ten more come; the gaps."""

    async def whole() -> None:
        async with served([said(n) for n in range(20, 30)]) as (address, _):
            window.addresses = (address,)
            room = feed_of(parse_address(address)).room
            session = await asyncio.to_thread(dead_session, window.path, room)
            await window.program.open()
            await window.act(Connect((), session=session))
            await window.until(lambda now: now.saved >= 31)
            await window.program.close()

    asyncio.run(whole())
    with Reader(window.path) as reader:
        return [event for _, event in reader.events(1) if isinstance(event, Gap)]


def test_the_chat_of_before_is_in_the_window_again_before_anything_new(tmp_path: Path) -> None:
    window = Window(tmp_path)
    gone_on(window)
    lines = [row.text for row in window.rows if row.kind == "chat"]
    texts = [getattr(said(n), "text", "") for n in range(30)]
    assert lines == texts


def test_what_the_room_said_while_the_program_was_dead_is_a_gap(tmp_path: Path) -> None:
    [gap] = gone_on(Window(tmp_path))
    last = said(19)
    assert gap.start_ms == (last.seen_ms or last.at_ms)
    assert abs(gap.end_ms - wall_ms()) < 60_000
