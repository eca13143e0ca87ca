"""The engagement index: how lively the room is against its own normal."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Final

WEIGHTS: Final[Mapping[str, float]] = {
    "chatters": 0.35,
    "msgs": 0.20,
    "askers": 0.20,
    "gifters": 0.10,
    "hold": 0.10,
    "likes": 0.05,
}
STARTER: Final[Mapping[str, float]] = {
    "chatters": 8,
    "msgs": 20,
    "askers": 1.5,
    "gifters": 0.5,
    "likes": 30,
}
LEAST_COVERAGE: Final = 0.4
FLOOR_VIEWERS: Final = 20
QUIET: Final = 35
LIVELY: Final = 65
WINDOW_MS: Final = 120_000
SETTLED_MS: Final = 60_000
CAP: Final = 3
"""Messages of one person that count within a window."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """A room's normal, signal -> value; ``per_head`` (per 100 viewers) once a stored session had
    a concurrent count."""

    absolute: Mapping[str, float]
    per_head: Mapping[str, float] | None = None

    @classmethod
    def of(cls, windows: Iterable[Mapping[str, float]]) -> "Baseline | None":
        """The medians over stored windows in which somebody spoke; None without any.

        A window is what ``Metrics.baseline`` gives: signals, and ``viewers`` if they were counted.
        A median below a quarter of the starter value does not count as normal.
        """
        spoken = [window for window in windows if window.get("chatters")]
        if not spoken:
            return None
        absolute = {name: _normal(spoken, name, 1.0) for name in STARTER}
        counted = [window for window in spoken if window.get("viewers")]
        if not counted:
            return cls(absolute)
        heads = [per_head(window, window["viewers"]) for window in counted]
        scale = 100 / max(FLOOR_VIEWERS, median(window["viewers"] for window in counted))
        return cls(absolute, {name: _normal(heads, name, scale) for name in STARTER})


def _normal(windows: list[Mapping[str, float]], name: str, scale: float) -> float:
    values = [window[name] for window in windows if name in window]
    return max(median(values) if values else 0.0, STARTER[name] / 4 * scale)


def per_head(x: Mapping[str, float], viewers: float) -> Mapping[str, float]:
    """The five rate signals per 100 viewers, at least 20 of them assumed; hold unchanged."""
    heads = max(FLOOR_VIEWERS, viewers) / 100
    return {name: value if name == "hold" else value / heads for name, value in x.items()}


def coverage(x: Mapping[str, float]) -> float:
    """The weight of the signals that are there, 0-1."""
    return sum(WEIGHTS[name] for name in x)


def index(x: Mapping[str, float], baseline: Mapping[str, float] = STARTER) -> float | None:
    """0-100, 50 = normal for the room; None where too little is known (coverage below 0.4).

    Args:
        x: the available signals of a 120 s window: ``chatters`` (distinct), ``msgs``, ``askers``,
            ``gifters``, ``likes`` (a minute) and ``hold`` (audience now over 5 min ago).
        baseline: their normal values, > 0; not needed for hold.
    """
    known = coverage(x)
    if known < LEAST_COVERAGE - 1e-9:
        return None
    total = sum(WEIGHTS[name] * _level(name, value, baseline) for name, value in x.items())
    return 100 * total / known


def _level(name: str, value: float, baseline: Mapping[str, float]) -> float:
    if name == "hold":
        return min(1.0, max(0.0, 0.5 + 5 * (value - 1)))
    return value / (value + baseline[name])


class _Bound:
    """Whether the index is above a bound; that changes after 60 s on the other side of it."""

    def __init__(self, above: bool, left_ms: int | None = None) -> None:
        self.above = above
        self._left_ms = left_ms

    def copy(self) -> "_Bound":
        return _Bound(self.above, self._left_ms)

    def see(self, at_ms: int, above: bool) -> bool:
        if above == self.above:
            self._left_ms = None
        elif self._left_ms is None:
            self._left_ms = at_ms
        elif at_ms - self._left_ms >= SETTLED_MS:
            self.above, self._left_ms = above, None
        return self.above


class Word:
    """One word for the index; it changes only after 60 s on the other side of a bound.

    Each bound is watched by itself: what rose through both is not quiet 60 s after the first.
    """

    def __init__(self, word: str = "", bounds: tuple[_Bound, ...] = ()) -> None:
        self.word = word
        self._bounds = bounds

    def copy(self) -> "Word":
        return Word(self.word, tuple(bound.copy() for bound in self._bounds))

    def see(self, at_ms: int, value: float | None) -> str:
        """The word after the index was ``value``; the first one holds at once."""
        if value is None:
            self.word, self._bounds = "", ()
            return ""
        sides = value >= QUIET, value > LIVELY
        self._bounds = self._bounds or tuple(map(_Bound, sides))
        heard, lively = (
            bound.see(at_ms, side) for bound, side in zip(self._bounds, sides, strict=True)
        )
        self.word = "lively" if lively else "normal" if heard else "quiet"
        return self.word
