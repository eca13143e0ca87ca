"""What a table shows: its columns, and rows of cells, as Qt asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from streamer_app.ui.theme import Role
from streamer_app.ui.widgets.display_text import display_text

Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
CELL: Final = int(Qt.ItemDataRole.UserRole)
LONGEST: Final = 300


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``stretch`` takes what room is left and wants ``least`` px, ``spare`` goes away
    where that is missing (the highest first, of equals the last), ``acts`` makes its cells act on
    a click, ``wraps`` lets their words take several lines."""

    id: str
    title: str
    right: bool = False
    stretch: bool = False
    acts: bool = False
    spare: int = 0
    least: int = 150
    wraps: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """What stands in one place; ``bar`` (0 to 1) is drawn after the text, ``mark`` is a box that
    is checked or not, ``curve`` a small line of values from 0 on."""

    text: str = ""
    role: Role = "text"
    bold: bool = False
    tip: str = ""
    bar: float | None = None
    mark: bool | None = None
    curve: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A row; ``key`` is what its signals carry. A ``heading`` has one cell over all columns, and
    is nothing to choose."""

    key: Any
    cells: tuple[Cell, ...]
    heading: bool = False


class TableModel(QAbstractTableModel):
    """The columns and rows of a table as Qt asks for them."""

    def __init__(self) -> None:
        super().__init__()
        self.columns: Sequence[Column] = ()
        self.rows: Sequence[Row] = ()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.isValid() and self.rows[index.row()].heading:
            return Qt.ItemFlag.NoItemFlags
        found = super().flags(index)
        marks = index.isValid() and self.cell(index).mark is not None
        return found | Qt.ItemFlag.ItemIsUserCheckable if marks else found

    def cell(self, index: Index) -> Cell:
        """What stands there."""
        cells = self.rows[index.row()].cells
        return cells[index.column()] if index.column() < len(cells) else Cell()

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        cell = self.cell(index)
        if role == Qt.ItemDataRole.CheckStateRole and cell.mark is not None:
            return Qt.CheckState.Checked if cell.mark else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return display_text(cell.text or cell.tip, LONGEST)
        if role == Qt.ItemDataRole.DisplayRole:
            return display_text(cell.text, LONGEST)
        return cell if role == CELL else None

    def change(self, at: int, row: Row) -> None:
        """Another row in one's place."""
        self.rows = [*self.rows[:at], row, *self.rows[at + 1 :]]
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return column.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def show(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Others."""
        self.beginResetModel()
        self.columns, self.rows = columns, rows
        self.endResetModel()
