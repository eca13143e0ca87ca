"""A folded session as the window shows it."""

from functools import lru_cache
from statistics import median
from typing import Any, Final

from msgspec.structs import replace

from streamer_app.events import Event
from streamer_app.insight.figures import Metric
from streamer_app.live.folds import Surroundings
from streamer_app.live.materials import Materials
from streamer_app.live.pages import SessionLine, SessionPage
from streamer_app.live.picture import marks_of, minutes_of
from streamer_app.review import summary
from streamer_app.review.digests import Digest
from streamer_app.review.page_cache import CARDS
from streamer_app.store.queries import Reader, SessionRow

INDEX_EVERY: Final = 6
"""The index is told each ten seconds; one in a minute is drawn."""


def around(materials: Materials, reader: Reader) -> Surroundings:
    """What a stored session is folded with."""

    def find(source: str, room: str, event_id: str) -> tuple[int, Event] | None:
        found = reader.find(source, room, event_id)
        return (found.row, found.event) if found else None

    return materials.around(find, kept=reader.kept().rows)


def page_of(read: summary.Read) -> SessionPage:
    """A folded session as it is shown."""
    metrics = summary.measures(read)
    return SessionPage(
        line=full_line(read, metrics),
        events=read.tally.events,
        metrics=metrics,
        minutes=minutes_of(read.folds),
        gaps=read.folds.metrics.gaps(),
        marks=marks_of(read.folds, read.at_ms),
        cards=summary.cards(read, most=CARDS),
        index=read.folds.metrics.engagement()[::INDEX_EVERY],
    )


def line_of(row: SessionRow, known: Digest | None = None, *, demo: bool = False) -> SessionLine:
    """A session for the list, with what is remembered of it."""
    line = SessionLine(
        *(row.session, row.title, _sources(row.rooms), row.started_ms, row.ended_ms),
        *(row.messages, row.users, row.state),
        demo=demo,
        rooms=row.rooms,
    )
    return line if known is None else replace(line, **_remembered(known))


def _remembered(told: Digest) -> dict[str, Any]:
    """What the list's line has of a session's figures."""
    return {
        "asked": told.questions,
        "answered": told.answered,
        "peak_viewers": None if told.peak is None else round(told.peak),
        "basis": told.basis,
        "engagement": told.engagement,
        "money": told.gifts,
        "course_money": told.sales,
        "satisfaction": told.satisfaction,
        "average_viewers": told.average,
        "courses": told.courses,
        "tags": told.tags,
        "pace": told.pace,
    }


@lru_cache(256)
def _sources(rooms: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    """Most sessions of a list are of the same few rooms."""
    return tuple(dict.fromkeys(source for source, _ in rooms))


def full_line(read: summary.Read, metrics: dict[str, Metric]) -> SessionLine:
    """The list's line with what only the folds know."""
    viewers = read.samples.get("viewers")
    index = read.samples.get("ei")
    return replace(
        line_of(read.row),
        asked=sum(read.folds.desk.counts().values()),
        answered=summary.answered(read),
        peak_viewers=round(max(viewers)) if viewers else None,
        basis=str(dict(metrics["viewers"].extra).get("basis", "")),
        engagement=median(index) if index else None,
        satisfaction=metrics["u"].value,
        money=read.folds.ledger.totals().money,
        course_money=metrics["course_rev"].value or {},
    )
