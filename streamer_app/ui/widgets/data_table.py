"""A table of figures and words, painted in the window's own look, read by screen readers."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QModelIndex, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QKeyEvent, QPainter, QResizeEvent
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

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.icons import paint_icon
from streamer_app.ui.widgets.painting import line_of_text, rounded
from streamer_app.ui.widgets.plain_label import show_tip
from streamer_app.ui.widgets.question_text import shortened
from streamer_app.ui.widgets.sparkline import paint_curve
from streamer_app.ui.widgets.table_model import CELL, LONGEST, Index, TableModel
from streamer_app.ui.widgets.table_model import Cell as Cell
from streamer_app.ui.widgets.table_model import Column as Column
from streamer_app.ui.widgets.table_model import Row as Row
from streamer_app.ui.widgets.view_ring import ViewRing

PAD: Final = 8
MOST_LINES: Final = 3
"""Lines of a cell that wraps; what is longer ends in "…", and is the tip."""
OWN: Final = (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter)
CURVE: Final = 84
"""px of a small curve."""
WIDEST: Final = 240
"""px of a cell that does not stretch."""


class _Painter(QStyledItemDelegate):
    """Text in its role, then a bar where there is one."""

    def __init__(self, theme: Theme, table: "DataTable") -> None:
        super().__init__(table)
        self._theme, self._table = theme, table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._theme, QRectF(option.rect)
        state = option.state
        painter.save()
        if state & QStyle.StateFlag.State_Selected:
            painter.fillRect(rect, theme.colour("raised"))
        hair = QRectF(rect.left(), rect.bottom() - 1, rect.width(), 1)
        painter.fillRect(hair, theme.colour("raised"))
        cell: Cell = index.data(CELL)
        inside = rect.adjusted(theme.px(PAD), 0, -theme.px(PAD), 0)
        if cell.mark is not None:
            self._mark(painter, rect, cell.mark)
        elif cell.curve:
            paint_curve(painter, theme, inside, cell.curve)
        elif self._table.columns[index.column()].wraps and not self._table.heads(index):
            self._lines(painter, inside, cell)
        else:
            right = self._table.columns[index.column()].right and index.column() > 0
            self._text(painter, inside, cell, right)
        painter.restore()

    def _lines(self, painter: QPainter, inside: QRectF, cell: Cell) -> None:
        lines, high = self._table.wrapped(cell, inside.width()), self._theme.line(14)
        top = inside.center().y() - high * len(lines) / 2
        for at, text in enumerate(lines):
            place = QRectF(inside.left(), top + at * high, inside.width(), high)
            line_of_text(painter, self._theme, place, text, bold=cell.bold, role=cell.role)

    def _text(self, painter: QPainter, inside: QRectF, cell: Cell, right: bool) -> None:
        if cell.bar is not None:
            inside = self._bar(painter, inside, cell.bar)
        text = display_text(cell.text, LONGEST)
        line_of_text(
            painter, self._theme, inside, text, bold=cell.bold, role=cell.role, right=right
        )

    def _mark(self, painter: QPainter, rect: QRectF, marked: bool) -> None:
        theme, side = self._theme, self._theme.px(18)
        left, top = rect.center().x() - side / 2, rect.center().y() - side / 2
        box = QRectF(left, top, side, side)
        if marked:
            rounded(painter, box, theme.colour("accent"), radius=4)
            paint_icon(painter, "check", box.adjusted(2, 2, -2, -2), theme.colour("on"))
        else:
            rounded(painter, box, None, theme.colour("line"), radius=4)

    def _bar(self, painter: QPainter, inside: QRectF, share: float) -> QRectF:
        theme, long, high = self._theme, self._theme.px(92), self._theme.px(6)
        left, top = inside.right() - long, inside.center().y() - high / 2
        rounded(painter, QRectF(left, top, long, high), theme.colour("raised"), radius=2)
        part = QRectF(left, top, max(2.0, long * min(1.0, share)), high)
        rounded(painter, part, theme.colour("line"), radius=2)
        return inside.adjusted(0, 0, -long - theme.px(12), 0)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        cell: Cell = index.data(CELL)
        measure = QFontMetricsF(self._theme.font(14, cell.bold))
        width = measure.horizontalAdvance(display_text(cell.text, LONGEST))
        width += self._theme.px(104) if cell.bar is not None else 0
        width = min(width, self._theme.px(WIDEST))
        if cell.curve:
            width = self._theme.px(CURVE)
        if self._table.heads(index):
            width = 0
        return QSize(round(width) + 2 * self._theme.px(PAD) + 2, self._table.row_height)


class DataTable(QTableView):
    """Rows to read, one current; ``opened`` on a click or Enter, ``acted`` on a cell that acts
    or on the space bar."""

    opened = Signal(object)
    acted = Signal(object)

    def __init__(
        self, theme: Theme, name: str, parent: QWidget | None = None, *, high: int = 32
    ) -> None:
        super().__init__(parent)
        self._theme, self._high = theme, high
        self.rows = TableModel()
        self.setModel(self.rows)
        self.setItemDelegate(_Painter(theme, self))
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setShowGrid(False)
        self.setMouseTracking(True)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setTabKeyNavigation(False)
        self.setWordWrap(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        self.clicked.connect(self._clicked)
        self.entered.connect(self._over)
        # Qt tells of a column's new width before the column has it.
        queued = Qt.ConnectionType.QueuedConnection
        self.horizontalHeader().sectionResized.connect(self._heighten, queued)
        theme.changed.connect(self._measure)
        self._measure()
        ViewRing(theme, self)

    @property
    def row_height(self) -> int:
        """px of a row."""
        return self._theme.row(self._high)

    @property
    def columns(self) -> Sequence[Column]:
        """The columns now."""
        return self.rows.columns

    def show_rows(self, columns: Sequence[Column], rows: Sequence[Row]) -> None:
        """Other rows, and columns in the present words."""
        self.rows.show(columns, rows)
        header = self.horizontalHeader()
        self.clearSpans()
        for at, row in enumerate(rows):
            if row.heading:
                self.setSpan(at, 0, 1, len(columns))
        for at, column in enumerate(columns):
            mode = QHeaderView.ResizeMode
            header.setSectionResizeMode(
                at, mode.Stretch if column.stretch else mode.ResizeToContents
            )
        self._fit()
        self._heighten()
        self.updateGeometry()

    def _fit(self) -> None:
        """Hide spare columns until those that stretch have the room they want."""
        px, columns = self._theme.px, self.columns
        header = self.horizontalHeader()
        widths = [
            px(column.least)
            if column.stretch
            else max(self.sizeHintForColumn(at), header.sectionSizeFromContents(at).width())
            for at, column in enumerate(columns)
        ]
        missing = sum(widths) - self.viewport().width()
        for at in sorted(range(len(columns)), key=lambda at: (columns[at].spare, at), reverse=True):
            hidden = columns[at].spare > 0 and missing > 0
            if hidden:
                missing -= widths[at]
            if self.isColumnHidden(at) != hidden:
                self.setColumnHidden(at, hidden)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._fit()
        super().resizeEvent(event)

    def heads(self, index: Index) -> bool:
        """Whether a place belongs to a heading."""
        return self.rows.rows[index.row()].heading

    def wrapped(self, cell: Cell, width: float) -> list[str]:
        """The text of a cell that wraps within so many px."""
        font = self._theme.font(14, cell.bold)
        return shortened(display_text(cell.text, LONGEST), font, max(1.0, width), MOST_LINES)

    def _heighten(self) -> None:
        """Each row as high as its words need where some may take several lines."""
        wrapping = [at for at, column in enumerate(self.columns) if column.wraps]
        line = self._theme.line(14)
        for number in range(self.rows.rowCount() if wrapping else 0):
            more = self._most_lines(self.rows.rows[number], wrapping) - 1
            self.verticalHeader().resizeSection(number, self.row_height + more * line)

    def _most_lines(self, row: Row, wrapping: Sequence[int]) -> int:
        room = 2 * self._theme.px(PAD)
        shown = [] if row.heading else [at for at in wrapping if not self.isColumnHidden(at)]
        wide = {at: self.columnWidth(at) - room for at in shown}
        return max((len(self.wrapped(row.cells[at], wide[at])) for at in shown), default=1)

    def full_height(self) -> int:
        """The height at which nothing scrolls, px."""
        rows = self.verticalHeader().length()
        return rows + self.horizontalHeader().sizeHint().height() + 2

    def _measure(self) -> None:
        theme, px = self._theme, self._theme.px
        tokens = theme.tokens
        self.setStyleSheet(
            f"QTableView {{ background: transparent; }}"
            f"QHeaderView::section {{ background: transparent; color: {tokens.muted};"
            f" border: none; padding: 0 {px(PAD)}px; height: {px(28)}px;"
            f" font-size: {px(12)}px; }}"
            f"QHeaderView {{ background: transparent; }}"
        )
        self.verticalHeader().setDefaultSectionSize(self.row_height)
        self.verticalHeader().setMinimumSectionSize(self.row_height)
        self.horizontalHeader().setMinimumSectionSize(px(44))
        self._heighten()

    def _clicked(self, index: QModelIndex) -> None:
        row = self.rows.rows[index.row()]
        if row.heading:
            return
        key = row.key
        (self.acted if self.columns[index.column()].acts else self.opened).emit(key)

    def _over(self, index: QModelIndex) -> None:
        cell: Cell = index.data(CELL)
        acts = self.columns[index.column()].acts
        shape = Qt.CursorShape.PointingHandCursor if acts else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)
        rect = self.visualRect(index)
        measure = QFontMetricsF(self._theme.font(14, cell.bold))
        room = rect.width() - 2 * self._theme.px(PAD)
        cut = measure.horizontalAdvance(cell.text) > room
        show_tip(self, self.viewport().cursor().pos(), cell.tip or (cell.text if cut else ""))

    def event(self, event: QEvent) -> bool:
        """The keys that open and act are the table's own, before any shortcut of the window."""
        own = isinstance(event, QKeyEvent) and event.key() in OWN
        if own and event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def moveCursor(
        self, action: QTableView.CursorAction, modifiers: Qt.KeyboardModifier
    ) -> QModelIndex:
        """Where an arrow leads: never to a heading, which nobody can be at."""
        found = super().moveCursor(action, modifiers)
        while found.isValid() and self.rows.rows[found.row()].heading:
            found = self.rows.index(found.row() + 1, found.column())
        return found

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        keys = {
            Qt.Key.Key_Return: self.opened,
            Qt.Key.Key_Enter: self.opened,
            Qt.Key.Key_Space: self.acted,
        }
        signal = keys.get(Qt.Key(event.key()))
        if signal is not None and index.isValid() and not self.rows.rows[index.row()].heading:
            signal.emit(self.rows.rows[index.row()].key)
            return
        super().keyPressEvent(event)
