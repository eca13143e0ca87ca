"""The running session's desk: shared from the window, worked by an assistant, taken back."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from streamer_app.errors import AppError
from streamer_app.live.actions import Connect, Decide, Disconnect, RevokeDesk, ShareDesk
from streamer_app.store.queries import Reader
from tests.live.rooms import said, served
from tests.live.test_program import Window, run

LOCAL = ShareDesk(host="127.0.0.1")
ASKED = [said(1, "why is the sky blue?"), said(2, "how much is the course?")]


async def joined(
    http: aiohttp.ClientSession, link: str, name: str
) -> aiohttp.ClientWebSocketResponse:
    """The socket of somebody who used this link."""
    page, _, token = link.partition("#")
    root = page.removesuffix("/desk")
    headers = {"Origin": root}
    answer = await http.post(f"{page}/join", json={"token": token, "name": name}, headers=headers)
    assert answer.status == 200 and await answer.read()
    return await http.ws_connect(f"{page}/ws", headers=headers)


def browser() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


def test_an_assistants_decision_is_on_disk_and_on_the_screen(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with served(ASKED) as (address, _), browser() as http:
            await window.act(Connect((address,)))
            await window.until(lambda now: len(now.cards) == 2)
            await window.act(LOCAL)
            now = await window.until(lambda now: now.desk is not None)
            assert now.desk is not None and now.desk.near and now.desk.role == "assistant"
            socket = await joined(http, now.desk.link, "Li")
            snapshot = await socket.receive_json()
            assert len(snapshot["cards"]) == 2
            now = await window.until(lambda now: bool(now.desk and now.desk.people))
            assert now.desk is not None and now.desk.link == ""
            assert [(one.name, one.here) for one in now.desk.people] == [("Li", True)]
            op = {"type": "op", "op_id": "a1", "card": 1, "kind": "answered", "args": {}}
            await socket.send_json({**op, "base_rev": snapshot["rev"]})
            answer = await socket.receive_json()
            assert (answer["result"], answer["op"]["op_id"]) == ("applied", "a1")
            with Reader(window.path) as reader:
                stored = [found.event for found in reader.of_kind("desk_operation")]
            assert [event.id for event in stored] == ["a1"]
            await window.until(lambda now: now.counts.get("answered") == 1)
            await window.act(Decide("on_air", 2))
            aired = await socket.receive_json()
            assert (aired["by"], aired["cards"][0]["state"]) == ("stage", "on_air")

    run(window, story)


def test_a_new_question_reaches_the_assistant(tmp_path: Path) -> None:
    async def story(window: Window) -> None:
        await window.act(Connect(("demo",)))
        await window.act(LOCAL)
        now = await window.until(lambda now: now.desk is not None)
        assert now.desk is not None
        async with browser() as http:
            socket = await joined(http, now.desk.link, "Li")
            snapshot = await socket.receive_json()
            cards = {card["id"]: card for card in snapshot["cards"]}
            while not cards:
                told = await socket.receive_json(timeout=15)
                assert (told["by"], told["result"]) == ("auto", "applied")
                cards |= {card["id"]: card for card in told["cards"]}
        await window.act(Disconnect())
        await window.until(lambda now: now.ended and now.desk is None)

    run(Window(tmp_path, demo_speed=30), story)


def test_the_desk_stays_open_after_the_session_until_it_is_closed(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with served(ASKED) as (address, _), browser() as http:
            await window.act(Connect((address,)))
            await window.until(lambda now: len(now.cards) == 2)
            await window.act(LOCAL)
            now = await window.until(lambda now: now.desk is not None)
            assert now.desk is not None
            socket = await joined(http, now.desk.link, "Li")
            await socket.receive_json()
            await window.act(Disconnect())
            await socket.send_json({"type": "op", "op_id": "a1", "card": 1, "kind": "later"})
            assert (await socket.receive_json())["result"] == "applied"
            await window.until(lambda now: now.ended and now.counts.get("later") == 1)
            await window.act(RevokeDesk("Li"))
            message = await socket.receive()
            assert message.type in (aiohttp.WSMsgType.CLOSE, aiohttp.WSMsgType.CLOSED)
            await window.act(ShareDesk(on=False))
            await window.until(lambda now: now.desk is None)

    run(window, story)


def test_an_unknown_role_and_a_taken_port_are_told(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with served(ASKED) as (address, _):
            await window.act(Connect((address,)))
            with pytest.raises(AppError, match="role_unknown"):
                await window.act(ShareDesk(role="king", host="127.0.0.1"))
            taken = await asyncio.start_server(lambda r, w: None, "127.0.0.1", 0)
            port = taken.sockets[0].getsockname()[1]
            with pytest.raises(AppError, match="port_taken"):
                await window.act(ShareDesk(host="127.0.0.1", port=port))
            taken.close()
            await window.act(LOCAL)
            await window.until(lambda now: now.desk is not None)

    run(window, story)


def test_sharing_without_a_session_does_nothing(tmp_path: Path) -> None:
    async def story(window: Window) -> None:
        await window.act(LOCAL)
        assert window.look().desk is None

    run(Window(tmp_path), story)
