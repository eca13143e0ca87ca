"""Stored messages in a sheet: those behind a reason, those around a moment, those of a viewer."""

from collections.abc import Sequence
from concurrent.futures import Future

from PySide6.QtWidgets import QWidget

from streamer_app.errors import AppError
from streamer_app.live.pages import ViewerPage
from streamer_app.live.snapshot import ChatRow, Played
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


def show_viewer(kit: Kit, parent: QWidget, message: ChatRow, played: Played = "") -> Sheet:
    """The viewer card: needs a click, never opens by itself."""
    sheet = Sheet(kit, parent, kit.words.person(message.name), 560, 560)
    sheet.title.setText(kit.words.person(message.name))
    messages = MessageList(kit, names=False)
    messages.say(kit.words.say("sheet.loading"))
    facts = PlainLabel(kit.theme, role="muted", wrap=True)
    sheet.body.addWidget(facts)
    sheet.body.addWidget(messages)

    def show(page: ViewerPage) -> None:
        facts.setText(viewer_facts(page, kit.words))
        rows = {line.row: line for line in (*page.payments, *page.questions, *page.messages)}
        messages.show_rows(sorted(rows.values(), key=lambda line: line.at_ms))

    when_done(
        sheet,
        kit.runtime.reader.viewer(message, played),
        show,
        lambda error: messages.say(failure(kit.words, error)),
    )
    sheet.open()
    return sheet


def viewer_facts(page: ViewerPage, words: Words) -> str:
    """When first seen, and how much of what."""
    counts = (
        words.say("viewer.messages", n=len(page.messages)),
        words.say("viewer.questions", n=len(page.questions)),
        words.say("viewer.payments", n=len(page.payments)),
    )
    if page.viewer is None:
        return "\n".join((words.say("viewer.masked"), " · ".join(counts)))
    day = words.day(page.first_ms) if page.first_ms else "—"
    return "\n".join((words.say("viewer.since", day=day, n=page.sessions), " · ".join(counts)))
