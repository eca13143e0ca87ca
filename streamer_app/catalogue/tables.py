"""Tables that people bring: CSV in whichever encoding, or an Excel sheet, as rows of text."""

import csv
import io
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing
from datetime import datetime, tzinfo
from operator import length_hint
from typing import Final

from streamer_app.errors import AppError, Reason

ENCODINGS: Final = ("utf-8-sig", "gb18030")
DELIMITERS: Final = ",;\t"
LARGEST_FILE: Final = 50_000_000
LARGEST_SHEET: Final = 200_000_000
"""Bytes that an Excel file may unpack to."""
LONGEST_CELL: Final = 20_000
DAMAGED: Final = (
    *(zipfile.BadZipFile, zlib.error, EOFError, OSError, SyntaxError, NotImplementedError),
    *(LookupError, ValueError, TypeError, AttributeError),
)
"""What reading a damaged Excel file comes to, as openpyxl passes everything on."""

EVERY: Final = 500
"""Lines between two looks at how far it is."""
UNPACKED: Final = 0.9
"""How much of the work on an Excel file is done once its lines are read."""

Row = Mapping[str, str]
Looked = Callable[[float], object]
"""Is told now and then which share (0 to 1) is done; what it raises ends the work."""


def unwatched(share: float) -> None:
    """Nobody asks how far it is."""


class BadRow(ValueError):
    """A row that is left out, and why."""

    def __init__(self, why: Reason) -> None:
        super().__init__(why.code)
        self.why = why


def rows(
    data: bytes,
    columns: Mapping[str, Iterable[str]],
    needed: Iterable[str],
    looked: Looked = unwatched,
) -> Iterator[tuple[int, Row]]:
    """Rows as (number below the header, column to text); rows without any text are left out.

    ``columns``: our name of a column to the headers it is known by; of two headers of one
    column the earlier alias wins. A column that the file lacks is absent from the rows.
    Raises: AppError where the file is no table or lacks a ``needed`` column.
    """
    lines = table(data, looked)
    whole = max(1, length_hint(lines) or data.count(b"\n"))
    begun = UNPACKED if is_sheet(data) else 0.0
    places = header_places(next(lines, []), columns)
    for column in needed:
        if column not in places:
            raise AppError("import_no_column", column=next(iter(columns[column]), column))
    for number, line in enumerate(lines, 1):
        if number % EVERY == 0:
            looked(begun + (1 - begun) * min(1.0, number / whole))
        if any(cell.strip() for cell in line):
            yield number, {c: _cell(line, at) for c, at in places.items()}


def table(data: bytes, looked: Looked = unwatched) -> Iterator[list[str]]:
    """The lines of a file as cells, the header first. Raises: AppError where it is no table."""
    return _sheet(data, looked) if is_sheet(data) else _lines(_text(data))


def is_sheet(data: bytes) -> bool:
    """Whether this is an Excel file."""
    return data[:4] == b"PK\x03\x04"


def header_places(cells: Iterable[str], columns: Mapping[str, Iterable[str]]) -> dict[str, int]:
    """Our columns to where the header has them; those that it lacks are absent."""
    header = [_plain(cell) for cell in cells]
    places: dict[str, int] = {}
    for column, aliases in columns.items():
        found = (header.index(_plain(a)) for a in aliases if _plain(a) in header)
        if (at := next(found, None)) is not None:
            places[column] = at
    return places


def split(text: str, separators: str = "；;|\n") -> tuple[str, ...]:
    """The parts of a cell that holds a list."""
    for separator in separators[1:]:
        text = text.replace(separator, separators[0])
    return tuple(part for part in map(str.strip, text.split(separators[0])) if part)


def moment(text: str, zone: tzinfo | None = None) -> int:
    """Milliseconds since 1970 of a date, or of such a number of seconds or milliseconds.

    A date without an offset is of ``zone`` (None: this computer's). Raises: ValueError.
    """
    plain = unicodedata.normalize("NFKC", text).strip()
    if plain.isdecimal() and len(plain) in (10, 13):
        return int(plain) * (1000 if len(plain) == 10 else 1)
    plain = plain.replace("年", "-").replace("月", "-").replace("日", " ").replace("/", "-")
    day, _, clock = plain.replace("T", " ").strip().partition(" ")
    day = "-".join(part.zfill(2) for part in day.split("-"))
    clock = clock.strip() or "00:00"
    clock = clock if clock.index(":") == 2 else f"0{clock}"
    read = datetime.fromisoformat(f"{day} {clock}")
    if not 1970 < read.year < 3000:
        raise ValueError(text)
    if read.tzinfo is None:
        read = read.replace(tzinfo=zone) if zone else read.astimezone()
    return round(read.timestamp() * 1000)


def _plain(header: str) -> str:
    return unicodedata.normalize("NFKC", header).strip().strip("*").casefold()


def _cell(line: list[str], at: int) -> str:
    return line[at].strip()[:LONGEST_CELL] if at < len(line) else ""


def _text(data: bytes) -> str:
    if len(data) > LARGEST_FILE or not data.strip():
        raise AppError("import_unreadable")
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return data.decode("utf-16", "replace")
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise AppError("import_unreadable")


def _lines(text: str) -> Iterator[list[str]]:
    first = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    try:
        yield from csv.reader(io.StringIO(text), delimiter=delimiter)
    except csv.Error as error:
        raise AppError("import_unreadable") from error


def _sheet(data: bytes, looked: Looked) -> Iterator[list[str]]:
    """The first sheet of an Excel file, read whole before the first row is given."""
    from openpyxl import load_workbook  # a quarter of a second that only imports pay

    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > LARGEST_SHEET:
                raise AppError("import_unreadable")
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
        with closing(book):
            sheet = book.worksheets[0]
            whole = max(1, sheet.max_row or 1)
            lines: list[list[str]] = []
            for number, line in enumerate(sheet.values):
                if number % EVERY == 0:
                    looked(UNPACKED * min(1.0, number / whole))
                lines.append(list(map(_written, line)))
    except DAMAGED as error:
        raise AppError("import_unreadable") from error
    return iter(lines)


def _written(cell: object) -> str:
    """A cell as its author sees it: whole numbers without a point."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.isoformat(" ")
    return "" if cell is None else str(cell)
