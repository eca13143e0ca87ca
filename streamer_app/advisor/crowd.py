"""Those present as rows of a matrix: how much each wants each course, and what each has seen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from streamer_app.advisor.pairs import Floats

MOST_SEEN: Final = 12
"""Pitches of one course to one viewer beyond which one more makes no difference."""


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Interest in courses, viewer by viewer, with a mean of 1 over those who do not own them.

    ``interest[v, c]`` is 0 where the viewer owns the course; ``seen[v, c]`` counts the earlier
    pitches of it that the viewer was present at, older ones for less. ``unknown`` people are
    present besides, of whom nothing is known.
    """

    viewers: tuple[str, ...]
    courses: tuple[str, ...]
    interest: Floats
    seen: Floats
    unknown: int = 0

    def reach(self, fatigue: float) -> dict[str, float]:
        """Course to the people a pitch of it would reach, weighted by interest and fatigue."""
        weights = self.interest * fatigue**self.seen
        known = max(1, len(self.viewers))
        whole = weights.sum(axis=0) * (1 + self.unknown / known)
        if not self.viewers:
            whole = np.full(len(self.courses), float(self.unknown))
        return dict(zip(self.courses, map(float, whole), strict=True))

    def wanting(self, course: str, least: float = 1.5) -> int:
        """How many of the known want it clearly more than the usual course is wanted."""
        at = self.courses.index(course)
        return int((self.interest[:, at] >= least).sum())


def levels(interest: Floats, seen: Floats) -> tuple[float, ...]:
    """The interest of an audience by how often it has seen a course: [0] never, [1] once ..."""
    counted = np.minimum(np.rint(seen).astype(np.int64), MOST_SEEN)
    return tuple(map(float, np.bincount(counted, interest, minlength=1)))


def seen_by(
    viewers: Sequence[str], courses: Sequence[str], pitches: Sequence[tuple[str, frozenset[str]]]
) -> Floats:
    """[viewer, course]: at how many of these pitches (course, who was there) each was present."""
    row = {viewer: at for at, viewer in enumerate(viewers)}
    column: Mapping[str, int] = {course: at for at, course in enumerate(courses)}
    seen = np.zeros((len(viewers), len(courses)))
    for course, present in pitches:
        if course in column:
            rows = [row[viewer] for viewer in present if viewer in row]
            seen[rows, column[course]] += 1
    return seen
