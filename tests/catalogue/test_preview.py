"""The head of a table, and a person's choice of its columns."""

import pytest

from streamer_app.catalogue.imports import COLUMNS, import_courses
from streamer_app.catalogue.preview import preview, remapped
from streamer_app.errors import AppError

TABLE = "名字,课程名,钱\n甲,力学,399\n\n乙,光学,199\n" + "".join(f"丙,课{n},1\n" for n in range(9))


def test_the_preview_shows_five_filled_rows_and_the_columns_it_knows() -> None:
    seen = preview(TABLE.encode(), COLUMNS)
    assert seen.header == ("名字", "课程名", "钱")
    assert seen.sample[:2] == (("甲", "力学", "399"), ("乙", "光学", "199"))
    assert len(seen.sample) == 5
    assert seen.columns == {"title": "课程名"}


def test_a_short_row_is_filled_up_to_the_header() -> None:
    assert preview("课程名,价格\n力学\n".encode(), COLUMNS).sample == (("力学", ""),)


def test_a_chosen_header_is_read_instead_of_a_known_one() -> None:
    columns = remapped(COLUMNS, {"title": "名字", "price": "钱"})
    made = import_courses(TABLE.encode(), columns=columns)
    assert made.items[0].title == "甲"
    assert made.items[0].price is not None
    assert made.items[0].price.minor == 39_900


def test_a_column_that_was_left_out_is_not_read() -> None:
    columns = remapped(COLUMNS, {"price": ""})
    made = import_courses("课程名,价格\n力学,三百九\n".encode(), columns=columns)
    assert (made.good, made.bad, made.items[0].price) == (1, (), None)


def test_a_table_whose_name_column_was_left_out_is_refused_in_words() -> None:
    with pytest.raises(AppError, match="import_no_column"):
        import_courses(TABLE.encode(), columns=remapped(COLUMNS, {"title": ""}))


def test_what_is_no_table_is_refused() -> None:
    with pytest.raises(AppError, match="import_unreadable"):
        preview(b"\0\0\0", COLUMNS)
