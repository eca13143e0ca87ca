"""The sessions in a table: the newest first, one selected, Enter opens it."""

from collections.abc import Sequence
from typing import Any, Final

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QAbstractItemView, QFrame, QHeaderView, QTableView, QWidget

from streamer_app.live.pages import SessionLine
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels import figures
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.words import NONE, Words, span

COLUMNS: Final = (
    "date",
    "title",
    "platform",
    "length",
    "peak",
    "messages",
    "questions",
    "sales",
    "gifts",
    "index",
)
RIGHT: Final = frozenset({"length", "peak", "messages", "questions", "sales", "gifts", "index"})
Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()


def cell(line: SessionLine, column: str, words: Words) -> str:
    """What one cell says; a dash where the session has no such figure."""
    ended = line.ended_ms or line.started_ms
    match column:
        case "date":
            return f"{words.day(line.started_ms)} {words.clock(line.started_ms, seconds=False)}"
        case "title":
            return display_text(line.title, 60) or NONE
        case "platform":
            return " · ".join(words.say(f"source.{source}") for source in line.sources)
        case "length":
            return span((ended - line.started_ms) / 1000)
        case "peak":
            if line.peak_viewers is None:
                return NONE
            return f"{words.number(line.peak_viewers)} {figures.short_basis(words, line.basis)}"
        case "messages":
            return words.number(line.messages)
        case "questions":
            return NONE if line.asked is None else f"{line.answered or 0} / {line.asked}"
        case "sales":
            return words.sums(line.course_money)
        case "gifts":
            return words.sums(line.money)
    return words.number(line.engagement)


class SessionModel(QAbstractTableModel):
    """One session a row."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.lines: Sequence[SessionLine] = ()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """The number of sessions."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """The number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, numbers to the right."""
        column = COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return cell(self.lines[index.row()], column, self._words)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column in RIGHT else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """The columns' words."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words.say(f"sessions.{COLUMNS[section]}")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            right = COLUMNS[section] in RIGHT
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            return int(side | Qt.AlignmentFlag.AlignVCenter)
        return None

    def show(self, lines: Sequence[SessionLine]) -> None:
        """Other sessions."""
        self.beginResetModel()
        self.lines = lines
        self.endResetModel()


class SessionList(QTableView):
    """The table; ``opened`` gives the session's id."""

    opened = Signal(int)

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self.rows = SessionModel(kit.words)
        self.setModel(self.rows)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.activated.connect(lambda index: self._open(index.row()))
        self.clicked.connect(lambda index: self._open(index.row()))
        kit.theme.changed.connect(self._resize)
        self._resize()

    def _resize(self) -> None:
        px, tokens = self._kit.theme.px, self._kit.theme.tokens
        self.setStyleSheet(
            f"QTableView::item {{ padding: 0 {px(8)}px;"
            f" border-bottom: 1px solid {tokens.raised}; }}"
            f"QTableView::item:selected {{ background: {tokens.raised}; color: {tokens.text}; }}"
        )
        self.verticalHeader().setDefaultSectionSize(px(40))
        header = self.horizontalHeader()
        for at, column in enumerate(COLUMNS):
            stretched = column == "title"
            header.setSectionResizeMode(
                at,
                QHeaderView.ResizeMode.Stretch
                if stretched
                else QHeaderView.ResizeMode.ResizeToContents,
            )

    def _open(self, row: int) -> None:
        self.opened.emit(self.rows.lines[row].session)

    def show_sessions(self, lines: Sequence[SessionLine]) -> None:
        """Fill the table."""
        self.rows.show(lines)

    def reword(self) -> None:
        """Take the words again."""
        self.rows.show(self.rows.lines)
