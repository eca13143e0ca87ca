"""``prepare``: sessions folded ahead of the first look at them."""

from argparse import Namespace
from pathlib import Path

from streamer_app.commands.out import Out
from streamer_app.live.materials import Materials, catalogue_of
from streamer_app.review import ahead
from streamer_app.review.shelf import Shelf


def shelf_of(database: Path) -> Shelf:
    """A database's folded sessions, with its own courses."""
    return Shelf(database, lambda: Materials(catalogue_of(database)))


def prepare(args: Namespace, out: Out) -> None:
    """Fold every ended session whose page is not kept yet, letting other programs go first."""
    ahead.give_way()
    for row in ahead.prepare(shelf_of(args.db)):
        line = {"session": row.session, "events": row.events}
        out.line(line, out.words.say("prepare.done", title=row.title, **line))
