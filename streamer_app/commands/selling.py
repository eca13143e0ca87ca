"""``courses``, ``orders`` and ``behaviour import``: tables of a shop into the database."""

from argparse import Namespace
from pathlib import Path
from typing import Any

from streamer_app.catalogue.behaviour import import_behaviour
from streamer_app.catalogue.imports import Bad, course_finder
from streamer_app.commands.out import Out
from streamer_app.live.materials import catalogue_of
from streamer_app.live.shop import content, take_courses, take_orders
from streamer_app.store.writer import Committed, Writer


def courses(args: Namespace, out: Out) -> None:
    """Read a table of courses: good rows are kept, bad ones named with their reason."""
    content(Path(args.file))  # a file that is not there leaves no database behind
    writer = Writer(args.db, _ignore)
    try:
        made = take_courses(writer, Path(args.file))
    finally:
        writer.close()
    _say(made.rows, made.good, made.new, made.bad, out)


def orders(args: Namespace, out: Out) -> None:
    """Read a table of orders: each goes to the session in which it was made."""
    content(Path(args.file))
    writer = Writer(args.db, _ignore)
    try:
        made = take_orders(writer, Path(args.file))
    finally:
        writer.close()
    _say(made.rows, made.good, made.new, made.bad, out)
    if made.strange:
        names = ", ".join(made.strange)
        out.note(out.words.say("orders.strange", n=len(made.strange), names=names))


def behaviour(args: Namespace, out: Out) -> None:
    """Read a table of what viewers did elsewhere, and say what was left out."""
    made = import_behaviour(content(Path(args.file)), course_finder(catalogue_of(args.db)))
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


def _say(rows: int, good: int, new: int, bad: tuple[Bad, ...], out: Out) -> None:
    wrong = [{"row": one.row, "why": out.tell(one.why)} for one in bad]
    line: dict[str, Any] = {"rows": rows, "good": good, "new": new, "bad": wrong}
    told = out.words.say("import.table", n=good, new=new, bad=len(wrong))
    listed = [out.words.say("import.bad_row", row=one["row"], why=one["why"]) for one in wrong]
    out.line(line, "\n".join([told, *listed]))


def _ignore(batch: Committed) -> None:
    """What is stored here is read back, not shown."""
