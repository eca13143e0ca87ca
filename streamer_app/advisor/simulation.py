"""Rooms with hidden wants: what a chooser earns against an oracle that knows them.

A viewer present who wants the course pitched buys it with a fixed chance, cut at every earlier
pitch of it that he saw. Buyers become owners. The oracle takes the best next pitch of all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from streamer_app.advisor.chooser import PastPitch, Situation

EVERY_MIN: Final = 30.0
PRICES: Final = (49.0, 99.0, 149.0, 199.0, 299.0, 399.0)


@dataclass(frozen=True, slots=True)
class Audience:
    """A creator's viewers: what each has, in order, and what each wants of the catalogue."""

    catalogue: Mapping[str, float]
    histories: Mapping[str, Sequence[str]]
    wants: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """How viewers behave. ``fatigue`` 1 is none; ``present`` of the viewers see each pitch."""

    pitches: int = 50
    present: int = 60
    conversion: float = 0.3
    fatigue: float = 0.5


@dataclass(frozen=True, slots=True)
class Sold:
    """One pitch: what came in, what the chooser expected, and how many bought. ``fair`` is what
    it brings on average over all lucks, after the pitches before it."""

    revenue: float
    orders: int
    low: int
    high: int
    expected: float
    fair: float = 0.0


Choose = Callable[[Situation], tuple[str | None, float, int, int]]
"""A situation to the course and its orders: expected, low, high."""


class Room:
    """One creator's evening after evening."""

    def __init__(self, audience: Audience, world: World, seed: int) -> None:
        self._audience, self._world = audience, world
        self._random = np.random.default_rng(seed)
        self._viewers = list(audience.histories)
        self._owned = {v: set(h) for v, h in audience.histories.items()}
        self._seen: dict[tuple[str, str], int] = {}
        self._left: dict[tuple[str, str], float] = {}
        """How likely a viewer who wants a course has not bought it yet, whatever happened here."""
        self._pitches: list[PastPitch] = []

    def play(self, choose: Choose | None) -> list[Sold]:
        """Every pitch in turn; without a chooser, the oracle's."""
        return [self._step(choose, nth) for nth in range(self._world.pitches)]

    def _step(self, choose: Choose | None, nth: int) -> Sold:
        count = min(self._world.present, len(self._viewers))
        present = sorted(self._random.choice(self._viewers, count, replace=False).tolist())
        luck = dict(zip(present, self._random.random(count).tolist(), strict=True))
        now = Situation(
            at_min=EVERY_MIN * (nth + 1),
            catalogue=self._audience.catalogue,
            present={v: list(self._audience.histories[v]) for v in present},
            pitches=tuple(self._pitches),
            gates=False,
            seed=nth,
        )
        course, expected, low, high = choose(now) if choose else (self._best(present), 0.0, 0, 0)
        if course is None:
            return Sold(0.0, 0, 0, 0, 0.0)
        price = self._audience.catalogue[course]
        fair = price * sum(self._fairly(viewer, course) for viewer in present)
        buyers = frozenset(v for v in present if luck[v] < self._chance(v, course))
        self._sell(now, course, frozenset(present), buyers)
        count = len(buyers)
        return Sold(price * count, count, low, high, expected, fair)

    def _sell(
        self, now: Situation, course: str, present: frozenset[str], buyers: frozenset[str]
    ) -> None:
        for viewer in present:
            self._seen[viewer, course] = self._seen.get((viewer, course), 0) + 1
        for viewer in buyers:
            self._owned[viewer].add(course)
        self._pitches.append(PastPitch(now.at_min, course, present, buyers))

    def _chance(self, viewer: str, course: str) -> float:
        if course in self._owned[viewer] or course not in self._audience.wants[viewer]:
            return 0.0
        seen = self._seen.get((viewer, course), 0)
        return self._world.conversion * self._world.fatigue**seen

    def _fairly(self, viewer: str, course: str) -> float:
        """The chance over all lucks that the viewer buys now."""
        had = course in self._audience.histories[viewer]
        if had or course not in self._audience.wants[viewer]:
            return 0.0
        left = self._left.get((viewer, course), 1.0)
        buys = self._world.conversion * self._world.fatigue ** self._seen.get((viewer, course), 0)
        self._left[viewer, course] = left * (1 - buys)
        return left * buys

    def _best(self, present: Sequence[str]) -> str:
        def worth(course: str) -> float:
            chances = sum(self._chance(viewer, course) for viewer in present)
            return self._audience.catalogue[course] * chances

        return max(sorted(self._audience.catalogue), key=worth)


def round_robin(now: Situation) -> tuple[str | None, float, int, int]:
    """Every course in turn."""
    courses = sorted(now.catalogue)
    return courses[len(now.pitches) % len(courses)], 0.0, 0, 0


def priciest(now: Situation) -> tuple[str | None, float, int, int]:
    """The dearest, always."""
    return max(sorted(now.catalogue), key=lambda course: now.catalogue[course]), 0.0, 0, 0


def at_random(now: Situation) -> tuple[str | None, float, int, int]:
    """Any course."""
    courses = sorted(now.catalogue)
    drawn = np.random.default_rng((now.seed, len(now.pitches), 7)).integers(len(courses))
    return courses[int(drawn)], 0.0, 0, 0


TOPICS: Final = 6
OTHERS: Final = 40
"""Courses of the field that are not in the creator's own catalogue."""


class Field:
    """A made-up field: topics, courses on mixtures of them, and learners who follow theirs."""

    def __init__(self, seed: int, courses: int = 8) -> None:
        self._random = np.random.default_rng(seed)
        self.own = [f"c{nth}" for nth in range(courses)]
        self.all = [*self.own, *(f"x{nth}" for nth in range(OTHERS))]
        self._topics = self._random.dirichlet(np.full(TOPICS, 0.3), len(self.all))
        self._appeal = self._random.lognormal(0.0, 0.8, len(self.all))

    def learners(self, count: int) -> list[list[str]]:
        """Histories of people with the same kinds of interest."""
        return [self._history(self._pull()) for _ in range(count)]

    def audience(self, viewers: int = 300) -> Audience:
        """The creator's viewers; each wants about every fifth course of the catalogue."""
        prices = self._random.choice(PRICES, len(self.own)).tolist()
        histories: dict[str, list[str]] = {}
        wants: dict[str, frozenset[str]] = {}
        for nth in range(viewers):
            pull = self._pull()
            chance = np.minimum(0.8, 0.2 * pull[: len(self.own)] / pull.mean())
            keen = self._random.random(len(self.own)) < chance
            history = self._history(pull)
            name = f"v{nth}"
            histories[name] = history
            wants[name] = frozenset(
                c for c, k in zip(self.own, keen, strict=True) if k and c not in history
            )
        return Audience(dict(zip(self.own, prices, strict=True)), histories, wants)

    def _pull(self) -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
        """How strongly one person is drawn to each course."""
        taste = self._random.dirichlet(np.full(TOPICS, 0.4))
        pull: np.ndarray[tuple[int, ...], np.dtype[np.float64]] = (
            self._topics @ taste
        ) * self._appeal + 1e-6
        return pull

    def _history(self, pull: np.ndarray[tuple[int, ...], np.dtype[np.float64]]) -> list[str]:
        length = 1 + int(self._random.poisson(4))
        picked = self._random.choice(len(self.all), length, replace=False, p=pull / pull.sum())
        return [self.all[at] for at in picked]


def shuffled(audience: Audience, seed: int) -> Audience:
    """The same people whose histories say nothing about their wants."""
    names = list(audience.histories)
    order = np.random.default_rng(seed).permutation(len(names))
    mixed = {
        name: list(audience.histories[names[int(at)]])
        for name, at in zip(names, order, strict=True)
    }
    wants = {n: frozenset(audience.wants[n] - set(mixed[n])) for n in names}
    return replace(audience, histories=mixed, wants=wants)
