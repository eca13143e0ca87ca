"""``courses``, ``orders`` and ``behaviour import``: tables of a shop into the database."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from streamer_app.catalogue.behaviour import import_behaviour
from streamer_app.catalogue.imports import Bad, course_finder, import_courses
from streamer_app.catalogue.orders import OrdersImported, import_orders
from streamer_app.commands.out import Out
from streamer_app.errors import AppError
from streamer_app.events import Order, Refund
from streamer_app.feeds.connection import wall_ms
from streamer_app.live.materials import catalogue_of
from streamer_app.live.people import DESK
from streamer_app.store.queries import Reader, SessionRow
from streamer_app.store.writer import Committed, Writer

ROOM = "orders"
"""The room of orders that came from files."""


def courses(args: Namespace, out: Out) -> None:
    """Read a table of courses: good rows are kept, bad ones named with their reason."""
    made = import_courses(_read(args.file), catalogue_of(args.db))
    writer = Writer(args.db, _ignore)
    try:
        writer.save_items([item.row() for item in made.items])
    finally:
        writer.close()
    _say(made.rows, made.good, made.new, made.bad, out)


def orders(args: Namespace, out: Out) -> None:
    """Read a table of orders: each goes to the session in which it was made."""
    known: set[str] = set()
    sessions: list[SessionRow] = []
    if args.db.exists():
        with Reader(args.db) as reader:
            known = {o.event.order for o in reader.of_kind("order") if isinstance(o.event, Order)}
            sessions = reader.sessions()
    made = import_orders(_read(args.file), known, course_finder(catalogue_of(args.db)))
    _store(args.db, made, sessions)
    _say(made.rows, made.good, made.new, made.bad, out)


def behaviour(args: Namespace, out: Out) -> None:
    """Read a table of what viewers did elsewhere, and say what was left out."""
    made = import_behaviour(_read(args.file), course_finder(catalogue_of(args.db)))
    writer = Writer(args.db, _ignore)
    try:
        new = writer.save_behaviour(
            (b.viewer, b.course, b.at_ms, b.views, b.purchases, b.comments) for b in made.kept
        )
    finally:
        writer.close()
    wrong = [{"row": one.row, "why": out.tell(one.why)} for one in made.bad]
    line = {
        "rows": made.rows,
        "good": made.good,
        "new": new,
        "bad": wrong,
        "duplicates": list(made.duplicates),
        "bots": list(made.machines),
    }
    counts = {"good": made.good, "new": new, "bad": len(wrong)}
    odd = {"twice": len(made.duplicates), "bots": len(made.machines)}
    told = [out.words.say("import.behaviour", **counts, **odd)]
    told += [out.words.say("import.bad_row", row=one["row"], why=one["why"]) for one in wrong]
    out.line(line, "\n".join(told))


def _store(database: Path, made: OrdersImported, sessions: list[SessionRow]) -> None:
    writer = Writer(database, _ignore)
    try:
        for event in made.events:
            number = session_of(event, sessions)
            if number is None:
                number = writer.open_session("", event.at_ms)
                writer.end_session(number, event.at_ms)
                with Reader(database) as reader:
                    sessions = reader.sessions()
            kept = replace(event, source=DESK, room=ROOM, seen_ms=wall_ms())
            writer.put_waiting(number, [kept])
        while not writer.sync(60.0):
            writer.put_waiting(0, [])
    finally:
        writer.close()


def session_of(event: Order | Refund, sessions: list[SessionRow]) -> int | None:
    """The last session that had begun when the order was made, else the first one."""
    begun = [row for row in sessions if row.started_ms <= event.at_ms]
    chosen = begun[-1] if begun else sessions[0] if sessions else None
    return chosen.session if chosen else None


def _read(file: str) -> bytes:
    try:
        return Path(file).read_bytes()
    except OSError as error:
        raise AppError("file_unreadable", file=file, why=error.strerror or "") from error


def _say(rows: int, good: int, new: int, bad: tuple[Bad, ...], out: Out) -> None:
    wrong = [{"row": one.row, "why": out.tell(one.why)} for one in bad]
    line: dict[str, Any] = {"rows": rows, "good": good, "new": new, "bad": wrong}
    told = out.words.say("import.table", n=good, new=new, bad=len(wrong))
    listed = [out.words.say("import.bad_row", row=one["row"], why=one["why"]) for one in wrong]
    out.line(line, "\n".join([told, *listed]))


def _ignore(batch: Committed) -> None:
    """What is stored here is read back, not shown."""
