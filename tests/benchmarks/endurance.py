"""Hours of a busy room in minutes (python -m tests.benchmarks.endurance).

G15: the real window takes what 500 messages a second bring in so many hours, as fast as it can;
what it holds in memory may not grow with the hours, nor may references to ``None`` vanish.
"""

import json
from typing import Final

from tests.benchmarks.crowd import crowd
from tests.benchmarks.window import watched
from tests.torture.soak import slope

RATE: Final = 6_000
LIVED_PER_S: Final = 500
WARM: Final = 0.3
"""The share of the samples in which caches and buffers fill."""


def figures(hours: float = 0.5) -> dict[str, float]:
    """Growth an hour of the room's life."""
    seconds = hours * 3600 * LIVED_PER_S / RATE
    with crowd(RATE, seconds + 2) as room:
        found = watched(room.url, seconds, settle_s=6.0)
        sent = room.sent(120)
    samples = found["samples"]
    kept = samples[int(len(samples) * WARM) :]
    apart_s = (seconds + 3) / len(samples) * RATE / LIVED_PER_S
    return {
        "hours": hours,
        "rss_mib_an_hour": round(slope([one["rss_mib"] for one in kept]) * 3600 / apart_s, 2),
        "rss_mib": kept[-1]["rss_mib"],
        "threads_grown": kept[-1]["threads"] - kept[0]["threads"],
        "handles_grown": kept[-1]["handles"] - kept[0]["handles"],
        "none_refs_lost": max(0, kept[0]["none_refs"] - kept[-1]["none_refs"]),
        "wal_mib_most": max(one["wal_mib"] for one in samples),
        "not_yet_stored": sent - found["stored"],
    }


if __name__ == "__main__":
    print(json.dumps(figures()))
