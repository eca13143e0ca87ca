"""Orders: read from a file, and counted once whichever of three ways they came.

A sale is known by the shop's number, from the room or from a file. One noted by hand is only a
stand-in: an order of the same course and amount within ten minutes takes its place.
"""

from collections.abc import Callable, Container, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Any, Final, Literal

from streamer_app.catalogue.amounts import amount, currency_of, no_amount
from streamer_app.catalogue.imports import Bad
from streamer_app.catalogue.tables import BadRow, Looked, Row, moment, rows, unwatched
from streamer_app.errors import reason
from streamer_app.events import Event, Money, Order, Pitch, Refund, Viewer

MATCH_MS: Final = 600_000
"""How far an order may lie from the note that it replaces."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "order": ("订单号", "订单编号", "order", "order id", "order number", "purchase id", "id"),
    "course": (
        "课程",
        "课程名",
        "商品名称",
        "商品",
        "course",
        "item name",
        "product",
        "description",
    ),
    "paid": ("金额", "实付金额", "订单实付金额", "amount", "sale price", "price", "total"),
    "currency": ("币种", "货币", "currency"),
    "at_ms": (
        *("时间", "支付时间", "买家付款时间", "付款时间", "下单时间"),
        *("time", "paid at", "created (utc)", "purchase date", "date"),
    ),
    "buyer": ("买家", "买家昵称", "用户昵称", "buyer", "buyer name", "customer"),
    "status": ("状态", "订单状态", "status"),
}
"""Ours first, then those of shops: 小鹅通, 千聊, 有赞, Stripe, Gumroad."""

Status = Literal["paid", "pending", "cancelled", "refunded"]
STATUS_WORDS: Final[Mapping[str, Status]] = {
    **dict.fromkeys(
        ("", "已支付", "已付款", "已完成", "交易成功", "paid", "succeeded", "completed"),
        "paid",
    ),
    **dict.fromkeys(("待支付", "待付款", "pending", "unpaid"), "pending"),
    **dict.fromkeys(
        ("已取消", "已关闭", "交易关闭", "cancelled", "canceled", "failed"),
        "cancelled",
    ),
    **dict.fromkeys(("退款", "已退款", "退款成功", "refund", "refunded"), "refunded"),
}


@dataclass(frozen=True, slots=True)
class OrdersImported:
    """What an import came to. ``events``: the ``Order`` and ``Refund`` events to store; their
    ids rest on the shop's numbers, and source and room are the caller's to fill."""

    rows: int
    good: int
    new: int
    bad: tuple[Bad, ...]
    events: tuple[Order | Refund, ...] = ()


def import_orders(
    data: bytes,
    known: Container[str] = (),
    courses: Mapping[str, str] | None = None,
    *,
    currency: str = "CNY",
    zone: tzinfo | None = None,
    looked: Looked = unwatched,
) -> OrdersImported:
    """Read a file of orders. ``known``: the shop's numbers that are stored already; ``courses``:
    names in lower case to ids (``imports.course_finder``).

    A refunded row gives the refund even where the order is known. Raises: AppError.
    """
    events: list[Order | Refund] = []
    bad: list[Bad] = []
    seen: set[str] = set()
    count = new = 0
    for number, row in rows(data, COLUMNS, ["order", "paid", "at_ms"], looked):
        count += 1
        try:
            order, refund = _order(row, courses or {}, currency, zone)
        except BadRow as error:
            bad.append(Bad(number, error.why))
            continue
        if order.order not in known and order.order not in seen:
            events.append(order)
            new += 1
        if refund is not None:
            events.append(refund)
        seen.add(order.order)
    return OrdersImported(count, count - len(bad), new, tuple(bad), tuple(events))


def _order(
    row: Row, courses: Mapping[str, str], currency: str, zone: tzinfo | None
) -> tuple[Order, Refund | None]:
    number, buyer, course = row["order"], row.get("buyer", ""), row.get("course", "")
    status = STATUS_WORDS.get(row.get("status", "").casefold())
    if not number:
        raise BadRow(reason("import.no_order_number"))
    if status is None:
        raise BadRow(reason("import.status_not_known", text=row["status"]))
    paid, at_ms = _paid(row, currency), _when(row["at_ms"], zone)
    viewer = Viewer(id=None, name=buyer, masked=True) if buyer else None
    order = Order(
        id=f"order-{number}",
        at_ms=at_ms,
        viewer=viewer,
        order=number,
        course=courses.get(course.casefold(), course),
        paid=paid,
        status="paid" if status == "refunded" else status,
    )
    if status != "refunded":
        return order, None
    return order, Refund(id=f"refund-{number}", at_ms=at_ms, viewer=viewer, order=number, paid=paid)


def _paid(row: Row, default: str) -> Money:
    named = row.get("currency", "")
    currency = currency_of(named) if named else default
    if currency is None:
        raise BadRow(reason("import.currency_not_known", text=named))
    try:
        return amount(row["paid"], currency)
    except ValueError as error:
        raise BadRow(no_amount(row["paid"])) from error


def _when(text: str, zone: tzinfo | None) -> int:
    try:
        return moment(text, zone)
    except ValueError as error:
        raise BadRow(reason("import.date_not_read", text=text)) from error


@dataclass(frozen=True, slots=True)
class Sale:
    """An order that counts. ``order`` is the shop's number, or the note's event id."""

    order: str
    course: str
    paid: Money | None
    at_ms: int
    buyer: str = ""
    manual: bool = False
    pitch: str = ""
    """The pitch that a note was made on; for other orders the life of pitches decides."""
    refunded: int = 0
    """Minor units given back."""
    replaced: str = ""
    """The note that this order took the place of."""
    row: int = 0
    """The row that it stands in."""
    back: tuple[int, ...] = ()
    """The rows of its refunds."""


class Sales:
    """Every sale of a session, folded from ``Order``, ``Refund`` and ``Pitch`` events.

    ``course_of`` turns what an order calls a course into its id, ``price_of`` gives the amount of
    a sale noted by hand.
    """

    def __init__(
        self,
        course_of: Callable[[str], str] = str,
        price_of: Callable[[str], Money | None] = lambda course: None,
    ) -> None:
        self._course_of = course_of
        self._price_of = price_of
        self._sales: dict[str, Sale] = {}
        self._notes: dict[str, Sale] = {}
        self._refunds: dict[str, dict[str, tuple[int, int]]] = {}
        """Order to its refunds: each the minor units (-1: all of it) and the row."""
        self._gone: set[str] = set()
        self._counted: tuple[Sale, ...] | None = None

    @property
    def sales(self) -> tuple[Sale, ...]:
        """What counts now, by time."""
        if self._counted is None:
            counted = (self._with_refunds(sale) for sale in self._sales.values())
            self._counted = tuple(sorted(counted, key=lambda sale: sale.at_ms))
        return self._counted

    def fold(self, event: Event, row: int = 0) -> None:
        """Take in one event, of this row; repeats change nothing."""
        if isinstance(event, Order | Refund | Pitch):
            self._counted = None
        match event:
            case Order():
                self._ordered(event, row)
            case Refund():
                told = (event.paid.minor if event.paid else -1, row)
                self._refunds.setdefault(event.order, {})[event.id or str(event.at_ms)] = told
            case Pitch(action="order"):
                self._noted(event, row)
            case Pitch(action="undone"):
                self._take_back(str(event.detail.get("of", "")))

    def last_note(self, pitch: str) -> str | None:
        """The id of the last sale noted by hand on a pitch: what "undo" takes back."""
        notes = [note for note in self._notes.values() if note.pitch == pitch]
        return max(notes, key=lambda note: note.at_ms).order if notes else None

    def _ordered(self, event: Order, row: int) -> None:
        if event.status != "paid":
            if event.status == "cancelled":
                self._sales.pop(event.order, None)
            return
        if event.order in self._sales:
            return
        course = self._course_of(event.course)
        buyer = event.viewer.name if event.viewer else ""
        sale = Sale(event.order, course, event.paid, event.at_ms, buyer, row=row)
        if (note := self._stand_in(sale)) is not None:
            self._take_back(note.order)
            sale = replace(sale, pitch=note.pitch, replaced=note.order)
        self._sales[event.order] = sale

    def _stand_in(self, sale: Sale) -> Sale | None:
        """The note nearest in time that this order may take the place of."""
        fitting = [
            note
            for note in self._notes.values()
            if sale.course in ("", note.course)
            and note.paid in (None, sale.paid)
            and abs(note.at_ms - sale.at_ms) <= MATCH_MS
        ]
        return min(fitting, key=lambda note: abs(note.at_ms - sale.at_ms), default=None)

    def _noted(self, event: Pitch, row: int) -> None:
        if event.id not in self._gone and event.id not in self._sales:
            paid = noted_price(event.detail) or self._price_of(event.course)
            note = Sale(
                event.id, event.course, paid, event.at_ms, manual=True, pitch=event.pitch, row=row
            )
            self._sales[event.id] = self._notes[event.id] = note

    def _take_back(self, order: str) -> None:
        if order in self._notes:
            self._gone.add(order)
            del self._notes[order], self._sales[order]

    def _with_refunds(self, sale: Sale) -> Sale:
        whole = sale.paid.minor if sale.paid else 0
        given = self._refunds.get(sale.order, {}).values()
        back = sum(whole if minor < 0 else minor for minor, _ in given)
        rows = tuple(row for _, row in given if row)
        return replace(sale, refunded=min(whole, back), back=rows) if back else sale


def refund_share(sales: Iterable[Sale], course: str) -> tuple[int, float]:
    """A course's orders, and the share (0 to 1) of their money that was given back."""
    own = [sale for sale in sales if sale.course == course]
    paid = sum(sale.paid.minor for sale in own if sale.paid)
    return len(own), sum(sale.refunded for sale in own) / paid if paid else 0.0


def refund_rows(sales: Iterable[Sale], course: str) -> tuple[int, ...]:
    """The rows of the refunds of a course."""
    return tuple(row for sale in sales if sale.course == course for row in sale.back)


def noted_price(detail: Mapping[str, Any]) -> Money | None:
    """What a sale noted by hand says it brought."""
    match detail.get("paid"):
        case {"minor": int(minor), "currency": str(currency)}:
            return Money(minor, currency)
    return None
