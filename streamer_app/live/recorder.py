"""One session's rooms on their way to the store: links, clamped times, the session's span."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from msgspec.structs import force_setattr

from streamer_app.errors import AppError
from streamer_app.events import Event, Gap, RoomState, Unknown
from streamer_app.feeds.connection import Connection, Status, wall_ms
from streamer_app.feeds.feed import Feed, Http
from streamer_app.live.interpreter import look_for_cycles, trim
from streamer_app.live.people import announced
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer

CLAMP_MS: Final = 10 * 60_000
"""An event's own time is trusted to this distance from its arrival."""
OFFLINE_MS: Final = 10 * 60_000
"""A session ends this long after its last room went offline."""
CHECK_S: Final = 5.0
LOOK_S: Final = 0.2
"""Between two looks for cycles: what came in this time is looked through in a part of a frame."""
USELESS: Final = "ignored"
"""Known and of no use (pings, banners): counted by nobody, so not kept either."""

StatusOf = Callable[[Feed, Status], None]
ArrivedBy = Callable[[Feed, Sequence[Event]], None]


def clamp(event: Event, seen_ms: int) -> None:
    """Hold an event's time to within ten minutes of its arrival, and note that.

    It is fresh from its decoder and nobody else's yet, so it is changed in place.
    """
    at = event.at_ms or seen_ms
    if not isinstance(event, Gap):
        at = min(max(at, seen_ms - CLAMP_MS), seen_ms + CLAMP_MS)
    if at != event.at_ms:
        force_setattr(event, "at_ms", at)
    if event.seen_ms == 0:
        force_setattr(event, "seen_ms", seen_ms)


class Span:
    """When a session of these rooms ends: ten minutes after the last one went offline."""

    def __init__(self, rooms: Iterable[tuple[str, str]]) -> None:
        self._rooms = set(rooms)
        self._offline: dict[tuple[str, str], int] = {}

    def observe(self, event: RoomState, now_ms: int) -> None:
        """Note what a room says about being on air."""
        room = (event.source, event.room)
        if event.name == "live":
            if event.value:
                self._offline.pop(room, None)
            else:
                self._offline.setdefault(room, now_ms)

    def add(self, room: tuple[str, str]) -> None:
        """One more room, on air as far as is known."""
        self._rooms.add(room)

    def drop(self, room: tuple[str, str], left: Iterable[Feed]) -> None:
        """A room that no feed of those that are left reads counts no more."""
        if all((feed.source, feed.room) != room for feed in left):
            self._rooms.discard(room)

    def over(self, now_ms: int) -> bool:
        """Whether every room has been offline for ten minutes."""
        since = [self._offline.get(room) for room in self._rooms]
        return bool(since) and all(at is not None and now_ms - at >= OFFLINE_MS for at in since)


class Recorder:
    """Runs the links of one session's rooms and hands every event to the writer.

    ``trusted``: times are kept as they are (a replay of an old recording, or an import).
    ``arrived`` hears of what each link brought, whether new or not.
    """

    def __init__(
        self,
        writer: Writer,
        session: int,
        feeds: Sequence[Feed],
        http: Http,
        status: StatusOf,
        *,
        clock: Callable[[], int] = wall_ms,
        trusted: bool = False,
        arrived: ArrivedBy | None = None,
    ) -> None:
        self.session: int | None = session
        self._writer = writer
        self._feeds = list(feeds)
        self._arrived = arrived
        self._links: dict[Feed, Connection] = {}
        self._rooms: dict[Feed, asyncio.Task[None]] = {}
        self._admitted: set[Feed] = set()
        self._ended_ms: dict[Feed, int] = {}
        """When a room that had been connected ended, also with a program that died, for the gap
        until it is back."""
        self._http = http
        self._status = status
        self._clock = clock
        self._trusted = trusted
        self._span = self._fresh_span()
        self._named = False

    async def run(self) -> None:
        """Keep all rooms connected until cancelled, or until the last one has ended.

        One room's end leaves the others running. Raises: the last room's AppError.
        """
        watches = [asyncio.create_task(watch) for watch in (self._watch(), self._look())]
        try:
            for feed in self._feeds:
                if feed not in self._rooms:
                    self._begin(feed)
            while running := {task for task in self._rooms.values() if not task.done()}:
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
        finally:
            tasks = [*self._rooms.values(), *watches]
            for task in tasks:
                task.cancel()
            results = await asyncio.gather(*tasks, return_exceptions=True)
        failures = [error for error in results if isinstance(error, AppError)]
        if failures:
            raise failures[-1]

    def join(self, feed: Feed) -> None:
        """One more room beside those that run."""
        self._feeds.append(feed)
        self._span.add((feed.source, feed.room))
        self._begin(feed)

    def again(self, feed: Feed) -> None:
        """Connect a room anew: one that has ended, or one that a person does not believe."""
        task = self._rooms.get(feed)
        if task is None or task.done():
            self._begin(feed)
        else:
            self._links[feed].again()

    async def part(self, feed: Feed) -> None:
        """Leave a room in good order; the others go on."""
        self._feeds.remove(feed)
        self._span.drop((feed.source, feed.room), self._feeds)
        if (task := self._rooms.get(feed)) is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            del self._rooms[feed], self._links[feed]

    def go_on(self, reader: Reader) -> None:
        """Before ``run``, in a session that is on disk: what its rooms said since is a gap."""
        if self.session is None:
            return
        for feed in self._feeds:
            heard = reader.heard_ms(self.session, feed.source, feed.room)
            if heard is not None:
                self._ended_ms[feed] = heard

    def _begin(self, feed: Feed) -> None:
        self._links[feed] = Connection(
            feed,
            self._http,
            lambda events: self._received(feed, events),
            lambda status: self._heard(feed, status),
            since_ms=self._ended_ms.pop(feed, None),
        )
        self._rooms[feed] = asyncio.create_task(self._links[feed].run())

    def stored(self, events: Sequence[Event]) -> None:
        """Tell the feeds the last ids on disk, for wires that can go on after one."""
        for feed in self._feeds:
            feed.after = next(
                (
                    event.id
                    for event in reversed(events)
                    if event.source == feed.source
                    and event.room == feed.room
                    and not isinstance(event, Gap | Unknown)
                ),
                feed.after,
            )

    def _heard(self, feed: Feed, status: Status) -> None:
        if status.title and not self._named and self.session is not None:
            self._named = True
            loop = asyncio.get_running_loop()
            loop.run_in_executor(None, self._writer.retitle, self.session, status.title)
        if status.signals is not None and self.session is not None:
            note = announced(feed.source, feed.room, status.signals, self._clock())
            self._writer.put(self.session, [note])
        if status.state == "admitted":
            self._admitted.add(feed)
        elif status.state == "stopped" and feed in self._admitted:
            self._ended_ms[feed] = self._clock()
        self._status(feed, status)

    def _received(self, feed: Feed, events: list[Event]) -> None:
        # Twenty thousand events a second come through here: one look at each, no calls.
        now = self._clock()
        kinds = set(map(type, events))
        if Unknown in kinds:
            events = [e for e in events if type(e) is not Unknown or not e.why.startswith(USELESS)]
        states = [e for e in events if type(e) is RoomState] if RoomState in kinds else []
        if self.session is None:
            if not any(state.value is True for state in states):
                return
            self.session = self._writer.open_session("", now)
        if not self._trusted:
            early, late = now - CLAMP_MS, now + CLAMP_MS
            for event in events:
                if not (early <= event.at_ms <= late and event.seen_ms):
                    clamp(event, now)
        for state in states:
            self._span.observe(state, now)
        if self._arrived is not None:
            self._arrived(feed, events)
        self._writer.put(self.session, events)

    def _fresh_span(self) -> Span:
        return Span((feed.source, feed.room) for feed in self._feeds)

    async def _look(self) -> None:
        while True:
            await asyncio.sleep(LOOK_S)
            look_for_cycles()

    async def _watch(self) -> None:
        """End the session ten minutes after the last room went offline, and keep the memory
        that it takes for hours together."""
        while True:
            await asyncio.sleep(CHECK_S)
            trim()
            if self.session is not None and self._span.over(self._clock()):
                over, self.session, self._span = self.session, None, self._fresh_span()
                await asyncio.to_thread(self._writer.end_session, over, self._clock())
