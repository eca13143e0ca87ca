"""One session's rooms on their way to the store: links, clamped times, the session's span."""

import asyncio
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from msgspec.structs import force_setattr

from streamer_app.events import Event, Gap, RoomState, Unknown
from streamer_app.feeds.connection import Connection, Status, wall_ms
from streamer_app.feeds.feed import Feed, Http
from streamer_app.live.people import announced
from streamer_app.store.writer import Writer

CLAMP_MS: Final = 10 * 60_000
"""An event's own time is trusted to this distance from its arrival."""
OFFLINE_MS: Final = 10 * 60_000
"""A session ends this long after its last room went offline."""
CHECK_S: Final = 5.0

StatusOf = Callable[[Feed, Status], None]


def clamped(event: Event, seen_ms: int) -> Event:
    """The event with its time held to within ten minutes of its arrival, and that noted.

    It is fresh from its decoder and nobody else's yet, so it is changed in place.
    """
    at = event.at_ms or seen_ms
    if not isinstance(event, Gap):
        at = min(max(at, seen_ms - CLAMP_MS), seen_ms + CLAMP_MS)
    if at != event.at_ms:
        force_setattr(event, "at_ms", at)
    if event.seen_ms == 0:
        force_setattr(event, "seen_ms", seen_ms)
    return event


def _useless(event: Event) -> bool:
    """Known and of no use (pings, banners): counted by nobody, so not kept either."""
    return type(event) is Unknown and event.why.startswith("ignored")


class Span:
    """When a session begins and ends: with the rooms going live and ten minutes offline."""

    def __init__(self) -> None:
        self._offline: dict[tuple[str, str], int] = {}
        self._rooms: set[tuple[str, str]] = set()

    def observe(self, event: Event, now_ms: int) -> None:
        """Note what one event says about the room being on air."""
        room = (event.source, event.room)
        self._rooms.add(room)
        if isinstance(event, RoomState) and event.name == "live":
            if event.value:
                self._offline.pop(room, None)
            else:
                self._offline.setdefault(room, now_ms)

    def over(self, now_ms: int) -> bool:
        """Whether every room has been offline for ten minutes."""
        since = [self._offline.get(room) for room in self._rooms]
        return bool(since) and all(at is not None and now_ms - at >= OFFLINE_MS for at in since)


class Recorder:
    """Runs the links of one session's rooms and hands every event to the writer.

    ``trusted``: times are kept as they are (a replay of an old recording, or an import).
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
    ) -> None:
        self.session: int | None = session
        self._writer = writer
        self._feeds = feeds
        self._http = http
        self._status = status
        self._clock = clock
        self._trusted = trusted
        self._span = Span()
        self._named = False

    async def run(self) -> None:
        """Keep all rooms connected until cancelled.

        One room's end leaves the others running. Raises: the last room's AppError.
        """
        rooms = [asyncio.create_task(self._room(feed)) for feed in self._feeds]
        watch = asyncio.create_task(self._watch())
        try:
            results = await asyncio.gather(*rooms, return_exceptions=True)
        finally:
            for task in (*rooms, watch):
                task.cancel()
            await asyncio.gather(*rooms, watch, return_exceptions=True)
        failures = [result for result in results if isinstance(result, BaseException)]
        if failures and len(failures) == len(results):
            raise failures[-1]

    def stored(self, events: Iterable[Event]) -> None:
        """Tell the feeds the last ids on disk, for wires that can go on after one."""
        last = {(e.source, e.room): e.id for e in events if not isinstance(e, Gap | Unknown)}
        for feed in self._feeds:
            feed.after = last.get((feed.source, feed.room), feed.after)

    async def _room(self, feed: Feed) -> None:
        connection = Connection(
            feed, self._http, self._received, lambda status: self._heard(feed, status)
        )
        await connection.run()

    def _heard(self, feed: Feed, status: Status) -> None:
        if status.title and not self._named and self.session is not None:
            self._named = True
            loop = asyncio.get_running_loop()
            loop.run_in_executor(None, self._writer.retitle, self.session, status.title)
        if status.signals is not None and self.session is not None:
            note = announced(feed.source, feed.room, status.signals, self._clock())
            self._writer.put(self.session, [note])
        self._status(feed, status)

    def _received(self, events: list[Event]) -> None:
        now = self._clock()
        events = [event for event in events if not _useless(event)]
        if self.session is None:
            if not any(isinstance(e, RoomState) and e.value is True for e in events):
                return
            self.session = self._writer.open_session("", now)
        if not self._trusted:
            events = [clamped(event, now) for event in events]
        for event in events:
            self._span.observe(event, now)
        self._writer.put(self.session, events)

    async def _watch(self) -> None:
        """End the session ten minutes after the last room went offline."""
        while True:
            await asyncio.sleep(CHECK_S)
            if self.session is not None and self._span.over(self._clock()):
                over, self.session, self._span = self.session, None, Span()
                await asyncio.to_thread(self._writer.end_session, over, self._clock())
