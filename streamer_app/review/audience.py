"""Who comes back: segments of one session's viewers, and cohorts over the weeks."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from streamer_app.store.attendance import Attendance

LAST: Final = 5
REGULAR_SHARE: Final = 0.6
ENOUGH: Final = 3
"""Sessions before anybody can be called a regular."""
Segment = Literal["new", "returning", "regular"]
Identity = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Audience:
    """People by segment; ``payers`` may be in any. ``estimated``: some are hidden by masks."""

    people: int
    segments: Mapping[Segment, int]
    payers: int
    returning_payers: int
    estimated: bool


@dataclass(frozen=True, slots=True)
class Cohort:
    """People first seen in one week, and how many of them were there in each session."""

    week: str
    people: int
    there: tuple[int, ...]


def segment(times: int, of: int, ever: bool = False) -> Segment:
    """``times`` of the ``of`` last sessions (this one counted, five at most) a viewer was there.

    Regular: at least 60 % of three or more. Returning: two of them, or ``ever`` before.
    """
    if of >= ENOUGH and times >= REGULAR_SHARE * of:
        return "regular"
    return "returning" if times >= 2 or ever else "new"


def segments(
    here: Iterable[Attendance], earlier: Sequence[Iterable[Attendance]]
) -> dict[Identity, Segment]:
    """Everybody of a session by segment; ``earlier`` are the sessions before, the newest last."""
    last = [{one.identity for one in session} for session in earlier[-(LAST - 1) :]]
    ever = {one.identity for session in earlier for one in session}
    seen = Counter(identity for session in last for identity in session)
    found: dict[Identity, Segment] = {}
    for one in here:
        times = seen[one.identity] + 1
        found[one.identity] = segment(times, len(last) + 1, one.identity in ever)
    return found


def audience(here: Sequence[Attendance], earlier: Sequence[Iterable[Attendance]]) -> Audience:
    """A session's people in figures."""
    found = segments(here, earlier)
    paid = {one.identity for one in here if one.paid}
    counts: Counter[Segment] = Counter(found.values())
    return Audience(
        people=len(found),
        segments={name: counts[name] for name in ("new", "returning", "regular")},
        payers=len(paid),
        returning_payers=sum(found[identity] != "new" for identity in paid),
        estimated=any(one.viewer is None for one in here),
    )


def cohorts(sessions: Sequence[Sequence[Attendance]], starts_ms: Sequence[int]) -> list[Cohort]:
    """People by the week in which they were first seen, over sessions in order of time.

    A week begins on Monday, UTC, and is named by that day.
    """
    there = [{one.identity for one in session} for session in sessions]
    first: dict[Identity, str] = {}
    for people, at_ms in zip(there, starts_ms, strict=True):
        for identity in people:
            first.setdefault(identity, week(at_ms))
    members: dict[str, set[Identity]] = {}
    for identity, name in first.items():
        members.setdefault(name, set()).add(identity)
    return [
        Cohort(name, len(people), tuple(len(people & session) for session in there))
        for name, people in sorted(members.items())
    ]


def week(at_ms: int) -> str:
    """The Monday of the moment's week, as YYYY-MM-DD."""
    day = datetime.fromtimestamp(at_ms / 1000, UTC).date()
    return (day - timedelta(days=day.weekday())).isoformat()
