"""Hours of a busy room in minutes (python -m tests.benchmarks.endurance).

G15: the real window takes what 500 messages a second bring in so many hours, on a clock that
runs eight times as fast, so that ten minutes of the room's life are ten minutes to the program
too. What it holds in memory may not grow with the hours, nor may references to ``None`` vanish.
"""

import json
from typing import Final

from tests.benchmarks.crowd import crowd
from tests.benchmarks.pace import Pace
from tests.benchmarks.window import watched
from tests.torture.soak import typical_slope

LIVED_PER_S: Final = 500
PACE: Final = 8
WARM_S: Final = 1800
"""The part of the room's life in which windows, caches and buffers fill; half of short runs."""


def figures(hours: float = 1.0) -> dict[str, float]:
    """Growth an hour of the room's life."""
    seconds = hours * 3600 / PACE
    pace = Pace.from_now(PACE)
    with crowd(LIVED_PER_S * PACE, seconds + 2, pace=pace) as room:
        found = watched(room.url, seconds, settle_s=6.0, pace=pace)
        sent = room.sent(120)
    samples = found["samples"]
    apart_s = (seconds + 3) / len(samples) * PACE
    kept = samples[min(round(WARM_S / apart_s), len(samples) // 2) :]
    rising = typical_slope([one["rss_mib"] for one in kept])
    losing = -typical_slope([one["none_refs"] for one in kept])
    return {
        "hours": hours,
        "sent_a_second_lived": round(sent / hours / 3600),
        "rss_mib_an_hour": round(rising * 3600 / apart_s, 2),
        "rss_mib_warm": kept[0]["rss_mib"],
        "rss_mib": kept[-1]["rss_mib"],
        "threads_grown": kept[-1]["threads"] - kept[0]["threads"],
        "handles_grown": kept[-1]["handles"] - kept[0]["handles"],
        "tasks_grown": kept[-1]["tasks"] - kept[0]["tasks"],
        "none_refs_lost": max(0, round(losing * len(kept))),
        "wal_mib_most": max(one["wal_mib"] for one in samples),
        "not_yet_stored": sent - found["stored"],
        "cpu_share": found["cpu_share"],
    }


if __name__ == "__main__":
    print(json.dumps(figures()))
