"""One client of a served room: what it is told, in which order, and what goes wrong."""

import asyncio
import socket
import struct
from collections.abc import Callable, Sequence
from random import Random
from typing import Final

from aiohttp import WSMsgType, web

from streamer_app.events import Event
from streamer_app.feeds.connection import wall_ms
from streamer_app.room.faults import OWN, Faults, Mark, garbage, shuffled
from streamer_app.room.stage import Stage
from streamer_app.room.wire import Begin, Frame, Hush, Leave, Patient, Suffering, Wire

HELPING: Final = 200
AGAIN: Final = 0.05
"""The chance that some events come twice after a helping."""
SETTLE_S: Final = 1.0
WAYS: Final = ("half_frame", "reset", "silent")
HALF_FRAME: Final = b"\x82\x7e\x04\x00half of a frame"

Place = Callable[[str | None], int]


class Broken(Exception):
    """The link was broken on purpose."""


class Visit:
    """A client's link. ``place`` says where in the stream a client is taken up that has the
    events up to an id; ``marks`` is what is still to go wrong in this room."""

    def __init__(
        self,
        link: web.WebSocketResponse,
        transport: asyncio.Transport,
        wire: Wire,
        stage: Stage,
        faults: Faults,
        marks: list[Mark],
        place: Place,
        rng: Random,
    ) -> None:
        self._link = link
        self._transport = transport
        self._wire = wire
        self._stage = stage
        self._faults = faults
        self._marks = marks
        self._place_after = place
        self._rng = rng
        self._telling: asyncio.Task[None] | None = None
        self._settled = asyncio.Event()
        self._sample: Frame = ""
        self.at: int | None = None
        """The place of the next event for this client; None before it is let in."""
        self.begun: Callable[[], None] = lambda: None
        """Called when the client is let in."""
        self.frozen = False
        self.broken = False

    async def run(self) -> None:
        """Until the client leaves or the link is broken."""
        waiting: list[asyncio.Task[None]] = []
        try:
            for frame in self._wire.opening():
                await self._send(frame)
            if isinstance(self._wire, Patient):
                waiting.append(asyncio.create_task(self._wait(self._wire)))
            await self._listen()
        except (Broken, ConnectionError):
            self._transport.abort()
        finally:
            tasks = [*waiting, *([self._telling] if self._telling is not None else [])]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def freeze(self) -> None:
        """Answer and send nothing any more."""
        self.frozen = True
        self._stage.wake()

    def drop(self) -> None:
        """Break the link without a word."""
        self.broken = True
        self._transport.abort()

    async def _listen(self) -> None:
        async for message in self._link:
            if self.frozen:
                continue
            match message.type:
                case WSMsgType.PING:
                    await self._link.pong(message.data)
                case WSMsgType.PONG:
                    self._settled.set()
                case WSMsgType.TEXT | WSMsgType.BINARY:
                    await self._answer(message.data)
                case _:
                    pass

    async def _answer(self, message: Frame) -> None:
        for answer in self._wire.receive(message, wall_ms()):
            await self._carry_out(answer)

    async def _wait(self, wire: Patient) -> None:
        await self._carry_out(await wire.ready())

    async def _carry_out(self, answer: Frame | Begin | Leave) -> None:
        match answer:
            case Begin():
                self.at = self._place_after(answer.after)
                self.begun()
                self._telling = self._telling or asyncio.create_task(self._tell())
                self._stage.wake()
            case Leave():
                await self._link.close(code=answer.code, message=answer.text.encode()[:100])
            case _:
                await self._send(answer)

    async def _tell(self) -> None:
        """Send the stream from this client's place on, and do what the marks say."""
        try:
            while True:
                await self._helping()
        except (Broken, ConnectionError):
            self._transport.abort()

    async def _helping(self) -> None:
        assert self.at is not None
        stop = self._marks[0].at if self._marks else self.at + HELPING
        events = self._stage.between(self.at, min(self.at + HELPING, max(stop, self.at)))
        if self.frozen or not (events or (self._marks and stop <= self.at)):
            await self._stage.change()
            return
        await self._carry(events)
        self.at += len(events)
        if self._faults.repeat and self._rng.random() < AGAIN:
            await self._again()
        while self._marks and self._marks[0].at <= self.at:
            await self._do(self._marks.pop(0))
        self._stage.wake()
        await asyncio.sleep(self._faults.slow_ms / 1000)

    async def _carry(self, events: Sequence[Event]) -> None:
        if self._faults.shuffle:
            events = [events[index] for index in shuffled(self._rng, events)]
        for frame in self._wire.encode(events):
            self._sample = frame
            await self._send(frame)

    async def _again(self) -> None:
        """Some of the last events once more."""
        assert self.at is not None
        back = self._rng.randint(1, self._faults.repeat)
        await self._carry(self._stage.between(max(0, self.at - back), self.at))

    async def _do(self, mark: Mark) -> None:
        match mark.what:
            case "garbage":
                await self._garbage()
            case "restart":
                self.broken = True
                await self._link.close(code=1012)
                raise Broken
            case what if what in OWN:
                await self._suffer(what)
            case "reset" | "half_frame" as way:
                await self._cut(way)
            case _:
                await self._cut(self._rng.choice(WAYS))

    async def _suffer(self, fault: str) -> None:
        """A fault of the wire's own; a wire that does not know it goes on as before."""
        if not isinstance(self._wire, Suffering):
            return
        for answer in self._wire.suffer(fault):
            match answer:
                case Hush():
                    self.broken = True
                    self._stage.wake()
                    await asyncio.Event().wait()
                case Leave():
                    self.broken = True
                    await self._link.close(code=answer.code, message=answer.text.encode()[:100])
                    raise Broken
                case _:
                    await self._send(answer)

    async def _garbage(self) -> None:
        frame = garbage(self._rng, self._sample)
        data = frame.encode() if isinstance(frame, str) else frame
        text = isinstance(self._sample, str)
        await self._link.send_frame(data, WSMsgType.TEXT if text else WSMsgType.BINARY)

    async def _cut(self, way: str) -> None:
        """Break the link in this way; with ``repeat`` only what will come again can be lost."""
        self.broken = True
        if self._faults.repeat:
            await self._settle()
        match way:
            case "half_frame":
                self._transport.write(HALF_FRAME)
                await asyncio.sleep(0.01)
            case "reset":
                linger = struct.pack("ii", 1, 0)
                own = self._transport.get_extra_info("socket")
                own.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
            case _:
                pass
        raise Broken

    async def _settle(self) -> None:
        """Wait until the client has everything, then send a little that it may never get."""
        assert self.at is not None
        self._settled.clear()
        await self._link.ping()
        try:
            async with asyncio.timeout(SETTLE_S):
                await self._settled.wait()
        except TimeoutError:
            pass
        last = self._stage.between(self.at, self.at + self._faults.repeat // 2)
        await self._carry(last)
        self.at += len(last)

    async def _send(self, frame: Frame) -> None:
        if isinstance(frame, str):
            await self._link.send_str(frame)
        else:
            await self._link.send_bytes(frame)
