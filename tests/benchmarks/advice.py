"""The time of one decision: ``python -m tests.benchmarks.advice`` prints one JSON object.

Thirty courses, five thousand people present and as many messages in the last ten minutes.
"""

import json
from random import Random
from statistics import median
from time import perf_counter

from streamer_app.advisor.audience import Audience, Record
from streamer_app.advisor.policy import decide
from streamer_app.advisor.state import State
from streamer_app.advisor.timing import Moment, PolicySettings
from streamer_app.advisor.topics import Topics
from streamer_app.catalogue.courses import Item
from streamer_app.events import Money

COURSES, PRESENT = 30, 5_000
NOW_MS = 3_600_000
GLYPHS = [chr(code) for code in range(0x4E00, 0x4E00 + 900)]


def phrase(rng: Random, length: int) -> str:
    return "".join(rng.choices(GLYPHS, k=length))


def catalogue(rng: Random) -> list[Item]:
    return [
        Item(
            id=f"c{nth}",
            title=phrase(rng, 8),
            price=Money(rng.randrange(900, 59_900), "CNY"),
            link="https://x.example",
            tags=tuple(phrase(rng, 3) for _ in range(6)),
            outline=tuple(phrase(rng, 10) for _ in range(12)),
            points=tuple(phrase(rng, 15) for _ in range(3)),
        )
        for nth in range(COURSES)
    ]


def busy(rng: Random) -> tuple[State, float]:
    """The state, and the microseconds a message that hearing them took."""
    items = catalogue(rng)
    topics = Topics(items)
    started = perf_counter()
    heard = [
        topics.hear(row, NOW_MS - row * 100, f"u{row}", phrase(rng, 14), "ask")
        for row in range(PRESENT)
    ]
    hearing = (perf_counter() - started) / PRESENT * 1e6
    records = {item.id: Record(6, 9_000.0, rng.randrange(90)) for item in items}
    state = State(
        moment=Moment(at_ms=NOW_MS, started_ms=0),
        offers=items,
        audience=Audience(PRESENT, "concurrent"),
        records=records,
        heard=heard,
    )
    return state, hearing


def main() -> None:
    """Print the figures."""
    state, hearing = busy(Random(1))
    times = []
    for _ in range(40):
        started = perf_counter()
        decision = decide(state, PolicySettings())
        times.append((perf_counter() - started) * 1000)
    assert decision.course is not None
    figures = {
        "courses": COURSES,
        "present": PRESENT,
        "heard": len(state.heard),
        "decide_ms": round(median(times), 2),
        "hear_us": round(hearing, 1),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
