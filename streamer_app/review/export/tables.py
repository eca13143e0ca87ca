"""A session as tables: events, questions, pitches, orders and minutes; the same in every format."""

import hmac
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any, Final

from streamer_app.events import KIND_OF, Event, Money, Viewer
from streamer_app.live.rows import amount
from streamer_app.review.summary import Read
from streamer_app.store.queries import Reader

Row = Mapping[str, Any]
Name = Callable[[str, Viewer | None], tuple[str, str]]
"""(source, viewer) -> the id and the name to write."""

COLUMNS: Final[Mapping[str, Sequence[str]]] = {
    "events": (
        *("at_ms", "seen_ms", "kind", "source", "room", "id", "viewer", "name", "text"),
        *("count", "minor", "currency"),
    ),
    "questions": (
        *("card", "state", "text", "asks", "askers", "first_ms", "wait_s", "score", "course"),
        "note",
    ),
    "pitches": (
        *("pitch", "course", "started_ms", "ended_ms", "planned_s", "expected", "low", "high"),
        *("orders", "intents", "clicks", "rejected"),
    ),
    "orders": (
        *("order", "course", "at_ms", "minor", "currency", "refunded", "manual", "pitch"),
        "buyer",
    ),
    "minutes": ("start_ms", "messages", "asks", "viewers", "entries"),
}


@dataclass(frozen=True, slots=True)
class Pseudonyms:
    """Stands in for ids and names, equal for one viewer throughout one export and no other."""

    key: bytes
    _made: dict[tuple[str, str], tuple[str, str]] = field(default_factory=dict)

    def __call__(self, source: str, viewer: Viewer | None) -> tuple[str, str]:
        if viewer is None:
            return "", ""
        who = (source, viewer.id or viewer.name)
        made = self._made.get(who)
        if made is None:
            told = "\0".join(who).encode("utf-8", "replace")
            token = hmac.new(self.key, told, sha256).hexdigest()[:12]
            made = self._made[who] = (token, f"viewer {token[:6]}")
        return made


def real_names(source: str, viewer: Viewer | None) -> tuple[str, str]:
    """Ids and names as they are (``--names``)."""
    return (viewer.id or "", viewer.name) if viewer else ("", "")


def tables(reader: Reader, session: Read, name: Name) -> Iterator[tuple[str, Iterable[Row]]]:
    """Every table with its rows; ``name`` hides or shows the viewers."""
    yield "events", event_rows(reader, session.row.session, name)
    yield "questions", _questions(session)
    yield "pitches", _pitches(session)
    yield "orders", _orders(session, name)
    yield "minutes", _minutes(session)


def event_rows(reader: Reader, session: int, name: Name) -> Iterator[Row]:
    """The events of a session, in order of arrival."""
    return (_event(event, name) for _, event in reader.events(session))


def _event(event: Event, name: Name) -> Row:
    paid = amount(event)
    viewer, called = name(event.source, event.viewer)
    return {
        "at_ms": event.at_ms,
        "seen_ms": event.seen_ms,
        "kind": KIND_OF[type(event)],
        "source": event.source,
        "room": event.room,
        "id": event.id,
        "viewer": viewer,
        "name": called,
        "text": getattr(event, "text", getattr(event, "name", "")),
        "count": getattr(event, "count", None),
        **_money(paid),
    }


def _money(paid: Money | None) -> Row:
    return {"minor": paid.minor if paid else None, "currency": paid.currency if paid else ""}


def _questions(session: Read) -> Iterator[Row]:
    for card in session.folds.desk.cards(session.at_ms):
        yield {column: getattr(card, column) for column in COLUMNS["questions"]}


def _pitches(session: Read) -> Iterator[Row]:
    for run in session.folds.pitching.runs:
        told = {name: run.shown.get(name) for name in ("expected", "low", "high")}
        own = {
            column: getattr(run, column)
            for column in COLUMNS["pitches"]
            if column not in told and column != "orders"
        }
        yield {**own, **told, "orders": len(session.folds.sold(run.pitch))}


def _orders(session: Read, name: Name) -> Iterator[Row]:
    for sale in session.folds.sales.sales:
        buyer = Viewer(None, sale.buyer) if sale.buyer else None
        yield {
            "order": sale.order,
            "course": sale.course,
            "at_ms": sale.at_ms,
            **_money(sale.paid),
            "refunded": sale.refunded,
            "manual": sale.manual,
            "pitch": session.folds.pitch_of(sale) or "",
            "buyer": name("", buyer)[1],
        }


def _minutes(session: Read) -> Iterator[Row]:
    minutes = session.folds.metrics.minutes()
    currencies = sorted({currency for minute in minutes for currency in minute.revenue})
    for minute in minutes:
        row = {column: getattr(minute, column) for column in COLUMNS["minutes"]}
        yield {**row, **{c: minute.revenue.get(c, 0) for c in currencies}}
