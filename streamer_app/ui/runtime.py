"""What the window asks of the running program, as a protocol; ``live`` fulfils it.

Reads answer with futures: they run on a reader's thread and never hold up a repaint.
"""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, Protocol

from streamer_app.errors import Reason
from streamer_app.insight.metrics import Metric
from streamer_app.live.actions import Action
from streamer_app.live.inbox import Inbox
from streamer_app.live.snapshot import Card, ChatRow, Mark, Minute
from streamer_app.settings import Preferences

Certainty = Literal["measured", "estimated", "none"]


@dataclass(frozen=True, slots=True)
class Signal:
    """One kind of event a room will send: ``kind`` as in events, plus ``question``, and why."""

    kind: str
    certainty: Certainty
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """A room behind a pasted text, before anything is saved. ``live`` None: not known."""

    address: str
    source: str
    room: str
    title: str = ""
    live: bool | None = None
    signals: tuple[Signal, ...] = ()
    masked: bool = False
    """Names are hidden by the platform unless somebody signs in."""


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of the list. Money is minor units by currency."""

    session: int
    title: str
    sources: tuple[str, ...]
    started_ms: int
    ended_ms: int | None
    messages: int
    users: int
    state: Literal["open", "ended", "recovered"] = "ended"
    asked: int | None = None
    answered: int | None = None
    peak_viewers: int | None = None
    basis: str = ""
    engagement: float | None = None
    money: Mapping[str, int] = field(default_factory=dict)
    course_money: Mapping[str, int] = field(default_factory=dict)
    demo: bool = False


@dataclass(frozen=True, slots=True)
class SessionPage:
    """One session opened: the report's figures by its ids, the timeline and the desk."""

    line: SessionLine
    events: int
    metrics: Mapping[str, Metric] = field(default_factory=dict)
    minutes: tuple[Minute, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()
    marks: tuple[Mark, ...] = ()
    cards: tuple[Card, ...] = ()


@dataclass(frozen=True, slots=True)
class Hit:
    """A message that search found."""

    session: int
    title: str
    row: ChatRow


@dataclass(frozen=True, slots=True)
class ViewerPage:
    """What one viewer wrote and paid, newest first."""

    name: str
    source: str
    viewer: str | None
    first_ms: int | None = None
    sessions: int = 1
    messages: tuple[ChatRow, ...] = ()
    questions: tuple[ChatRow, ...] = ()
    payments: tuple[ChatRow, ...] = ()


class Reader(Protocol):
    """Reads for the places beside the live screen. Each future may fail with ``AppError``."""

    def sessions(self) -> "Future[Sequence[SessionLine]]":
        """Every session, the newest first."""

    def page(self, session: int) -> "Future[SessionPage]":
        """One session opened."""

    def around(self, session: int, at_ms: int, seconds: int) -> "Future[Sequence[ChatRow]]":
        """The messages within ``seconds`` before and after, in order of time."""

    def rows(self, rows: Sequence[int]) -> "Future[Sequence[ChatRow]]":
        """The messages of these row ids."""

    def viewer(self, row: ChatRow) -> "Future[ViewerPage]":
        """What the author of a line did in all sessions (in this one, when masked)."""

    def search(self, words: str, limit: int) -> "Future[Sequence[Hit]]":
        """Messages of all sessions that hold every word."""

    def export(self, session: int, form: str, to: Path) -> "Future[Path]":
        """Write a report or data file; the answer is where it is."""

    def size(self) -> "Future[int]":
        """Bytes of everything the program keeps."""

    def diagnostics(self) -> "Future[str]":
        """What ``doctor`` says, without a message's text."""


class Runtime(Protocol):
    """The running program, as far as the window knows it. Every method is safe on any thread."""

    inbox: Inbox
    preferences: Preferences
    folder: Path
    version: str
    reader: Reader

    def act(self, action: Action) -> None:
        """Carry out a person's decision soon; the next snapshot shows it."""

    def probe(self, text: str) -> "Future[Found]":
        """Find the room behind a pasted URL, number or code. Fails with ``AppError``."""

    def close(self) -> None:
        """Store what has arrived and end; returns when it is safe to leave."""
