"""A room of one's own on a real loopback port, and clients of it."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, ClientWebSocketResponse, WSMsgType

from streamer_app.assets import asset
from streamer_app.catalogue.courses import Item
from streamer_app.events import Money
from streamer_app.room.own import OwnRoom
from streamer_app.room.own_server import Open, serve_own
from streamer_app.room.practice import gifts_of
from streamer_app.store.users import Users

COURSE = Item(id="momentum", title="动量", title_en="Momentum", price=Money(19900, "CNY"))


class Opened:
    """An open room and how to talk to it."""

    def __init__(self, room: OwnRoom, where: Open, http: ClientSession) -> None:
        self.room = room
        self.where = where
        self.url = where.page.rstrip("/")
        self.http = http

    async def user(self, name: str) -> dict[str, Any]:
        """A new user, with the key."""
        async with self.http.post(f"{self.url}/api/user", json={"name": name}) as answer:
            assert answer.status == 201
            found: dict[str, Any] = await answer.json()
            return found

    @asynccontextmanager
    async def seat(self, **auth: Any) -> AsyncIterator["Talk"]:
        """A Socket.IO client that has been let in (or not)."""
        url = f"{self.url}/socket.io/?EIO=4&transport=websocket"
        async with self.http.ws_connect(url, autoping=False) as link:
            await link.send_str("40" + json.dumps(auth))
            yield Talk(link)


class Talk:
    """Reads what a Socket.IO client is told."""

    def __init__(self, link: ClientWebSocketResponse) -> None:
        self.link = link
        self.told: list[tuple[str, Any]] = []
        self.refused = ""

    async def emit(self, name: str, found: Any = None) -> None:
        """Say something."""
        await self.link.send_str("42" + json.dumps([name, found or {}]))

    async def until(self, name: str, at_least: int = 1) -> list[Any]:
        """Everything told under this name, once there is enough of it."""
        async with asyncio.timeout(30):
            while len(found := [value for key, value in self.told if key == name]) < at_least:
                await self.read()
        return found

    async def read(self) -> None:
        """One frame."""
        frame = await self.link.receive()
        if frame.type in (WSMsgType.CLOSE, WSMsgType.CLOSED, WSMsgType.CLOSING, WSMsgType.ERROR):
            raise ConnectionError
        text = frame.data if isinstance(frame.data, str) else ""
        if text.startswith("42"):
            name, value = json.loads(text[2:])
            self.told.append((name, value))
        elif text.startswith("44"):
            self.told.append(("denied", json.loads(text[2:])))
        elif text == "2":
            await self.link.send_str("3")


@asynccontextmanager
async def opened(
    folder: Path, *, host: str = "127.0.0.1", title: str = "Practice"
) -> AsyncIterator[Opened]:
    """A room that is open until the block ends."""
    gifts = gifts_of(asset("room", "gifts.toml").read_text("utf-8"))
    room = OwnRoom(title, gifts, [COURSE])
    where: asyncio.Future[Open] = asyncio.get_running_loop().create_future()
    with closing(Users(folder / "room.sqlite")) as users:
        serving = asyncio.create_task(serve_own(room, users, host=host, listening=where.set_result))
        try:
            async with asyncio.timeout(60), ClientSession() as http:
                yield Opened(room, await where, http)
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
