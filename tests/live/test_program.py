"""The running program: the demo over its own socket, decisions, a clean end, recovery."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

from msgspec.structs import replace

from streamer_app.errors import reason
from streamer_app.events import Money
from streamer_app.feeds.registry import feed_of, parse_address
from streamer_app.live.actions import Action, Connect, Decide, Disconnect, PitchStep
from streamer_app.live.inbox import Inbox
from streamer_app.live.materials import Materials
from streamer_app.live.program import DEMO_FILE, Program
from streamer_app.live.snapshot import ChatRow, Snapshot
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.live.rooms import said, served

PATIENCE_S = 60


class Window:
    """Stands where the window would: takes what the inbox has, and acts."""

    def __init__(self, folder: Path, *, demo_speed: float = 1.0) -> None:
        self.path = folder / "s.sqlite"
        self.inbox = Inbox()
        self.addresses: tuple[str, ...] = ()
        self.program = Program(
            self.path,
            self.inbox,
            Materials(),
            demo_speed=demo_speed,
            saved=lambda: self.addresses,
        )
        self.rows: list[ChatRow] = []
        self.snapshot = Snapshot(at_ms=0)
        self.snapshots: list[Snapshot] = []

    def look(self) -> Snapshot:
        taken = self.inbox.take()
        self.rows += taken.rows
        if taken.snapshot is not None:
            self.snapshot = taken.snapshot
            self.snapshots.append(taken.snapshot)
        return self.snapshot

    async def until(self, true: Callable[[Snapshot], bool]) -> Snapshot:
        """Look until something is seen."""
        async with asyncio.timeout(PATIENCE_S):
            while not true(self.look()):
                await asyncio.sleep(0.02)
        return self.snapshot

    async def act(self, action: Action) -> None:
        await self.program.take(action)


def run(window: Window, story: Callable[[Window], Awaitable[None]]) -> None:
    async def whole() -> None:
        await window.program.open()
        try:
            await story(window)
        finally:
            await window.program.close()

    asyncio.run(whole())


def test_the_demo_comes_over_a_real_socket_and_is_stored_apart(tmp_path: Path) -> None:
    window = Window(tmp_path, demo_speed=60)

    async def story(window: Window) -> None:
        await window.act(Connect(("demo",)))
        await window.until(lambda now: any(gap for gap in now.gaps))
        await window.until(lambda now: any(card.askers >= 3 for card in now.cards))
        await window.act(Disconnect())
        window.look()

    run(window, story)
    assert window.snapshot.demo and window.snapshot.ended
    assert window.snapshot.links[0].source == "room"
    with Reader(tmp_path / DEMO_FILE) as reader:
        row = reader.session("last")
        shown = {line.row for line in window.rows if line.saved}
        held = {number for number, _ in reader.events(row.session)}
    assert shown and shown <= held
    with Reader(window.path) as reader:
        assert reader.sessions() == []


def test_a_decision_is_on_disk_before_it_shows(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        events = [said(1, "why is the sky blue?"), said(2, "hello"), said(3, "why is the sky blue")]
        async with served(events) as (address, _):
            await window.act(Connect((address,)))
            now = await window.until(lambda now: bool(now.cards))
            await window.act(Decide("on_air", now.cards[0].card))
            await window.until(lambda now: now.on_air is not None)
            with Reader(window.path) as reader:
                assert len(list(reader.of_kind("desk_operation"))) == 1
            await window.act(Decide("undo"))
            await window.until(lambda now: now.on_air is None)

    run(window, story)
    assert window.snapshot.counts["new"] == 1
    assert window.snapshot.cards[0].askers == 2


def test_a_pitch_runs_counts_a_sale_by_hand_and_takes_it_back(tmp_path: Path) -> None:
    window = Window(tmp_path, demo_speed=20)

    async def story(window: Window) -> None:
        await window.act(Connect(("demo",)))
        await window.until(lambda now: now.saved > 5)
        await window.act(PitchStep("start", "mechanics"))
        await window.until(lambda now: now.pitch.state == "running")
        before = window.snapshot.pitch.orders
        await window.act(PitchStep("order"))
        now = await window.until(lambda now: now.pitch.manual_orders == 1)
        assert now.pitch.orders == before + 1
        assert now.pitch.paid == Money(39_900 * (before + 1), "CNY")
        await window.act(PitchStep("undo_order"))
        await window.until(lambda now: now.pitch.manual_orders == 0)
        await window.act(PitchStep("end"))
        await window.until(lambda now: now.pitch.state == "settling")

    run(window, story)
    assert window.snapshot.pitch.title.startswith("力学提分营")


def test_a_room_that_does_not_exist_is_told_in_the_links(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        await window.act(Connect(("ws://127.0.0.1:9/",)))
        await window.until(lambda now: bool(now.links) and now.links[0].state == "stopped")

    run(window, story)
    assert window.snapshot.links[0].why is not None


def dead_session(path: Path, room: str) -> int:
    """A session of twenty messages whose process was killed."""
    died = Writer(path, lambda batch: None)
    session = died.open_session("lesson", 1_700_000_000_000)
    died.put(session, [replace(said(n), room=room) for n in range(20)])
    assert died.sync()
    died.close()  # without ending its session: as after a power cut
    return session


def test_a_session_that_died_is_offered_and_goes_on(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def whole() -> None:
        async with served([said(n) for n in range(20, 30)]) as (address, _):
            window.addresses = (address,)
            room = feed_of(parse_address(address)).room
            session = await asyncio.to_thread(dead_session, window.path, room)
            await window.program.open()
            now = await window.until(lambda now: now.recovered is not None)
            assert now.recovered is not None
            assert (now.recovered.arguments["n"], now.session) == (20, session)
            await window.act(Connect((), session=session))
            await window.until(lambda now: now.saved >= 30)
            await window.program.close()

    asyncio.run(whole())
    with Reader(window.path) as reader:
        assert [row.messages for row in reader.sessions()] == [30]


def test_a_recording_is_played_into_a_database_of_its_own(tmp_path: Path) -> None:
    file = tmp_path / "old.jsonl"
    file.write_text('{"kind":"chat","id":"1","at_ms":1700000000000,"text":"again"}\n')
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        await window.act(Connect((f"file:{file}",)))
        await window.until(lambda now: now.saved == 1)

    run(window, story)
    assert window.snapshot.replayed
    with Reader(window.path) as reader:
        assert reader.sessions() == []


def test_an_action_that_comes_before_the_database_is_open_waits_for_it(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def whole() -> None:
        async with served([said(1)]) as (address, _):
            opening = asyncio.create_task(window.program.open())
            await asyncio.gather(opening, window.act(Connect((address,))))
            await window.until(lambda now: now.saved == 1)
            await window.program.close()

    asyncio.run(whole())
    assert window.snapshot.fault is None


def test_what_was_wrong_with_the_settings_is_told_in_one_line(tmp_path: Path) -> None:
    window = Window(tmp_path)
    note = reason("settings.set_aside", kept="settings.damaged")
    window.program = Program(window.path, window.inbox, Materials(), told=note)

    async def story(window: Window) -> None:
        await window.until(lambda now: now.recovered == note)

    run(window, story)
