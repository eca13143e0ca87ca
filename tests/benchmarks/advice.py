"""The time of one decision: ``python -m tests.benchmarks.advice`` prints one JSON object.

Thirty courses, five thousand people present and as many messages in the last ten minutes. With
everybody known, ``crowd_ms`` is what it takes to reckon what each wants (once in ten seconds) and
``tick_ms`` a decision in between.
"""

import json
from collections.abc import Callable
from random import Random
from statistics import median
from time import thread_time

from streamer_app.advisor.audience import Audience, Record
from streamer_app.advisor.chooser import Chooser, PastPitch, Situation
from streamer_app.advisor.courses import CourseModel
from streamer_app.advisor.learning import Past
from streamer_app.advisor.policy import decide
from streamer_app.advisor.state import State
from streamer_app.advisor.timing import Moment, PolicySettings
from streamer_app.advisor.topics import Topics
from streamer_app.catalogue.courses import Item
from streamer_app.events import CourseClick, Entry, Money, Viewer
from streamer_app.insight.reading import Reader
from streamer_app.live.folds import Folds, Surroundings
from streamer_app.live.knowledge import Knowledge
from streamer_app.live.suggesting import Circumstances, Suggesting

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
    started = thread_time()
    heard = [
        topics.hear(row, NOW_MS - row * 100, f"u{row}", phrase(rng, 14), "ask")
        for row in range(PRESENT)
    ]
    hearing = (thread_time() - started) / PRESENT * 1e6
    records = {item.id: Record(6, 9_000.0, rng.randrange(90)) for item in items}
    state = State(
        moment=Moment(at_ms=NOW_MS, started_ms=0),
        offers=items,
        audience=Audience(PRESENT, "concurrent"),
        records=records,
        heard=heard,
    )
    return state, hearing


def crowded(rng: Random) -> tuple[Folds, Suggesting]:
    """A room where everybody is known: has bought, or clicked long ago."""
    items = catalogue(rng)
    folds = Folds(Surroundings(Reader(), items))
    owned: dict[str, tuple[str, ...]] = {}
    for nth in range(PRESENT):
        who = Viewer(id=f"u{nth}", name=f"u{nth}")
        chosen = [item.id for item in rng.sample(items, 3)]
        owned[f"u{nth}"] = tuple(chosen[:2]) if nth % 2 else ()
        at_ms = NOW_MS - 700_000 if nth % 3 else NOW_MS - 60_000
        click = CourseClick(source="room", id=f"c{nth}", at_ms=at_ms, viewer=who, course=chosen[2])
        folds.fold(nth + 1, click)
        here = Entry(source="room", id=f"e{nth}", at_ms=NOW_MS - 50_000, viewer=who)
        folds.fold(PRESENT + nth + 1, here)
    pasts = tuple(Past(item.id, (900.0,), rng.randrange(9)) for item in items for _ in range(6))
    model = CourseModel([h for h in owned.values() if h], [item.id for item in items])
    known = Knowledge(model, owned, pasts={"identified": pasts})
    return folds, Suggesting(PolicySettings(), known=known)


def requested(rng: Random) -> float:
    """The milliseconds of one question of another program: 60 viewers, 20 courses, 50 pitches."""
    courses = [f"c{nth}" for nth in range(20)]
    chooser = Chooser(CourseModel([rng.sample(courses, 6) for _ in range(2000)]))
    people = {f"u{nth}": rng.sample(courses, 4) for nth in range(60)}
    pitches = [
        PastPitch(
            at * 20, rng.choice(courses), frozenset(people), frozenset(rng.sample([*people], 2))
        )
        for at in range(50)
    ]
    prices = {course: float(rng.randrange(9, 400)) for course in courses}
    asked = Situation(at_min=2000, catalogue=prices, present=people, pitches=pitches, gates=False)
    return timed(lambda: chooser.choose(asked))


def timed(act: Callable[[], object], times: int = 20) -> float:
    """The median processor time in milliseconds."""
    spent = []
    for _ in range(times):
        started = thread_time()
        act()
        spent.append((thread_time() - started) * 1000)
    return round(median(spent), 2)


def figures() -> dict[str, float]:
    """All of them."""
    state, hearing = busy(Random(1))
    assert decide(state, PolicySettings()).course is not None
    folds, suggesting = crowded(Random(2))
    moments = iter(range(NOW_MS, NOW_MS + 10**9, 10_000))
    first = timed(lambda: suggesting.state(folds, next(moments), Circumstances()), 5)
    at_ms = next(moments)
    suggesting.state(folds, at_ms, Circumstances())
    tick = timed(
        lambda: decide(suggesting.state(folds, at_ms, Circumstances()), suggesting.settings)
    )
    return {
        "courses": COURSES,
        "present": PRESENT,
        "heard": len(state.heard),
        "decide_ms": timed(lambda: decide(state, PolicySettings()), 40),
        "crowd_ms": first,
        "tick_ms": tick,
        "request_ms": requested(Random(3)),
        "hear_us": round(hearing, 1),
    }


if __name__ == "__main__":
    print(json.dumps(figures()))
