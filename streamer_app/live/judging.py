"""What a session's numbers mean: satisfaction, the effect of a pitch, and every metric at once."""

from collections.abc import Iterator, Mapping
from typing import Final

from streamer_app.advisor.effect import SETTLING_MS, Uplift, uplift, viewer_minutes
from streamer_app.advisor.pitching import Run
from streamer_app.advisor.satisfaction import Satisfaction, benefit, communication, expectation
from streamer_app.catalogue.orders import Sale
from streamer_app.events import CourseClick
from streamer_app.insight.figures import DeskFigures, Given, Metric
from streamer_app.live.behind import Against
from streamer_app.live.folds import Folds

HISTORY_MS: Final = 60 * 60_000
"""How far back "usual" reaches when a pitch is compared with it."""


def measured(
    folds: Folds, at_ms: int, down: Mapping[tuple[str, str], int] | None = None
) -> dict[str, Metric]:
    """Every metric of the report; ``down`` are the rooms whose link is broken, since when."""
    return folds.metrics.snapshot(at_ms, given(folds, at_ms, down))


def given(folds: Folds, at_ms: int, down: Mapping[tuple[str, str], int] | None = None) -> Given:
    """The plain numbers that a metrics snapshot needs beside the events."""
    desk = folds.desk.figures(at_ms)
    notes = [sale for sale in folds.sales.sales if sale.manual]
    money: dict[str, int] = {}
    for note in notes:
        if note.paid is not None:
            money[note.paid.currency] = money.get(note.paid.currency, 0) + note.paid.minor
    return Given(
        desk=desk,
        u=_satisfied(folds, desk, at_ms),
        pitch_uplift=_last_uplift(folds, at_ms),
        down=down or {},
        manual_orders=len(notes),
        manual_money=money,
    )


def effect(folds: Folds, run: Run, at_ms: int) -> Uplift:
    """What a pitch sold, against its course's usual sales in as many viewer-minutes."""
    return uplift(*measures(folds, run, at_ms))


def measures(folds: Folds, run: Run, at_ms: int) -> tuple[int, float, float, int]:
    """What a pitch is compared by: the usual orders and viewer-minutes before it, the
    viewer-minutes of the pitch and its settling, and its orders."""
    start = run.started_ms if run.started_ms is not None else at_ms
    end = min(at_ms, (run.ended_ms or at_ms) + SETTLING_MS)
    since = _since(folds, start)
    line = [(ms, count or 0.0) for ms, count in folds.metrics.viewers_line(since)]
    pitched = sum(
        viewer_minutes(line, max(since, first), min(start, last))
        for first, last in _windows(folds, run, at_ms)
        if last > since and first < start
    )
    return (
        len(_usual(folds, run, start)),
        max(0.0, viewer_minutes(line, since, start) - pitched),
        viewer_minutes(line, start, end),
        len(folds.sold(run.pitch)),
    )


def against(run: Run, measured: tuple[int, float, float, int], seen: Uplift) -> Against:
    """What the pitch is held against, with the parts of ``measures``."""
    orders, minutes, inside, _ = measured
    shown = run.shown
    present, exposure = shown.get("present"), shown.get("exposure")
    return Against(present, exposure, str(shown.get("basis", "")), orders, minutes, inside, seen.p)


def clicks_of(folds: Folds, run: Run) -> int | None:
    """Clicks on its link; None where no room tells of any."""
    return run.clicks if run.clicks or folds.metrics.tells(CourseClick) else None


def rows_of(folds: Folds, run: Run, at_ms: int) -> dict[str, tuple[int, ...]]:
    """What stands behind each number of a pitch, as ``PitchCard.rows`` has it."""
    sold = folds.sold(run.pitch)
    return {
        "intents": tuple(run.rows.get("intent", ())),
        "clicks": tuple(run.rows.get("click", ())),
        "orders": tuple(sale.row for sale in sold if sale.row),
        "refunds": tuple(row for sale in sold for row in sale.back),
        "usual": usual_rows(folds, run, at_ms),
        "counts": tuple(run.rows.get("cost", ())),
        "pitch": tuple(run.rows.get("pitch", ())),
    }


def usual_rows(folds: Folds, run: Run, at_ms: int) -> tuple[int, ...]:
    """The sales of its course that "usual" counts."""
    start = run.started_ms if run.started_ms is not None else at_ms
    return tuple(sale.row for sale in _usual(folds, run, start) if sale.row)


def _since(folds: Folds, start: int) -> int:
    return max(folds.first_ms or 0, start - HISTORY_MS)


def _usual(folds: Folds, run: Run, start: int) -> list[Sale]:
    """The course's sales outside pitches, in the time before one began."""
    since = _since(folds, start)
    return [
        sale
        for sale in folds.sales.sales
        if sale.course == run.course and since <= sale.at_ms < start and not folds.pitch_of(sale)
    ]


def _windows(folds: Folds, run: Run, at_ms: int) -> Iterator[tuple[int, int]]:
    """The times of the other pitches, settling included: what was sold then is not usual."""
    for other in folds.pitching.runs:
        if other.started_ms is not None and other.pitch != run.pitch:
            yield other.started_ms, (other.ended_ms or at_ms) + SETTLING_MS


def _satisfied(folds: Folds, desk: DeskFigures, at_ms: int) -> Metric:
    mood = folds.metrics.mood(at_ms)
    u = Satisfaction(
        benefit(mood.kept, mood.gained, mood.lost),
        communication(desk.answered, desk.open_q, desk.fresh, desk.dismissed),
        expectation(mood.polarity, mood.spread, mood.viewers),
    )
    extra = (
        ("low", round(u.quantile(0.1), 2)),
        ("high", round(u.quantile(0.9), 2)),
        ("at_least_60", round(u.at_least(60), 4)),
    )
    return Metric(round(u.mean, 2), "estimated", "index", extra=extra)


def _last_uplift(folds: Folds, at_ms: int) -> Metric | None:
    done = [run for run in folds.pitching.runs if run.ended_ms is not None]
    if not done:
        return None
    seen = effect(folds, done[-1], at_ms)
    extra = (
        ("expected", round(seen.expected, 2)),
        ("low", seen.low),
        ("high", seen.high),
        ("p", round(seen.p, 6)),
        ("verdict", seen.verdict),
    )
    return Metric(round(seen.uplift, 2), "estimated", "orders", extra=extra)
