"""One link to a room: reads a socket through a feed, keeps it alive and notices its death."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from contextlib import aclosing
from typing import Final, Protocol

from websockets.exceptions import ConnectionClosed

from streamer_app.errors import AppError, Reason
from streamer_app.events import Chat, Event, Notice, Unknown
from streamer_app.feeds.failure import DeadLink, NotAdmitted, Renewal
from streamer_app.feeds.feed import (
    FOREVER_MS,
    Admitted,
    Attending,
    Decoded,
    Feed,
    Handover,
    Http,
    Remark,
    Renew,
    Send,
)
from streamer_app.feeds.liveness import Liveness, Step

FLUSH_S: Final = 0.5
ADMISSION_S: Final = 15.0
CLOSE_S: Final = 0.8
DEAD_CLOSE_S: Final = 0.05
"""Nobody answers the good-bye on a dead link: the way back must not wait for it."""


class Socket(Protocol):
    """An open WebSocket. ``heard`` is when its last byte came, on the loop's clock."""

    heard: float

    async def recv(self, decode: bool | None = None) -> str | bytes:
        """The next message. Raises: ConnectionClosed."""

    async def send(self, message: str | bytes) -> None:
        """Raises: ConnectionClosed."""

    async def question(self) -> None:
        """Ask for any sign of life (a ping)."""

    async def close(self) -> None:
        """Say good-bye and wait for the other side to say so too."""

    def abort(self) -> None:
        """Drop the socket without a word."""


class Link:
    """A socket while it lasts. What it brings goes to ``emit`` in batches, never one by one."""

    def __init__(
        self,
        socket: Socket,
        feed: Feed,
        emit: Callable[[list[Event]], None],
        *,
        http: Http,
        clock: Callable[[], int],
        admitted: Callable[["Link", Admitted], None],
        remarked: Callable[["Link", Remark], None],
    ) -> None:
        self._socket = socket
        self._feed = feed
        self._http = http
        self._emit = emit
        self._clock = clock
        self._tell_admitted = admitted
        self._tell_remark = remarked
        self._loop = asyncio.get_running_loop()
        self._pending: list[Event] = []
        self._delivery: asyncio.Handle | None = None
        self._closing: AppError | Renewal | None = None
        self._handover: Handover | None = None
        self._leaving = False
        self._dead = False
        self._heard: float | None = None
        self.opened = self._loop.time()
        self.admitted = False
        self.valid = False
        self.delivered = 0
        self.retired = False
        self.moved: asyncio.Future[Handover] = self._loop.create_future()
        self._ended: asyncio.Future[None] = self._loop.create_future()

    @property
    def age_s(self) -> float:
        return self._loop.time() - self.opened

    @property
    def heard_ms(self) -> int:
        """When the last byte came, on the wall clock; once the link has ended, the last that was
        worth something: a good-bye that comes after a long silence proves nothing before it."""
        heard = self._socket.heard if self._heard is None else self._heard
        return self._clock() - round((self._loop.time() - heard) * 1000)

    async def run(self) -> None:
        """Live until the link breaks; a cancelled link says good-bye and loses nothing.

        Raises: ConnectionClosed, DeadLink, NotAdmitted, Renewal, AppError, OSError.
        """
        tasks: list[asyncio.Future[None]] = [self._ended]
        tasks += [asyncio.create_task(self._read()), asyncio.create_task(self._watch())]
        if isinstance(self._feed, Attending):
            tasks.append(asyncio.create_task(self._attend(self._feed)))
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await self._leave()
        for task in done:
            task.result()

    def end(self, why: Reason) -> None:
        """Break it off, for a new one."""
        if not self._ended.done():
            self._ended.set_exception(Renewal(why))

    async def _read(self) -> None:
        receive, decode, clock = self._socket.recv, self._feed.decode, self._clock
        pending, keep = self._pending, self._keep
        await self._bring(self._feed.opening(now := clock()))
        while True:
            # A message that is already there is returned without giving way to other tasks, so
            # one delivery, put off to the loop's next turn, takes everything that is there; and
            # all of it has arrived when the first of it is read.
            message = await receive(decode=False)
            if not pending:
                now = clock()
            items = decode(message, now)
            if pending and type(items) is list and len(items) == 1 and type(items[0]) is Chat:
                pending += items
            elif steering := keep(items):
                await self._bring(steering)

    async def _attend(self, feed: Attending) -> None:
        """What the feed does over HTTP beside the link; a feed that is done leaves it alone."""
        async with aclosing(feed.attend(self._http)) as brought:
            async for item in brought:
                await self._bring([item])
        await self._loop.create_future()

    async def _take(self, message: str | bytes) -> None:
        await self._bring(self._feed.decode(message, self._clock()))

    async def _bring(self, items: Iterable[Decoded]) -> None:
        for item in self._keep(items):
            await self._steer(item)
        if self._closing is not None and not self._leaving:
            raise self._closing

    def _keep(self, items: Iterable[Decoded]) -> list[Decoded]:
        """Put events by for the next delivery; what is left steers the link."""
        pending = self._pending
        steering: list[Decoded] = []
        for item in items:
            if isinstance(item, Event):
                pending.append(item)
            else:
                steering.append(item)
        if pending and self._delivery is None:
            self._delivery = self._loop.call_soon(self._deliver)
        return steering

    async def _steer(self, item: Decoded) -> None:
        match item:
            case Send():
                await self._reply(item.data)
            case Admitted():
                self._admit(item)
            case Remark():
                self._tell_remark(self, item)
            case Handover():
                self._handover = item
                self._move()
            case Renew():
                self._closing = self._closing or Renewal(item.why)
            case _:
                self._closing = getattr(item, "error", self._closing)

    async def _reply(self, data: str | bytes) -> None:
        """Say something, unless good-bye has been said already."""
        if not self._leaving:
            await self._within(self._socket.send(data))

    async def _within(self, sending: Awaitable[None]) -> None:
        try:
            async with asyncio.timeout(self._feed.heartbeat.answer_s):
                await sending
        except TimeoutError as error:
            # Not even our own words leave this machine any more.
            raise DeadLink from error

    def _admit(self, admitted: Admitted) -> None:
        if self.admitted:
            return
        self.admitted = True
        if not self._leaving:
            self._tell_admitted(self, admitted)
            self._move()

    def _move(self) -> None:
        """A room that has not let us in yet cannot send us elsewhere."""
        if self.admitted and self._handover is not None and not self.moved.done():
            self.moved.set_result(self._handover)

    def _deliver(self) -> None:
        """Hand over what has come; proof of life for wires that admit without a word."""
        if self._delivery is not None:
            self._delivery.cancel()
            self._delivery = None
        if not self._pending:
            return
        if not (self.valid and self.admitted):
            self._judge()
        batch = self._pending[:]
        self._pending.clear()
        self.delivered += len(batch)
        self._emit(batch)

    def _judge(self) -> None:
        if any(not isinstance(event, Unknown) for event in self._pending):
            self.valid = True
        if any(not isinstance(event, Unknown | Notice) for event in self._pending):
            self._admit(Admitted())

    async def _watch(self) -> None:
        liveness = Liveness(self._feed.heartbeat, self._loop.time())
        while True:
            due = liveness.due(self._loop.time(), self._socket.heard)
            await asyncio.sleep(min(due, FLUSH_S))
            self._hold(self._clock())
            if not self.admitted and self.age_s >= ADMISSION_S:
                raise NotAdmitted
            while (
                step := liveness.step(self._loop.time(), self._socket.heard)
            ) is not Step.NOTHING:
                await self._do(step)

    async def _do(self, step: Step) -> None:
        heartbeat = self._feed.heartbeat
        match step:
            case Step.BEAT:
                await self._reply(heartbeat.beat)
            case Step.ASK if heartbeat.question is not None:
                await self._reply(heartbeat.question)
            case Step.ASK:
                await self._within(self._socket.question())
            case _:
                self._dead = True
                raise DeadLink

    def _hold(self, now_ms: int) -> None:
        """Deliver what the feed has held back until now."""
        self._pending.extend(self._feed.flush(now_ms))
        if self._pending:
            self._deliver()

    async def _leave(self) -> None:
        """Close the socket in good order; what arrives meanwhile still counts."""
        self._leaving = True
        self._heard = self._socket.heard
        closing = asyncio.create_task(self._socket.close())
        try:
            async with asyncio.timeout(DEAD_CLOSE_S if self._dead else CLOSE_S):
                while True:
                    await self._take(await self._socket.recv(decode=False))
                    self._heard = self._socket.heard
        except (ConnectionClosed, TimeoutError, OSError):
            pass
        finally:
            self._socket.abort()
            closing.cancel()
            await asyncio.gather(closing, return_exceptions=True)
            self._hold(FOREVER_MS)
