"""Courses and orders taken in while the database is open."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streamer_app.catalogue.courses import Item
from streamer_app.errors import AppError
from streamer_app.events import Event, Money, Pitch
from streamer_app.live.actions import PitchStep
from streamer_app.live.materials import catalogue_of
from streamer_app.live.people import pitch_step
from streamer_app.live.shop import look, take_courses, take_orders
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Committed, Writer

START = 1_700_000_000_000
PRICE = Money(39_900, "CNY")
COURSES = (
    "编号,课程名,价格,币种\n"
    "k1,力学,399,CNY\nk2,光学,199,CNY\nk3,热学,99,CNY\nk4,电学,三百九,CNY\nk5,声学,69,CNY\n"
)


def ignore(batch: Committed) -> None:
    """Nobody looks."""


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    made = Writer(tmp_path / "s.sqlite", ignore)
    yield made
    made.close()


def orders(count: int, first_ms: int = START + 60_000) -> str:
    rows = [f"A{n},力学,399,CNY,{first_ms + n * 1000},买家{n},已支付\n" for n in range(count)]
    return "订单号,课程,金额,币种,时间,买家,状态\n" + "".join(rows)


def pitched(writer: Writer, *steps: tuple[str, int]) -> int:
    session = writer.open_session("x", START)
    events: list[Event] = []
    for step, at_ms in steps:
        made = pitch_step(
            PitchStep(step, "k1"),  # type: ignore[arg-type]
            "p1",
            at_ms,
            price=PRICE,
        )
        assert isinstance(made, Pitch)
        events.append(made)
    writer.put(session, events)
    assert writer.sync()
    return session


def test_four_of_five_courses_come_in_and_the_bad_row_is_named(
    writer: Writer, tmp_path: Path
) -> None:
    file = tmp_path / "c.csv"
    file.write_text(COURSES, "utf-8")
    made = take_courses(writer, file)
    assert (made.good, made.new, [(b.row, b.why.code) for b in made.bad]) == (
        4,
        4,
        [(4, "import.price_not_number")],
    )
    assert [item.id for item in catalogue_of(writer.path)] == ["k1", "k2", "k3", "k5"]
    again = take_courses(writer, file)
    assert (again.good, again.new, len(catalogue_of(writer.path))) == (4, 0, 4)


def test_eight_orders_replace_the_one_noted_by_hand_and_add_seven(
    writer: Writer, tmp_path: Path
) -> None:
    writer.save_items([Item(id="k1", title="力学", price=PRICE).row()])
    session = pitched(writer, ("start", START + 1000), ("order", START + 61_000))
    file = tmp_path / "o.csv"
    file.write_text(orders(8), "utf-8")
    made = take_orders(writer, file)
    assert (made.rows, made.good, made.new, made.replaced) == (8, 8, 8, 1)
    again = take_orders(writer, file)
    assert (again.good, again.new, again.replaced) == (8, 0, 0)
    with Reader(writer.path) as reader:
        assert {one.session for one in reader.of_kind("order")} == {session}


def test_a_note_eleven_minutes_away_is_not_replaced(writer: Writer, tmp_path: Path) -> None:
    writer.save_items([Item(id="k1", title="力学", price=PRICE).row()])
    pitched(writer, ("start", START + 1000), ("order", START + 60_000 + 660_000))
    file = tmp_path / "o.csv"
    file.write_text(orders(1), "utf-8")
    assert take_orders(writer, file).replaced == 0


def test_a_file_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(AppError, match="file_unreadable"):
        look(tmp_path / "nothing.csv")
