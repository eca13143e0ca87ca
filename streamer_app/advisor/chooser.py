"""The policy by itself: from what is known of viewers and past pitches to the next course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from streamer_app.advisor.audience import Audience
from streamer_app.advisor.courses import CourseModel
from streamer_app.advisor.crowd import Crowd, levels
from streamer_app.advisor.learning import Past, learn
from streamer_app.advisor.pairs import Floats
from streamer_app.advisor.policy import chosen, rank
from streamer_app.advisor.state import State
from streamer_app.advisor.timing import MINUTE_MS, Moment, PolicySettings
from streamer_app.advisor.worth import foreseen
from streamer_app.events import Money

UNGATED: Final = PolicySettings(
    least_expected=0.0, per_course=2**31, new_a_session=2**31, trial_pitches=0
)
"""Nothing but worth decides."""
SESSION_MIN: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Ware:
    """Something on sale of which only the price is known."""

    id: str
    price: Money | None
    title: str = ""
    title_en: str = ""
    link: str = "-"
    tags: Sequence[str] = ()
    points: Sequence[str] = ()
    outline: Sequence[str] = ()
    close: str = ""
    seats: int | None = None
    kind: str = "course"

    def on_sale(self, at_ms: int) -> bool:
        return True


@dataclass(frozen=True, slots=True)
class PastPitch:
    """A pitch, who was there and who bought."""

    at_min: float
    course: str
    present: frozenset[str]
    buyers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that is known when a course has to be chosen. ``present``: viewer to the courses he
    has, in order; ``catalogue``: course to price, in any one currency."""

    at_min: float
    catalogue: Mapping[str, float]
    present: Mapping[str, Sequence[str]]
    pitches: Sequence[PastPitch] = ()
    gates: bool = True
    seed: int = 0


@dataclass(frozen=True, slots=True)
class Choice:
    """The course to pitch, None for none now, with the mean and the 10 % and 90 % points of its
    orders."""

    course: str | None
    expected: float = 0.0
    low: int = 0
    high: int = 0
    propensities: Mapping[str, float] = field(default_factory=dict)


class Chooser:
    """Answers situations by what a course model says of the viewers."""

    def __init__(self, model: CourseModel) -> None:
        self._model = model

    def choose(self, now: Situation) -> Choice:
        """The course for this situation, which alone decides the answer."""
        settings = PolicySettings() if now.gates else UNGATED
        state = self.state(now)
        ranking = rank(state, settings)
        course = chosen(state, ranking, settings)
        if course is None or (now.gates and _too_soon(now, settings)):
            return Choice(None)
        made = foreseen(state, course)
        odds = {r.course: r.propensity for r in ranking if r.propensity}
        return Choice(course, made.expected, made.low, made.high, odds)

    def state(self, now: Situation) -> State:
        """The situation in the policy's own terms."""
        courses = list(now.catalogue)
        pitches = sorted(now.pitches, key=lambda pitch: pitch.at_min)
        viewers = list(dict.fromkeys([*now.present, *(v for p in pitches for v in p.present)]))
        bought = {(v, p.course) for p in pitches for v in p.buyers}
        had = [[c for c in now.present.get(v, ()) if (v, c) not in bought] for v in viewers]
        wishes = Wishes(viewers, courses, self._model.affinity(had, courses))
        pasts = [wishes.take(pitch) for pitch in pitches if pitch.course in now.catalogue]
        learned = learn(pasts, now.catalogue)
        at_ms = round(now.at_min * MINUTE_MS)
        return State(
            moment=Moment(at_ms=at_ms, started_ms=0, pitched=_times(now)),
            offers=[
                Ware(id=course, price=Money(round(price * 100), "CNY"))
                for course, price in now.catalogue.items()
            ],
            audience=Audience(len(now.present), "identified"),
            records=learned.records,
            crowd=wishes.crowd(list(now.present)),
            learned=learned,
            seed=now.seed * 1_000_003 + len(pitches),
        )


class Wishes:
    """Interest in courses while pitches go by: buyers drop out, the others grow tired."""

    def __init__(self, viewers: Sequence[str], courses: Sequence[str], interest: Floats) -> None:
        self._row = {viewer: at for at, viewer in enumerate(viewers)}
        self._column = {course: at for at, course in enumerate(courses)}
        self._interest = interest.copy()
        self._seen: Floats = np.zeros(interest.shape)

    def take(self, pitch: PastPitch) -> Past:
        """Let a pitch go by; what it reached and sold."""
        at = self._column[pitch.course]
        rows = sorted(self._row[viewer] for viewer in pitch.present)
        reached = levels(self._interest[rows, at], self._seen[rows, at])
        self._seen[rows, at] += 1
        self._interest[[self._row[v] for v in pitch.buyers if v in self._row], at] = 0.0
        return Past(pitch.course, reached, len(pitch.buyers))

    def crowd(self, viewers: Sequence[str]) -> Crowd:
        """These viewers as they are now."""
        rows = [self._row[viewer] for viewer in viewers]
        shape = (len(rows), len(self._column))
        return Crowd(
            tuple(viewers),
            tuple(self._column),
            self._interest[rows].reshape(shape),
            self._seen[rows].reshape(shape),
        )


def _times(now: Situation) -> dict[str, int]:
    """Course to its pitches of the last two hours: what a session's gates count."""
    recent = [pitch.course for pitch in now.pitches if pitch.at_min > now.at_min - SESSION_MIN]
    return {course: recent.count(course) for course in recent}


def _too_soon(now: Situation, settings: PolicySettings) -> bool:
    """Whether a gate of time is shut, as far as a situation tells of time."""
    last = max((pitch.at_min for pitch in now.pitches), default=None)
    early = now.at_min * 60 < settings.quiet_first_s
    return early or (last is not None and (now.at_min - last) * 60 < settings.between_s)
