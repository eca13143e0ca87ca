"""What the advisor has learned so far, in figures that a person can check."""

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from math import exp, lgamma, log
from pathlib import Path
from typing import Final

from streamer_app.advisor.audience import STRENGTH, Record, pooled_rate
from streamer_app.advisor.interaction import OPTIONS, Outcome
from streamer_app.advisor.pitching import Run
from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.imports import course_finder
from streamer_app.live.interacting import outcome_of_pitch
from streamer_app.live.knowledge import PastSession, acts_of, by_session, past_of
from streamer_app.store.queries import Reader

KINDS: Final = ("pitch", "order", "refund")
STEPS: Final = 4_000


@dataclass(frozen=True, slots=True)
class CourseLesson:
    """A course's pitches: the people they reached, the orders, and buyers in a hundred with the
    80 % interval of that rate."""

    course: str
    title: str
    pitches: int
    exposed: float
    orders: int
    rate: float
    low: float
    high: float
    last_ms: int


@dataclass(frozen=True, slots=True)
class ActLesson:
    """What was done with the room so many times, and how often it helped."""

    option: str
    done: int
    worked: int


@dataclass(frozen=True, slots=True)
class Lessons:
    """``accepted`` to ``ignored`` count suggestions; of ``forecasts`` settled ones so many were
    ``inside`` their own interval, where 80 in a hundred should be."""

    courses: tuple[CourseLesson, ...] = ()
    accepted: int = 0
    snoozed: int = 0
    refused: int = 0
    ignored: int = 0
    forecasts: int = 0
    inside: int = 0
    acts: tuple[ActLesson, ...] = ()


def lessons(database: Path, items: Sequence[Item], now_ms: int, since_ms: int = 0) -> Lessons:
    """Everything learned from ``since_ms`` on. Raises: AppError for a damaged database."""
    if not database.exists():
        return Lessons()
    names = course_finder(items)
    with Reader(database) as reader:
        stored = [one for kind in KINDS for one in reader.of_kind(kind)]
        acted = [one.event for one in reader.of_kind("interaction")]
    kept = [one for one in stored if one.event.at_ms >= since_ms]
    past = [PastSession(rows, names, session) for session, rows in by_session(kept)]
    runs = [run for one in past for run in one.pitching.runs]
    settled = [pair for one in past for pair in one.runs() if pair[0].settled(now_ms)]
    told = [(run.shown, orders) for run, orders in settled if run.shown.get("high") is not None]
    return Lessons(
        courses=_courses(settled, {item.id: item.title for item in items}),
        accepted=sum(_suggested(run) and run.started_ms is not None for run in runs),
        snoozed=sum(_waits(run) and run.snoozed_until_ms is not None for run in runs),
        refused=sum(bool(run.rejected) for run in runs),
        ignored=sum(_waits(run) and run.ignored for run in runs),
        forecasts=len(told),
        inside=sum(shown["low"] <= orders <= shown["high"] for shown, orders in told),
        acts=_acts(
            [
                *acts_of(event for event in acted if event.at_ms >= since_ms),
                *(outcome_of_pitch(*pair) for pair in settled),
            ]
        ),
    )


def _acts(outcomes: Sequence[Outcome]) -> tuple[ActLesson, ...]:
    """A line for each thing that was done, in the order of the options."""
    found = []
    for option in OPTIONS:
        helped = [outcome.worked for outcome in outcomes if outcome.option == option]
        found += [ActLesson(option, len(helped), sum(helped))] if helped else []
    return tuple(found)


def _suggested(run: Run) -> bool:
    return run.suggested_ms is not None


def _waits(run: Run) -> bool:
    """Whether nobody said yes or no to it."""
    return run.started_ms is None and not run.rejected


def _courses(
    settled: Sequence[tuple[Run, int]], titles: Mapping[str, str]
) -> tuple[CourseLesson, ...]:
    """A line a course, the one with the most pitches first."""
    found: dict[str, Record] = {}
    last: dict[str, int] = {}
    for run, orders in settled:
        old, past = found.get(run.course, Record()), past_of(run, orders)[1]
        reached = old.exposed + past.reach(1.0)
        found[run.course] = Record(old.pitches + 1, reached, old.orders + orders)
        last[run.course] = max(last.get(run.course, 0), run.ended_ms or 0)
    rate = pooled_rate(found.values())
    lines = [
        CourseLesson(
            course,
            titles.get(course, course),
            record.pitches,
            record.exposed,
            record.orders,
            *rate_of(record, rate),
            last[course],
        )
        for course, record in found.items()
    ]
    return tuple(sorted(lines, key=lambda line: (-line.pitches, line.title)))


def rate_of(record: Record, usual: float) -> tuple[float, float, float]:
    """Buyers in a hundred people reached, with the 10 % and 90 % points of what that rate may be.

    The rate is Beta distributed as for the forecast: ``usual`` with the weight of 200 people,
    and the course's own pitches.
    """
    exposed = max(record.exposed, record.orders)
    alpha = usual * STRENGTH + record.orders
    beta = max(1.0, STRENGTH + exposed - alpha)
    low, high = beta_interval(alpha, beta)
    return 100 * alpha / (alpha + beta), 100 * low, 100 * high


def beta_interval(alpha: float, beta: float) -> tuple[float, float]:
    """The 10 % and 90 % points of a Beta distribution, by the midpoint rule to 1/4000 of its
    width."""
    mean = alpha / (alpha + beta)
    spread = (mean * (1 - mean) / (alpha + beta + 1)) ** 0.5
    top = min(1.0, mean + 10 * spread)
    points = [(at + 0.5) * top / STEPS for at in range(STEPS)]
    whole = lgamma(alpha + beta) - lgamma(alpha) - lgamma(beta)
    weights = [exp(whole + (alpha - 1) * log(p) + (beta - 1) * log(1 - p)) for p in points]
    sums = list(accumulate(weights))
    found = [points[bisect_left(sums, share * sums[-1])] for share in (0.1, 0.9)]
    return found[0], found[1]
