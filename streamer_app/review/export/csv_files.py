"""CSV for spreadsheets: UTF-8 with a mark that Excel knows, formulas defused, numbers intact."""

import csv
import re
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from datetime import datetime
from functools import lru_cache
from io import TextIOWrapper
from pathlib import Path
from typing import Any, Final

from streamer_app.review.export.tables import Table
from streamer_app.review.export.whole import whole

FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
"""Characters that no sheet holds."""
NUMBER: Final = re.compile(r"[+-]?\d+(\.\d+)?\Z")


def defused(value: Any) -> Any:
    """A cell that no spreadsheet takes for a formula; numbers stay as they are."""
    if isinstance(value, str):
        value = CONTROL.sub("", value)
    if isinstance(value, str) and value.startswith(FORMULA) and not NUMBER.match(value):
        return f"'{value}"
    return "" if value is None else value


def write(tables: Iterable[Table], folder: Path) -> list[Path]:
    """One file a table in ``folder``; all of them are there in the end, or none.

    Raises: AppError ``export_failed``.
    """
    written = []
    with ExitStack() as files:
        for table in tables:
            path = folder / f"{table.name}.csv"
            file = files.enter_context(whole(path))
            text = TextIOWrapper(file, encoding="utf-8-sig", errors="replace", newline="")
            _write(csv.writer(text), table)
            text.detach()
            written.append(path)
    return written


def _write(out: Any, table: Table) -> None:
    out.writerow(table.columns)
    for part in table.parts:
        out.writerows(zip(*map(_defused, part), strict=True))


def _defused(column: Sequence[Any]) -> Sequence[Any]:
    """The column with only the cells looked at that could be a formula: a big export feels it."""
    if column and column[0].__class__ is datetime:
        return list(map(_told, column))
    return [
        defused(cell)
        if cell.__class__ is str and (cell.startswith(FORMULA) or not cell.isprintable())
        else cell
        for cell in column
    ]


@lru_cache(16_384)
def _told(moment: datetime | None) -> str:
    """A moment in words that sheets understand; the same one comes for many rows."""
    return "" if moment is None else str(moment)
