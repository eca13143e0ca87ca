"""The open platform and the signed-in web through the whole program, over real sockets."""

import asyncio
from pathlib import Path

from streamer_app.events import Chat
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.registry import parse_address
from streamer_app.live.accounts import Accounts
from streamer_app.live.probing import probe
from streamer_app.settings import Secrets
from tests.live.rooms import record, said, served

WIRE = "bilibili-open"


def accounts(folder: Path) -> Accounts:
    return Accounts(Secrets(store=lambda: None), folder)


async def crashed(address: str, folder: Path) -> None:
    """A program that opens the room and dies before it can say so."""
    parsed = parse_address(address)
    (feed,) = await accounts(folder).feeds([parsed])
    async with HttpDoor(parsed.http_base) as http:
        await feed.endpoints(http)


def test_a_recording_stores_what_the_open_platform_tells(tmp_path: Path) -> None:
    async def run() -> None:
        async with served([said(n) for n in range(200)], WIRE) as (address, finished):
            found = await record([address], tmp_path / "a.db", finished, 20)
        assert len([event for event in found.events if isinstance(event, Chat)]) == 200
        assert {event.source for event in found.events} == {"bilibili"}

    asyncio.run(run())


def test_a_room_left_open_by_a_crash_is_ended_by_the_next_run(tmp_path: Path) -> None:
    async def run() -> None:
        async with served([said(1)], WIRE) as (address, _):
            await crashed(address, tmp_path)
            parsed = parse_address(address)
            async with HttpDoor(parsed.http_base) as http:
                (again,) = await accounts(tmp_path).feeds([parsed])
                assert await again.endpoints(http)

    asyncio.run(run())


def test_without_the_note_the_room_is_taken_for_a_minute(tmp_path: Path) -> None:
    async def run() -> str:
        async with served([said(1)], WIRE) as (address, _):
            await crashed(address, tmp_path)
            try:
                await crashed(address, tmp_path / "elsewhere")
            except OSError as error:
                return str(getattr(error, "why", None))
            return ""

    assert "bilibili.open_running" in asyncio.run(run())


def test_a_look_at_the_room_leaves_it_free(tmp_path: Path) -> None:
    async def run() -> None:
        async with served([said(1)], WIRE) as (address, _):
            for other in ("a", "b"):  # two programs, of which neither knows the other's notes
                found = await probe(address, accounts(tmp_path / other))
        assert (found.source, found.room, found.masked) == (WIRE, "PRACTICE0001", False)
        assert {signal.kind for signal in found.signals} >= {"gift", "follow"}

    asyncio.run(run())


def test_a_guest_is_told_what_a_guest_misses(tmp_path: Path) -> None:
    async def run() -> None:
        async with served([said(1)], "bilibili") as (address, finished):
            found = await record([f"{address}&http=1"], tmp_path / "a.db", finished, 20)
            look = await probe(f"{address}&http=1", accounts(tmp_path))
        (guest,) = [line for line in found.lines if line["status"] == "guest"]
        assert guest["room"] == "1017" and "bilibili.guest" in str(guest["why"])
        assert look.masked

    asyncio.run(run())
