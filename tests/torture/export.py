"""Hostile names and texts in files for others: no formula is left, no number is harmed.

The mutant writes cells as they are, as the csv module does.
"""

import csv
import tempfile
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

from openpyxl import load_workbook

from streamer_app.review.export import csv_files, xlsx
from streamer_app.review.export.csv_files import FORMULA, NUMBER, defused
from streamer_app.review.export.tables import COLUMNS, Table

BEGINNINGS: Final = ("=", "+", "-", "@", "\t", "\r", "\n=", "'=", '"=', " =", "\ufeff=", "＝")
REST: Final = (
    'HYPERLINK("http://x.example","y")',
    "SUM(1+1)*cmd|' /C calc'!A0",
    "1+1",
    "-1",
    ",=1,\n=2",
    '"\r\n=1',
    "老师",
    "",
)
NUMBERS: Final = ("0", "12", "-3", "+4", "-3.5", "1700000000000", "-9007199254740993")


def cells(chance: Random, n: int) -> Iterator[str]:
    """Texts that a spreadsheet could take for something else, and numbers."""
    for _ in range(n):
        if chance.random() < 0.2:
            yield chance.choice(NUMBERS)
        else:
            yield chance.choice(BEGINNINGS) * chance.randint(1, 2) + chance.choice(REST)


def dangerous(cell: str) -> bool:
    """Whether a spreadsheet would calculate this."""
    return cell.startswith(FORMULA) and not NUMBER.match(cell)


def questions(texts: list[str]) -> Table:
    """A table whose cards say this."""
    columns = COLUMNS["questions"]
    blank = [""] * len(texts)
    own: dict[str, list[Any]] = {"card": list(range(len(texts))), "text": texts}
    return Table("questions", columns, [[own.get(name, blank) for name in columns]])


def through_csv(folder: Path, texts: list[str], mutant: bool) -> tuple[int, int]:
    """(cells that are formulas, numbers that are no longer what they were)."""
    before, csv_files.defused = csv_files.defused, (lambda value: value) if mutant else defused
    try:
        (path,) = csv_files.write([questions(texts)], folder)
    finally:
        csv_files.defused = before
    with path.open(encoding="utf-8-sig", newline="") as file:
        back = list(csv.DictReader(file))
    formulas = sum(dangerous(cell) for row in back for cell in row.values())
    harmed = sum(
        row["text"] != text
        for row, text in zip(back, texts, strict=True)
        if NUMBER.match(text) or not text.startswith(FORMULA)
    )
    return formulas, harmed


def through_xlsx(folder: Path, texts: list[str]) -> tuple[int, int]:
    """The same in a workbook, where a text cell is text whatever it begins with."""
    path = folder / "book.xlsx"
    with path.open("wb") as file:
        xlsx.write([questions(texts)], file)
    sheet = load_workbook(path)["questions"]
    place = COLUMNS["questions"].index("text")
    back = [row[place] for row in sheet.iter_rows(min_row=2)]
    formulas = sum(cell.data_type in ("f", "e") for cell in back)
    harmed = sum(
        str(cell.value or "") != text
        for cell, text in zip(back, texts, strict=True)
        if NUMBER.match(text)
    )
    return formulas, harmed


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` cells."""
    texts = list(cells(Random(4), n))
    with tempfile.TemporaryDirectory() as folder:
        found = [through_csv(Path(folder), texts, mutant), through_xlsx(Path(folder), texts)]
    formulas, harmed = (sum(column) for column in zip(*found, strict=True))
    return {"ok": not formulas and not harmed, "cells": n, "formulas": formulas, "harmed": harmed}
