"""A wall clock that runs fast, so that hours are lived through in minutes."""

import time
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Pace:
    """``times`` as fast from ``anchor_ns`` on; processes of one anchor agree about the time."""

    times: float = 1.0
    anchor_ns: int = 0

    @classmethod
    def from_now(cls, times: float) -> "Pace":
        return cls(times, time.time_ns())

    def lived(self) -> None:
        """Let this process live at the pace. Monotonic clocks, and so timers, stay real."""
        if self.times == 1.0:
            return
        real, anchor, times = time.time_ns, self.anchor_ns, self.times

        def time_ns() -> int:
            return anchor + round((real() - anchor) * times)

        vars(time).update(time_ns=time_ns, time=lambda: time_ns() / 1e9)
