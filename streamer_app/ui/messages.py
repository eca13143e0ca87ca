"""Stored messages in a sheet: those behind a reason, those around a moment, those of a viewer."""

from collections.abc import Sequence
from concurrent.futures import Future
from typing import Final

from PySide6.QtCore import QEvent, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.errors import AppError
from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row, scrolling
from streamer_app.ui.pending import when_done
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words


def failure(words: Words, error: AppError) -> str:
    """What happened and what to do, in one line."""
    return words.say("sheet.failed", what=error.what, fix=error.fix)


UNSAID = frozenset(
    {
        *("click", "refund", "order_note", "pitch", "pitch.started", "pitch.ended", "count"),
        *("count.rank", "count.cumulative", "count.heat", "count.views", "count.unique"),
        *("likes", "likes.total"),
        *("seen.entry", "seen.leave", "seen.like", "seen.follow", "seen.share"),
    }
)
"""Kinds of line that are no message: what they stand for is in their text."""


MOST: Final = 400
"""Lines of a list; how many more there are is said above it."""


class MessageList(QWidget):
    """Time, name, text a line; ``chosen_ms`` marks the line that is nearest to it."""

    def __init__(self, kit: Kit, *, names: bool = True) -> None:
        super().__init__()
        self._kit = kit
        self._names = names
        self._inside = QWidget()
        self._column = column(gap=0, parent=self._inside)
        self._area = scrolling(self._inside)
        self._near: QWidget | None = None
        column(self._area, parent=self)

    def say(self, text: str) -> None:
        """One sentence instead of messages."""
        self._near = None
        emptied(self._column)
        self._column.addWidget(PlainLabel(self._kit.theme, text, role="muted", wrap=True))
        self._column.addStretch(1)

    def show_rows(self, rows: Sequence[ChatRow], chosen_ms: int = 0) -> None:
        """These messages, the latest ``MOST``."""
        if not rows:
            self.say(self._kit.words.say("sheet.empty"))
            return
        self._near = None
        emptied(self._column)
        shown = rows[-MOST:]
        nearest = None
        if chosen_ms:
            nearest = min(shown, key=lambda message: abs(message.at_ms - chosen_ms))
        for message in shown:
            line = self._line(message, near=message is nearest)
            self._column.addWidget(line)
            if message is nearest:
                self._near = line
                # Where the line is, is known once the others are laid out.
                QTimer.singleShot(0, line, lambda line=line: self._show(line))
        self._column.addStretch(1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What stands below it came or went: the chosen line is in the middle still."""
        super().resizeEvent(event)
        if self._near is not None:
            self._show(self._near)

    def _show(self, line: QWidget) -> None:
        """Bring a line to the middle of what is seen."""
        self._column.activate()
        self._inside.resize(self._area.viewport().width(), self._inside.sizeHint().height())
        QApplication.sendPostedEvents(self._inside, QEvent.Type.LayoutRequest.value)
        high = self._area.viewport().height()
        self._area.ensureWidgetVisible(line, 0, max(0, high // 2 - line.height()))

    def _line(self, message: ChatRow, *, near: bool) -> QWidget:
        theme, words = self._kit.theme, self._kit.words
        time = PlainLabel(theme, words.clock(message.at_ms), role="accent" if near else "muted")
        mark = f"{words.money(message.amount)} " if message.amount else ""
        mark += "? " if message.card is not None else ""
        text = PlainLabel(theme, mark + said(message, words), wrap=True, bold=near)
        line: QWidget = Panel(theme, fill="raised") if near else QWidget()
        parts: list[QWidget] = [time]
        if self._names:
            name = PlainLabel(theme, author(message, words), role="muted", most=12)
            name.setFixedWidth(theme.px(96))
            parts.append(name)
        inner = row(
            *parts, text, gap=theme.px(10), margins=(0, theme.px(3), 0, theme.px(3)), parent=line
        )
        inner.setStretch(len(parts), 1)
        return line


def author(message: ChatRow, words: Words) -> str:
    """Who stands before a line; before a count of viewers the room's platform."""
    if message.kind.partition(".")[0] == "count":
        return words.say(f"source.{message.source}")
    return words.person(message.name)


def said(message: ChatRow, words: Words) -> str:
    """The text of a line; what nobody said is put into words."""
    if message.kind in UNSAID:
        return words.say(f"evidence.{message.kind}", text=message.text)
    return words.said(message.text) if message.kind == "chat" else message.text


def show_messages(
    kit: Kit,
    parent: QWidget,
    title: str,
    future: "Future[Sequence[ChatRow]]",
    near_ms: int = 0,
) -> Sheet:
    """A sheet that fills as soon as the messages are read; ``near_ms`` marks the nearest one."""
    sheet = Sheet(kit, parent, title, 560, 520)
    sums = PlainLabel(kit.theme, role="muted")
    messages = MessageList(kit)
    messages.say(kit.words.say("sheet.loading"))
    sheet.body.addWidget(sums)
    sheet.body.addWidget(messages)

    def show(rows: Sequence[ChatRow]) -> None:
        messages.show_rows(rows, near_ms)
        sums.setText(summed(rows, kit.words))
        sums.setVisible(bool(rows))

    when_done(sheet, future, show, lambda error: messages.say(failure(kit.words, error)))
    sheet.open()
    return sheet


def summed(rows: Sequence[ChatRow], words: Words) -> str:
    """8 行 · 8 人 · ¥399: what the lines come to, to hold against the number they are behind."""
    people = {(one.source, one.viewer or one.name) for one in rows if one.viewer or one.name}
    money: dict[str, int] = {}
    for one in rows:
        if one.amount is not None:
            back = -1 if one.kind == "refund" else 1
            currency = one.amount.currency
            money[currency] = money.get(currency, 0) + back * one.amount.minor
    parts = [words.say("sheet.lines", n=len(rows))]
    parts += [words.say("sheet.people", n=len(people))] if people else []
    parts += [words.sums(money)] if any(money.values()) else []
    parts += [words.say("sheet.cut", n=MOST)] if len(rows) > MOST else []
    return " · ".join(parts)
