"""What pitches cost: the viewers who left while one went on, beside as many usual minutes."""

from statistics import fmean
from typing import Final

from streamer_app.advisor.pitching import Run
from streamer_app.advisor.timing import Cost
from streamer_app.live.folds import Folds

NEAR_MS: Final = 60_000
SHORTEST_MS: Final = 60_000
"""A shorter pitch says nothing about who leaves."""
COSTLY: Final = 0.05
"""From so many viewers lost in a hundred on, beyond the usual, the next pause is longer."""
LONGER_S: Final = 600


def last_cost(folds: Folds, at_ms: int) -> Cost | None:
    """The cost of the last pitch that ended; None where nobody counts who is watching.

    Usual is what an equally long time before it lost, and in every such stretch without a pitch
    since the start, on average.
    """
    run = _last(folds)
    if run is None:
        return None
    start, end = run.started_ms or 0, run.ended_ms or 0
    line = [(ms, count) for ms, count in folds.metrics.viewers_line() if count is not None]
    before, after = _near(line, start), _near(line, end)
    if before is None or after is None or end - start < SHORTEST_MS:
        return None
    usual: list[float] = []
    at = start
    while line and (at := at - (end - start)) >= line[0][0]:
        first, last = _near(line, at), _near(line, at + end - start)
        if first is not None and last is not None:
            usual.append(first - last)
    return Cost(round(before), round(before - after), fmean(usual) if usual else 0.0)


def cost_rows(folds: Folds) -> tuple[int, ...]:
    """The last pitch's start and end and the counts of viewers that its cost rests on."""
    run = _last(folds)
    return tuple(row for row in run.rows.get("cost", ()) if row) if run else ()


def _last(folds: Folds) -> Run | None:
    """The pitch that ended last."""
    ended = [r for r in folds.pitching.runs if r.ended_ms is not None and r.started_ms is not None]
    return max(ended, key=lambda run: run.ended_ms or 0, default=None)


def _near(line: list[tuple[int, float]], at_ms: int) -> float | None:
    """How many watched then: the last count of the minute before."""
    known = [count for ms, count in line if at_ms - NEAR_MS < ms <= at_ms]
    return known[-1] if known else None
