"""Each course over all sessions: asked, pitched, sold, and what to do next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from math import sqrt
from typing import Final

from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.orders import Sale
from streamer_app.desk.cards import Card
from streamer_app.errors import Reason, reason
from streamer_app.events import Money, totals
from streamer_app.review.pitches import PitchLine
from streamer_app.review.themes import course_of

TENTH: Final = 1.2816
"""The normal distribution's 90 % point."""
SLOTS: Final = 8
"""Pitches that it takes to say which slot is the best."""
SLOT_MIN: Final = 20
SETTLED_MS: Final = 7 * 86_400_000
"""How long after an order most refunds have come."""
ASKED: Final = 3
"""People who asked, from which on a course that was never pitched is worth a try."""


@dataclass(frozen=True, slots=True)
class Taught:
    """What one session brings to the page: its cards, pitches and sales."""

    started_ms: int
    cards: Sequence[Card] = ()
    pitches: Sequence[PitchLine] = ()
    sales: Sequence[Sale] = ()


@dataclass(frozen=True, slots=True)
class CourseLine:
    """One course. ``rate`` is orders a person exposed, with its 80 % interval; ``gpm`` is minor
    units by currency for 1,000 people exposed; ``slot`` is (weekday 0-6, minute of session)."""

    course: str
    title: str
    kind: str
    asked: int
    asked_by_session: tuple[int, ...]
    pitched: int
    exposed: int
    orders: int
    rate: float | None
    low: float | None
    high: float | None
    money: dict[str, int] = field(default_factory=dict)
    gpm: dict[str, int] = field(default_factory=dict)
    refunded: float | None = None
    slot: tuple[int, int] | None = None
    next: Reason | None = None
    provisional: bool = False
    """Whether some of its orders are so new that more refunds are to be expected."""


def course_lines(
    items: Iterable[Item], sessions: Sequence[Taught], now_ms: int = 0
) -> list[CourseLine]:
    """Every course of the catalogue, those that brought most orders first."""
    lines = [_line(item, sessions, now_ms) for item in items]
    return sorted(lines, key=lambda line: (-line.orders, -line.asked, line.title))


def interval(orders: int, exposed: int) -> tuple[float, float]:
    """Wilson's 80 % interval of a rate of orders. Raises: ValueError without anybody exposed."""
    if exposed <= 0:
        raise ValueError("nobody was exposed")
    share = min(1.0, orders / exposed)
    square = TENTH * TENTH / exposed
    middle = share + square / 2
    half = TENTH * sqrt(share * (1 - share) / exposed + square / (4 * exposed))
    return max(0.0, (middle - half) / (1 + square)), min(1.0, (middle + half) / (1 + square))


def _line(item: Item, sessions: Sequence[Taught], now_ms: int) -> CourseLine:
    asked = tuple(
        sum(
            card.askers for card in one.cards if course_of(card) == item.id and not card.merged_into
        )
        for one in sessions
    )
    pitches = [(one, p) for one in sessions for p in one.pitches if p.course == item.id]
    sales = [sale for one in sessions for sale in one.sales if sale.course == item.id]
    exposed = sum(pitch.watching or 0 for _, pitch in pitches)
    sold = sum(pitch.orders for _, pitch in pitches)
    known = bool(exposed) and all(pitch.watching is not None for _, pitch in pitches)
    low, high = interval(sold, exposed) if known else (None, None)
    money = totals(sale.paid for sale in sales if sale.paid)
    paid = sum(sale.paid.minor for sale in sales if sale.paid)
    during = totals(Money(n, code) for _, pitch in pitches for code, n in pitch.money.items())
    return CourseLine(
        course=item.id,
        title=item.title,
        kind=item.kind,
        asked=sum(asked),
        asked_by_session=asked,
        pitched=len(pitches),
        exposed=exposed,
        orders=len(sales),
        rate=sold / exposed if known else None,
        low=low,
        high=high,
        money=money,
        gpm={code: round(1000 * n / exposed) for code, n in during.items()} if known else {},
        refunded=sum(sale.refunded for sale in sales) / paid if paid else None,
        slot=_slot(pitches),
        next=_next(item, sum(asked), len(pitches), sold),
        provisional=any(sale.at_ms > now_ms - SETTLED_MS for sale in sales),
    )


def _slot(pitches: Sequence[tuple[Taught, PitchLine]]) -> tuple[int, int] | None:
    """The weekday and the stretch of the session in which pitches sold most for each exposed."""
    if len(pitches) < SLOTS:
        return None
    shown: dict[tuple[int, int], tuple[int, int]] = {}
    for session, pitch in pitches:
        day = datetime.fromtimestamp(session.started_ms / 1000, UTC).weekday()
        minute = (pitch.started_ms - session.started_ms) // 60_000 // SLOT_MIN * SLOT_MIN
        orders, exposed = shown.get((day, minute), (0, 0))
        shown[day, minute] = orders + pitch.orders, exposed + (pitch.watching or 0)
    return max(shown, key=lambda slot: (interval(shown[slot][0], shown[slot][1] or 1)[0], slot))


def _next(item: Item, asked: int, pitched: int, sold: int) -> Reason | None:
    """What to try the next time."""
    if item.state != "active":
        return None
    if not pitched:
        return reason("course.try_once", asked=asked) if asked >= ASKED else None
    if not sold:
        return reason("course.ask_why", pitched=pitched)
    return reason("course.go_on", pitched=pitched, orders=sold)
