"""The creator's shop: courses and orders read from files into the database that is open.

Everything here reads and waits for the disk: off the loop, please.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from msgspec.structs import replace

from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.imports import (
    COLUMNS,
    Bad,
    Imported,
    course_finder,
    import_courses,
)
from streamer_app.catalogue.orders import OrdersImported, Sales, import_orders
from streamer_app.catalogue.preview import Preview, preview, remapped
from streamer_app.errors import AppError
from streamer_app.events import Money, Order, Refund
from streamer_app.feeds.connection import wall_ms
from streamer_app.live.materials import catalogue_of
from streamer_app.live.people import DESK
from streamer_app.store.queries import Reader, SessionRow
from streamer_app.store.writer import Writer

ROOM: Final = "orders"
"""The room of orders that came from files."""
SELLING: Final = ("pitch", "order", "refund")
SYNC_S: Final = 60.0


@dataclass(frozen=True, slots=True)
class OrdersTaken:
    """What an import of orders came to; ``replaced`` of the ``new`` took a note's place."""

    rows: int
    good: int
    new: int
    replaced: int
    bad: tuple[Bad, ...] = ()


def look(file: Path) -> Preview:
    """The head of a table of courses. Raises: AppError."""
    return preview(content(file), COLUMNS)


def take_courses(writer: Writer, file: Path, chosen: Mapping[str, str] | None = None) -> Imported:
    """Read a table of courses into the catalogue; ``chosen``: our columns to headers of the file.

    Raises: AppError.
    """
    columns = remapped(COLUMNS, chosen or {})
    made = import_courses(content(file), catalogue_of(writer.path), columns=columns)
    writer.save_items([item.row() for item in made.items])
    return made


def take_orders(writer: Writer, file: Path) -> OrdersTaken:
    """Read a table of orders: each goes to the session in which it was made. Raises: AppError."""
    items = catalogue_of(writer.path)
    with Reader(writer.path) as reader:
        sessions = reader.sessions()
        known = known_orders(reader)
    made = import_orders(content(file), known, course_finder(items))
    put_orders(writer, made, sessions)
    numbers = {event.order for event in made.events if isinstance(event, Order)}
    replaced = _replaced(writer.path, numbers, items) if numbers else 0
    return OrdersTaken(made.rows, made.good, made.new, replaced, made.bad)


def known_orders(reader: Reader) -> set[str]:
    """The shop's numbers of all stored orders."""
    return {one.event.order for one in reader.of_kind("order") if isinstance(one.event, Order)}


def put_orders(writer: Writer, made: OrdersImported, sessions: list[SessionRow]) -> None:
    """Store the orders of a file and wait until they are on disk. Raises: AppError."""
    for event in made.events:
        number = session_of(event, sessions)
        if number is None:
            number = writer.open_session("", event.at_ms)
            writer.end_session(number, event.at_ms)
            with Reader(writer.path) as reader:
                sessions = reader.sessions()
        kept = replace(event, source=DESK, room=ROOM, seen_ms=wall_ms())
        writer.put_waiting(number, [kept])
    while not writer.sync(SYNC_S):
        writer.put_waiting(0, [])


def session_of(event: Order | Refund, sessions: list[SessionRow]) -> int | None:
    """The last session that had begun when the order was made, else the first one."""
    begun = [row for row in sessions if row.started_ms <= event.at_ms]
    chosen = begun[-1] if begun else sessions[0] if sessions else None
    return chosen.session if chosen else None


def content(file: Path) -> bytes:
    """All of a file. Raises: AppError."""
    try:
        return file.read_bytes()
    except OSError as error:
        raise AppError("file_unreadable", file=str(file), why=error.strerror or "") from error


def _replaced(database: Path, numbers: set[str], items: Iterable[Item]) -> int:
    """How many of these orders stand where somebody had noted one by hand."""
    names = course_finder(items)
    prices = {item.id: item.price for item in items}
    sessions: dict[int, Sales] = {}

    def course_of(course: str) -> str:
        return names.get(course.casefold(), course)

    def price_of(course: str) -> Money | None:
        return prices.get(course)

    with Reader(database) as reader:
        stored = [one for kind in SELLING for one in reader.of_kind(kind)]
    for one in sorted(stored, key=lambda one: one.row):
        sessions.setdefault(one.session, Sales(course_of, price_of)).fold(one.event)
    return sum(
        bool(sale.replaced) and sale.order in numbers
        for sales in sessions.values()
        for sale in sales.sales
    )
