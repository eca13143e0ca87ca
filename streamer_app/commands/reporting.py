"""``report``: a session read back, in any of the formats."""

import sys
import time
from argparse import Namespace
from collections.abc import Callable, Generator, Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final

from streamer_app.commands.out import Out
from streamer_app.errors import AppError
from streamer_app.live.materials import Materials, catalogue_of
from streamer_app.review.exporting import FOLDERS, FORMS, TEXT, Export
from streamer_app.review.shelf import Shelf
from streamer_app.store.queries import Reader
from streamer_app.wording import Wording

if TYPE_CHECKING:
    from streamer_app.review.export.story import Story

PATIENCE_S: Final = 1.0
"""What takes longer shows how far it is."""


def report(args: Namespace, out: Out) -> None:
    """A session's report or its data, to standard output, a file or a folder."""
    form = args.format
    if form not in FORMS:
        raise AppError("format_not_yet", format=form[:40], known=", ".join(FORMS))
    if args.to is None and form not in TEXT:
        needed = "export_needs_folder" if form in FOLDERS else "export_needs_file"
        raise AppError(needed, format=form)
    shelf = Shelf(args.db, lambda: Materials(catalogue_of(args.db)))
    with Reader(args.db) as reader:
        export = Export(
            reader,
            args.session,
            shelf.surroundings(reader),
            Wording(args.language) if args.language else out.words,
            pdf=print_pdf,
            names=args.names,
            at_s=args.at,
            offset_s=args.offset,
            show=progress(out) if sys.stderr.isatty() else _as_it_is,
            kept=lambda session: shelf.tables(reader, session),
        )
        if args.to is None:
            out.lines(export.parts(form))
        else:
            for path in export.write(form, args.to):
                out.note(str(path))


def print_pdf(told: "Story") -> Generator[bytes, None, None]:
    """Print a report page by page; Qt is loaded for this alone."""
    from streamer_app.ui import pdf

    pdf.ready()
    yield from pdf.pages(told)


def _as_it_is(items: Iterable[Any], whole_count: int) -> Iterable[Any]:
    return items


def progress(out: Out) -> Callable[[Iterable[Any], int], Iterator[Any]]:
    """Shows on standard error how far an export is, where it takes long."""

    def shown(items: Iterable[Any], whole_count: int) -> Iterator[Any]:
        begun = due = time.monotonic()
        for number, item in enumerate(items):
            yield item
            if (now := time.monotonic()) > max(due, begun + PATIENCE_S):
                share = min(100, round(100 * number / max(1, whole_count)))
                said = out.words.say("report.progress", share=share)
                print(f"\r{said}", end="", file=sys.stderr, flush=True)
                due = now + 0.2
        if due != begun:
            print(f"\r{' ' * 40}\r", end="", file=sys.stderr, flush=True)

    return shown
