"""CSV for spreadsheets: UTF-8 with a mark that Excel knows, formulas defused, numbers intact."""

import csv
import re
from collections.abc import Iterable, Mapping
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

from streamer_app.review.export.tables import COLUMNS, Row
from streamer_app.review.export.whole import whole

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?\Z")


def defused(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay as they are."""
    if isinstance(value, str) and value.startswith(FORMULA) and not NUMBER.match(value):
        return f"'{value}"
    return "" if value is None else value


def write(tables: Iterable[tuple[str, Iterable[Row]]], folder: Path) -> list[Path]:
    """One file a table in ``folder``; each is whole or not there at all.

    Raises: AppError ``export_failed``.
    """
    written = []
    for name, rows in tables:
        path = folder / f"{name}.csv"
        with whole(path) as file:
            text = TextIOWrapper(file, encoding="utf-8-sig", newline="")
            _table(csv.writer(text), COLUMNS[name], rows)
            text.detach()
        written.append(path)
    return written


def _table(out: Any, columns: Iterable[str], rows: Iterable[Row]) -> None:
    """The header, with what columns the first row adds, and every row under it."""
    header: list[str] = list(columns)
    begun = False
    for row in rows:
        if not begun:
            header += [name for name in row if name not in header]
            out.writerow(header)
            begun = True
        out.writerow(_cells(header, row))
    if not begun:
        out.writerow(header)


def _cells(header: Iterable[str], row: Mapping[str, Any]) -> list[Any]:
    """The row in the header's order; only text is looked at, which a big export feels."""
    found = map(row.get, header)
    return [defused(value) if value.__class__ is str else value for value in found]
