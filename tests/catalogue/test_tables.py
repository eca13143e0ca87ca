"""Files as people have them."""

import io
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta, timezone
from random import Random

import pytest
from openpyxl import Workbook

from streamer_app.catalogue.tables import moment, rows, split
from streamer_app.errors import AppError

COLUMNS = {"title": ("课程名", "name"), "price": ("价格", "price")}
READ = [(1, {"title": "力学", "price": "399"})]


def read(data: bytes) -> list[tuple[int, dict[str, str]]]:
    return [(number, dict(row)) for number, row in rows(data, COLUMNS, ["title"])]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_any_usual_encoding_and_delimiter_is_read(encoding: str, delimiter: str) -> None:
    text = f"课程名{delimiter}价格\r\n力学{delimiter}399\r\n"
    assert read(text.encode(encoding)) == READ


def sheet(lines: int = 1) -> bytes:
    book, file = Workbook(), io.BytesIO()
    book.active.append([" Name ", "PRICE", None])
    for _ in range(lines):
        book.active.append(["力学", 399.0, "x"])
    book.save(file)
    return file.getvalue()


def test_an_excel_sheet_is_read() -> None:
    assert read(sheet()) == READ


def test_a_damaged_excel_sheet_is_read_or_refused_in_words() -> None:
    whole, rng, refused = sheet(50), Random(3), 0
    for nth in range(80):
        damaged = bytearray(whole[: rng.randrange(4, len(whole))] if nth % 4 == 0 else whole)
        for _ in range(rng.randrange(1, 12)):
            damaged[rng.randrange(4, len(damaged))] = rng.randrange(256)
        with words_only() as said:
            read(bytes(damaged))
        refused += bool(said)
    assert refused > 30


def test_an_excel_sheet_that_unpacks_to_too_much_is_refused() -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as parts, parts.open("a", "w") as part:
        for _ in range(201):
            part.write(bytes(1_000_000))
    with pytest.raises(AppError, match="import_unreadable"):
        read(file.getvalue())


@contextmanager
def words_only() -> Iterator[list[AppError]]:
    """Let errors that a person can act on pass, and nothing else."""
    said: list[AppError] = []
    try:
        yield said
    except AppError as error:
        said.append(error)


def test_empty_rows_are_left_out_but_keep_their_number() -> None:
    assert [n for n, _ in read(b"name\na\n\n ,\nb\n")] == [1, 4]


def test_quoted_cells_may_hold_line_ends_and_short_rows_are_filled() -> None:
    assert read(b'name,price\n"a\nb"\n') == [(1, {"title": "a\nb", "price": ""})]


def test_a_column_that_is_missing_is_absent_and_a_needed_one_is_an_error() -> None:
    assert read(b"name\na\n") == [(1, {"title": "a"})]
    with pytest.raises(AppError, match="import_no_column"):
        read(b"price\n3\n")


@pytest.mark.parametrize("data", [b"", b"  \n", b"PK\x03\x04broken", b"\x00\x01\x02\xff" * 9])
def test_what_is_no_table_is_said_so(data: bytes) -> None:
    with pytest.raises(AppError, match="import_unreadable"):
        read(data)


def test_lists_in_a_cell_are_split() -> None:
    assert split("一讲； 二讲;;三讲\n四讲") == ("一讲", "二讲", "三讲", "四讲")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-09-12 20:41:05", datetime(2026, 9, 12, 20, 41, 5, tzinfo=UTC)),
        ("2026/9/2 8:05", datetime(2026, 9, 2, 8, 5, tzinfo=UTC)),
        ("2026年9月2日", datetime(2026, 9, 2, tzinfo=UTC)),
        ("2026-09-12T20:41:05+08:00", datetime(2026, 9, 12, 12, 41, 5, tzinfo=UTC)),
        ("1757709665000", datetime.fromtimestamp(1_757_709_665, UTC)),
        ("1757709665", datetime.fromtimestamp(1_757_709_665, UTC)),
    ],
)
def test_dates_are_read(text: str, expected: datetime) -> None:
    assert moment(text, UTC) == expected.timestamp() * 1000


def test_a_date_without_an_offset_is_of_the_zone() -> None:
    east = timezone(timedelta(hours=8))
    assert moment("2026-09-12 20:00", UTC) - moment("2026-09-12 20:00", east) == 8 * 3_600_000


@pytest.mark.parametrize("text", ["", "昨天", "2026-13-01", "20:41", "0001-01-01"])
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        moment(text, UTC)
