"""Rooms that join, leave and are asked for again while a session runs, one's own among them."""

from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from aiohttp import ClientConnectorError, ClientSession

from streamer_app.events import Chat, Event, Viewer
from streamer_app.feeds.feed import wire_of
from streamer_app.feeds.registry import feed_of, parse_address
from streamer_app.live.actions import Again, Connect, Disconnect, HostRoom, Join, Part
from streamer_app.live.session import place
from streamer_app.live.snapshot import Link, Snapshot
from streamer_app.room.own import OwnRoom
from streamer_app.room.own_server import Open
from streamer_app.room.wires import WIRES
from tests.live.rooms import said, served
from tests.live.test_program import Window, run
from tests.room.own_rooms import Opened

START_MS = 1_700_000_000_000


def talk(who: str, count: int) -> list[Event]:
    """A message each 10 ms."""
    return [
        Chat(id=f"{who}{n}", at_ms=START_MS + 10 * n, viewer=Viewer("7", "Ada"), text=f"{who} {n}")
        for n in range(count)
    ]


def heard(window: Window, who: str) -> int:
    return sum(row.kind == "chat" and row.text.startswith(f"{who} ") for row in window.rows)


def link(snapshot: Snapshot, wire: str) -> Link:
    return next(each for each in snapshot.links if each.wire == wire)


def states(window: Window, wire: str) -> set[str]:
    """The states of a link that were seen while the session ran."""
    running = [snapshot for snapshot in window.snapshots if not snapshot.ended]
    return {each.state for now in running for each in now.links if each.wire == wire}


def test_two_wires_of_one_channel_are_two_places() -> None:
    irc = feed_of(parse_address("twitch:ada"))
    eventsub = feed_of(parse_address("twitch-eventsub:ada?endpoint=ws://127.0.0.1:1"))
    assert (wire_of(irc), wire_of(eventsub)) == ("twitch", "twitch-eventsub")
    assert (irc.source, irc.room) == (eventsub.source, eventsub.room)
    assert place(irc) != place(eventsub)


def test_a_break_of_one_wire_is_not_shown_at_the_other(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        events = talk("m", 200)
        async with (
            served(events, "twitch-irc", faults="cut=1,repeat=40", speed=1.0) as (irc, _),
            served(events, "twitch-eventsub", speed=1.0) as (eventsub, told),
        ):
            await window.act(Connect((irc, eventsub)))
            await told.wait()
            await window.until(lambda now: heard(window, "m") == 200)
            await window.until(lambda now: link(now, "twitch-eventsub").events >= 200)
            await window.until(lambda now: link(now, "twitch").back_after_s is not None)

    run(window, story)
    assert "waiting" not in states(window, "twitch-eventsub")
    last = next(each for each in reversed(window.snapshots) if len(each.links) == 2)
    assert [each.wire for each in last.links] == ["twitch", "twitch-eventsub"]
    assert link(last, "twitch-eventsub").back_after_s is None


def test_a_room_joins_and_leaves_without_a_break_of_the_other(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with (
            served(talk("b", 300), "bilibili", speed=1.0) as (first, _),
            served(talk("t", 50), "twitch-irc", speed=1.0) as (second, told),
        ):
            await window.act(Connect((first,)))
            await window.until(lambda now: heard(window, "b") > 5)
            session = window.snapshot.session
            await window.act(Join(second))
            await told.wait()
            await window.until(lambda now: heard(window, "t") == 50)
            await window.act(Part("twitch", "practice"))
            await window.until(lambda now: [each.source for each in now.links] == ["bilibili"])
            assert window.snapshot.session == session
            await window.until(lambda now: heard(window, "b") == 300)
            await window.act(Part("bilibili", "1017"))
            await window.until(lambda now: now.ended)

    run(window, story)
    assert not states(window, "bilibili") & {"waiting", "stopped"}
    assert not any(row.kind == "gap" for row in window.rows)


def test_a_room_that_is_joined_where_none_is_begins_a_session(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with served([said(n) for n in range(5)]) as (address, _):
            await window.act(Join(address))
            await window.until(lambda now: heard(window, "message") == 5)

    run(window, story)


def test_the_same_room_at_another_place_takes_the_first_ones_place(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with (
            served(talk("a", 300), "twitch-irc", speed=1.0) as (first, _),
            served(talk("b", 30), "twitch-irc", speed=1.0) as (second, _),
        ):
            await window.act(Connect((first,)))
            await window.until(lambda now: heard(window, "a") > 5)
            await window.act(Join(second))
            await window.until(lambda now: heard(window, "b") == 30)
            assert len(window.snapshot.links) == 1

    run(window, story)


def test_a_room_that_ended_is_connected_again_when_asked(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with served([said(n) for n in range(5)], faults="401=1") as (address, _):
            await window.act(Connect((address,)))
            await window.until(lambda now: bool(now.links) and now.links[0].state == "stopped")
            await window.act(Again("room", window.snapshot.links[0].room))
            await window.until(lambda now: heard(window, "message") == 5)

    run(window, story)
    assert {"stopped", "connected"} <= states(window, "room")


def test_a_standing_link_is_made_anew_when_asked_and_nothing_is_lost(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with served(talk("m", 300), speed=1.0) as (address, _):
            await window.act(Connect((address,)))
            await window.until(lambda now: heard(window, "m") > 5)
            await window.act(Again("room", window.snapshot.links[0].room))
            await window.until(lambda now: heard(window, "m") == 300)

    run(window, story)
    assert sum(row.kind == "gap" for row in window.rows) == 1


def test_a_room_of_ones_own_opens_beside_the_others_and_ends(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        room = served(talk("b", 300), "bilibili", speed=1.0)
        async with room as (first, _), ClientSession() as web:
            await window.act(Connect((first,)))
            await window.until(lambda now: heard(window, "b") > 5)
            await window.act(HostRoom(title="Rehearsal", language="en"))
            now = await window.until(lambda now: now.own is not None and len(now.links) == 2)
            assert now.own is not None and now.own.near
            assert link(now, "bilibili").state == "connected"
            where = Open(now.own.page, now.own.teacher, now.own.address)
            opened = Opened(OwnRoom("x", (), ()), where, web)
            user = await opened.user("Ada")
            async with opened.seat(user_id=user["id"], token=user["token"]) as seat:
                await seat.emit("message", {"message": "own hello"})
                await window.until(lambda now: heard(window, "own") == 1)
            await window.act(HostRoom(on=False))
            await window.until(lambda now: now.own is None and len(now.links) == 1)
            with pytest.raises(ClientConnectorError):
                await web.get(now.own.page)

    run(window, story)


def test_an_own_room_alone_is_a_session_that_ends_with_it(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        await window.act(HostRoom(title="Rehearsal"))
        await window.until(lambda now: bool(now.links) and now.links[0].state == "connected")
        await window.act(HostRoom(on=False))
        await window.until(lambda now: now.ended)
        await window.act(Disconnect())

    run(window, story)
    assert not any(row.kind == "gap" for row in window.rows)


def test_every_wire_arrives_in_one_session_each_with_a_health_of_its_own(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with AsyncExitStack() as stack:
            addresses = []
            for number, wire in enumerate(WIRES):
                room = served(talk(f"w{number}", 15), wire, speed=1.0)
                address, _ = await stack.enter_async_context(room)
                addresses.append(address)
            await window.act(Connect(tuple(addresses)))
            await window.until(
                lambda _: all(heard(window, f"w{number}") == 15 for number in range(len(WIRES)))
            )
            now = await window.until(lambda now: all(each.events >= 15 for each in now.links))
            assert [each.state for each in now.links] == ["connected"] * len(WIRES)
            assert len({each.wire for each in now.links}) == len(WIRES)

    run(window, story)
