"""Questions that ask the same, found among many: average linkage over sums of their pieces.

A wording is compared with a group by its mean likeness to the wordings there, so that a chain of
near neighbours makes no group. All is decided in order of arrival, and never revised.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Final

import numpy as np

from streamer_app.insight.normal import normalise
from streamer_app.insight.postings import Floats, Postings
from streamer_app.insight.similarity import Background, Shape, agreement, at_probability

JOIN: Final = 0.59
"""The mean likeness from which a wording joins a group: on development streams the lowest that
keeps the B-cubed precision above .95 with a margin."""
STEPS: Final[Mapping[str, float]] = {
    "usual": JOIN,
    "careful": at_probability(0.75),
    "strict": at_probability(0.9),
}
"""The likeness from which a wording joins, by how careful one wants it; none is below ``JOIN``."""
MOST: Final = 1_000
"""Groups that are compared with; the one untouched for longest is let go."""
MOST_WORDINGS: Final = 50
"""Wordings that stand for a group."""


@dataclass(slots=True)
class _Group:
    place: int
    members: dict[str, Shape] = field(default_factory=dict)
    numbers: frozenset[str] = frozenset()
    topic: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()

    def take(self, shape: Shape) -> None:
        self.numbers |= shape.numbers
        self.topic |= shape.topic
        self.asked |= shape.asked


class Groups:
    """Wordings by group; a group has the number that its maker gave it."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._groups: dict[int, _Group] = {}
        self._sums = Postings(most + 1)
        self._sizes: Floats = np.full(most + 1, np.inf)
        self._at: list[int] = [0] * (most + 1)
        """The group at each place."""
        self._free = list(range(most, -1, -1))
        self._homes: dict[str, int] = {}
        self._arrivals: dict[str, int] = {}
        self._numbers = count(1)

    def __len__(self) -> int:
        return len(self._groups)

    def home(self, key: str) -> int | None:
        """The group of a wording."""
        return self._homes.get(key)

    def near(self, shape: Shape, floor: float) -> list[tuple[float, int]]:
        """(mean likeness, group) of all groups at or above ``floor``, the likest first."""
        means = self._sums.products(shape.vector) / self._sizes
        found = []
        for place in np.flatnonzero(means >= floor).tolist():
            group = self._at[place]
            held = self._groups[group]
            alike = float(means[place]) * agreement(shape, held)
            if alike >= floor:
                found.append((alike, group))
        return sorted(found, key=lambda pair: (-pair[0], pair[1]))

    def put(self, key: str, shape: Shape, group: int) -> None:
        """File a wording; of a group that has many, further ones are only remembered."""
        if key in self._homes:
            return
        self._homes[key] = group
        self._arrivals.setdefault(key, next(self._numbers))
        found = self._groups.pop(group, None) or self._made(group)
        self._groups[group] = found
        if len(found.members) < MOST_WORDINGS:
            self._take(found, key, shape)
        if len(self._groups) > self._most:
            self._drop(next(iter(self._groups)))

    def _made(self, group: int) -> _Group:
        place = self._free.pop()
        self._at[place] = group
        return _Group(place)

    def _take(self, found: _Group, key: str, shape: Shape) -> None:
        found.members[key] = shape
        found.take(shape)
        self._sums.add(found.place, shape.vector)
        self._sizes[found.place] = len(found.members)

    def move(self, key: str, group: int) -> None:
        """Take a wording to another group; sums are made anew, so that going back is exact."""
        old = self._homes.get(key)
        if old is None or old == group:
            return
        shape, arrival = self._groups[old].members.get(key), self._arrivals[key]
        self.remove(key)
        if shape is not None:
            self._arrivals[key] = arrival
            self.put(key, shape, group)
            self._rebuild(group)

    def remove(self, key: str) -> None:
        """Forget a wording, and its group with the last one."""
        group = self._homes.pop(key, None)
        self._arrivals.pop(key, None)
        if group is None or key not in self._groups[group].members:
            return
        if len(self._groups[group].members) == 1:
            self._drop(group)
        else:
            self._clear(group)
            del self._groups[group].members[key]
            self._rebuild(group)

    def _drop(self, group: int) -> None:
        self._clear(group)
        place = self._groups.pop(group).place
        self._sizes[place] = np.inf
        self._free.append(place)
        for key in [key for key, home in self._homes.items() if home == group]:
            del self._homes[key], self._arrivals[key]

    def _clear(self, group: int) -> None:
        """Take the group out of the sums."""
        found = self._groups[group]
        for shape in found.members.values():
            self._sums.clear(found.place, shape.vector)

    def _rebuild(self, group: int) -> None:
        """Add the group's wordings up anew, in order of arrival."""
        self._clear(group)
        old = self._groups[group]
        self._groups[group] = found = _Group(old.place)
        for key, shape in sorted(old.members.items(), key=lambda pair: self._arrivals[pair[0]]):
            self._take(found, key, shape)


def grouped(texts: Iterable[str], background: Background) -> list[int]:
    """The group of each text, decided one at a time: 1, 2, … in order of arrival."""
    groups = Groups()
    routes: dict[str, int] = {}
    said = []
    made = 0
    for text in texts:
        key = normalise(text)
        if key not in routes:
            shape = background.shape(text)
            near = groups.near(shape, JOIN)
            made += not near
            routes[key] = near[0][1] if near else made
            groups.put(key, shape, routes[key])
        said.append(routes[key])
    return said
