"""How often somebody may do something: a bucket of turns that fills again, one a person."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Final

REMEMBERED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, ``per_s`` for good."""

    per_s: float
    burst: int


class Rates:
    """Buckets by key, full at first; the longest unused are forgotten, which only is generous."""

    def __init__(self, rate: Rate, clock: Callable[[], float]) -> None:
        self._rate = rate
        self._clock = clock
        self._buckets: OrderedDict[Hashable, tuple[float, float]] = OrderedDict()

    def wait(self, key: Hashable, turns: int = 1) -> float:
        """Take a turn: 0 where it may go ahead, else the seconds until it may (nothing taken)."""
        now = self._clock()
        left, at = self._buckets.pop(key, (float(self._rate.burst), now))
        left = min(float(self._rate.burst), left + (now - at) * self._rate.per_s)
        short = turns - left
        self._buckets[key] = (left if short > 0 else left - turns, now)
        if len(self._buckets) > REMEMBERED:
            self._buckets.popitem(last=False)
        return max(0.0, short / self._rate.per_s)
