"""A poll from the window to the viewers and back: counted from what they write."""

import asyncio
import json
from pathlib import Path

from aiohttp import ClientSession

from streamer_app.events import Viewer
from streamer_app.live.actions import HostRoom, InteractionStep, ShareDesk
from streamer_app.live.snapshot import Snapshot
from streamer_app.store.queries import Reader
from tests.live.test_program import Window, run

LABELS = ("倾角", "质量", "初速度")


def votes(now: Snapshot) -> tuple[int, ...]:
    poll = now.interaction.poll
    return poll.votes if poll is not None else ()


def test_a_poll_goes_to_the_own_room_and_the_overlay_and_is_counted_live(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        await window.act(HostRoom(title="力学"))
        await window.until(lambda now: any(link.state == "connected" for link in now.links))
        await window.act(ShareDesk(host="127.0.0.1"))
        desk = (await window.until(lambda now: now.desk is not None)).desk
        own = window.program._rooms._own
        assert desk is not None
        assert own is not None
        room = own._room
        step = InteractionStep("start", "quiz", "看什么决定？", LABELS, seconds=60, right=1)
        await window.act(step)
        await window.until(lambda now: votes(now) == (0, 0, 0))
        for who, text in (("1", "1"), ("2", "选B"), ("3", "１"), ("1", "2"), ("4", "hello")):
            assert room.act(Viewer(who, f"v{who}"), "message", {"message": text}) is None
        await window.until(lambda now: votes(now) == (1, 2, 0))
        assert room.poll is not None
        assert (room.poll["votes"], room.poll["voters"]) == ([1, 2, 0], 3)
        told = await overlay(desk.overlay)
        assert (told["votes"], told["right"], told["over"]) == ([1, 2, 0], None, False)
        await window.act(InteractionStep("end", "quiz"))
        await window.until(lambda now: room.poll is not None and room.poll["over"])
        assert room.poll["right"] == 1
        await window.act(InteractionStep("end", "quiz"))
        await window.until(lambda now: now.interaction.poll is None)
        assert room.poll is None

    run(window, story)
    with Reader(window.path) as reader:
        states = [one.event for one in reader.of_kind("room_state") if one.event.source == "room"]
    assert {getattr(state, "name", "") for state in states} == {"live", "practice"}


async def overlay(address: str) -> dict[str, object]:
    """What the overlay is told of a poll when it opens."""
    socket = address.replace("http://", "ws://").replace("/overlay?", "/overlay/ws?")
    origin = address.split("/overlay")[0]
    async with (
        asyncio.timeout(30),
        ClientSession() as session,
        session.ws_connect(socket, headers={"Origin": origin}) as link,
    ):
        while True:
            found = json.loads((await link.receive()).data)
            if found["type"] == "poll":
                poll: dict[str, object] = found["poll"]
                return poll
