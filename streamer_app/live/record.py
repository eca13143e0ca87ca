"""The headless recorder: rooms to the database, with a line for each change of state."""

import asyncio
import signal
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final

from streamer_app.errors import AppError, Reason
from streamer_app.events import Event, Gap
from streamer_app.feeds.connection import Status, wall_ms
from streamer_app.feeds.feed import Feed, Http
from streamer_app.live.people import DESK
from streamer_app.live.recorder import Recorder
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Committed, RecoveredSession, Writer

CONTINUED_MS: Final = 2 * 3600_000
"""A session that died is continued when its rooms are recorded again within two hours."""
TOLD: Final = ("connecting", "connected", "remarked", "waiting")

Say = Callable[[Mapping[str, Any]], None]
Show = Callable[[Sequence[Event]], None]


def continued(
    recovered: Sequence[RecoveredSession], path: Path, feeds: Sequence[Feed], now_ms: int
) -> int | None:
    """The session that these rooms were in when the last process died, if it is recent."""
    rooms = {(feed.source, feed.room) for feed in feeds}
    with Reader(path) as reader:
        for session in reversed(recovered):
            recent = now_ms - session.last_ms <= CONTINUED_MS
            if recent and set(reader.session(session.session).rooms) == rooms:
                return session.session
    return None


def resume(path: Path, feeds: Sequence[Feed]) -> None:
    """Tell each feed the last id on disk, for wires that can go on after it."""
    with Reader(path) as reader:
        for feed in feeds:
            feed.after = reader.last_event_id(feed.source, feed.room)


class Recording:
    """One run of ``record``: counts what became new rows, and shows it after its commit."""

    def __init__(self, say: Say, show: Show | None, tell: Callable[[Reason], str]) -> None:
        self.events = 0
        self._say = say
        self._show = show
        self._tell = tell
        self._recorder: Recorder | None = None
        self._rooms: asyncio.Task[None] | None = None
        self._fault: Reason | None = None

    async def run(
        self, path: Path, feeds: Sequence[Feed], http: Http, *, for_s: float | None = None
    ) -> None:
        """Record until the time is over, a signal comes, or no room is left.

        Raises: AppError when the last room ended for a reason that a person must act on.
        """
        loop = asyncio.get_running_loop()

        def committed(batch: Committed) -> None:
            loop.call_soon_threadsafe(self._committed, batch)

        writer = Writer(path, committed)
        now = wall_ms()
        dead = continued(writer.recovered, path, feeds, now)
        if dead is not None:
            writer.resume_session(dead)
        session = writer.open_session("", now) if dead is None else dead
        resume(path, feeds)
        self._recorder = Recorder(writer, session, feeds, http, self._status)
        if dead is not None:
            with Reader(path) as reader:
                self._recorder.go_on(reader)
        self._say({"status": "opened", "session": session, "db": str(path)})
        over = reached = True
        try:
            await self._record(self._recorder, for_s)
        except AppError:
            # The network may not be there yet after a power cut: the next start goes on then.
            over, reached = dead is None or self.events > 0, False
            raise
        finally:
            await asyncio.to_thread(self._close, writer, session, over, reached)
            await asyncio.sleep(0)
            self._say({"status": "ended", "session": session, "events": self.events})

    def stop(self) -> None:
        """End in good order, as a signal does."""
        if self._rooms is not None:
            self._rooms.cancel()

    async def _record(self, recorder: Recorder, for_s: float | None) -> None:
        self._rooms = asyncio.create_task(recorder.run())
        with stopped_by_signals(self.stop), suppress(TimeoutError, asyncio.CancelledError):
            async with asyncio.timeout(for_s):
                await self._rooms

    def _close(self, writer: Writer, session: int, over: bool, reached: bool) -> None:
        if over:
            writer.end_session(session, wall_ms())
        if not reached:
            writer.drop_empty(session)
        writer.close()

    def _committed(self, batch: Committed) -> None:
        if batch.fault != self._fault and batch.fault is not None:
            self._say({"status": "fault", "why": self._tell(batch.fault)})
        self._fault = batch.fault
        if not batch.saved:
            return
        events = [event for _, event in batch.rows if event.source != DESK]
        self.events += sum(not isinstance(event, Gap) for event in events)
        if self._recorder is not None:
            self._recorder.stored(events)
        if self._show is not None and events:
            self._show(events)

    def _status(self, feed: Feed, status: Status) -> None:
        if status.state == "admitted" and status.why is not None:
            self._say({"status": "guest", "room": feed.room, "why": self._tell(status.why)})
        if status.state not in TOLD or (status.state == "remarked" and status.why is None):
            return
        line: dict[str, Any] = {
            "status": status.state,
            "source": feed.source,
            "room": feed.room,
            "attempt": status.attempt,
        }
        if status.state == "waiting":
            line["seconds"] = round(status.wait_s, 3)
        if status.state in ("remarked", "waiting"):
            line["why"] = self._tell(status.why) if status.why else ""
        self._say(line)


@contextmanager
def stopped_by_signals(stop: Callable[[], None]) -> Iterator[None]:
    """While open, SIGINT and SIGTERM call ``stop`` instead of killing the process."""
    loop = asyncio.get_running_loop()
    with suppress(NotImplementedError, RuntimeError):  # no such handlers on Windows
        for number in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(number, stop)
    try:
        yield
    finally:
        with suppress(NotImplementedError, RuntimeError):
            for number in (signal.SIGINT, signal.SIGTERM):
                loop.remove_signal_handler(number)
