"""The sessions in a table: the newest first, one selected, Enter opens it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from streamer_app.live.pages import SessionLine
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels import figures
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.icons import paint_icon
from streamer_app.ui.widgets.painting import rounded
from streamer_app.ui.words import NONE, Words, span

COLUMNS: Final = (
    "mark",
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
    "satisfaction",
)
RIGHT: Final = frozenset(COLUMNS[4:])
SPARE: Final = ("satisfaction", "index", "platform", "length", "gifts", "questions", "peak")
"""Columns that give way to the titles, the first one first."""
TITLE: Final = 180
MARK: Final = COLUMNS.index("mark")
Index = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()


def cell(line: SessionLine, column: str, words: Words) -> str:
    """What one cell says; a dash where the session has no such figure."""
    ended = line.ended_ms or line.started_ms
    match column:
        case "mark":
            return ""
        case "date":
            return date_text(line.started_ms, words)
        case "title":
            title = display_text(line.title, 60) or NONE
            return f"[{words.say('review.demo')}] {title}" if line.demo else title
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
        case "satisfaction":
            return words.number(line.satisfaction)
    return words.number(line.engagement)


def date_text(at_ms: int, words: Words) -> str:
    """The day and the time of day; the year where it is another one than now."""
    moment = datetime.fromtimestamp(at_ms / 1000)
    day = words.day(at_ms)
    if moment.year != datetime.now().year:
        day = f"{moment.year}年{day}" if words.chinese else f"{day} {moment.year}"
    return f"{day} {words.clock(at_ms, seconds=False)}"


class SessionModel(QAbstractTableModel):
    """One session a row; ``marked`` are those chosen for a comparison or an export."""

    def __init__(self, words: Words) -> None:
        super().__init__()
        self._words = words
        self.lines: Sequence[SessionLine] = ()
        self.marked: set[tuple[str, int]] = set()

    def chosen(self) -> list[SessionLine]:
        """The marked sessions, the newest first."""
        return [line for line in self.lines if (line.played, line.session) in self.marked]

    def toggle(self, row: int) -> None:
        """Mark a session, or take its mark away."""
        line = self.lines[row]
        self.marked ^= {(line.played, line.session)}
        place = self.index(row, MARK)
        self.dataChanged.emit(place, place)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """The mark can be checked."""
        found = super().flags(index)
        return found | Qt.ItemFlag.ItemIsUserCheckable if index.column() == MARK else found

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """The number of sessions."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """The number of columns."""
        return 0 if parent.isValid() else len(COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell, numbers to the right."""
        column = COLUMNS[index.column()]
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.CheckStateRole and column == "mark":
            marked = (line.played, line.session) in self.marked
            return Qt.CheckState.Checked if marked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.AccessibleTextRole and column == "mark":
            return self._words.say("sessions.mark")
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
        self.marked &= {(line.played, line.session) for line in lines}
        self.endResetModel()


class MarkBox(QStyledItemDelegate):
    """A box to check, drawn in the window's own look."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("raised"))
        hair = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(hair, theme.colour("raised"))
        side = theme.px(18)
        left, top = rect.center().x() - side / 2, rect.center().y() - side / 2
        box = QRectF(left, top, side, side)
        if index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked:
            rounded(painter, box, theme.colour("accent"), radius=4)
            paint_icon(painter, "check", box.adjusted(2, 2, -2, -2), theme.colour("on"))
        else:
            rounded(painter, box, None, theme.colour("line"), radius=4)


class SessionList(QTableView):
    """The table; ``opened`` gives a session, ``chosen_changed`` tells that others are marked."""

    opened = Signal(object)
    chosen_changed = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self.rows = SessionModel(kit.words)
        self.setModel(self.rows)
        self.setItemDelegateForColumn(MARK, MarkBox(kit.theme, self))
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
        self.clicked.connect(self._clicked)
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def _fit(self) -> None:
        """Hide columns, those that matter least first, until titles have room."""
        header = self.horizontalHeader()
        widths = {
            name: max(self.sizeHintForColumn(at), header.sectionSizeFromContents(at).width())
            for at, name in enumerate(COLUMNS)
        }
        widths["title"] = self._kit.theme.px(TITLE)
        missing = sum(widths.values()) - self.viewport().width()
        for name in SPARE:
            self.setColumnHidden(COLUMNS.index(name), missing > 0)
            missing -= widths[name] if missing > 0 else 0

    def _clicked(self, index: QModelIndex) -> None:
        if index.column() == MARK:
            self.toggle(index.row())
        else:
            self.opened.emit(self.rows.lines[index.row()])

    def toggle(self, row: int) -> None:
        """Mark a session, or take its mark away."""
        self.rows.toggle(row)
        self.chosen_changed.emit()

    def unmark(self) -> None:
        """No session is marked."""
        for row, line in enumerate(self.rows.lines):
            if (line.played, line.session) in self.rows.marked:
                self.rows.toggle(row)
        self.chosen_changed.emit()

    def event(self, event: QEvent) -> bool:
        """The space bar marks here, before any shortcut of the window."""
        own = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Space
        if own and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter opens, the space bar marks."""
        index = self.currentIndex()
        if index.isValid() and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit(self.rows.lines[index.row()])
        elif index.isValid() and event.key() == Qt.Key.Key_Space:
            self.toggle(index.row())
        else:
            super().keyPressEvent(event)

    def show_sessions(self, lines: Sequence[SessionLine]) -> None:
        """Fill the table."""
        self.rows.show(lines)
        self._fit()

    def reword(self) -> None:
        """Take the words again."""
        self.rows.show(self.rows.lines)
