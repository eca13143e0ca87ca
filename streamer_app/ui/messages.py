"""Stored messages in a sheet: those behind a reason, those around a moment, those of a viewer."""

from collections.abc import Sequence
from concurrent.futures import Future

from PySide6.QtWidgets import QWidget

from streamer_app.errors import AppError
from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row, scrolling
from streamer_app.ui.pending import when_done
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words


def failure(words: Words, error: AppError) -> str:
    """What happened and what to do, in one line."""
    return words.say("sheet.failed", what=error.what, fix=error.fix)


class MessageList(QWidget):
    """Time, name, text a line; ``chosen_ms`` marks the line of one second."""

    def __init__(self, kit: Kit, *, names: bool = True) -> None:
        super().__init__()
        self._kit = kit
        self._names = names
        inside = QWidget()
        self._column = column(gap=0, parent=inside)
        column(scrolling(inside), parent=self)

    def say(self, text: str) -> None:
        """One sentence instead of messages."""
        emptied(self._column)
        self._column.addWidget(PlainLabel(self._kit.theme, text, role="muted", wrap=True))
        self._column.addStretch(1)

    def show_rows(self, rows: Sequence[ChatRow], chosen_ms: int = 0) -> None:
        """These messages, at most 400."""
        if not rows:
            self.say(self._kit.words.say("sheet.empty"))
            return
        emptied(self._column)
        for message in rows[-400:]:
            self._column.addWidget(self._line(message, chosen_ms))
        self._column.addStretch(1)

    def _line(self, message: ChatRow, chosen_ms: int) -> QWidget:
        theme, words = self._kit.theme, self._kit.words
        near = chosen_ms and abs(message.at_ms - chosen_ms) < 1000
        time = PlainLabel(theme, words.clock(message.at_ms), role="accent" if near else "muted")
        mark = f"{words.money(message.amount)} " if message.amount else ""
        text = PlainLabel(theme, mark + message.text, wrap=True, bold=bool(near))
        line = QWidget()
        parts: list[QWidget] = [time]
        if self._names:
            name = PlainLabel(theme, words.person(message.name), role="muted", most=12)
            name.setFixedWidth(theme.px(96))
            parts.append(name)
        inner = row(
            *parts, text, gap=theme.px(10), margins=(0, theme.px(3), 0, theme.px(3)), parent=line
        )
        inner.setStretch(len(parts), 1)
        return line


def show_messages(
    kit: Kit, parent: QWidget, title: str, future: "Future[Sequence[ChatRow]]"
) -> Sheet:
    """A sheet that fills as soon as the messages are read."""
    sheet = Sheet(kit, parent, title, 560, 520)
    messages = MessageList(kit)
    messages.say(kit.words.say("sheet.loading"))
    sheet.body.addWidget(messages)
    when_done(
        sheet, future, messages.show_rows, lambda error: messages.say(failure(kit.words, error))
    )
    sheet.open()
    return sheet
