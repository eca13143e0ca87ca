"""The one client socket: keeps one room connected, whatever the network does."""

import asyncio
import logging
import ssl
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from ipaddress import ip_address
from random import Random
from typing import Any, Final, Literal
from urllib.parse import urlsplit
from urllib.request import getproxies

from msgspec import Struct
from msgspec.structs import replace
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus, WebSocketException

from streamer_app.errors import AppError, Reason, reason
from streamer_app.events import Event, Unknown
from streamer_app.feeds.backoff import SPACING_S, UNREACHABLE_S, Backoff
from streamer_app.feeds.failure import Failure, failure_of
from streamer_app.feeds.feed import (
    MAX_FRAME,
    Admitted,
    Attending,
    Endpoint,
    Explaining,
    Feed,
    Handover,
    Http,
    Remark,
)
from streamer_app.feeds.link import CLOSE_S, Link, Socket
from streamer_app.feeds.lookup import look_up
from streamer_app.feeds.outage import Outage

OPEN_S: Final = 8.0
QUEUED_FRAMES: Final = 4096
LEAVE_S: Final = 1.5
FAREWELL_MS: Final = 1_000
LIVED_S: Final = 5.0
TOLD: Final = 5
"""A link that was cut after this time, or after so many events, was cut by the network, not by an
unwilling server."""
AGENT: Final = "streamer-app"

Dial = Callable[[Endpoint, float], Awaitable[Socket]]


class Status(Struct, frozen=True):
    """Where the link of a room stands.

    ``attempt`` counts from 1 since the room last let us in; ``wait_s`` is the time to the next
    attempt while waiting. ``signals`` (None: all that the platform has) and ``title`` are the
    room's own words, from its admission on. ``remarked`` is no change: only ``why`` is new.
    ``held``: the server asked for this wait, so that nobody can cut it short. ``since_ms`` is the
    moment of the last byte where something broke.
    """

    state: Literal["connecting", "connected", "admitted", "remarked", "waiting", "stopped"]
    attempt: int = 1
    wait_s: float = 0.0
    why: Reason | None = None
    signals: frozenset[str] | None = None
    title: str = ""
    held: bool = False
    since_ms: int | None = None


class ClientSocket(ClientConnection):
    """The library's connection, which also notes when the last byte came."""

    heard = 0.0

    def data_received(self, data: bytes) -> None:
        self.heard = self.loop.time()
        super().data_received(data)

    async def question(self) -> None:
        """A ping; its answer counts as any byte does."""
        await self.ping()

    def abort(self) -> None:
        """Drop the socket without a word."""
        self.transport.abort()


def served(link: Link) -> bool:
    """Whether the server meant it: a link that told something was cut by the network."""
    return link.age_s >= LIVED_S or link.delivered >= TOLD


def loopback(host: str) -> bool:
    """Whether ``host`` is this computer; such links use neither proxy nor compression."""
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False


def dialler(tls: ssl.SSLContext | None = None, most: int = MAX_FRAME) -> Dial:
    """A function that opens an endpoint within so many seconds; ``most`` bytes make a frame.

    The library's log is shut: it would hold what people write and the secrets of addresses.
    Raises (when called): OSError, InvalidHandshake and other WebSocketException, ImportError.
    """
    silent = logging.Logger("streamer_app.link", logging.CRITICAL + 1)

    async def dial(endpoint: Endpoint, seconds: float) -> Socket:
        near = loopback(host_of(endpoint.url))
        if not near and not getproxies().keys() - {"no"}:
            await look_up(host_of(endpoint.url), 443)
        socket = await connect(
            endpoint.url,
            additional_headers=list(endpoint.headers),
            user_agent_header=AGENT,
            proxy=None if near else True,
            compression=None if near else "deflate",
            open_timeout=seconds,
            close_timeout=CLOSE_S,
            ping_interval=None,
            max_size=most,
            max_queue=QUEUED_FRAMES,
            logger=silent,
            create_connection=ClientSocket,
            ssl=(tls or True) if endpoint.url.lower().startswith("wss:") else None,
        )
        assert isinstance(socket, ClientSocket)
        return socket

    return dial


def host_of(url: str) -> str:
    """The host alone: the rest of an address may hold a secret."""
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""


def wall_ms() -> int:
    """Milliseconds since 1970."""
    return time.time_ns() // 1_000_000


class Connection:
    """One room's link and its returns. ``emit`` and ``status`` are called on the loop, in order.

    Until the first handshake has succeeded a room that cannot be reached ends ``run`` with an
    AppError; afterwards only a matter for a person does (signed out, shut out, bad certificate).
    ``since_ms``: the room was connected before, and has been without a link since then.
    """

    def __init__(
        self,
        feed: Feed,
        http: Http,
        emit: Callable[[list[Event]], None],
        status: Callable[[Status], None],
        *,
        clock: Callable[[], int] = wall_ms,
        rng: Random | None = None,
        backoff: Backoff | None = None,
        dial: Dial | None = None,
        since_ms: int | None = None,
    ) -> None:
        self._feed = feed
        self._http = http
        self._emit = emit
        self._status = status
        self._clock = clock
        self._backoff = backoff or Backoff(rng or Random())
        self._dial = dial or dialler()
        self._links: dict[Link, asyncio.Task[None]] = {}
        self._endpoints: list[Endpoint] = []
        self._turn = 0
        self._linked = False
        self._attempt = 0
        self._wait_s = 0.0
        self._hurry = asyncio.Event()
        self._failure: Failure | None = None
        self._outage = Outage(feed.source, feed.room)
        if since_ms is not None:
            self._outage.begin(since_ms)
        self._headers: tuple[tuple[str, str], ...] = ()
        self._host = feed.source

    async def run(self) -> None:
        """Keep the room connected until cancelled.

        Raises: AppError where a person must act.
        """
        why: Reason | None = None
        try:
            await self._stay()
        except AppError as error:
            why = error.what
            raise
        finally:
            await self._end(why)
            self._status(Status("stopped", max(1, self._attempt), why=why))

    def again(self) -> None:
        """A person does not believe the link, or does not want to wait: connect anew, soon."""
        self._hurry.set()
        for link in self._links:
            link.end(reason("link.asked_again", host=self._host))

    async def _stay(self) -> None:
        handover: Handover | None = None
        while True:
            link = await self._open(handover)
            handover = await self._follow(link)

    async def _open(self, handover: Handover | None) -> Link:
        """Try until a socket is open."""
        while True:
            await self._pause()
            self._attempt += 1
            self._tell(Status("connecting", self._attempt))
            try:
                endpoint = await self._endpoint(handover)
                self._backoff.attempted(self._loop_s())
                socket = await self._dial(endpoint, self._patience())
            except (OSError, WebSocketException, ImportError, AppError) as error:
                handover = None
                self._failed(self._failure_of(error))
            else:
                return self._start(socket)

    async def _pause(self) -> None:
        if self._wait_s <= 0:
            return
        why = self._failure.why if self._failure else None
        attempt, held = self._attempt + 1, self._held()
        self._tell(Status("waiting", attempt, self._wait_s, why, held=held))
        await self._waited()
        self._wait_s = 0.0

    async def _waited(self) -> None:
        """The pause; a person may cut it short, but not one that the server asked for."""
        if self._held():
            await asyncio.sleep(self._wait_s)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(self._wait_s):
                await self._hurry.wait()
                await asyncio.sleep(SPACING_S)
        self._hurry.clear()

    def _held(self) -> bool:
        return self._failure is not None and self._failure.retry_after_s > 0

    async def _endpoint(self, handover: Handover | None) -> Endpoint:
        """The next place to try; after a round of failures the feed is asked anew."""
        if handover is not None and handover.url:
            endpoint = Endpoint(handover.url, self._headers)
        else:
            if self._turn >= max(2, len(self._endpoints)) or not self._endpoints:
                self._turn, self._endpoints = 0, []
                self._endpoints = list(await self._feed.endpoints(self._http))
            endpoint = self._endpoints[self._turn % len(self._endpoints)]
        self._headers = endpoint.headers
        self._host = host_of(endpoint.url)
        return endpoint

    def _patience(self) -> float:
        """Seconds for one attempt; the first round through all endpoints ends within 10 s."""
        return OPEN_S if self._linked else OPEN_S / max(1, len(self._endpoints))

    def _start(self, socket: Socket) -> Link:
        self._linked = True
        link = Link(
            socket,
            self._feed,
            self._emit,
            http=self._http,
            clock=self._clock,
            admitted=self._admitted,
            remarked=self._remarked,
        )
        self._tell(Status("connected", self._attempt))
        task = self._links[link] = asyncio.create_task(link.run())
        task.add_done_callback(lambda ended: self._gone(link, ended))
        return link

    async def _follow(self, link: Link) -> Handover | None:
        """Wait for the link's end, or for the server's wish that we move."""
        task = self._links[link]
        either: list[asyncio.Future[Any]] = [task, link.moved]
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if not task.done():
            self._backoff.survived(link.age_s, valid=link.valid)
            self._wait_s = self._backoff.move(self._loop_s())
            self._turn += 1
            return link.moved.result()
        self._broken(link, task.exception())
        return None

    def _broken(self, link: Link, error: BaseException | None) -> None:
        assert error is not None, "a link never ends without a reason"
        failure = self._failure_of(error)
        if failure.gap == "link_lost" and link.valid and served(link):
            failure = replace(failure, most_s=UNREACHABLE_S)
        if failure.gap == "frame_too_big":
            self._emit([self._unreadable_frame()])
        self._outage.explain(failure.gap)
        self._failed(failure)

    def _failed(self, failure: Failure) -> None:
        """Prepare the next attempt. Raises: AppError where there is none."""
        self._turn = len(self._endpoints) + 2 if failure.renew else self._turn + 1
        untried = self._linked or self._turn < len(self._endpoints)
        if (final := failure.final or (None if untried else failure.first)) is not None:
            raise final
        self._failure = failure
        self._wait_s = self._backoff.wait(self._loop_s(), failure.most_s, failure.retry_after_s)

    def _gone(self, link: Link, ended: asyncio.Task[None]) -> None:
        """A link has ended; the first moment without any is where a gap begins."""
        del self._links[link]
        if not ended.cancelled():
            ended.exception()  # nobody asks one that was left, or ends while we do
        self._backoff.survived(link.age_s, valid=link.valid)
        if link.admitted and not link.retired and not self._admitted_links():
            self._outage.begin(link.heard_ms)

    def _admitted(self, link: Link, admitted: Admitted) -> None:
        for other, task in self._links.items():
            if other is not link:
                other.retired = True
                task.cancel()
        self._close_gap()
        signals, title, note = admitted.signals, admitted.title, admitted.note
        self._status(Status("admitted", self._attempt, why=note, signals=signals, title=title))
        self._attempt, self._failure = 0, None

    def _remarked(self, link: Link, remark: Remark) -> None:
        if not link.retired:
            self._status(Status("remarked", max(1, self._attempt), why=remark.why))

    def _failure_of(self, error: BaseException) -> Failure:
        """The failure behind an exception, in the feed's own words where it has some."""
        failure = failure_of(error, self._host, self._clock() / 1000)
        if isinstance(self._feed, Explaining):
            if isinstance(error, ConnectionClosed) and error.rcvd is not None:
                why = self._feed.closed(error.rcvd.code)
                return replace(failure, why=why or failure.why)
            if isinstance(error, InvalidStatus):
                asked = self._feed.refused(error.response.status_code)
                return replace(failure, first=asked or failure.first)
        return failure

    def _close_gap(self, least_ms: int = 0) -> None:
        gap = self._outage.end(self._clock())
        if gap is not None and gap.end_ms - gap.start_ms >= least_ms:
            self._emit([gap])

    def _unreadable_frame(self) -> Unknown:
        now = self._clock()
        return Unknown(
            source=self._feed.source,
            room=self._feed.room,
            id=f"frame-{now}",
            seen_ms=now,
            what="frame",
            why=f"unreadable: larger than {MAX_FRAME} bytes",
        )

    def _admitted_links(self) -> bool:
        return any(link.admitted and not link.retired for link in self._links)

    def _tell(self, status: Status) -> None:
        """Pass a status on, unless another link of the room is at work while we move."""
        if not self._admitted_links():
            self._status(replace(status, since_ms=self._outage.start_ms))

    def _loop_s(self) -> float:
        return asyncio.get_running_loop().time()

    async def _end(self, why: Reason | None) -> None:
        tasks = list(self._links.values())
        for link, task in self._links.items():
            link.retired = True
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        # A room that ended for good was not away: the moment of its good-bye is no gap.
        self._close_gap(FAREWELL_MS if why is not None else 0)
        if isinstance(self._feed, Attending):
            with suppress(OSError, AppError):
                async with asyncio.timeout(LEAVE_S):
                    await self._feed.leave(self._http)
