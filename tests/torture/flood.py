"""Twenty thousand messages a second into the real window: nothing lost, nobody waits for money.

The room is a process of its own, and the window another. What the room wrote to its socket and
the window did not store after it took in all that was under way is lost; what the room could not
write, because the window was behind and TCP held it back, is not lost but ``held_back``: a real
platform would have waited, or cut the link and left a gap that is told. The mutant's window
spends a third of a second on every look into its inbox.
"""

from typing import Any, Final

from tests.benchmarks.crowd import crowd
from tests.benchmarks.window import watched

RATE: Final = 20_000
PAID_MS: Final = 500
BUSY: Final = 0.9
"""Of one processor: the threads of an interpreter have little more between them."""
STALL_MS: Final = 100
GROWTH_MIB: Final = 200
TAKEN: Final = 0.9
"""The share of the flood that must get through while it lasts."""
QUIET_S: Final = 15.0
"""Nothing more stored for so long: all is taken in. A busy machine pauses for seconds."""
SMALL_S: Final = 20
"""Runs shorter than this stand beside others' tests: slower, and only what is lost counts."""


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` seconds of flood."""
    full = n >= SMALL_S
    offered = (RATE if full else RATE // 4) * n
    with crowd(offered // n, n) as room:
        settle_s = QUIET_S if full else 1.5
        found = watched(room.url, n + 2.0, slow_s=0.3 if mutant else 0.0, settle_s=settle_s)
        sent = room.sent(60)
    first, *_, last = [sample["rss_mib"] for sample in found["samples"]]
    figures = {
        "offered": offered,
        "held_back": max(0, offered - sent),
        "lost": sent - found["stored"],
        "stored_when_it_ended": found["stored_at_end"],
        "rss_growth_mib": round(last - first, 1),
        **{name: found[name] for name in ("paid_shown_p99_ms", "late_p99_ms", "late_max_ms")},
        "cpu_share": found["cpu_share"],
    }
    ok = figures["lost"] == 0 and figures["rss_growth_mib"] <= GROWTH_MIB
    if full:
        ok = ok and sent >= TAKEN * offered
    if full or mutant:
        ok = ok and (found["paid_shown_p99_ms"] or 0) <= PAID_MS
        ok = ok and found["late_p99_ms"] <= STALL_MS
    # Nothing of the program itself waits then: it is the machine that cannot carry so many.
    busy = {"why": "the processor was the limit"} if not ok and figures["cpu_share"] > BUSY else {}
    return {"ok": ok, **figures, **busy}
