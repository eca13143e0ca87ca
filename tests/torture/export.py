"""Hostile names and texts in files for others: no formula is left, no number is harmed.

And no title leads out of the folder, hides what a file is, or names a device: each is written as
a file of its own and found again. The mutant writes cells as they are, as the csv module does,
and takes titles for names.
"""

import csv
import os
import re
import tempfile
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any, Final

from openpyxl import load_workbook

from streamer_app.review.export import csv_files, xlsx
from streamer_app.review.export.csv_files import FORMULA, NUMBER, defused
from streamer_app.review.export.tables import COLUMNS, Table
from streamer_app.ui.places.review_files import file_name

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
TITLES: Final = (
    *("../../../etc/passwd", "..\\..\\windows\\x", "/etc/passwd", "C:\\x", "\\\\host\\share\\x"),
    *(
        "con",
        "NUL.txt",
        "com1 ",
        "Aux. ",
        "lpt9.csv",
        ".",
        "..",
        "",
        " ",
        "\u3000",
        "....",
        "~root",
    ),
    *("-rf", "=1+1", "@x", "'=x", "$(id)", "`id`", "%PATH%", "|calc", "a:stream", "a\0b", "a\nb"),
    *("lesson\u202efdp.exe", "a\u200b", "\ufeffx", "\ud800x", "\x1b[31mred", "x\x7f", "\u2028"),
    *(
        "字" * 300,
        "x" * 5_000,
        "👩\u200d👩\u200d👧" * 40,
        "e" + "\u0301" * 400,
        "?*<>",
        "。",
        "．．／",
    ),
)
MOST_BYTES: Final = 160
DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)
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


def titles(chance: Random, n: int) -> Iterator[str]:
    """What a platform could call a lesson."""
    for number in range(n):
        yield (
            TITLES[number]
            if number < len(TITLES)
            else "".join(
                chance.choice((*TITLES, chr(chance.randrange(1, 0x2FFF)))) for _ in range(3)
            )
        )


def fits(folder: Path, name: str) -> bool:
    """Whether this is one plain file of the folder, on any system, and looks like what it is."""
    if len(name.encode("utf-8", "replace")) > MOST_BYTES or name[0] in ".=+-@~ ":
        return False
    if any(unicodedata.category(c)[0] == "C" or c in '<>:"/\\|?*' for c in name):
        return False
    if DEVICE.fullmatch(name.split(".")[0].strip()) or name.rstrip(" .") != name:
        return False
    path = folder / name
    path.write_bytes(b"")
    return path.resolve().parent == folder.resolve() and name in os.listdir(folder)


def astray(n: int, mutant: bool) -> int:
    """Titles whose file is not where, or not what, it should be."""
    with tempfile.TemporaryDirectory() as folder:
        named = [
            title if mutant else f"{file_name(title, session)}.csv"
            for session, title in enumerate(titles(Random(8), n))
        ]
        wrong = sum(not name or not fits(Path(folder), name) for name in named)
    return wrong + len(named) - len({name.casefold() for name in named})


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` cells."""
    texts = list(cells(Random(4), n))
    with tempfile.TemporaryDirectory() as folder:
        found = [through_csv(Path(folder), texts, mutant), through_xlsx(Path(folder), texts)]
    formulas, harmed = (sum(column) for column in zip(*found, strict=True))
    lost = astray(max(len(TITLES), n // 20), mutant)
    figures = {"cells": n, "formulas": formulas, "harmed": harmed, "names_astray": lost}
    return {"ok": not (formulas or harmed or lost), **figures}
