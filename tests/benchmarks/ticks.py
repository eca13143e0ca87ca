"""How smoothly the window runs while rooms talk (python -m tests.benchmarks.ticks).

G8: how late a 60 Hz timer of the window's thread fires at 10,000 messages a second, beside the
same window without any room. Both in processes of their own, one after the other.
"""

import json
from typing import Final

from tests.benchmarks.crowd import crowd
from tests.benchmarks.window import watched

RATE: Final = 10_000


def figures(seconds: float = 20.0) -> dict[str, float]:
    """p99 of both, their difference, and the frames that took over 33 ms."""
    idle = watched("", min(seconds, 20.0))
    with crowd(RATE, seconds + 4) as room:
        busy = watched(room.url, seconds, settle_s=6.0)
        sent = room.sent(60)
    return {
        "idle_p99_ms": idle["late_p99_ms"],
        "busy_p99_ms": busy["late_p99_ms"],
        "later_ms": round(busy["late_p99_ms"] - idle["late_p99_ms"], 2),
        "frames_over_33_ms": busy["frames_over_33_ms"],
        "frames": busy["frames"],
        "shown_p99_ms": busy["shown_p99_ms"],
        "cpu_share": busy["cpu_share"],
        "not_yet_stored": sent - busy["stored"],
    }


if __name__ == "__main__":
    print(json.dumps(figures()))
