"""The pitches of a session: what was expected, what came, and what it cost in viewers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from streamer_app.advisor.effect import SETTLING_MS, Verdict, uplift
from streamer_app.advisor.pitching import Run
from streamer_app.events import Money, totals
from streamer_app.live.behind import Against
from streamer_app.live.folds import Folds
from streamer_app.live.judging import against, clicks_of, measures, rows_of
from streamer_app.review.summary import Read

USUAL_MS: Final = 10 * 60_000
"""The stretch before a pitch that says how the audience usually moves."""


@dataclass(frozen=True, slots=True)
class PitchLine:
    """One pitch that was started. Money is minor units by currency; orders are whole numbers.

    ``lost`` and ``usually_lost`` are viewers from its start to its end, and in as long a time
    before it; None where nobody counts who is watching.
    """

    pitch: str
    course: str
    title: str
    kind: str
    started_ms: int
    ended_ms: int
    planned_s: int
    watching: int | None
    intents: int
    clicks: int | None
    orders: int
    money: dict[str, int] = field(default_factory=dict)
    refunded: dict[str, int] = field(default_factory=dict)
    expected: float | None = None
    low: int | None = None
    high: int | None = None
    usual: float = 0.0
    verdict: Verdict = "too_little"
    lost: int | None = None
    usually_lost: int | None = None
    usual_low: int = 0
    usual_high: int = 0
    against: Against | None = None
    rows: Mapping[str, tuple[int, ...]] = field(default_factory=dict)
    """The rows behind the numbers, as ``PitchCard.rows`` has them."""

    @property
    def length_s(self) -> int:
        return round((self.ended_ms - self.started_ms) / 1000)


def pitch_lines(read: Read, language: str = "") -> tuple[PitchLine, ...]:
    """Every pitch that was started, in order of time, its course as it is called in a language."""
    folds = read.folds
    watching = Watching(folds)
    started = [run for run in folds.pitching.runs if run.started_ms is not None]
    lines = (_line(folds, run, watching, read.at_ms, language) for run in started)
    return tuple(sorted(lines, key=lambda line: line.started_ms))


class Watching:
    """How many watched at a moment: the last count before it."""

    def __init__(self, folds: Folds) -> None:
        self._line = [(ms, count) for ms, count in folds.metrics.viewers_line(0)]

    def at(self, at_ms: int) -> int | None:
        """The count that held then; None where there was none."""
        before = [count for ms, count in self._line if ms <= at_ms]
        return None if not before or before[-1] is None else round(before[-1])

    def lost(self, start_ms: int, end_ms: int) -> int | None:
        """Viewers fewer at the end than at the start (negative: more)."""
        start, end = self.at(start_ms), self.at(end_ms)
        return None if start is None or end is None else start - end


def _line(folds: Folds, run: Run, watching: Watching, at_ms: int, language: str) -> PitchLine:
    start = run.started_ms or 0
    end = run.ended_ms if run.ended_ms is not None else at_ms
    sales = folds.sold(run.pitch)
    measured = measures(folds, run, at_ms)
    seen = uplift(*measured)
    item = folds.items.get(run.course)
    told = {name: run.shown.get(name) for name in ("expected", "low", "high")}
    return PitchLine(
        pitch=run.pitch,
        course=run.course,
        title=folds.title(run.course, language),
        kind=item.kind if item else "course",
        started_ms=start,
        ended_ms=end,
        planned_s=run.planned_s,
        watching=watching.at(start),
        intents=run.intents,
        clicks=clicks_of(folds, run),
        orders=len(sales),
        money=totals(sale.paid for sale in sales if sale.paid),
        refunded=totals(
            Money(sale.refunded, sale.paid.currency)
            for sale in sales
            if sale.paid and sale.refunded
        ),
        usual=seen.expected,
        verdict=seen.verdict,
        lost=watching.lost(start, end),
        usually_lost=watching.lost(start - (end - start), start),
        usual_low=seen.low,
        usual_high=seen.high,
        against=against(run, measured, seen),
        rows=rows_of(folds, run, at_ms),
        **told,
    )


def settled(line: PitchLine, at_ms: int) -> bool:
    """Whether no order can be its own any more."""
    return at_ms >= line.ended_ms + SETTLING_MS
