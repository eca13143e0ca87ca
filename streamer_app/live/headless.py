"""A stored session's desk, served without a window."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from streamer_app.desk.admissions import Admissions, beside
from streamer_app.desk.overlay_keys import overlay_keys
from streamer_app.desk.server import DeskServer, Options
from streamer_app.events import Event
from streamer_app.feeds.connection import wall_ms
from streamer_app.live.authority import SessionDesk
from streamer_app.live.folds import Surroundings, folded
from streamer_app.live.record import stopped_by_signals
from streamer_app.store.queries import Reader, SessionRow
from streamer_app.store.writer import Committed, Writer


async def serve_stored(
    path: Path,
    reader: Reader,
    row: SessionRow,
    around: Surroundings,
    options: Options,
    listening: Callable[[DeskServer], None],
) -> None:
    """Serve the desk of a stored session until a signal comes; ``listening`` is told where.

    Raises: AppError where the file is in use, or the address cannot be served.
    """
    loop = asyncio.get_running_loop()
    held: list[SessionDesk] = []

    def fold(batch: Committed) -> None:
        if batch.saved and batch.session == row.session:
            for number, event in batch.rows:
                held[0].fold(number, event)
            held[0].settle()

    writer = Writer(path, lambda batch: _soon(loop, fold, batch))
    try:
        folds = folded(around, reader.events(row.session))
        store = partial(_put, writer, row.session)
        desk = SessionDesk(folds, store, sieve=around.sieve)
        held.append(desk)
        admissions = Admissions(beside(path), row.session, wall_ms)
        await _serve(
            DeskServer(desk, options, admissions=admissions, keys=overlay_keys(path)), listening
        )
    finally:
        await asyncio.to_thread(_close, writer, row)


def _put(writer: Writer, session: int, event: Event) -> None:
    writer.put(session, [event])


async def _serve(server: DeskServer, listening: Callable[[DeskServer], None]) -> None:
    serving = asyncio.create_task(server.serve(lambda: listening(server)))

    def stop() -> None:
        serving.cancel()

    with stopped_by_signals(stop), suppress(asyncio.CancelledError):
        await serving


def _close(writer: Writer, row: SessionRow) -> None:
    """Store what waits; a session that had ended has ended when it did."""
    if row.ended_ms is not None:
        writer.end_session(row.session, row.ended_ms)
    writer.close()


def _soon(
    loop: asyncio.AbstractEventLoop, fold: Callable[[Committed], None], batch: Committed
) -> None:
    with suppress(RuntimeError):  # the loop is closed: nobody listens any more
        loop.call_soon_threadsafe(fold, batch)
