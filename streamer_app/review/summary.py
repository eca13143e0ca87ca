"""A session's report: its totals, every metric by its id, and its gaps."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from statistics import median
from typing import Any, Final

from msgspec import structs

from streamer_app.desk.cards import Card
from streamer_app.errors import AppError
from streamer_app.events import KIND_OF, Chat, Event, Gap, PaidMessage
from streamer_app.insight.figures import Metric
from streamer_app.live.baseline import baseline_of
from streamer_app.live.folds import Folds, Surroundings
from streamer_app.live.judging import measured
from streamer_app.live.people import DESK
from streamer_app.store.queries import Reader, SessionRow

SAMPLE_MS: Final = 60_000
SAMPLED: Final = ("viewers", "ei", "u", "open_q", "oldest_wait")
"""The metrics of a moment whose median and peak over the session are looked up minute by minute;
the others bring their own."""


@dataclass(slots=True)
class Tally:
    """Counts that leave nobody out, in contrast to the metrics."""

    by_kind: Counter[str] = field(default_factory=Counter)
    messages: int = 0
    gaps: list[Gap] = field(default_factory=list)
    _users: set[tuple[str, str]] = field(default_factory=set)

    def add(self, event: Event) -> None:
        """Count one row; people's decisions are not the room's."""
        if isinstance(event, Gap):
            self.gaps.append(event)
        elif event.source != DESK:
            self.by_kind[KIND_OF[type(event)]] += 1
            self._message(event)

    @property
    def events(self) -> int:
        return self.by_kind.total()

    @property
    def users(self) -> int:
        return len(self._users)

    def _message(self, event: Event) -> None:
        if isinstance(event, PaidMessage) or (isinstance(event, Chat) and not event.mirrored):
            self.messages += 1
            if (viewer := event.viewer) is not None:
                self._users.add((event.source, viewer.id or f"\0{viewer.name}"))


@dataclass(frozen=True, slots=True)
class Read:
    """A stored session, folded; ``samples`` are values of the ``SAMPLED`` metrics, by id."""

    row: SessionRow
    tally: Tally
    folds: Folds
    samples: Mapping[str, Sequence[float]]
    at_ms: int
    labels: Sequence[Mapping[str, Any]] = ()
    """What peaks were called before words were erased."""


def read(
    reader: Reader,
    session: int | str,
    around: Surroundings,
    at_s: float | None = None,
    watch: Callable[[int, Event, Folds], None] | None = None,
) -> Read:
    """Fold a stored session, to its end or to ``at_s`` seconds after its start.

    ``watch`` is called after each row that was folded.

    Raises: AppError when there is no such session.
    """
    row = reader.session(number(session))
    end = None if at_s is None else row.started_ms + round(at_s * 1000)
    usual = baseline_of(reader, row.rooms, row.session)
    tally, folds = Tally(), Folds(replace(around, baseline=usual))
    samples: dict[str, list[float]] = {}
    for moment in _fold(reader.events(row.session), tally, folds, end, watch):
        _sample(samples, measured(folds, moment))
    at_ms = end if end is not None else (folds.last_ms or row.started_ms)
    _sample(samples, measured(folds, at_ms))
    return Read(row, tally, folds, samples, at_ms, reader.kept().peaks.get(row.session, ()))


def number(session: int | str) -> Any:
    """A session's id as a person writes it; ``last`` stays. Raises: AppError."""
    text = str(session)
    if text == "last":
        return "last"
    if not (text.isascii() and text.isdigit() and len(text) < 18):
        raise AppError("session_missing", session=text[:40])
    return int(text)


def measures(session: Read) -> dict[str, Metric]:
    """Every metric at the session's end, or at the moment asked for."""
    metrics = measured(session.folds, session.at_ms)
    if session.labels and metrics["peaks"].value:
        kept = {label["at_ms"]: label for label in session.labels}
        peaks = [{**peak, **kept.get(peak["at_ms"], {})} for peak in metrics["peaks"].value]
        metrics["peaks"] = replace(metrics["peaks"], value=peaks)
    return metrics


def tended(session: Read) -> bool:
    """Whether it would be known what was answered; one that still runs may have a desk."""
    return session.folds.tended or session.row.state == "open"


def cards(session: Read, most: int | None = None) -> tuple[Card, ...]:
    """The session's question cards in desk order, at most so many."""
    found = session.folds.desk.cards(session.at_ms, most=most)
    if tended(session):
        return found
    return tuple(replace(card, tended=False) for card in found)


def answered(session: Read) -> int | None:
    """How many cards were answered; None where nobody could say so."""
    return session.folds.desk.counts()["answered"] if tended(session) else None


def report(session: Read) -> dict[str, Any]:
    """The report as one JSON object (``report --format json``)."""
    metrics = measures(session)
    given = session.folds.ledger.totals()
    tally = session.tally
    return {
        "session": line(session.row),
        "totals": {
            "events": tally.events,
            "messages": tally.messages,
            "users": tally.users,
            "gifts": given.gifts,
            "free_gifts": given.free_gifts,
            "memberships": given.memberships,
            "money": dict(given.money),
            "by_kind": dict(sorted(tally.by_kind.items())),
            "gaps": len(tally.gaps),
        },
        "metrics": {
            name: {**_over_time(session.samples.get(name)), **plain(metric)}
            for name, metric in metrics.items()
        },
        "gaps": [
            {"start_ms": gap.start_ms, "end_ms": gap.end_ms, "reason": gap.reason}
            for gap in tally.gaps
        ],
    }


def line(row: SessionRow) -> dict[str, Any]:
    """A session as the list gives it (``sessions --json``)."""
    kept = structs.asdict(row)
    for name in ("rooms", "last_event"):
        kept.pop(name)
    return kept


def plain(metric: Metric) -> dict[str, Any]:
    """A metric as JSON: value, state and unit, and what else it carries."""
    given: dict[str, Any] = {"value": metric.value, "state": metric.state, "unit": metric.unit}
    if metric.of is not None:
        given["of"] = list(metric.of)
    if metric.as_of_ms is not None:
        given["as_of_ms"] = metric.as_of_ms
    return given | dict(metric.extra)


def _fold(
    rows: Iterable[tuple[int, Event]],
    tally: Tally,
    folds: Folds,
    end_ms: int | None,
    watch: Callable[[int, Event, Folds], None] | None = None,
) -> Iterator[int]:
    """Fold everything; stop for a look at each full minute of the rooms' time."""
    due = None
    for row, event in rows:
        if end_ms is not None and event.at_ms > end_ms:
            continue
        due = event.at_ms + SAMPLE_MS if due is None else due
        while event.at_ms > due:
            yield due
            due = max(due + SAMPLE_MS, event.at_ms - (event.at_ms - due) % SAMPLE_MS)
        tally.add(event)
        folds.fold(row, event)
        if watch is not None:
            watch(row, event, folds)


def _sample(samples: dict[str, list[float]], metrics: Mapping[str, Metric]) -> None:
    for name in SAMPLED:
        metric = metrics[name]
        if isinstance(metric.value, int | float) and metric.state in ("measured", "estimated"):
            samples.setdefault(name, []).append(metric.value)


def _over_time(values: Sequence[float] | None) -> dict[str, float]:
    return {"median": median(values), "peak": max(values)} if values else {}
