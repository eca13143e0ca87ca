"""A feed, a socket and an HTTP door for tests of the connection: plain, scripted, in memory."""

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from websockets.exceptions import ConnectionClosedError
from websockets.frames import Close

from streamer_app.errors import AppError, reason
from streamer_app.events import Chat, Event
from streamer_app.feeds.connection import Connection, Status
from streamer_app.feeds.feed import (
    Admitted,
    Decoded,
    Endpoint,
    Handover,
    Heartbeat,
    Http,
    Refused,
    Remark,
    Renew,
    Send,
)


class NoHttp:
    """An HTTP door that nobody may open."""

    async def json(
        self,
        url: str,
        *,
        query: Mapping[str, str] | None = None,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        method: str | None = None,
    ) -> Any:
        raise AssertionError("this wire has no HTTP step")


class WordFeed:
    """Every message is a word: some steer the link, the rest is chat with the word as id."""

    source = "room"

    def __init__(self, *urls: str, heartbeat: Heartbeat | None = None) -> None:
        self.room = "here"
        self.heartbeat = heartbeat or Heartbeat(question="?")
        self.after: str | None = None
        self.urls = urls or ("ws://a.example/x?key=secret",)
        self.asked = 0
        self.held: list[Event] = []

    async def endpoints(self, http: Http) -> Sequence[Endpoint]:
        self.asked += 1
        return [Endpoint(url) for url in self.urls]

    def opening(self, now_ms: int) -> Iterable[Send]:
        return [Send("hello")]

    def decode(self, message: str | bytes, now_ms: int) -> Iterable[Decoded]:
        word = message if isinstance(message, str) else message.decode()
        match word.split(" "):
            case ["welcome"]:
                return [Admitted(frozenset({"chat"}), "title")]
            case ["renew"]:
                return [Renew(reason("link.lost", host="x"))]
            case ["move", *url]:
                return [Handover(url[0] if url else None)]
            case ["refused"]:
                return [Refused(AppError("room_not_found", address="x"))]
            case ["note", *about]:
                return [Remark(reason("link.lost", host=about[0]) if about else None)]
            case ["ask"]:
                return [Send("answer")]
            case ["hold", id_]:
                self.held.append(self.chat(id_))
                return []
            case _:
                return [self.chat(word)]

    def chat(self, word: str) -> Chat:
        return Chat(source=self.source, room=self.room, id=word, text=word)

    def flush(self, now_ms: int) -> Iterable[Event]:
        held, self.held = self.held, []
        return held


class ScriptSocket:
    """Plays ``script``: words come at once, numbers are seconds of silence.

    At its end the socket breaks (``end`` None), is closed with a code, or stays ("quiet"; "dead"
    does not even answer a question).
    """

    def __init__(self, *script: str | float, end: int | str | None = None) -> None:
        self.script = list(script)
        self.end = end
        self.sent: list[str | bytes] = []
        self.loop = asyncio.get_running_loop()
        self.heard = self.loop.time()
        self.closed = self.loop.create_future()
        self.answer = asyncio.Event()

    async def recv(self, decode: bool | None = None) -> str | bytes:
        while self.script and not self.closed.done():
            item = self.script[0]
            if isinstance(item, str):
                self.script.pop(0)
                self.heard = self.loop.time()
                return item.encode()
            await asyncio.sleep(item)
            self.script.pop(0)
        if self.end in ("quiet", "dead"):
            await asyncio.shield(self.closed)
        code = None if isinstance(self.end, str | None) else Close(self.end, "")
        raise ConnectionClosedError(code, None)

    async def send(self, message: str | bytes) -> None:
        self.sent.append(message)
        if message == "?" and self.end != "dead":
            self.heard = self.loop.time()

    async def question(self) -> None:
        await self.send("?")

    async def close(self) -> None:
        self.abort()

    def abort(self) -> None:
        if not self.closed.done():
            self.closed.set_result(None)


class Room:
    """A server: hands out one scripted socket (or error) an attempt and notes when."""

    def __init__(self, *visits: "Visit") -> None:
        self.visits = list(visits)
        self.attempts: list[float] = []
        self.urls: list[str] = []
        self.sockets: list[ScriptSocket] = []

    async def dial(self, endpoint: Endpoint, seconds: float) -> ScriptSocket:
        self.attempts.append(asyncio.get_running_loop().time())
        self.urls.append(endpoint.url)
        visit = self.visits.pop(0) if len(self.visits) > 1 else self.visits[0]
        if isinstance(visit, BaseException):
            raise visit
        *script, end = visit
        socket = ScriptSocket(*[item for item in script if item is not None], end=_end(end))
        self.sockets.append(socket)
        return socket


Visit = BaseException | tuple[str | float | int | None, ...]


def _end(value: str | float | int | None) -> int | str | None:
    assert not isinstance(value, float)
    return value


class Watched:
    """A connection to a scripted room, run for ``seconds`` of the loop's time and then ended."""

    def __init__(self, room: Room, feed: WordFeed | None = None) -> None:
        self.room = room
        self.feed = feed or WordFeed()
        self.batches: list[list[Event]] = []
        self.statuses: list[tuple[float, Status]] = []
        self.error: AppError | None = None

    async def run(self, seconds: float) -> "Watched":
        loop = asyncio.get_running_loop()
        connection = Connection(
            self.feed,
            NoHttp(),
            self.batches.append,
            lambda status: self.statuses.append((loop.time(), status)),
            clock=lambda: 1_000_000 + round(loop.time() * 1000),
            dial=self.room.dial,
        )
        try:
            async with asyncio.timeout(seconds):
                await connection.run()
        except TimeoutError:
            pass
        except AppError as error:
            self.error = error
        return self

    @property
    def events(self) -> list[Event]:
        return [event for batch in self.batches for event in batch]

    @property
    def words(self) -> list[str]:
        return [event.id for event in self.events]

    @property
    def states(self) -> list[str]:
        return [status.state for _, status in self.statuses]
