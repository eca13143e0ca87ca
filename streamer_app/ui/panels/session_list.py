"""The sessions in a table by months: the newest first, some marked, Enter opens one."""

from calendar import month_name
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QWidget

from streamer_app.live.pages import SessionLine
from streamer_app.review.listing import Month, months
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels import figures
from streamer_app.ui.widgets.data_table import Cell, Column, DataTable, Row
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.words import NONE, Words, span

COLUMNS: Final = (
    "mark",
    "date",
    "title",
    "platform",
    "length",
    "average",
    "peak",
    "messages",
    "questions",
    "sales",
    "gifts",
    "satisfaction",
    "index",
    "pace",
)
LEFT: Final = frozenset({"mark", "date", "title", "platform", "pace"})
LAST: Final = (
    *("peak", "questions", "gifts", "length", "pace"),
    *("platform", "index", "satisfaction", "average"),
)
"""Columns that give way to the titles, the last one first."""
TITLE: Final = 280
HIGH: Final = 40
BOLD: Final = frozenset({"title"})


def cell(line: SessionLine, column: str, words: Words) -> str:
    """What one cell says; a dash where the session has no such figure."""
    match column:
        case "mark" | "pace":
            return ""
        case "date":
            return date_text(line.started_ms, words)
        case "title":
            title = display_text(line.title, 60) or NONE
            return f"[{words.say('review.demo')}] {title}" if line.demo else title
        case "platform":
            return " · ".join(words.say(f"source.{source}") for source in line.sources)
        case "length":
            ended = line.ended_ms
            return NONE if ended is None else span((ended - line.started_ms) / 1000)
        case "peak":
            if line.peak_viewers is None:
                return NONE
            return f"{words.number(line.peak_viewers)} {figures.short_basis(words, line.basis)}"
        case "average":
            return words.number(line.average_viewers)
        case "messages":
            return words.number(line.messages)
        case "questions":
            if line.asked is None:
                return NONE
            return f"{words.number(line.answered)} / {line.asked}"
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


def month_text(month: Month, words: Words) -> str:
    """``2026年9月 · 4 场 · 弹幕 9,208 · 课程 ¥6,783``"""
    name = f"{month.year}年{month.month}月"
    if not words.chinese:
        name = f"{month_name[month.month]} {month.year}"
    sums = month.sums
    told = [
        name,
        words.say("sessions.count", n=sums.sessions),
        f"{words.say('sessions.messages')} {words.number(sums.messages)}",
    ]
    if sums.course_money:
        told.append(f"{words.say('sessions.sales')} {words.sums(sums.course_money)}")
    return "  ·  ".join(told)


class SessionList(DataTable):
    """``opened`` gives a session, ``chosen_changed`` tells that others are marked."""

    chosen_changed = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, "", parent, high=HIGH)
        self._words = kit.words
        self.lines: Sequence[SessionLine] = ()
        self._marked: set[tuple[str, int]] = set()
        self.acted.connect(self._toggle)

    def chosen(self) -> list[SessionLine]:
        """The marked sessions, the newest first."""
        return [line for line in self.lines if _name(line) in self._marked]

    def toggle(self, at: int) -> None:
        """Mark the ``at``-th session, or take its mark away."""
        self._toggle(self.lines[at])

    def unmark(self) -> None:
        """No session is marked."""
        for line in self.chosen():
            self._toggle(line)

    def show_sessions(self, lines: Sequence[SessionLine]) -> None:
        """Fill the table; who is current stays so, and so do the marks of those still listed."""
        current, seen = self._current(), self.verticalScrollBar().value()
        self.lines = lines
        self._marked &= {_name(line) for line in lines}
        columns = [
            Column(
                name,
                self._words.say(f"sessions.{name}"),
                name not in LEFT,
                name == "title",
                acts=name == "mark",
                spare=self._spare(name, lines),
                least=TITLE,
            )
            for name in COLUMNS
        ]
        self.show_rows(columns, list(self._rows(lines)))
        if current is not None and current in map(_name, lines):
            self.setCurrentIndex(self.rows.index(self._at(current), 1))
            self.verticalScrollBar().setValue(seen)
        elif self.hasFocus():
            self._begin()

    def _spare(self, column: str, lines: Sequence[SessionLine]) -> int:
        """What no session has a figure for goes first."""
        if column not in LAST:
            return 0
        empty = column != "pace" and all(cell(one, column, self._words) == NONE for one in lines)
        return LAST.index(column) + 1 + (len(LAST) if empty else 0)

    def reword(self) -> None:
        """Take the words again."""
        self.show_sessions(self.lines)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self._begin()

    def _begin(self) -> None:
        """Enter opens the newest unless another is chosen."""
        if self._current() is None and self.lines:
            self.setCurrentIndex(self.rows.index(self._at(_name(self.lines[0])), 1))

    def _rows(self, lines: Sequence[SessionLine]) -> "list[Row]":
        rows = []
        for month in months(lines):
            rows.append(Row(None, (Cell(month_text(month, self._words), "muted"),), heading=True))
            rows += [self._row(line) for line in month.lines]
        return rows

    def _row(self, line: SessionLine) -> Row:
        words = self._words
        cells = [
            Cell(cell(line, name, words), bold=name in BOLD, curve=self._curve(line, name))
            for name in COLUMNS[1:]
        ]
        mark = Cell(tip=words.say("sessions.mark"), mark=_name(line) in self._marked)
        return Row(line, (mark, *cells))

    def _curve(self, line: SessionLine, column: str) -> tuple[float, ...]:
        return line.pace if column == "pace" and len(line.pace) > 1 else ()

    def _toggle(self, line: SessionLine) -> None:
        self._marked ^= {_name(line)}
        self.rows.change(self._at(_name(line)), self._row(line))
        self.chosen_changed.emit()

    def _current(self) -> tuple[str, int] | None:
        index = self.currentIndex()
        row = self.rows.rows[index.row()] if index.isValid() else None
        return None if row is None or row.heading else _name(row.key)

    def _at(self, name: tuple[str, int]) -> int:
        found = enumerate(self.rows.rows)
        return next(at for at, row in found if not row.heading and _name(row.key) == name)


def _name(line: SessionLine) -> tuple[str, int]:
    """What a session is told apart by: the demo has a database of its own."""
    return line.played, line.session
