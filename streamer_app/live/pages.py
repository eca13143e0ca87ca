"""What the places beside the live screen show: sessions, hits, viewers, found rooms."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from msgspec import Struct

from streamer_app.errors import Reason
from streamer_app.insight.figures import Metric
from streamer_app.live.snapshot import Card, ChatRow, Mark, Minute, Played

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


class SessionLine(Struct, frozen=True):
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
    money: Mapping[str, int] = {}
    course_money: Mapping[str, int] = {}
    demo: bool = False
    satisfaction: float | None = None
    average_viewers: int | None = None
    rooms: tuple[tuple[str, str], ...] = ()
    courses: tuple[str, ...] = ()
    """Ids of those that were asked for, pitched or sold."""
    tags: tuple[str, ...] = ()
    """Of the catalogue's tags, those in the title or in a question."""
    pace: tuple[float, ...] = ()
    """Messages a minute over the session, in at most 24 equal parts."""

    @property
    def played(self) -> Played:
        """Whose database it is in."""
        return "demo" if self.demo else ""


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
    index: tuple[tuple[int, float | None], ...] = ()
    """The engagement index once a minute, None where it could not be told."""


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
    last_ms: int | None = None
    counts: tuple[int, int, int] = (0, 0, 0)
    """Messages, questions and payments of all, of which at most 200 each are in here."""
    segment: Literal["new", "returning", "regular", ""] = ""
