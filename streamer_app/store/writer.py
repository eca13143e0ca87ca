"""The one writing thread: events in, group commits, and word of what is on disk."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from streamer_app.errors import Reason
from streamer_app.events import Event


@dataclass(frozen=True, slots=True)
class Committed:
    """What one group commit did for one session.

    ``saved``: ``rows`` are the new events with their row ids, now on disk; fold them. Not
    ``saved``: the disk refused, ``rows`` are in memory only, under negative row ids, for showing
    alone; the same events come once more, saved, when the disk takes them.
    """

    session: int
    rows: Sequence[tuple[int, Event]]
    total: int
    """Events of this session on disk since this writer began."""
    saved: bool = True
    fault: Reason | None = None
    """Why nothing can be saved now; None again with the first commit that succeeds."""


@dataclass(frozen=True, slots=True)
class RecoveredSession:
    """A session that a process left open when it died; all its committed events are there."""

    session: int
    title: str
    events: int
    last_ms: int


class Writer:
    """The one writing connection to a database, with its thread.

    Raises: AppError when the file cannot be written; the file is then as it was.
    """

    recovered: tuple[RecoveredSession, ...]
    backup: Path | None

    def __init__(
        self, path: Path, committed: Callable[[Committed], None], *, interval_s: float = 0.05
    ) -> None:
        raise NotImplementedError

    def open_session(self, title: str, now_ms: int) -> int:
        """A new session's id. It starts with its first event's time, ``now_ms`` until then."""
        raise NotImplementedError

    def resume_session(self, session: int) -> None:
        """Go on with a session that ended or was recovered."""
        raise NotImplementedError

    def retitle(self, session: int, title: str) -> None:
        """Give a session another title."""
        raise NotImplementedError

    def end_session(self, session: int, now_ms: int | None = None) -> None:
        """Close a session after all that was put (None: at its last event's time)."""
        raise NotImplementedError

    def put(self, session: int, events: Sequence[Event]) -> None:
        """Store events with the next group commit; never waits."""
        raise NotImplementedError

    def put_waiting(self, session: int, events: Sequence[Event]) -> None:
        """``put`` for an import: waits while much is waiting already."""
        raise NotImplementedError

    def sync(self, timeout_s: float = 10.0) -> bool:
        """Wait until all that was put is on disk; False when it is not in time."""
        raise NotImplementedError

    def close(self) -> None:
        """Store what waits and stop; sessions still open stay so for the next start."""
        raise NotImplementedError
