"""Named reads; a reader never creates or changes a file."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Literal

from streamer_app.events import Event


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session. ``events`` are rows the rooms sent; ``messages`` and ``users`` are of chat
    and paid messages that are not mirrored. ``source`` and ``room`` are the first of ``rooms``."""

    session: int
    source: str
    room: str
    title: str
    started_ms: int
    ended_ms: int | None
    events: int
    messages: int
    users: int
    state: Literal["open", "ended", "recovered"]
    rooms: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class StoredEvent:
    """One event with where it stands."""

    row: int
    session: int
    event: Event


@dataclass(frozen=True, slots=True)
class MinuteRow:
    """What one minute of a session holds, by server time."""

    start_ms: int
    events: int
    messages: int
    chatters: int
    gifts: int


class Reader:
    """Reads one database, also while a writer has it open, also from a read-only medium.

    Raises: AppError when the file is missing, damaged or no database of ours.
    """

    def __init__(self, path: Path) -> None:
        raise NotImplementedError

    def __enter__(self) -> "Reader":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        raise NotImplementedError

    def sessions(self) -> list[SessionRow]:
        """All sessions, oldest first."""
        raise NotImplementedError

    def session(self, which: int | Literal["last"]) -> SessionRow:
        """One session. Raises: AppError("session_missing")."""
        raise NotImplementedError

    def events(
        self,
        session: int,
        *,
        start_ms: int | None = None,
        end_ms: int | None = None,
        after: int = 0,
    ) -> Iterator[tuple[int, Event]]:
        """(row id, event) in order of arrival; server time in [start_ms, end_ms), rows > after."""
        raise NotImplementedError

    def event(self, row: int) -> StoredEvent | None:
        """The event of a row id."""
        raise NotImplementedError

    def find(self, source: str, room: str, event_id: str) -> StoredEvent | None:
        """The event with a platform's id."""
        raise NotImplementedError

    def viewer_messages(self, source: str, viewer_id: str, limit: int = 50) -> list[StoredEvent]:
        """A viewer's latest chat and paid messages in all sessions, newest first."""
        raise NotImplementedError

    def viewer_events(
        self, source: str, viewer_id: str, *, session: int | None = None
    ) -> Iterator[StoredEvent]:
        """All that a viewer did, in order of arrival."""
        raise NotImplementedError

    def around(self, session: int, at_ms: int, span_ms: int = 30_000) -> list[tuple[int, Event]]:
        """What stood within ``span_ms`` before and after a moment, in order of arrival."""
        raise NotImplementedError

    def last_event_id(self, source: str, room: str) -> str | None:
        """The id of the last event a room sent, for wires that go on after it."""
        raise NotImplementedError

    def per_minute(self, session: int) -> list[MinuteRow]:
        """The minutes of a session that have events, in order."""
        raise NotImplementedError

    def kinds(self, session: int) -> dict[str, int]:
        """Rows a kind, people's events and gaps included."""
        raise NotImplementedError

    def size(self) -> int:
        """Bytes on disk, the write-ahead log included."""
        raise NotImplementedError
