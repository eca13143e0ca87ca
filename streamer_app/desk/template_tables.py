"""Answers as a table that a spreadsheet opens, and back."""

import csv
import io
from collections.abc import Iterable
from typing import Final

from streamer_app.catalogue.tables import rows, split
from streamer_app.desk.templates import LONGEST, Template
from streamer_app.errors import Reason, reason
from streamer_app.review.export.csv_files import defused

COLUMNS: Final = {
    "title": ("title", "标题", "问题", "question", "名称"),
    "zh": ("zh", "chinese", "中文", "回答", "答案", "话术", "answer", "内容"),
    "en": ("en", "english", "英文"),
    "tags": ("tags", "标签", "关键词"),
    "course": ("course", "课程"),
    "used": ("used", "使用次数"),
}


def exported(templates: Iterable[Template]) -> bytes:
    """CSV with a mark that Excel knows for UTF-8."""
    out = io.StringIO(newline="")
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for kept in templates:
        cells = (kept.title, kept.zh, kept.en, "；".join(kept.tags), kept.course, kept.used)
        table.writerow([defused(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def imported(data: bytes) -> tuple[list[Template], list[tuple[int, Reason]]]:
    """The answers of a CSV or Excel file, and the rows that are none, by number with why.

    Raises: AppError for what is no table, or has no column of titles.
    """
    good: list[Template] = []
    bad: list[tuple[int, Reason]] = []
    for number, row in rows(data, COLUMNS, ("title",)):
        cells = {name: _plain(text) for name, text in row.items()}
        title, zh, en = (cells.get(name, "") for name in ("title", "zh", "en"))
        if not title or not (zh or en):
            bad.append((number, reason("answers.row_empty")))
        elif max(map(len, (title, zh, en))) > LONGEST:
            bad.append((number, reason("answers.row_long", most=LONGEST)))
        else:
            used = cells.get("used", "")
            tags = split(cells.get("tags", ""))
            count = int(used) if used.isdecimal() and len(used) < 7 else 0
            good.append(
                Template(
                    id="", title=title, zh=zh, en=en, tags=tags, course=cells.get("course", ""),
                    used=count,
                )
            )  # fmt: skip
    return good, bad


def _plain(text: str) -> str:
    """A cell without the mark that keeps spreadsheets from taking it for a formula."""
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text
