"""What a session's tables stand on beside its page, and the page's tables for a stretch of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from streamer_app.catalogue.orders import Sale
from streamer_app.events import DeskOperation, Interaction, Money, totals
from streamer_app.insight.similarity import Background
from streamer_app.live.pages import SessionPage
from streamer_app.live.rows import chat_row
from streamer_app.live.snapshot import Card, ChatRow
from streamer_app.review.audience import Audience, audience
from streamer_app.review.income import NONE, Income, income
from streamer_app.review.pitches import PitchLine, pitch_lines
from streamer_app.review.summary import Read
from streamer_app.review.themes import Theme, alike, ordered, theme_of, within
from streamer_app.store import ranges
from streamer_app.store.attendance import Attendance, attendance
from streamer_app.store.queries import Reader

PAYMENTS: Final = 500
MESSAGES: Final = 200
MINUTE_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Details:
    """Of a folded session; ``groups`` are numbers of cards that ask the same. No buyer's name."""

    pitches: tuple[PitchLine, ...] = ()
    groups: tuple[tuple[int, ...], ...] = ()
    sales: tuple[Sale, ...] = ()
    income: Income = NONE


@dataclass(frozen=True, slots=True)
class Interacted:
    """Something that was done with the room."""

    at_ms: int
    option: str
    action: str
    question: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody wrote on a question card."""

    at_ms: int
    text: str
    question: str


@dataclass(frozen=True, slots=True)
class Selection:
    """A session, or the stretch [start, end) of it, as every table under the timeline shows it.

    ``messages`` to ``revenue`` are sums of the timeline's minutes; ``paid_rows`` and ``rows`` say
    how many there are of which at most so many are in ``payments`` and ``said``.
    """

    start_ms: int
    end_ms: int
    whole: bool
    messages: int
    asks: int
    peak_viewers: int | None
    revenue: Mapping[str, int]
    pitches: tuple[PitchLine, ...]
    themes: tuple[Theme, ...]
    payments: tuple[ChatRow, ...]
    paid_rows: int
    interactions: tuple[Interacted, ...]
    notes: tuple[Note, ...]
    audience: Audience
    said: tuple[ChatRow, ...] = ()
    rows: int = 0


def details(read: Read, cards: Sequence[Card], background: Background) -> Details:
    """The details of a folded session with these cards."""
    groups = alike(cards, background)
    return Details(
        pitches=pitch_lines(read),
        groups=tuple(tuple(card.card for card in group) for group in groups),
        sales=tuple(replace(sale, buyer="") for sale in read.folds.sales.sales),
        income=income(read.folds),
    )


def span_of(page: SessionPage) -> tuple[int, int]:
    """From the first minute of the timeline to the end of the last."""
    if not page.minutes:
        return page.line.started_ms, page.line.ended_ms or page.line.started_ms + MINUTE_MS
    return page.minutes[0].start_ms, page.minutes[-1].start_ms + MINUTE_MS


def selection(
    reader: Reader,
    page: SessionPage,
    found: Details,
    span: tuple[int, int] | None,
    earlier: Sequence[Sequence[Attendance]],
) -> Selection:
    """The tables of a span, or of the whole session; ``earlier`` says who comes back."""
    first, last = span_of(page)
    start, end = span or (first, last)
    session = page.line.session
    minutes = [m for m in page.minutes if start < m.start_ms + MINUTE_MS and m.start_ms < end]
    paid, paid_rows = ranges.paid(reader, session, start, end, PAYMENTS)
    said, rows = ranges.spoken(reader, session, start, end, MESSAGES) if span else ([], 0)
    people = attendance(reader, session, *((start, end) if span else ()))
    return Selection(
        start_ms=start,
        end_ms=end,
        whole=span is None,
        messages=sum(m.messages or 0 for m in minutes),
        asks=sum(m.asks or 0 for m in minutes),
        peak_viewers=max((m.viewers for m in minutes if m.viewers is not None), default=None),
        revenue=totals(Money(n, code) for m in minutes for code, n in m.revenue.items()),
        pitches=pitches_of(page, found, span),
        themes=themes_of(page.cards, found.groups, (start, end) if span else None),
        payments=_lines(paid),
        paid_rows=paid_rows,
        interactions=_interactions(reader, session, start, end),
        notes=_notes(reader, page, start, end),
        audience=audience(people, earlier),
        said=_lines(said),
        rows=rows,
    )


def pitches_of(
    page: SessionPage, found: Details, span: tuple[int, int] | None = None
) -> tuple[PitchLine, ...]:
    """The pitches that ran in a span, or in the whole session."""
    start, end = span or span_of(page)
    return tuple(p for p in found.pitches if p.started_ms < end and p.ended_ms >= start)


def themes_of(
    cards: Sequence[Card], groups: Sequence[Sequence[int]], span: tuple[int, int] | None = None
) -> tuple[Theme, ...]:
    """The themes of a session's cards, in a stretch of it where one is given."""
    by_number = {card.card: card for card in cards}
    made = []
    for group in groups:
        own = [by_number[number] for number in group if number in by_number]
        if span is not None:
            own = [cut for card in own if (cut := within(card, *span)) is not None]
        if own:
            made.append(theme_of(own))
    return tuple(ordered(made))


def _lines(stored: Sequence[Any]) -> tuple[ChatRow, ...]:
    made = (chat_row(one.row, one.event) for one in stored)
    return tuple(line for line in made if line is not None)


def _interactions(reader: Reader, session: int, start: int, end: int) -> tuple[Interacted, ...]:
    found = ranges.done(reader, session, "interaction", start, end)
    return tuple(
        Interacted(event.at_ms, event.option, event.action, str(event.detail.get("question") or ""))
        for event in (one.event for one in found)
        if isinstance(event, Interaction)
    )


def _notes(reader: Reader, page: SessionPage, start: int, end: int) -> tuple[Note, ...]:
    """Each card's notes in order of time, the last wording of each moment."""
    texts = {card.card: card.text for card in page.cards}
    found = ranges.done(reader, page.line.session, "desk_operation", start, end)
    return tuple(
        Note(event.at_ms, str(event.args.get("text") or ""), texts.get(event.card, ""))
        for event in (one.event for one in found)
        if isinstance(event, DeskOperation) and event.op == "note" and event.args.get("text")
    )
