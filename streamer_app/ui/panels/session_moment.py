"""The messages of a moment, or of a chosen stretch, beside a session's tables."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.live.snapshot import ChatRow
from streamer_app.review.details import Selection
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.messages import MessageList
from streamer_app.ui.widgets.buttons import ActionButton, IconButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.words import long_span

AROUND_S: Final = 60
STEP_MS: Final = 10_000


class MomentPanel(Panel):
    """``moved`` asks for the moment so many ms on."""

    moved = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        self._began_ms = 0
        self.at_ms: int | None = None
        self._stretch: Selection | None = None
        self._rows: Sequence[ChatRow] = ()
        theme, px = kit.theme, kit.theme.px
        self._title = RunsLabel(theme)
        self.back = IconButton(theme, "chevron-left", kit.words.say("review.back_10"))
        self.on = IconButton(theme, "chevron-right", kit.words.say("review.on_10"))
        self.messages = MessageList(kit)
        self._foot = ElidingLabel(theme, role="muted")
        self.copy = ActionButton(theme, "", icon="copy")
        head = QWidget()
        row(
            self._title, self.back, self.on,
            gap=px(4), margins=(px(12), px(8), px(8), px(8)), grow=0, parent=head,
        )  # fmt: skip
        body = row(self.messages, margins=(px(12), px(6), px(4), px(6)))
        foot = column(
            self._foot, row(self.copy), gap=px(4), margins=(px(12), px(6), px(12), px(10))
        )
        layout = column(head, Divider(theme), body, Divider(theme), foot, gap=0, parent=self)
        layout.setStretch(2, 1)
        self.back.clicked.connect(lambda: self._step(-STEP_MS))
        self.on.clicked.connect(lambda: self._step(STEP_MS))
        self.copy.clicked.connect(self._copy)
        self.clear()

    def clear(self, began_ms: int = 0) -> None:
        """Another session: no moment."""
        self._began_ms, self.at_ms, self._stretch, self._rows = began_ms, None, None, ()
        self.messages.say(self._kit.words.say("review.click"))
        self.reword()

    def _step(self, by_ms: int) -> None:
        if self.at_ms is not None:
            self.moved.emit(self.at_ms + by_ms)

    def _copy(self) -> None:
        if self.at_ms is not None:
            QApplication.clipboard().setText(self._replay_time(self.at_ms))

    def _replay_time(self, at_ms: int) -> str:
        return long_span((at_ms - self._began_ms) / 1000)

    def reword(self) -> None:
        """Take the words again."""
        words, at = self._kit.words, self.at_ms
        self.back.set_words(words.say("review.back_10"))
        self.on.set_words(words.say("review.on_10"))
        for part in (self.back, self.on, self.copy):
            part.setVisible(at is not None)
        found = self._stretch
        if at is not None:
            title = words.say("review.moment_at")
            aside = f"  {words.clock(at)} ±{AROUND_S} s"
            self.copy.set_text(words.say("review.copy_time", clock=self._replay_time(at)))
        elif found is not None:
            title = words.say("review.stretch_messages")
            aside = f"  {words.clock(found.start_ms, False)}–{words.clock(found.end_ms, False)}"
        else:
            title, aside = words.say("review.moment"), ""
        self._title.set_runs((Run(title, "text", True), Run(aside)))
        self._foot.setText(self._counts())

    def _counts(self) -> str:
        say, found = self._kit.words.say, self._stretch
        if self.at_ms is not None:
            asked = sum(line.card is not None for line in self._rows)
            return say("review.around", seconds=AROUND_S, n=len(self._rows), asked=asked)
        if found is None:
            return ""
        if found.rows > len(found.said):
            return say("review.first_rows", n=len(found.said))
        return say("review.hits", n=found.rows)

    def show_rows(self, rows: Sequence[ChatRow], at_ms: int) -> None:
        """The messages around ``at_ms``."""
        self.at_ms, self._rows = at_ms, rows
        self.messages.show_rows(rows, at_ms)
        self.reword()

    def show_stretch(self, selection: Selection | None) -> None:
        """The messages of a chosen stretch; None: none is chosen any more."""
        self.at_ms, self._stretch = None, selection
        if selection is None:
            self.messages.say(self._kit.words.say("review.click"))
        else:
            self.messages.show_rows(selection.said)
        self.reword()
