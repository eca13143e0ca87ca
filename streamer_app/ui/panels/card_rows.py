"""How one row of a question list is painted: columns, chips, wrapped text."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractScrollArea,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from streamer_app.live.snapshot import Card
from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.card_chips import (
    Around,
    asker_names,
    chips,
    course_words,
    suggested,
)
from streamer_app.ui.panels.card_model import CARD
from streamer_app.ui.theme import Role
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.icons import pixmap
from streamer_app.ui.widgets.plain_label import show_tip
from streamer_app.ui.widgets.question_text import balanced_lines
from streamer_app.ui.words import span

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Columns:
    """Widths in the drawings' px; ``bar`` is the score's bar, ``asker`` 0 where there is none."""

    score: int
    askers: int
    course: int
    wait: int
    asker: int
    row: int
    bar: int = 0


COLUMNS: Final = {
    "narrow": Columns(24, 40, 0, 48, 0, 41),
    "normal": Columns(24, 40, 80, 48, 0, 41),
    "large": Columns(64, 56, 112, 56, 180, 44, bar=30),
    "desk": Columns(60, 44, 80, 52, 88, 44, bar=32),
}


class CardDelegate(QStyledItemDelegate):
    """Paints rows; knows the selected row's buttons only by leaving their place free."""

    def __init__(self, kit: Kit, columns: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._kit = kit
        self.mode = columns
        self.around = Around()
        self._heights: dict[tuple[str | int, ...], list[str]] = {}

    @property
    def columns(self) -> Columns:
        """The widths of the mode; English has longer titles and words on its buttons."""
        found = COLUMNS[self.mode]
        if self.mode == "desk" and not self._kit.words.chinese:
            return replace(found, course=120, asker=112)
        return found

    def _text_width(self, width: int) -> int:
        c, px = self.columns, self._kit.theme.px
        fixed = [c.score, self._askers_width(), c.course, c.wait, c.asker]
        used = sum(px(part) for part in fixed) + px(8) * sum(1 for part in fixed if part)
        return max(px(80), width - used - px(12) - self.right)

    def _askers_width(self) -> int:
        """Narrower where the language has no word after the number."""
        unit = self._kit.words.say("rows.people").strip()
        return self.columns.askers if unit else self.columns.askers - 8

    @property
    def right(self) -> int:
        """The air at the right: the scroll bar already takes its place where it shows."""
        view = self.parent()
        bar = view.verticalScrollBar() if isinstance(view, QAbstractScrollArea) else None
        shown = bar is not None and bar.isVisible()
        return self._kit.theme.px(0 if shown else 12)

    def places(self, width: int) -> list[tuple[int, int]]:
        """(left, width) of the six columns in a list of this width."""
        c, px = self.columns, self._kit.theme.px
        parts = (px(c.score), px(self._askers_width()), self._text_width(width))
        found, left = [], px(12)
        for part in (*parts, px(c.course), px(c.wait), px(c.asker)):
            found.append((left, part))
            left += part + px(8)
        return found

    def _chips_of(self, card: Card) -> list[str]:
        return chips(card, self._kit.words, self.around.reading.get(card.card, ()))

    def _course(self, card: Card) -> str:
        return course_words(card, self.around.titles)

    def _lines(self, card: Card, width: int) -> list[str]:
        theme = self._kit.theme
        pinned = card.state == "pinned"
        key: tuple[str | int, ...] = (
            self._kit.words.said(card.text),
            width,
            theme.px(1000),
            pinned,
            *self._chips_of(card),
        )
        if (lines := self._heights.get(key)) is None:
            if len(self._heights) > 2000:
                self._heights.clear()
            room = width - (theme.px(18) if pinned else 0)
            lines = self._broken(card, room)
            self._heights[key] = lines
        return lines

    def _broken(self, card: Card, room: int) -> list[str]:
        """The text's lines, broken earlier where that keeps the chips beside the last one."""
        font, text = self._kit.theme.font(16), display_text(self._kit.words.said(card.text), 200)
        lines = balanced_lines(text, font, room, 2)
        marks = self._marks_width(self._chips_of(card))
        metrics = QFontMetrics(font)
        if not marks or len(lines) > 1 or metrics.horizontalAdvance(lines[0]) + marks <= room:
            return lines
        for share in (0.85, 0.7, 0.6):
            earlier = balanced_lines(text, font, room * share, 2)
            last = metrics.horizontalAdvance(earlier[-1]) if earlier else room
            if len(earlier) == 2 and not earlier[1].endswith("…") and last + marks <= room:
                return earlier
        return lines

    def _marks_width(self, marks: Sequence[str]) -> int:
        metrics = QFontMetrics(self._kit.theme.font(12))
        return sum(metrics.horizontalAdvance(m) + self._kit.theme.px(20) for m in marks)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """One line is a row of 41 (44), two are 12 more."""
        card = index.data(CARD)
        theme = self._kit.theme
        width = self._viewport_width()
        count = max(1, len(self._lines(card, self._text_width(width))))
        if count == 1 and self._chips_wrap(card, width):
            count = 2
        height = theme.row(self.columns.row)
        return QSize(width, height if count == 1 else theme.px(9) + theme.line(16) * count)

    def _viewport_width(self) -> int:
        view = self.parent()
        return view.viewport().width() if isinstance(view, QAbstractScrollArea) else 500

    def _chips_wrap(self, card: Card, width: int) -> bool:
        marks = self._chips_of(card)
        if not marks:
            return False
        theme = self._kit.theme
        needed = self._marks_width(marks)
        lines = self._lines(card, self._text_width(width))
        text = QFontMetrics(theme.font(16)).horizontalAdvance(lines[-1] if lines else "")
        pin = theme.px(18) if card.state == "pinned" else 0
        return text + pin + needed > self._text_width(width)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Score, askers, text with its chips, course, wait, and at 1920 who asked."""
        card = index.data(CARD)
        painter.save()
        self._ground(painter, option)
        theme, c = self._kit.theme, self.columns
        gap, box = theme.px(8), QRect(option.rect)
        box.adjust(theme.px(12), 0, -self.right, 0)
        left = box.left()
        self._score(painter, QRect(left, box.top(), theme.px(c.score), box.height()), card)
        left += theme.px(c.score) + gap
        askers = theme.px(self._askers_width())
        self._askers(painter, QRect(left, box.top(), askers, box.height()), card)
        left += askers + gap
        width = self._text_width(option.rect.width())
        self._text(painter, QRect(left, box.top(), width, box.height()), card)
        self._tail(painter, QRect(left + width, box.top(), box.right(), box.height()), option, card)
        painter.restore()

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        theme, rect = self._kit.theme, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        if chosen:
            painter.fillRect(rect, theme.colour("raised"))
            painter.fillRect(
                QRect(rect.left(), rect.top(), theme.px(4), rect.height()), theme.colour("accent")
            )
        elif hovered:
            colour = theme.colour("raised")
            colour.setAlpha(110)
            painter.fillRect(rect, colour)
        if not chosen:
            painter.setPen(QPen(theme.colour("raised"), 1))
            painter.drawLine(rect.bottomLeft(), rect.bottomRight())

    def _say(
        self,
        painter: QPainter,
        rect: QRect,
        text: str,
        size: int = 14,
        role: Role = "muted",
        bold: bool = False,
        right: bool = False,
    ) -> None:
        theme = self._kit.theme
        font = theme.font(size, bold)
        painter.setFont(font)
        painter.setPen(theme.colour(role))
        side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        flags = side | Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine
        fitted = QFontMetrics(font).elidedText(text, Qt.TextElideMode.ElideRight, rect.width())
        painter.drawText(rect, int(flags), fitted)

    def _score(self, painter: QPainter, rect: QRect, card: Card) -> None:
        self._say(painter, rect, f"{card.score:.0f}")
        if not self.columns.bar:
            return
        theme = self._kit.theme
        track = QRect(
            rect.right() - theme.px(self.columns.bar),
            rect.center().y() - theme.px(4),
            theme.px(self.columns.bar),
            theme.px(8),
        )
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.colour("raised"))
        painter.drawRect(track)
        track.setWidth(round(track.width() * min(1.0, card.score / 100)))
        painter.setBrush(theme.colour("line"))
        painter.drawRect(track)

    def _askers(self, painter: QPainter, rect: QRect, card: Card) -> None:
        theme, number = self._kit.theme, self._kit.words.number(card.askers)
        reach = rect.adjusted(0, 0, theme.px(4), 0)  # four digits reach into the gap
        widths = {
            size: QFontMetrics(theme.font(size, True)).horizontalAdvance(number)
            for size in (16, 14, 12)
        }
        size = next((size for size, width in widths.items() if width <= reach.width()), 12)
        self._say(painter, reach, number, size, "text", bold=True)
        unit = self._kit.words.say("rows.people")
        room = rect.adjusted(widths[size] + theme.px(3), 0, theme.px(8), 0)
        if unit.strip() and QFontMetrics(theme.font(14)).horizontalAdvance(unit) <= room.width():
            self._say(painter, room, unit)

    def _text(self, painter: QPainter, rect: QRect, card: Card) -> None:
        theme = self._kit.theme
        lines = self._lines(card, rect.width())
        height = theme.line(16)
        wraps = len(lines) == 1 and self._chips_wrap(card, self._full_width(rect))
        rows = len(lines) + wraps
        top = rect.top() + (rect.height() - rows * height) // 2
        indent = theme.px(18) if card.state == "pinned" else 0
        if indent:
            ratio = painter.device().devicePixelRatioF()
            pin = pixmap(theme, "pin", "muted", 14, ratio)
            painter.drawPixmap(rect.left(), top + (height - theme.px(14)) // 2, pin)
        for at, line in enumerate(lines):
            shift = indent if at == 0 else 0
            self._say(
                painter,
                QRect(rect.left() + shift, top + at * height, rect.width() - shift, height),
                line,
                16,
                "text",
            )
        width = QFontMetrics(theme.font(16)).horizontalAdvance(lines[-1]) if lines else 0
        left = width + (indent if len(lines) == 1 else 0) + theme.px(12)
        if wraps:
            left = 0
        self._chips(
            painter,
            QRect(rect.left() + left, top + (rows - 1) * height, rect.width() - left, height),
            self._chips_of(card),
        )

    def _full_width(self, rect: QRect) -> int:
        return rect.width() + self._fixed_width()

    def _fixed_width(self) -> int:
        probe = 100_000
        return probe - self._text_width(probe)

    def _chips(self, painter: QPainter, rect: QRect, marks: Sequence[str]) -> None:
        theme = self._kit.theme
        left = rect.left()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for mark in marks:
            wide = QFontMetrics(theme.font(12)).horizontalAdvance(mark) + theme.px(12)
            if left + wide > rect.right() + 2:
                return
            box = QRect(left, rect.center().y() - theme.px(10), wide, theme.px(20))
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, theme.px(4), theme.px(4))
            self._say(painter, box.adjusted(theme.px(6), 0, 0, 0), mark, 12)
            left += wide + theme.px(8)

    def _tail(
        self, painter: QPainter, rect: QRect, option: QStyleOptionViewItem, card: Card
    ) -> None:
        theme, c, gap = self._kit.theme, self.columns, self._kit.theme.px(8)
        left = rect.left() + gap

        def cell(width: int) -> QRect:
            nonlocal left
            box = QRect(left, rect.top(), theme.px(width), rect.height())
            left += theme.px(width) + gap
            return box

        if c.course:
            self._say(painter, cell(c.course), display_text(self._course(card), 24) or "—")
        self._say(painter, cell(c.wait), waited(card.wait_s), 16, "text", right=True)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if c.asker and not chosen:
            self._last(painter, cell(c.asker), card)

    def cut_course(self, rect: QRect, x: int, card: Card) -> str:
        """The whole name of a course that a row shows only the beginning of, if ``x`` is on it."""
        left, width = self.places(rect.width())[3]
        title = self._course(card)
        on_it = 0 <= x - rect.left() - left < width
        short = QFontMetrics(self._kit.theme.font(14)).horizontalAdvance(title) <= width
        return "" if short or not on_it else title

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: Index,
    ) -> bool:
        """A course's whole name where the column has no room for it."""
        card = index.data(CARD)
        if not isinstance(card, Card):
            return super().helpEvent(event, view, option, index)
        title = self.cut_course(option.rect, event.pos().x(), card)
        show_tip(view, event.globalPos(), title)
        return bool(title)

    def _last(self, painter: QPainter, rect: QRect, card: Card) -> None:
        if self.mode != "desk":
            theme = self._kit.theme
            names = asker_names(card, self._kit.words)
            self._say(painter, rect.adjusted(theme.px(8), 0, 0, 0), names)
            return
        action, denied = suggested(card), self._kit.actions.denied
        if action in denied:
            action = "answered"
        if action in denied:
            return
        key = self._kit.actions.hint(action)
        words = f"{self._kit.actions.name(action)}  {key}"
        self._say(painter, rect, words, right=True)


def waited(seconds: int) -> str:
    """06:40; from an hour on 7h39, from two days on 3d: the column is as wide as 88:88."""
    hours, minutes = seconds // 3600, seconds // 60 % 60
    if not hours:
        return span(seconds)
    return f"{hours}h{minutes:02}" if hours < 48 else f"{hours // 24}d"
