"""The tables as one Excel file, a sheet each; what viewers wrote is text and never a formula."""

from collections.abc import Iterable, Mapping
from itertools import chain, islice
from typing import Any, BinaryIO, Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from streamer_app.review.export.tables import COLUMNS, Row

ROWS: Final = 1_000_000
"""Rows a sheet; the format ends at 1,048,576. What is left goes on in another sheet."""
LONGEST: Final = 32_767


def write(tables: Iterable[tuple[str, Iterable[Row]]], file: BinaryIO) -> None:
    """Write every table."""
    book = Workbook(write_only=True)
    for name, rows in tables:
        left = iter(rows)
        number = 1
        first = next(left, None)
        while first is not None or number == 1:
            title = name if number == 1 else f"{name} {number}"
            sheet = book.create_sheet(title)
            sheet.freeze_panes = "A2"
            _sheet(sheet, name, chain([first], islice(left, ROWS - 1)) if first else ())
            number += 1
            first = next(left, None)
    book.save(file)


def _sheet(sheet: Any, name: str, rows: Iterable[Row]) -> None:
    header = list(COLUMNS[name])
    left = iter(rows)
    first = next(left, None)
    header += [column for column in first or () if column not in header]
    sheet.append(header)
    for row in chain([first] if first else (), left):
        sheet.append(_cells(sheet, header, row))


def _cells(sheet: Any, header: Iterable[str], row: Mapping[str, Any]) -> list[Any]:
    found = map(row.get, header)
    return [_cell(sheet, value) if value.__class__ is str else value for value in found]


def _cell(sheet: Any, value: str) -> Any:
    """Text as it may stand in a cell: without control characters, and no formula."""
    if not value.isprintable():
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
    value = value[:LONGEST]
    return _text(sheet, value) if value.startswith(("=", "#")) else value or None


def _text(sheet: Any, value: str) -> Any:
    """A cell that is text although it looks like a formula or an error."""
    cell = WriteOnlyCell(sheet, value)
    cell.data_type = "s"
    return cell
