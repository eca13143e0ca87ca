"""A workbook written column by column, read again by openpyxl."""

from datetime import datetime
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from streamer_app.review.export import xlsx
from streamer_app.review.export.tables import Table

ODD = ["=1+1", "#REF!", "<b>&amp;\"'", " spaced ", "two\nlines", "\x08gone", "😀力学", "]]>", "-3"]


def book(*tables: Table) -> Any:
    file = BytesIO()
    xlsx.write(tables, file)
    return openpyxl.load_workbook(file)


def test_what_is_written_comes_back_as_text_and_numbers() -> None:
    columns = ("text", "n", "share", "yes", "none")
    size = len(ODD)
    part: list[list[Any]] = [ODD, list(range(size)), [0.5] * size, [True] * size, [None] * size]
    rows = list(book(Table("events", columns, [part]))["events"].iter_rows())
    assert [cell.value for cell in rows[0]] == list(columns)
    assert [row[0].value for row in rows[1:]] == [text.replace("\x08", "") for text in ODD]
    assert {row[0].data_type for row in rows} == {"s"}
    assert [row[1].value for row in rows[1:]] == list(range(size))
    assert [cell.value for cell in rows[1][2:]] == [0.5, True, None]


def test_parts_follow_each_other_and_an_empty_table_has_its_header() -> None:
    found = book(
        Table("events", ("a",), iter([[[1, 2]], [[3]]])), Table("orders", ("b", "c"), iter([]))
    )
    assert found.sheetnames == ["events", "orders"]
    assert [[c.value for c in row] for row in found["events"].iter_rows()] == [["a"], [1], [2], [3]]
    assert [[c.value for c in row] for row in found["orders"].iter_rows()] == [["b", "c"]]
    assert found["events"].freeze_panes == "A2"


def test_a_table_longer_than_a_sheet_goes_on_in_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(xlsx, "ROWS", 4)
    found = book(Table("events", ("a",), [[[1, 2, 3]], [[4, 5]], [[6]]]))
    assert found.sheetnames == ["events", "events 2"]
    assert [row[0].value for row in found["events"].iter_rows(min_row=2)] == [1, 2, 3]
    assert [row[0].value for row in found["events 2"].iter_rows()] == ["a", 4, 5, 6]


def test_a_text_of_a_whole_page_is_cut_to_what_a_cell_holds() -> None:
    long = "力" * (xlsx.LONGEST + 5)
    (_, row) = book(Table("events", ("text",), [[[long]]]))["events"].iter_rows()
    assert len(row[0].value) == xlsx.LONGEST


def test_the_frame_is_openpyxls_own() -> None:
    file = BytesIO()
    xlsx.write([Table("events", ("text",), [])], file)
    with ZipFile(file) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
    assert len(names) == len(set(names))
    assert {"[Content_Types].xml", "xl/workbook.xml", "xl/styles.xml"} < set(names)


def test_a_moment_is_a_date_to_the_second_for_programs_that_do_not_round() -> None:
    file = BytesIO()
    xlsx.write([Table("events", ("time",), [[[datetime(2025, 9, 12, 12, 3, 10)]]])], file)
    with ZipFile(file) as archive:
        assert b's="1"><v>45912.5021990741</v>' in archive.read("xl/worksheets/sheet1.xml")
    cell = openpyxl.load_workbook(file)["events"]["A2"]
    assert (cell.value, cell.is_date) == (datetime(2025, 9, 12, 12, 3, 10), True)
