"""Orders counted once, whichever of three ways they came."""

from datetime import UTC
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from streamer_app.catalogue.orders import Sale, Sales, import_orders, refund_share
from streamer_app.events import Event, Money, Order, Pitch, Refund

MIN = 60_000
PRICE = Money(39900, "CNY")


def order(number: str, at_ms: int = 0, **more: Any) -> Order:
    return Order(
        **{
            "id": f"o{number}",
            "order": number,
            "course": "a",
            "paid": PRICE,
            "at_ms": at_ms,
            **more,
        }
    )


def note(id: str, at_ms: int = 0, course: str = "a") -> Pitch:
    return Pitch(id=id, at_ms=at_ms, pitch="p1", action="order", course=course)


def undone(of: str) -> Pitch:
    return Pitch(id=f"undo-{of}", pitch="p1", action="undone", course="a", detail={"of": of})


def sold(*events: Event) -> tuple[Sale, ...]:
    sales = Sales(price_of=lambda course: PRICE)
    for event in events:
        sales.fold(event)
    return sales.sales


def test_an_order_counts_once_however_often_it_comes() -> None:
    assert [s.order for s in sold(order("1"), order("1"), order("2"))] == ["1", "2"]


def test_pending_and_cancelled_orders_do_not_count() -> None:
    pending = order("1", status="pending")
    assert sold(pending) == ()
    assert len(sold(pending, order("1"))) == 1
    assert sold(order("1"), order("1", status="cancelled")) == ()


def test_a_sale_noted_by_hand_has_the_courses_price() -> None:
    (sale,) = sold(note("n1", 5))
    assert sale == Sale("n1", "a", PRICE, 5, manual=True, pitch="p1")


def test_an_order_takes_the_place_of_a_note() -> None:
    (sale,) = sold(note("n1", 5 * MIN), order("1", 0))
    assert (sale.order, sale.manual, sale.pitch, sale.replaced) == ("1", False, "p1", "n1")


def test_it_takes_the_place_of_the_nearest_note_only() -> None:
    sales = sold(note("n1", 0), note("n2", 6 * MIN), order("1", 8 * MIN))
    assert [(s.order, s.replaced) for s in sales] == [("n1", ""), ("1", "n2")]


def test_another_course_amount_or_time_replaces_nothing() -> None:
    for other in (
        order("1", course="b"),
        order("1", paid=Money(100, "CNY")),
        order("1", at_ms=10 * MIN + 1),
    ):
        assert len(sold(note("n1"), other)) == 2


def test_a_note_can_be_taken_back_and_stays_gone() -> None:
    assert sold(note("n1"), undone("n1")) == ()
    assert sold(note("n1"), undone("n1"), note("n1")) == ()
    assert len(sold(order("1"), undone("1"))) == 1


def test_a_replaced_note_does_not_come_back_with_a_repeat() -> None:
    assert [s.order for s in sold(note("n1"), order("1"), note("n1"))] == ["1"]


def test_undo_takes_the_last_note_of_the_pitch() -> None:
    sales = Sales()
    for event in (note("n1", 1), note("n2", 2), order("9", 3, course="b")):
        sales.fold(event)
    assert sales.last_note("p1") == "n2"
    assert sales.last_note("p2") is None


def test_refunds_are_summed_up_to_what_was_paid() -> None:
    part = Refund(id="r1", order="1", paid=Money(10000, "CNY"))
    whole = Refund(id="r2", order="1")
    assert [s.refunded for s in sold(part, order("1"), part)] == [10000]
    assert [s.refunded for s in sold(order("1"), part, whole)] == [39900]


def test_the_refund_share_is_of_the_courses_money() -> None:
    sales = sold(
        order("1"),
        order("2"),
        order("3", course="b"),
        Refund(id="r", order="2"),
        note("n", 90 * MIN),
    )
    assert refund_share(sales, "a") == (3, 1 / 3)
    assert refund_share(sales, "b") == (1, 0.0)
    assert refund_share(sales, "c") == (0, 0.0)


@given(st.permutations([note("n1", 1), order("1", 2), order("2", 90 * MIN), undone("x")]))
def test_repeats_and_orders_of_other_times_do_not_disturb(events: list[Event]) -> None:
    once, twice = sold(*events), sold(*(e for e in events for _ in range(2)))
    assert once == twice


FILE = """订单号,课程,金额,币种,时间,买家,状态
1001,力学,399,CNY,2026-09-12 20:41:05,小明,已支付
1002,力学,399,CNY,1757709665000,,
1003,电磁,299,CNY,2026-09-12 20:45,,退款
1004,力学,三百九,CNY,2026-09-12,,
1005,力学,399,CNY,昨天,,
,力学,399,CNY,2026-09-12,,
1006,力学,399,CNY,2026-09-12,,发货中
1001,力学,399,CNY,2026-09-12 20:41:05,小明,已支付
""".encode()


def test_orders_are_read_with_their_reasons() -> None:
    made = import_orders(FILE, known={"1002"}, courses={"力学": "a"}, zone=UTC)
    assert (made.rows, made.good, made.new) == (8, 4, 2)
    assert [(bad.row, bad.why.code.partition(".")[2]) for bad in made.bad] == [
        (4, "price_not_number"),
        (5, "date_not_read"),
        (6, "no_order_number"),
        (7, "status_not_known"),
    ]
    assert [(e.id, e.order) for e in made.events] == [
        ("order-1001", "1001"),
        ("order-1003", "1003"),
        ("refund-1003", "1003"),
    ]
    first = made.events[0]
    assert isinstance(first, Order) and first.viewer is not None
    assert (first.course, first.paid, first.viewer.name) == ("a", PRICE, "小明")


def test_eight_orders_replace_one_note_and_add_seven() -> None:
    lines = "\n".join(f"F{n},a,399,CNY,{1_757_709_665_000 + n * MIN}" for n in range(8))
    made = import_orders(f"order,course,amount,currency,time\n{lines}\n".encode())
    sales = sold(note("n1", 1_757_709_665_000 + 30_000), *made.events)
    assert (made.new, len(sales)) == (8, 8)
    assert sum(sale.replaced != "" for sale in sales) == 1
    assert sum(sale.paid.minor for sale in sales if sale.paid) == 319_200
