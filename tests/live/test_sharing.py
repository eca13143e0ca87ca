"""The running session's desk: shared from the window, worked by an assistant, taken back."""

import asyncio
from pathlib import Path

import aiohttp
import pytest

from streamer_app.errors import AppError
from streamer_app.live.actions import (
    Connect,
    Decide,
    Disconnect,
    RenewOverlay,
    RevokeDesk,
    ShareDesk,
)
from streamer_app.live.snapshot import Snapshot
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
                told = await socket.receive_json(timeout=30)
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


async def invitation(window: Window) -> str:
    """The link of a new invitation."""
    before = window.look().desk.link if window.look().desk else ""  # type: ignore[union-attr]
    await window.act(LOCAL)
    links: list[str] = []

    def shown(now: Snapshot) -> bool:
        links[:] = [now.desk.link if now.desk else ""]
        return links[0] not in ("", before)

    await window.until(shown)
    return links[0]


def test_a_restart_asks_nobody_for_a_new_code_but_who_was_sent_away(tmp_path: Path) -> None:
    first, second = Window(tmp_path), Window(tmp_path)
    kept: dict[str, str] = {}

    async def evening(window: Window) -> None:
        async with served(ASKED) as (address, _), browser() as li, browser() as wang:
            await window.act(Connect((address,)))
            await window.until(lambda now: len(now.cards) == 2)
            await window.act(LOCAL)
            sockets = []
            for http, name in ((li, "Li"), (wang, "Wang")):
                sockets.append(await joined(http, await invitation(window), name))
                kept[name] = next(f"{c.key}={c.value}" for c in http.cookie_jar)
            for socket in sockets:
                await socket.close()
            kept["unused"] = await invitation(window)
            now = window.look()
            assert now.desk is not None
            kept.update(page=now.desk.page, overlay=now.desk.overlay)
            await window.act(RevokeDesk("Wang"))
            kept["file"] = (tmp_path / "s.desk.json").read_text()

    async def again(window: Window) -> None:
        async with served(ASKED) as (address, _), browser() as http:
            window.addresses = (address,)
            await window.act(Connect((address,), session=1))
            now = await window.until(lambda now: now.desk is not None and now.note is not None)
            assert now.desk is not None and now.note is not None
            assert (now.desk.page, now.desk.overlay) == (kept["page"], kept["overlay"])
            assert (now.note.code, now.note.arguments["n"]) == ("desk.back", 1)
            root = kept["page"].removesuffix("/desk")
            headers = {"Origin": root, "Cookie": kept["Li"]}
            socket = await http.ws_connect(f"{kept['page']}/ws", headers=headers)
            snapshot = await socket.receive_json()
            assert (snapshot["name"], snapshot["role"]) == ("Li", "assistant")
            assert len(snapshot["cards"]) == 2
            headers["Cookie"] = kept["Wang"]
            with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
                await http.ws_connect(f"{kept['page']}/ws", headers=headers)
            assert refused.value.status == 401
            token = kept["unused"].partition("#")[2]
            answer = await http.post(
                f"{kept['page']}/join",
                json={"token": token, "name": "Eve"},
                headers={"Origin": root},
            )
            assert answer.status == 401 and await answer.read()
            await window.act(ShareDesk(on=False))
            assert not (tmp_path / "s.desk.json").exists()

    run(first, evening)
    assert kept["Li"].partition("=")[2] not in kept["file"]
    run(second, again)


def test_another_evening_s_desk_lets_nobody_in_who_was_at_this_one(tmp_path: Path) -> None:
    async def story(window: Window) -> None:
        async with served(ASKED) as (address, _), browser() as http:
            await window.act(Connect((address,)))
            await window.act(LOCAL)
            now = await window.until(lambda now: now.desk is not None)
            assert now.desk is not None
            socket = await joined(http, now.desk.link, "Li")
            await socket.close()
            port = int(now.desk.page.rpartition(":")[2].removesuffix("/desk"))
            await window.act(Connect((address,)))
            await window.until(lambda now: now.desk is None and now.session == 2)
            await window.act(ShareDesk(host="127.0.0.1", port=port))
            now = await window.until(lambda now: now.desk is not None)
            assert now.desk is not None and now.desk.people == ()
            answer = await http.get(f"{now.desk.page}/me")
            assert await answer.json() == {"name": None}

    run(Window(tmp_path), story)


def test_a_desk_that_cannot_be_where_it_was_is_told_and_the_session_goes_on(tmp_path: Path) -> None:
    first, second = Window(tmp_path), Window(tmp_path)
    ports: list[int] = []

    async def evening(window: Window) -> None:
        async with served(ASKED) as (address, _):
            await window.act(Connect((address,)))
            await window.until(lambda now: len(now.cards) == 2)
            await window.act(LOCAL)
            now = await window.until(lambda now: now.desk is not None)
            assert now.desk is not None
            ports.append(int(now.desk.page.rpartition(":")[2].removesuffix("/desk")))

    async def again(window: Window) -> None:
        taken = await asyncio.start_server(lambda r, w: None, "127.0.0.1", ports[0])
        async with served(ASKED) as (address, _), taken:
            await window.act(Connect((address,), session=1))
            now = await window.until(lambda now: now.note is not None)
            assert now.note is not None and now.note.code == "desk.not_back"
            assert now.desk is None and len(now.cards) == 2
            await window.act(LOCAL)
            now = await window.until(lambda now: now.desk is not None)
            assert now.desk is not None and str(ports[0]) not in now.desk.page

    run(first, evening)
    run(second, again)


def test_what_could_not_be_shared_is_said_for_a_while_and_the_session_is_seen(
    tmp_path: Path,
) -> None:
    async def story(window: Window) -> None:
        async with served(ASKED) as (address, _):
            await window.act(Connect((address,)))
            await window.until(lambda now: len(now.cards) == 2)
            missing = str(tmp_path / "missing.pem")
            with pytest.raises(AppError, match="certificate_unreadable") as error:
                await window.act(ShareDesk(host="127.0.0.1", certificate=missing))
            window.program.tell(error.value)
            now = await window.until(lambda now: now.fault is not None)
            assert now.fault is not None and now.fault.code == "error.certificate_unreadable.what"
            assert len(now.cards) == 2 and now.session == 1
            later = await window.until(lambda later: later.at_ms > now.at_ms + 1_500)
            assert later.fault == now.fault

    run(Window(tmp_path), story)


def key_of(address: str) -> str:
    return address.rpartition("=")[2]


def test_the_overlays_keys_stay_from_session_to_session_until_they_are_renewed(
    tmp_path: Path,
) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        found: list[dict[str, str]] = []
        async with served(ASKED) as (address, _):
            for last in (False, True):
                await window.act(Connect((address,)))
                await window.act(LOCAL)
                now = await window.until(lambda now: bool(now.desk and now.desk.overlays))
                assert now.desk is not None
                found.append({item: key_of(at) for item, at in now.desk.overlays.items()})
                if last:
                    await window.act(RenewOverlay("poll"))
                await window.act(ShareDesk(on=False))
                await window.until(lambda now: now.desk is None)
            assert found[0] == found[1] and len(set(found[0].values())) == 3
            await window.act(LOCAL)
            now = await window.until(lambda now: now.desk is not None)
            assert now.desk is not None
            keys = {item: key_of(at) for item, at in now.desk.overlays.items()}
            assert keys.pop("poll") != found[1].pop("poll")
            assert keys == found[1]

    run(window, story)


def test_an_invitation_holds_as_many_minutes_as_were_chosen(tmp_path: Path) -> None:
    window = Window(tmp_path)

    async def story(window: Window) -> None:
        async with served(ASKED) as (address, _):
            await window.act(Connect((address,)))
            for minutes in (5, 60):
                await window.act(ShareDesk(host="127.0.0.1", valid_min=minutes))
                now = await window.until(lambda now: now.desk is not None)
                await asyncio.sleep(0)
                now = window.look()
                assert now.desk is not None and now.desk.until_ms is not None
                left = now.desk.until_ms - now.at_ms
                assert 60_000 * minutes - 5_000 < left <= 60_000 * minutes

    run(window, story)
