"""The demo lesson: an authored script of twelve minutes, expanded into events of a room."""

import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate, pairwise
from random import Random
from typing import Any, Final

import msgspec

from streamer_app.assets import asset
from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Entry,
    Event,
    Follow,
    Gift,
    Leave,
    Like,
    Membership,
    Money,
    Order,
    PaidMessage,
    RoomState,
    Share,
    Viewer,
)

SOURCE: Final = "room"
COMES_AND_GOES: Final[Mapping[str, type[Event]]] = {
    "entries": Entry,
    "leaves": Leave,
    "follows": Follow,
    "shares": Share,
}

Timed = tuple[int, Event]
"""Milliseconds from the start, and what happens then."""


@dataclass(frozen=True, slots=True)
class Cut:
    """The server cuts every link at ``at_s`` and takes none for ``seconds``: that part is lost."""

    at_s: float
    seconds: float

    def hides(self, offset_ms: int) -> bool:
        """Whether something that happens then never reaches anybody."""
        return self.at_s * 1000 <= offset_ms < (self.at_s + self.seconds) * 1000


@dataclass(frozen=True, slots=True)
class Lesson:
    """A script ready to be played. Times are seconds from its start."""

    room: str
    title: str
    signals: frozenset[str]
    seconds: float
    cuts: tuple[Cut, ...]
    timed: tuple[Timed, ...]
    """(ms from the start, event), in order; the parts lost in a cut are not among them."""

    def events(self, start_ms: int) -> list[Event]:
        """The events as they happen when the lesson starts at ``start_ms``."""
        return [msgspec.structs.replace(event, at_ms=start_ms + at) for at, event in self.timed]


def demo_lesson() -> Lesson:
    """The lesson of ``resources/demo/lesson.toml``."""
    return lesson(asset("demo", "lesson.toml").read_text("utf-8"))


def lesson(toml: str) -> Lesson:
    """Expand a script; the same text always gives the same events, ids included.

    Raises: KeyError, ValueError or tomllib.TOMLDecodeError for a script that is not understood.
    """
    script = tomllib.loads(toml)
    cuts = tuple(Cut(_ms(cut["at"]) / 1000, cut["seconds"]) for cut in script.get("cut", []))
    happenings = sorted(_Script(script).all(), key=lambda timed: timed[0])
    counts: dict[str, int] = {}
    timed: list[Timed] = []
    for at, event in happenings:
        kind = type(event).__name__.lower()
        counts[kind] = counts.get(kind, 0) + 1
        if not any(cut.hides(at) for cut in cuts):
            named = {"id": f"{kind}-{counts[kind]}", "source": SOURCE, "room": script["room"]}
            timed.append((at, msgspec.structs.replace(event, **named)))
    seconds = _ms(script["length"]) / 1000
    signals = frozenset(script["signals"])
    return Lesson(script["room"], script["title"], signals, seconds, cuts, tuple(timed))


class _Script:
    """The parts of a script, each turned into timed events."""

    def __init__(self, script: Mapping[str, Any]) -> None:
        self._script = script
        self._random = Random(script["seed"])
        self._length = _ms(script["length"])
        self._crowd: list[str] = script.get("crowd", {}).get("names", [])
        self._viewers: dict[str, Viewer] = {}

    def all(self) -> Iterator[Timed]:
        yield 0, RoomState(name="title", value=self._script["title"])
        yield 0, RoomState(name="live", value=True)
        yield from self._chat()
        parts = {
            "burst": self._burst,
            "paid": self._paid,
            "gift": self._gift,
            "membership": self._membership,
            "click": self._click,
            "order": self._order,
        }
        for name, expand in parts.items():
            for entry in self._script.get(name, []):
                yield from expand(entry)
        yield from self._series("audience", lambda n: AudienceCount(count=n, basis="concurrent"))
        yield from self._series("likes", lambda n: Like(total=n))
        yield from self._comings()
        yield self._length, RoomState(name="live", value=False)

    def _chat(self) -> Iterator[Timed]:
        for line in self._script["script"].splitlines():
            at, name, text = line.split(" ", 2)
            yield _ms(at), Chat(viewer=self._viewer(name), text=text)

    def _burst(self, entry: Mapping[str, Any]) -> Iterator[Timed]:
        """Many say much the same: quick at first, then ebbing away."""
        for nth, name in enumerate(self._some(entry["people"])):
            share = ((nth + self._random.random()) / entry["people"]) ** 1.4
            text = entry["texts"][int(self._random.random() * len(entry["texts"]))]
            at = _ms(entry["at"]) + int(share * entry["over"] * 1000)
            yield at, Chat(viewer=self._viewer(name), text=text)

    def _paid(self, entry: Mapping[str, Any]) -> Iterator[Timed]:
        viewer, paid = self._viewer(entry["who"]), self._money(entry["minor"])
        yield _ms(entry["at"]), PaidMessage(viewer=viewer, text=entry["text"], paid=paid)

    def _gift(self, entry: Mapping[str, Any]) -> Iterator[Timed]:
        """A combo: each message says what it adds and what the combo has come to."""
        combo = f"combo-{entry['at']}-{entry['who']}"
        for nth, (pieces, so_far) in enumerate(_steps(entry["pieces"])):
            free = entry["each"] == 0
            paid = None if free else self._money(pieces * entry["each"])
            gift = Gift(
                viewer=self._viewer(entry["who"]),
                name=entry["name"],
                count=pieces,
                paid=paid,
                worth=paid,
                combo=None if free else combo,
                combo_count=None if free else so_far,
                combo_paid=None if free else self._money(so_far * entry["each"]),
            )
            yield _ms(entry["at"]) + nth * 1300, gift

    def _membership(self, entry: Mapping[str, Any]) -> Iterator[Timed]:
        membership = Membership(
            viewer=self._viewer(entry["who"]),
            tier=entry["tier"],
            months=entry["months"],
            text=entry["text"],
            paid=self._money(entry["minor"]),
        )
        yield _ms(entry["at"]), membership

    def _click(self, entry: Mapping[str, Any]) -> Iterator[Timed]:
        for name in self._some(entry["people"]):
            at = _ms(entry["at"]) + int(self._random.random() * entry["over"] * 1000)
            yield at, CourseClick(viewer=self._viewer(name), course=entry["course"])

    def _order(self, entry: Mapping[str, Any]) -> Iterator[Timed]:
        order = Order(
            viewer=self._viewer(entry["who"]),
            order=f"DEMO-{entry['at'].replace(':', '')}",
            course=entry["course"],
            paid=self._money(entry["minor"]),
        )
        yield _ms(entry["at"]), order

    def _series(self, name: str, made: Callable[[int], Event]) -> Iterator[Timed]:
        series = self._script[name]
        points = [(_ms(at), value) for at, value in series["points"]]
        for at in range(0, self._length + 1, series["every"] * 1000):
            yield at, made(round(_between(points, at)))

    def _comings(self) -> Iterator[Timed]:
        """People come in and go at random times, at the rates of the script."""
        for name, kind in COMES_AND_GOES.items():
            for _ in range(self._script["crowd"][name] * self._length // 60_000):
                nth = int(self._random.random() * 400)
                at = int(self._random.random() * self._length)
                yield at, kind(viewer=self._viewer(self._passing(nth)))

    def _passing(self, nth: int) -> str:
        return self._crowd[nth] if nth < len(self._crowd) else f"viewer{nth}"

    def _some(self, people: int) -> list[str]:
        """That many different names of the crowd."""
        return sorted(self._crowd, key=lambda _: self._random.random())[:people]

    def _viewer(self, name: str) -> Viewer:
        if name not in self._viewers:
            roles = tuple(self._roles(name))
            self._viewers[name] = Viewer(id=f"demo-{name}", name=name, roles=roles)
        return self._viewers[name]

    def _roles(self, name: str) -> Iterator[str]:
        if name == self._script["host"]:
            yield "host"
        for role in ("moderator", "member", "bot"):
            if name in self._script.get(f"{role}s", []):
                yield role

    def _money(self, minor: int) -> Money:
        return Money(minor, self._script["currency"])


def _ms(clock: str) -> int:
    """``MM:SS`` or ``MM:SS.d`` as milliseconds."""
    minutes, seconds = clock.split(":")
    return int(minutes) * 60_000 + round(float(seconds) * 1000)


def _steps(pieces: Iterable[int]) -> Iterator[tuple[int, int]]:
    """Running totals as (what this step adds, the total so far)."""
    for before, total in pairwise(accumulate([0, *pieces], max)):
        yield total - before, total


def _between(points: list[tuple[int, int]], at: int) -> float:
    """The value on the straight lines between the points."""
    for (start, first), (end, second) in pairwise(points):
        if at <= end:
            return first + (second - first) * (at - start) / (end - start)
    return points[-1][1]
