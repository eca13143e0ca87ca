"""The tables as one Excel file, a sheet each; what viewers wrote is text and never a formula.

openpyxl makes the book and the frame of each sheet; the cells inside are written here, column by
column, because an object a cell takes many times as long.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from html import escape
from io import BytesIO
from itertools import chain, groupby
from operator import itemgetter
from typing import IO, Any, BinaryIO, Final
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, WriteOnlyCell
from openpyxl.utils import get_column_letter

from streamer_app.review.export.tables import Part, Parts, Table

ROWS: Final = 1_000_000
"""Rows a sheet; the format ends at 1,048,576. What is left goes on in another sheet."""
LONGEST: Final = 32_767
LEVEL: Final = 3
"""Of compression: a higher one takes longer than it saves."""
WIDTHS: Final = {"time": 20, "text": 48, "id": 38, "name": 16, "viewer": 16, "note": 30}
USUAL: Final = 14
"""Characters that a column shows where ``WIDTHS`` says nothing."""
FIRST_DAY: Final = datetime(1899, 12, 30)
"""From which days are counted in the format."""
DATED: Final = 1
"""The number of the one style besides the usual: a date with its time."""
_FOLDER: Final = "xl/worksheets/"
_CELLS: Final = re.compile(rb"<sheetData\s*/>|<sheetData></sheetData>")

Sheet = tuple[str, Sequence[str]]
"""Its title and its columns."""


def write(tables: Iterable[Table], file: BinaryIO) -> None:
    """Write every table."""
    sheets: list[Sheet] = []
    with ZipFile(file, "w", ZIP_DEFLATED, compresslevel=LEVEL) as archive:
        for table in tables:
            for page, parts in groupby(_paged(table), itemgetter(0)):
                title = f"{table.name} {page}" if page > 1 else table.name
                sheets.append((title, table.columns))
                with archive.open(_path(len(sheets)), "w", force_zip64=True) as sheet:
                    _sheet(sheet, sheets[-1], map(itemgetter(1), parts))
        _frame(archive, sheets)


def _paged(table: Table) -> Iterator[tuple[int, Part]]:
    """The parts with the number of their sheet; an empty table has one sheet."""
    page, rows = 1, 0
    for part in chain([[()] * len(table.columns)], table.parts):
        rows += len(part[0])
        if rows > ROWS:
            page, rows = page + 1, len(part[0])
        yield page, part


def _sheet(out: IO[bytes], sheet: Sheet, parts: Parts) -> None:
    head, end = _edges([sheet])
    out.write(head + b"<sheetData>")
    row = 1
    for part in chain([[(name,) for name in sheet[1]]], parts):
        out.write(_rows(part, row))
        row += len(part[0])
    out.write(b"</sheetData>" + end)


def _rows(part: Part, first: int) -> bytes:
    """Some rows as the format has them."""
    cells = [_cells(column, get_column_letter(place), first)
             for place, column in enumerate(part, start=1)]  # fmt: skip
    return "".join(
        f'<row r="{row}">{"".join(found)}</row>'
        for row, found in enumerate(zip(*cells, strict=True), first)
    ).encode()


def _cells(column: Sequence[Any], letter: str, first: int) -> list[str]:
    """One column's cells, each value looked at once; an empty one takes no cell."""
    inside = {value: _inside(value) for value in set(column)}
    return [
        f'<c r="{letter}{row}"{inside[value]}' if inside[value] else ""
        for row, value in enumerate(column, first)
    ]


def _inside(value: Any) -> str:
    """What a cell holds, after its place."""
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return f' t="b"><v>{value:d}</v></c>'
    if isinstance(value, datetime):
        days = (value - FIRST_DAY).total_seconds() / 86_400
        return f' s="{DATED}"><v>{days:.10f}</v></c>'
    if not isinstance(value, str):
        return f"><v>{value}</v></c>"
    text = value[:LONGEST]
    if not text.isprintable():
        text = ILLEGAL_CHARACTERS_RE.sub("", text).encode("utf-8", "replace").decode()
    keep = ' xml:space="preserve"' if text != text.strip() else ""
    return f' t="inlineStr"><is><t{keep}>{escape(text, quote=False)}</t></is></c>'


def _path(number: int) -> str:
    return f"{_FOLDER}sheet{number}.xml"


def _frame(archive: ZipFile, sheets: Sequence[Sheet]) -> None:
    """Everything of the book but its sheets."""
    with ZipFile(_book(sheets)) as book:
        for name in book.namelist():
            if not name.startswith(_FOLDER):
                archive.writestr(name, book.read(name))


def _edges(sheets: Sequence[Sheet]) -> tuple[bytes, bytes]:
    """What stands before and after a sheet's cells."""
    with ZipFile(_book(sheets)) as book:
        head, end = _CELLS.split(book.read(_path(1)), maxsplit=1)
    return head, end


def _book(sheets: Iterable[Sheet]) -> BytesIO:
    """A book of empty sheets: the header stays in sight, the columns are wide enough to read."""
    book, made = Workbook(write_only=True), BytesIO()
    for title, columns in sheets:
        sheet = book.create_sheet(title)
        sheet.freeze_panes = "A2"
        for place, name in enumerate(columns, start=1):
            width = WIDTHS.get(name, USUAL)
            sheet.column_dimensions[get_column_letter(place)].width = width
        style = WriteOnlyCell(sheet)
        style.number_format = "yyyy-mm-dd hh:mm:ss"
        number = style.style_id  # asking for it is what keeps the style in the book
        assert number == DATED
    book.save(made)
    made.seek(0)
    return made
