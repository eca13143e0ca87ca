"""Recording over real sockets: what is shown is saved, and counted once."""

import asyncio
from contextlib import AsyncExitStack
from itertools import pairwise
from pathlib import Path

import pytest
from msgspec import structs

from streamer_app.errors import AppError
from streamer_app.events import Chat, Event, Gap, Money, PaidMessage, Viewer
from streamer_app.feeds.connection import wall_ms
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.registry import feed_of, parse_address
from streamer_app.live import recorder
from streamer_app.live.record import CONTINUED_MS, Recording
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.live.rooms import Recorded, record, said, served


def recorded(
    events: list[Event], path: Path, wire: str = "room", faults: str = "", seconds: float = 20
) -> Recorded:
    async def run() -> Recorded:
        async with served(events, wire, faults=faults) as (address, finished):
            return await record([address], path, finished, seconds)

    return asyncio.run(run())


def stored(path: Path) -> list[Event]:
    with Reader(path) as reader:
        return [event for _, event in reader.events(reader.session("last").session)]


def texts(events: list[Event]) -> list[str]:
    return [event.text for event in events if isinstance(event, Chat)]


def test_everything_a_room_says_is_stored_and_then_shown(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    found = recorded([said(n) for n in range(300)], path)
    assert texts(found.events) == [f"message {n}" for n in range(300)]
    assert texts(stored(path)) == texts(found.events)
    assert found.states()[0] == "opened"
    assert found.states()[-1] == "ended"
    assert found.lines[-1]["events"] == 300


@pytest.mark.parametrize(("every", "work"), [("LOOK_S", "look_for_cycles"), ("CHECK_S", "trim")])
def test_memory_is_kept_in_order_while_a_room_is_taken_in(
    every: str, work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[bool] = []
    monkeypatch.setattr(recorder, every, 0.0)
    monkeypatch.setattr(recorder, work, lambda: done.append(True))
    recorded([said(n) for n in range(30)], tmp_path / "s.sqlite")
    assert done


def test_cuts_with_repeats_lose_nothing_and_count_nothing_twice(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    found = recorded([said(n) for n in range(300)], path, faults="cut=2,repeat=30", seconds=40)
    kept = stored(path)
    assert sorted(texts(kept)) == sorted(f"message {n}" for n in range(300))
    assert sum(isinstance(event, Gap) for event in kept) == 2
    assert found.states().count("connected") == 3


@pytest.mark.parametrize("wire", ["bilibili", "twitch-irc"])
def test_platform_wires_carry_messages_and_money(wire: str, tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    viewer = Viewer("42", "ann")
    amount = Money(3000, "CNY") if wire == "bilibili" else Money(30, "USD")
    coins = None if wire == "bilibili" else Money(30, "XTB")
    paid = PaidMessage(id="p1", viewer=viewer, text="thanks", paid=amount, coins=coins)
    recorded([said(1, viewer="7"), paid, said(2, viewer="7")], path, wire)
    assert texts(stored(path)) == ["message 1", "message 2"]
    assert [e.paid for e in stored(path) if isinstance(e, PaidMessage)] == [amount]


def test_a_room_that_is_not_there_ends_with_words(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with pytest.raises(AppError) as caught:
        asyncio.run(record(["ws://127.0.0.1:9/"], path, asyncio.Event(), 15))
    assert caught.value.code == "refused"
    with Reader(path) as reader:
        assert reader.sessions() == []


def test_a_second_recording_of_the_same_room_is_a_new_session(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    recorded([said(n) for n in range(3)], path)
    recorded([said(n) for n in range(3, 6)], path)
    with Reader(path) as reader:
        assert [row.messages for row in reader.sessions()] == [3, 3]
    assert CONTINUED_MS == 2 * 3600 * 1000


DEAD_MS = 90_000


def left_open(path: Path, rooms: list[str], *, ended: bool = False) -> int:
    """What a program wrote of these rooms before it died 90 s ago, the first room 5 s before the
    others; the moment of the last line."""
    last = wall_ms() - DEAD_MS
    writer = Writer(path, lambda _: None)
    session = writer.open_session("", last - 20_000)
    for place, room in enumerate(rooms):
        seen = last if place else last - 5_000
        events = [
            structs.replace(said(n), room=room, at_ms=seen - 19_000 + 1000 * n, seen_ms=0)
            for n in range(20)
        ]
        events[-1] = structs.replace(events[-1], seen_ms=seen)
        writer.put(session, events)
    assert writer.sync()
    if ended:
        writer.end_session(session, last)
    writer.close()
    return last


def taken_up(path: Path, *, rooms: int = 1, ended: bool = False) -> tuple[int, list[str]]:
    """Record rooms that a program has recorded before, ten more messages in each."""

    async def run() -> tuple[int, list[str]]:
        async with AsyncExitStack() as doors:
            served_rooms = [
                await doors.enter_async_context(served([said(n) for n in range(20, 30)]))
                for _ in range(rooms)
            ]
            addresses = [address for address, _ in served_rooms]
            names = [feed_of(parse_address(address)).room for address in addresses]
            last = await asyncio.to_thread(left_open, path, names, ended=ended)
            all_told = asyncio.Event()

            async def told() -> None:
                for _, finished in served_rooms:
                    await finished.wait()
                all_told.set()

            waiting = asyncio.create_task(told())
            await record(addresses, path, all_told)
            waiting.cancel()
            return last, names

    return asyncio.run(run())


def test_the_time_a_killed_program_did_not_record_is_a_gap_of_each_room(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    last, names = taken_up(path, rooms=2)
    with Reader(path) as reader:
        assert len(reader.sessions()) == 1
    gaps = {event.room: event for event in stored(path) if isinstance(event, Gap)}
    assert sum(isinstance(event, Gap) for event in stored(path)) == 2
    assert [gaps[name].start_ms for name in names] == [last - 5_000, last]
    assert all(DEAD_MS <= gaps[name].end_ms - last < DEAD_MS + 30_000 for name in names)


def test_a_start_that_reaches_nobody_leaves_the_session_for_the_next(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    last = 0

    async def run() -> None:
        nonlocal last
        async with served([said(n) for n in range(20, 30)]) as (address, finished):
            name = feed_of(parse_address(address)).room
            last = await asyncio.to_thread(left_open, path, [name])
            nowhere = feed_of(parse_address("ws://127.0.0.1:9/"))
            nowhere.room = name
            async with HttpDoor() as http:
                with pytest.raises(AppError):
                    await Recording(print, None, lambda why: why.code).run(path, [nowhere], http)
            await record([address], path, finished)

    asyncio.run(run())
    with Reader(path) as reader:
        assert [row.messages for row in reader.sessions()] == [30]
    gaps = [event for event in stored(path) if isinstance(event, Gap)]
    assert gaps[0].start_ms == last - 5_000
    assert all(late.start_ms == early.end_ms for early, late in pairwise(gaps))
    assert gaps[-1].end_ms - last >= DEAD_MS


def test_a_session_that_ended_well_leaves_no_gap_in_the_next(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    taken_up(path, ended=True)
    with Reader(path) as reader:
        numbers = [row.session for row in reader.sessions()]
        assert len(numbers) == 2
        events = [event for number in numbers for _, event in reader.events(number)]
    assert not any(isinstance(event, Gap) for event in events)
