"""The creator's shop: courses and orders read from files into the database that is open.

Everything here reads and waits for the disk: off the loop, please.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
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
from streamer_app.catalogue.tables import EVERY, Looked, unwatched
from streamer_app.errors import AppError
from streamer_app.events import Event, Money, Order, Refund
from streamer_app.feeds.connection import wall_ms
from streamer_app.live.materials import catalogue_of
from streamer_app.live.people import DESK
from streamer_app.live.tagging import tagged
from streamer_app.review.progress import Progress
from streamer_app.room.shop_events import ShopEvent
from streamer_app.store.queries import Reader, SessionRow
from streamer_app.store.writer import Writer

ROOM: Final = "orders"
"""The room of orders that came from files."""
SOLD: Final = ("order", "refund")
SYNC_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class OrdersTaken:
    """What an import of orders came to; ``replaced`` of the ``new`` took a note's place."""

    rows: int
    good: int
    new: int
    replaced: int
    bad: tuple[Bad, ...] = ()
    strange: tuple[str, ...] = ()
    """What the orders call courses that are not in the catalogue."""


def look(file: Path) -> Preview:
    """The head of a table of courses. Raises: AppError."""
    return preview(content(file), COLUMNS)


def take_courses(
    writer: Writer,
    file: Path,
    chosen: Mapping[str, str] | None = None,
    progress: Progress | None = None,
) -> Imported:
    """Read a table of courses into the catalogue; ``chosen``: our columns to headers of the file.

    Raises: AppError; ``import_stopped`` where somebody gave up, and then nothing was stored.
    """
    columns = remapped(COLUMNS, chosen or {})
    known = catalogue_of(writer.path)
    made = import_courses(content(file), known, columns=columns, looked=watched(progress))
    made = tagged(made, known)
    watched(progress)(1.0)
    writer.save_items([item.row() for item in made.items])
    return made


def take_orders(writer: Writer, file: Path, progress: Progress | None = None) -> OrdersTaken:
    """Read a table of orders: each goes to the session in which it was made.

    Raises: AppError; ``import_stopped`` where somebody gave up, and then nothing was stored.
    """
    looked = watched(progress)
    items = catalogue_of(writer.path)
    with Reader(writer.path) as reader:
        sessions = reader.sessions()
        known = known_orders(reader, looked)
    made = import_orders(content(file), known, course_finder(items), looked=looked)
    looked(1.0)
    put_orders(writer, made, sessions)
    orders = [event for event in made.events if isinstance(event, Order)]
    replaced = _replaced(writer.path, {order.order for order in orders}, items) if orders else 0
    return OrdersTaken(made.rows, made.good, made.new, replaced, made.bad, strange(orders, items))


def watched(progress: Progress | None) -> Looked:
    """Passes on how far an import is, and ends it once somebody gave up."""

    def looked(share: float) -> None:
        if progress is not None:
            if progress.cancelled:
                raise AppError("import_stopped")
            progress.share = share

    return looked


def strange(orders: Iterable[Order], items: Iterable[Item]) -> tuple[str, ...]:
    """What these orders call courses that the catalogue does not know."""
    ids = {item.id for item in items}
    named = dict.fromkeys(order.course for order in orders if order.course not in ids)
    return tuple(name for name in named if name)


def known_orders(reader: Reader, looked: Looked = unwatched) -> set[str]:
    """The shop's numbers of all stored orders."""
    found: set[str] = set()
    for at, one in enumerate(reader.of_kind("order")):
        if at % EVERY == 0:
            looked(0.0)
        if isinstance(one.event, Order):
            found.add(one.event.order)
    return found


def put_orders(writer: Writer, made: OrdersImported, sessions: list[SessionRow]) -> None:
    """Store the orders of a file in one commit and wait until they are on disk. Raises: AppError.

    Orders that are older than every session go to the first; without one they get their own.
    """
    now = wall_ms()
    groups: dict[int, list[Event]] = {}
    own = 0
    for event in made.events:
        number = session_of(event, sessions)
        if number is None:
            number = own = own or writer.open_session("", event.at_ms)
        kept = replace(event, source=DESK, room=ROOM, seen_ms=now)
        groups.setdefault(number, []).append(kept)
    try:
        if groups:
            writer.put_whole(list(groups.items()))
    finally:
        if own:
            writer.end_session(own, max(event.at_ms for event in made.events))
            writer.drop_empty(own)


def put_events(writer: Writer, session: int, events: Sequence[ShopEvent]) -> int:
    """Store what a shop told in a running session; how many of it were new, once on disk.

    Raises: AppError ``shop_not_saved`` while the disk refuses.
    """
    now, names = wall_ms(), course_finder(catalogue_of(writer.path))
    kept = [_placed(event, names, now) for event in events]
    new = len({event.id for event in kept}) - len(set(writer.holding(kept)) - {None})
    writer.put(session, kept)
    if not writer.sync(SYNC_S):
        raise AppError("shop_not_saved")
    return new


def _placed(event: ShopEvent, names: Mapping[str, str], now_ms: int) -> ShopEvent:
    """A shop's event as it is stored: under its course's id, and now where it tells no time."""
    made = replace(event, source=DESK, room=ROOM, at_ms=event.at_ms or now_ms, seen_ms=now_ms)
    if isinstance(made, Refund):
        return made
    return replace(made, course=names.get(made.course.casefold(), made.course))


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
        steps = list(reader.of_kind("pitch"))
        noted = {one.session for one in steps if getattr(one.event, "action", "") == "order"}
        sold = (one for kind in SOLD if noted for one in reader.of_kind(kind))
        stored = [one for one in chain(steps, sold) if one.session in noted]
    for one in sorted(stored, key=lambda one: one.row):
        sessions.setdefault(one.session, Sales(course_of, price_of)).fold(one.event)
    return sum(
        bool(sale.replaced) and sale.order in numbers
        for sales in sessions.values()
        for sale in sales.sales
    )
