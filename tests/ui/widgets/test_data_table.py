"""A table of figures: what a click and the keys do, and which columns give way."""

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.data_table import Cell, Column, DataTable, Row
from streamer_app.ui.widgets.toggle_chip import ToggleChip

COLUMNS = (
    Column("title", "Title", stretch=True, least=200),
    Column("sales", "Sales", right=True),
    Column("usual", "Usual figure of the last ten", right=True, spare=True),
    Column("plan", "", acts=True),
)
ROWS = tuple(
    Row(number, (Cell(f"Course {number}"), Cell("¥399", bar=0.5), Cell("¥300"), Cell("Add")))
    for number in range(3)
)


@pytest.fixture
def table(qtbot: QtBot, theme: Theme) -> DataTable:
    made = DataTable(theme, "Courses")
    qtbot.addWidget(made)
    made.resize(700, 200)
    made.show()
    made.show_rows(COLUMNS, ROWS)
    QApplication.processEvents()
    return made


def clicked(table: DataTable, row: int, column: int) -> None:
    place = table.visualRect(table.rows.index(row, column)).center()
    QTest.mouseClick(table.viewport(), Qt.MouseButton.LeftButton, pos=place)


def test_the_model_obeys_qt(table: DataTable) -> None:
    tester = QAbstractItemModelTester(
        table.rows, QAbstractItemModelTester.FailureReportingMode.Fatal
    )
    table.show_rows(COLUMNS, ROWS[:1])
    table.show_rows(COLUMNS, ())
    tester.deleteLater()


def test_a_click_opens_a_row_and_an_acting_cell_acts(table: DataTable) -> None:
    opened: list[object] = []
    acted: list[object] = []
    table.opened.connect(opened.append)
    table.acted.connect(acted.append)
    clicked(table, 1, 0)
    clicked(table, 2, 3)
    assert (opened, acted) == ([1], [2])


def test_enter_opens_and_the_space_bar_acts(table: DataTable, qtbot: QtBot) -> None:
    table.setCurrentIndex(table.rows.index(2, 0))
    with qtbot.waitSignal(table.opened) as opened:
        QTest.keyClick(table, Qt.Key.Key_Return)
    with qtbot.waitSignal(table.acted) as acted:
        QTest.keyClick(table, Qt.Key.Key_Space)
    assert (opened.args, acted.args) == ([2], [2])


def test_a_spare_column_gives_way_before_words_are_cut(table: DataTable) -> None:
    assert not table.isColumnHidden(2)
    table.resize(360, 200)
    QApplication.processEvents()
    assert table.isColumnHidden(2)
    assert table.columnWidth(0) >= 150
    table.resize(700, 200)
    QApplication.processEvents()
    assert not table.isColumnHidden(2)


def test_every_cell_is_painted_and_read(table: DataTable) -> None:
    before = table.grab().toImage()
    table.setCurrentIndex(table.rows.index(0, 0))
    assert table.grab().toImage() != before
    assert table.rows.data(table.rows.index(0, 1)) == "¥399"
    assert table.full_height() > 3 * 32


def test_a_row_is_as_high_as_its_wrapped_words_need(table: DataTable, theme: Theme) -> None:
    long = "Asked by many people and never pitched: try it once in the first forty minutes."
    columns = (Column("next", "Next", stretch=True, least=100, wraps=True), *COLUMNS[1:2])
    rows = (Row(0, (Cell("Go on."), Cell("1"))), Row(1, (Cell(long), Cell("2"))))
    table.resize(400, 300)
    table.show_rows(columns, rows)
    QApplication.processEvents()
    lines = table.wrapped(rows[1].cells[0], table.columnWidth(0) - 16)
    assert len(lines) > 1 and " ".join(lines) == long
    assert table.rowHeight(0) == table.row_height
    assert table.rowHeight(1) == table.row_height + (len(lines) - 1) * theme.line(14)
    table.resize(1200, 300)
    QApplication.processEvents()
    assert table.rowHeight(1) == table.row_height


def test_of_words_without_end_three_lines_are_shown(table: DataTable) -> None:
    lines = table.wrapped(Cell("why is that so " * 40), 200)
    assert len(lines) == 3 and lines[-1].endswith("…")


def test_a_chip_is_on_or_off(qtbot: QtBot, theme: Theme) -> None:
    chip = ToggleChip(theme, "Revenue", on=True)
    qtbot.addWidget(chip)
    chip.show()
    on = chip.grab().toImage()
    QTest.mouseClick(chip, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not chip.isChecked() and chip.grab().toImage() != on
    assert chip.accessibleName() == "Revenue"


def test_the_first_arrow_leads_past_the_heading_to_a_row(table: DataTable) -> None:
    month = Row(None, (Cell("November"),), heading=True)
    table.show_rows(COLUMNS, (month, *ROWS[:1], month, *ROWS[1:]))
    opened: list[object] = []
    table.opened.connect(opened.append)
    for _ in range(2):
        QTest.keyClick(table, Qt.Key.Key_Down)
        QTest.keyClick(table, Qt.Key.Key_Return)
    assert opened == [0, 1]
