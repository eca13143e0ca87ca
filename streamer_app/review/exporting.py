"""A session in any of the formats: text as parts, the rest as files."""

import secrets
from collections.abc import Callable, Generator, Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import msgspec

from streamer_app.errors import AppError
from streamer_app.events import Event
from streamer_app.insight.similarity import load
from streamer_app.live.folds import Folds, Surroundings
from streamer_app.review import summary
from streamer_app.review.beside import beside
from streamer_app.review.export import ass, csv_files, danmaku_xml, html, jsonl, tables
from streamer_app.review.export.story import Story, story
from streamer_app.review.export.whole import whole
from streamer_app.review.masking import of_session
from streamer_app.store.columns import columns
from streamer_app.store.queries import Reader, SessionRow
from streamer_app.wording import Wording

TEXT: Final = ("json", "html", "xml", "ass", "jsonl")
"""Formats that are one text."""
FOLDERS: Final = ("csv", "parquet")
"""Formats of several files."""
FILES: Final = ("pdf", "xlsx")
FORMS: Final = ("json", "html", "pdf", "csv", "xlsx", "parquet", "xml", "ass", "jsonl")

Pdf = Callable[[Story], Generator[bytes, None, None]]
"""Prints a report: nothing for each page, then the whole file."""
PDF_STEPS: Final = 20
"""About so many steps it takes, for those who are shown how far it is."""

Show = Callable[[Iterable[Any], int], Iterable[Any]]
"""Passes items on, and shows how many of so many have passed."""


def _silently(items: Iterable[Any], whole_count: int) -> Iterable[Any]:
    return items


@dataclass(frozen=True)
class Export:
    """One export of one session. Names are hidden unless ``names``; ``pdf`` prints a story."""

    reader: Reader
    session: int | str
    around: Surroundings
    words: Wording
    pdf: Pdf | None = None
    names: bool = False
    at_s: float | None = None
    offset_s: float = 0.0
    show: Show = _silently
    kept: Callable[[int], tables.SmallTables] | None = None
    """The session's small tables, from where they are remembered."""
    watch: Callable[[int, Event, Folds], None] | None = None
    """Hears of each row that is folded."""

    @cached_property
    def read(self) -> summary.Read:
        """The session, folded."""
        return summary.read(self.reader, self.session, self.around, self.at_s, self.watch)

    @cached_property
    def row(self) -> SessionRow:
        """The session as it is stored."""
        return self.reader.session(summary.number(self.session))

    @cached_property
    def small(self) -> tables.SmallTables:
        """The tables besides the events: remembered where that is possible, else folded."""
        if self.kept is not None and self.at_s is None:
            return self.kept(self.row.session)
        return tables.small_tables(self.read)

    @cached_property
    def name(self) -> tables.Name:
        """How viewers are called: by pseudonyms of this export alone, unless ``names``."""
        return tables.real_names if self.names else tables.Pseudonyms(secrets.token_bytes(32))

    def story(self) -> Story:
        """The report's content."""
        others = beside(self.reader, self.read)
        if self.names:
            return story(self.read, self.words, load(), others=others)
        mask = of_session(self.reader, self.read.row.session)
        return story(self.read, self.words, load(), mask, others)

    def parts(self, form: str) -> Iterable[bytes]:
        """A text format, piece by piece. Raises: AppError while it is read."""
        if form == "json":
            return [msgspec.json.encode(summary.report(self.read), enc_hook=str) + b"\n"]
        if form == "html":
            return (part.encode("utf-8", "replace") for part in html.page(self.story()))
        row = self.row
        if form == "jsonl":
            return self.show(jsonl.lines(self.reader, row.session), row.events)
        made = (ass if form == "ass" else danmaku_xml).lines
        return self.show(made(self.reader, row, self.name, self.offset_s), row.events)

    def write(self, form: str, to: Path) -> list[Path]:
        """Any format to a file, or to a folder of files; each is whole or not there at all.

        Raises: AppError for a format that is not known, and where it cannot be written.
        """
        if form not in FORMS:
            raise AppError("format_not_yet", format=form[:40], known=", ".join(FORMS))
        if form == "csv":
            return csv_files.write(self._tables(), to)
        if form == "parquet":
            from streamer_app.review.export import parquet

            events = columns(self.reader, self.row.session, self.name)
            shown = self.show(events, tables.parts_of(self.row.events))
            return parquet.write(self.row, shown, tables.named(self.small, self.name), to)
        if form == "pdf":
            self._print(to)
        else:
            self._file(form, to)
        return [to]

    def _file(self, form: str, to: Path) -> None:
        parts = self.parts(form) if form in TEXT else ()
        with whole(to) as file:
            if form == "xlsx":
                from streamer_app.review.export import xlsx

                xlsx.write(self._tables(), file)
            else:
                file.writelines(parts)

    def _print(self, to: Path) -> None:
        assert self.pdf is not None, "only ui prints, and whoever exports hands it over"
        told = self.story()
        with whole(to) as file, closing(self.pdf(told)) as pages:
            file.writelines(self.show(pages, PDF_STEPS))

    def _tables(self) -> Iterator[tables.Table]:
        parts = tables.parts_of(self.row.events)
        for table in tables.tables(self.reader, self.row.session, self.small, self.name):
            if table.name == "events":
                table = replace(table, parts=self.show(table.parts, parts))
            yield tables.dated(table)
