"""Twenty thousand messages a second into the real window: nothing lost, nobody waits for money.

The mutant's window spends a third of a second on every look into its inbox.
"""

from typing import Any, Final

from tests.benchmarks.crowd import crowd
from tests.benchmarks.window import WARM_S, watched

RATE: Final = 20_000
PAID_MS: Final = 500
STALL_MS: Final = 100
GROWTH_MIB: Final = 200
SMALL_S: Final = 20
"""Runs shorter than this stand beside others' tests: slower, and only what is lost counts."""


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` seconds of flood."""
    rate = RATE if n >= SMALL_S else RATE // 4
    with crowd(rate, n) as room:
        found = watched(room.url, n + 2.0, slow_s=0.3 if mutant else 0.0, settle_s=2 * WARM_S)
        sent = room.sent(60)
    first, *_, last = [sample["rss_mib"] for sample in found.pop("samples")]
    figures = {
        "sent": sent,
        "lost": sent - found["stored"],
        "rss_growth_mib": round(last - first, 1),
        **{name: found[name] for name in ("paid_shown_p99_ms", "late_p99_ms", "late_max_ms")},
        "cpu_share": found["cpu_share"],
    }
    ok = figures["lost"] == 0 and figures["rss_growth_mib"] <= GROWTH_MIB
    if n >= SMALL_S:
        ok = ok and sent > 0.9 * rate * n
    if n >= SMALL_S or mutant:
        ok = ok and (found["paid_shown_p99_ms"] or 0) <= PAID_MS
        ok = ok and found["late_p99_ms"] <= STALL_MS
    return {"ok": ok, **figures}
