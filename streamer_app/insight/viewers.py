"""What each viewer did, cleaned: the rows that interest in a course rests on.

Bots, the host, masked people and messages that were taken back leave nothing. A gift counts as
one, whatever it cost. Nothing is kept but the kind, the course, the time and the row itself.
"""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from msgspec import Struct

from streamer_app.events import (
    Chat,
    CourseClick,
    Deleted,
    Entry,
    Event,
    Gift,
    Like,
    Order,
    PaidMessage,
    Viewer,
    ViewerCleared,
)
from streamer_app.insight.reading import Reading

Kind = Literal["mention", "ask", "click", "gift", "like", "buy", "watch"]
MOST: Final = 200
"""Rows kept a viewer: the latest."""
REMEMBERED: Final = 20_000
"""The latest events that a deletion may still take back."""
_MACHINES: Final = frozenset({"host", "bot"})
STAY_MS: Final = 60_000
"""Time between two signs of a viewer that counts as watched, at most this much a sign."""


class Act(Struct, frozen=True, gc=False):
    """One thing that a viewer did about a course; ``match`` is how surely it is about it."""

    row: int
    at_ms: int
    kind: Kind
    course: str
    match: float = 1.0
    count: float = 1.0


@dataclass(frozen=True, slots=True)
class Behaviour:
    """X = [views, purchases, comments] of one viewer and course."""

    views: int = 0
    purchases: int = 0
    comments: int = 0


class Viewers:
    """The acts of a session's viewers, by the platform's id."""

    def __init__(self, bots: frozenset[str] = frozenset()) -> None:
        self._bots = bots
        self._acts: dict[str, list[Act]] = {}
        self._of_event: OrderedDict[tuple[str, str, str], tuple[str, int]] = OrderedDict()
        self._last: dict[str, int] = {}
        self.topic = ""
        """The course that the lesson is about now: what gifts, likes and minutes count for."""

    def fold(self, row: int, event: Event, reading: Reading, about: Mapping[str, float]) -> None:
        """Take in one event; ``about``: course to how much the message is about it."""
        if isinstance(event, Deleted):
            self._take_back(event.source, event.room, event.target)
        elif isinstance(event, ViewerCleared):
            self.erase(event.viewer.id if event.viewer and event.viewer.id else "")
        elif (who := profiled(event.viewer, self._bots)) is not None:
            if about or self.topic or type(event) is not Chat:
                for act in self._acts_of(row, event, reading, about, who):
                    self._keep(who, event, act)
            self._last[who] = max(event.at_ms, self._last.get(who, 0))

    def acts(self, viewer: str) -> tuple[Act, ...]:
        """All that is known of a viewer, in order of arrival: what every bar rests on."""
        return tuple(self._acts.get(viewer, ()))

    def everyone(self) -> tuple[str, ...]:
        """The viewers of whom something is known."""
        return tuple(self._acts)

    def behaviour(self, viewer: str) -> dict[str, Behaviour]:
        """Course to views (clicks), purchases and comments (mentions and questions)."""
        found: dict[str, Behaviour] = {}
        for act in self.acts(viewer):
            old = found.get(act.course, Behaviour())
            found[act.course] = Behaviour(
                old.views + (act.kind == "click"),
                old.purchases + (act.kind == "buy"),
                old.comments + (act.kind in ("mention", "ask")),
            )
        return found

    def erase(self, viewer: str) -> int:
        """Forget a viewer; how many rows that were."""
        self._last.pop(viewer, None)
        for place in [place for place, (who, _) in self._of_event.items() if who == viewer]:
            del self._of_event[place]
        return len(self._acts.pop(viewer, ()))

    def _acts_of(
        self, row: int, event: Event, reading: Reading, about: Mapping[str, float], who: str
    ) -> Iterator[Act]:
        at = event.at_ms
        match event:
            case Chat() | PaidMessage():
                kind: Kind = "ask" if reading.asks is not None else "mention"
                yield from (Act(row, at, kind, c, m) for c, m in about.items())
            case CourseClick(course=course):
                yield Act(row, at, "click", course)
            case Order(course=course, status="paid"):
                yield Act(row, at, "buy", course)
            case Gift() if self.topic:
                yield Act(row, at, "gift", self.topic)
            case Like() if self.topic:
                yield Act(row, at, "like", self.topic)
        stayed = at - self._last.get(who, at)
        if self.topic and stayed > 0 and not isinstance(event, Entry):
            minutes = min(stayed, STAY_MS) / 60_000
            yield Act(row, at, "watch", self.topic, count=minutes)

    def _keep(self, who: str, event: Event, act: Act) -> None:
        acts = self._acts.setdefault(who, [])
        acts.append(act)
        del acts[:-MOST]
        self._of_event[event.source, event.room, event.id] = (who, act.row)
        if len(self._of_event) > REMEMBERED:
            self._of_event.popitem(last=False)

    def _take_back(self, source: str, room: str, target: str) -> None:
        who, row = self._of_event.pop((source, room, target), ("", 0))
        if who in self._acts:
            self._acts[who] = [act for act in self._acts[who] if act.row != row]


def profiled(viewer: Viewer | None, bots: frozenset[str] = frozenset()) -> str | None:
    """The id under which a viewer may be profiled; None for masked ones, the host and bots."""
    if viewer is None or viewer.masked or viewer.id is None or viewer.id in bots:
        return None
    if viewer.roles and not _MACHINES.isdisjoint(viewer.roles):
        return None
    return viewer.id
