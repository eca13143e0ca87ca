"""A desk served on a loopback port, with a clock of its own and clients that speak the wire."""

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
import pytest

from streamer_app.desk.invitations import Role
from streamer_app.desk.server import DeskServer, Options
from streamer_app.events import Chat, Event, PaidMessage, Viewer
from streamer_app.insight.reading import Reader
from streamer_app.live.authority import SessionDesk
from streamer_app.live.folds import Folds, Surroundings
from streamer_app.room.certificate import _made

START = 1_700_000_000_000
QUESTIONS = (
    "why is the sky blue?",
    "how much is the course?",
    "when does it start?",
    "is it hard?",
)
READER = Reader()


def asked(number: int, text: str) -> Chat:
    """The ``number``-th message of the room."""
    viewer = Viewer(f"id-{number}", f"viewer {number}")
    at = START + number * 1000
    return Chat(source="room", room="r", id=f"m{number}", at_ms=at, viewer=viewer, text=text)


class Served:
    """A session's desk without a disk: what is stored comes back with the loop's next turn."""

    def __init__(self, questions: Iterable[str] = QUESTIONS) -> None:
        self.ms = START + 60_000
        self.stored: list[Event] = []
        self._rows = count(1)
        self.folds = Folds(Surroundings(READER))
        self.desk = SessionDesk(self.folds, self.store, lambda: self.ms)
        self.server = DeskServer(self.desk, Options(language="en"))
        for number, text in enumerate(questions, 1):
            self.desk.fold(next(self._rows), asked(number, text))

    def store(self, event: Event) -> None:
        self.stored.append(event)
        asyncio.get_running_loop().call_soon(self.commit, event)

    def commit(self, event: Event) -> None:
        """What the writer's answer does."""
        self.desk.fold(next(self._rows), event)
        self.desk.settle()

    def chat(self, number: int, text: str) -> None:
        self.commit(asked(number, text))

    def pay(self, event: PaidMessage) -> None:
        self.commit(event)

    @property
    def root(self) -> str:
        return self.server.root

    def token(self, role: Role = "assistant") -> str:
        return self.server.invite(role).token


def certificate(file: Path, days: int = 30) -> Path:
    """A certificate for this computer that nobody vouches for, with its key, as PEM."""
    pytest.importorskip("cryptography", reason="no library here makes certificates")
    file.write_text("".join(_made("127.0.0.1", datetime.now(UTC) + timedelta(days=days))))
    return file


@asynccontextmanager
async def serving(
    questions: Iterable[str] = QUESTIONS, options: Options | None = None, patience_s: float = 90
) -> AsyncIterator[Served]:
    """A desk that is open while this is."""
    served = Served(questions)
    if options is not None:
        served.server = DeskServer(served.desk, options)
    listening = asyncio.Event()
    task = asyncio.create_task(served.server.serve(listening.set))
    try:
        async with asyncio.timeout(patience_s):
            await listening.wait()
            yield served
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


class Client:
    """Somebody at the desk, who keeps everything that was said to them."""

    def __init__(self, served: Served, http: aiohttp.ClientSession) -> None:
        self.served = served
        self.http = http
        self.heard: list[dict[str, Any]] = []
        self.cards: dict[int, dict[str, Any]] = {}
        self.rev = 0
        self.snapshot: dict[str, Any] = {}
        self.socket: aiohttp.ClientWebSocketResponse

    async def enter(self, role: Role, name: str) -> "Client":
        """Join with a new invitation and connect."""
        answer = await self.join(self.served.token(role), name)
        assert answer.status == 200, await answer.text()
        await self.connect()
        return self

    async def join(self, token: str, name: str) -> aiohttp.ClientResponse:
        """``POST /desk/join`` as the page does it."""
        url = f"{self.served.root}/desk/join"
        answer = await self.http.post(url, json={"token": token, "name": name})
        await answer.read()
        return answer

    async def connect(self) -> None:
        """Open the socket and take the snapshot."""
        self.socket = await self.http.ws_connect(f"{self.served.root}/desk/ws")
        self.snapshot = await self.next("snapshot")
        self.cards = {card["id"]: card for card in self.snapshot["cards"]}
        self.rev = self.snapshot["rev"]

    async def say(self, found: object) -> None:
        await self.socket.send_str(json.dumps(found))

    async def next(self, kind: str) -> dict[str, Any]:
        """The next frame of this kind; others are taken in on the way."""
        async with asyncio.timeout(30):
            while True:
                found: dict[str, Any] = json.loads(await self.socket.receive_str())
                self.take(found)
                if found["type"] == kind:
                    return found

    def take(self, found: dict[str, Any]) -> None:
        """Fold what was said, as any client may."""
        self.heard.append(found)
        if found["type"] == "op" and found["result"] == "applied":
            self.cards |= {card["id"]: card for card in found["cards"]}
            self.rev = found["rev"]

    async def do(
        self, kind: str, card: int = 0, *, base: int | None = None, op_id: str = "", **args: object
    ) -> dict[str, Any]:
        """An operation and its answer; ``base`` None: having seen everything."""
        op = operation(kind, card, self.rev if base is None else base, op_id, **args)
        await self.say(op)
        return await self.answer(op["op_id"])

    async def answer(self, op_id: str) -> dict[str, Any]:
        """The answer to an operation; what was said before it is taken in."""
        while True:
            found = await self.next("op")
            if isinstance(found["op"], dict) and found["op"].get("op_id") == op_id:
                return found

    async def settled(self) -> dict[int, dict[str, Any]]:
        """The server's list now, everything before it taken in."""
        await self.say({"type": "snapshot"})
        found = await self.next("snapshot")
        return {card["id"]: card for card in found["cards"]}


def operation(kind: str, card: int, base: int, op_id: str = "", **args: object) -> dict[str, Any]:
    """An operation as a client writes it."""
    return {
        "type": "op",
        "op_id": op_id or str(uuid4()),
        "card": card,
        "kind": kind,
        "args": args,
        "base_rev": base,
    }


@asynccontextmanager
async def client(served: Served, language: str = "en") -> AsyncIterator[Client]:
    """A client with cookies of its own."""
    headers = {"Origin": served.root, "Accept-Language": language}
    jar = aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, headers=headers) as http:
        yield Client(served, http)
