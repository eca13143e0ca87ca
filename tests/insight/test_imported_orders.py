"""Orders from a shop's table: they sell, but nobody comes into the room by them."""

from streamer_app.events import AudienceCount, Chat, CourseClick, Entry, Event, Money, Order, Viewer
from streamer_app.insight.metrics import Metrics

START = 1_700_000_000_000
PRICE = Money(39_900, "CNY")


def room() -> list[Event]:
    """400 present, 120 engaged, 30 clicked, 5,320 views."""
    there: list[Event] = [
        Entry(source="room", room="r", id=f"e{n}", at_ms=START + n, viewer=viewer(n))
        for n in range(400)
    ]
    there += [
        Chat(source="room", room="r", id=f"c{n}", at_ms=START + 999, viewer=viewer(n), text="好")
        for n in range(120)
    ]
    there += [
        CourseClick(
            source="room", room="r", id=f"k{n}", at_ms=START + 2000, viewer=viewer(n), course="k1"
        )
        for n in range(30)
    ]
    views = AudienceCount(
        source="room", room="r", id="v", at_ms=START + 3000, count=5320, basis="views"
    )
    return [*there, views]


def viewer(number: int) -> Viewer:
    return Viewer(f"u{number}", f"u{number}")


def bought(number: int, buyer: str) -> Order:
    who = Viewer(id=None, name=buyer, masked=True)
    return Order(
        source="desk", room="orders", id=f"o{number}", at_ms=START + 4000 + number, viewer=who,
        order=f"A{number}", course="k1", paid=PRICE,
    )  # fmt: skip


def folded(*orders: Order) -> Metrics:
    metrics = Metrics()
    for event in (*room(), *orders):
        metrics.fold(event)
    return metrics


def test_eight_orders_give_the_funnel_and_the_figures_of_the_fixture() -> None:
    metrics = folded(*(bought(n, f"买家{n}") for n in range(8)))
    now = metrics.snapshot(START + 10_000)
    assert now["funnel"].value == [400, 120, 30, 8]
    assert dict(now["funnel"].extra)["rates"] == [30.0, 25.0, 26.7]
    assert dict(now["funnel"].extra)["overall"] == 2.0
    assert now["funnel"].state == "measured"
    assert now["course_rev"].value == {"CNY": 319_200}
    assert now["aov"].value == {"CNY": 39_900}
    assert now["gpm"].value == {"CNY": 60_000}
    assert now["pay_rate"].of == (8, 400)


def test_one_buyer_of_two_orders_is_one_buyer() -> None:
    now = folded(bought(1, "甲"), bought(2, "甲")).snapshot(START + 10_000)
    assert now["funnel"].value[3] == 1


def test_the_table_is_no_room_with_an_audience() -> None:
    rooms = folded(bought(1, "甲")).audience(START + 10_000)
    assert [room.source for room in rooms] == ["room"]


def test_buyers_who_never_came_are_no_more_than_all() -> None:
    """Three bought in the shop, one person chatted: 3 of 3 paid, not 3 of 1."""
    metrics = Metrics()
    metrics.fold(Chat(source="room", id="c", at_ms=START, viewer=viewer(1), text="x"))
    for number in range(3):
        metrics.fold(bought(number, f"买家{number}"))
    share = metrics.snapshot(START + 10_000)["pay_rate"]
    assert (share.value, share.of) == (100.0, (3, 3))
