"""Whole sessions deleted, while others may be recorded; their figures leave no other's."""

from collections.abc import Mapping, Sequence
from typing import Any

from streamer_app.events import RoomState
from streamer_app.live.people import NORMAL
from streamer_app.review.progress import Progress
from streamer_app.review.shelf import Shelf
from streamer_app.store.deletion import delete_session
from streamer_app.store.queries import Reader
from streamer_app.store.removing import Left
from streamer_app.store.writer import Writer


def delete(writer: Writer, shelf: Shelf, sessions: Sequence[int], progress: Progress) -> int:
    """Delete these sessions; how many. Given up, those that were reached are gone all the same.

    Raises: AppError ``session_missing``, ``session_open``; CancelledError between two sessions.
    """
    for at, session in enumerate(sessions):
        progress.at(at / len(sessions))
        with Reader(writer.path) as reader:
            left, rows = _left(reader, session), reader.session(session).events
        whole = max(1, rows * len(sessions))

        def told(gone: int, at: int = at, whole: int = whole) -> None:
            progress.share = min(1.0, at / len(sessions) + gone / whole)

        try:
            delete_session(writer, left, told)
        finally:
            shelf.drop([session])
    progress.share = 1.0
    return len(sessions)


def _left(reader: Reader, session: int) -> Left:
    """What its rooms' later sessions are measured by."""
    windows: list[Mapping[str, Any]] = []
    for stored in reader.of_kind("room_state"):
        event = stored.event
        if stored.session == session and isinstance(event, RoomState) and event.name == NORMAL:
            windows = list(event.value)
    return Left(session, reader.session(session).rooms, tuple(windows))
