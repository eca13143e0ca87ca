"""The words of a poll or a quiz: a question, its answers, and what to read out or post."""

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from streamer_app.insight.votes import MOST_OPTIONS
from streamer_app.live.actions import InteractionStep
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab

ANSWERS = 4
"""Fields at first; one more appears whenever the last is filled, up to what can be counted."""
LEAST = 2
SECONDS = ("30", "60", "120")


def posted(question: str, labels: Sequence[str], words_join: str = "  ") -> str:
    """What goes into the chat: the question, then 1 … 2 …"""
    answers = words_join.join(f"{at} {label}" for at, label in enumerate(labels, 1))
    return f"{question}  {answers}".strip()


def numbered(count: int) -> list[Tab]:
    """1, 2 …"""
    return [Tab(str(at), str(at)) for at in range(1, count + 1)]


class PollSheet(Sheet):
    """Starting copies the text and counts 1 2 3 or A B C in the chat for as long as chosen."""

    def __init__(self, kit: Kit, parent: QWidget, option: str, question: str = "") -> None:
        say = kit.words.say
        super().__init__(kit, parent, say(f"interaction.option.{option}"), 560)
        self.option = option
        self.question = QLineEdit(question)
        self.question.setAccessibleName(say("poll.question"))
        self.question.setPlaceholderText(say("poll.question"))
        self.answers = [self._answer(at) for at in range(MOST_OPTIONS)]
        self.right = SegmentedTabs(
            kit.theme, numbered(ANSWERS), name=say("poll.right"), style="segments"
        )
        self.right.chosen.connect(self._check)
        times = [Tab(seconds, say("poll.seconds", n=seconds)) for seconds in SECONDS]
        self.seconds = SegmentedTabs(kit.theme, times, name=say("poll.time"), style="segments")
        self.seconds.choose("60", tell=False)
        self.start = ActionButton(kit.theme, say("poll.start"), kind="solid", height=36)
        self.start.clicked.connect(self._start)
        for field in (self.question, *self.answers):
            field.returnPressed.connect(self.start.click)
        self._build()
        self._check()
        self.question.setFocus()

    def _answer(self, at: int) -> QLineEdit:
        field = QLineEdit()
        name = self.kit.words.say("poll.answer", n=at + 1)
        field.setAccessibleName(name)
        field.setPlaceholderText(name)
        field.textChanged.connect(self._check)
        return field

    def _build(self) -> None:
        say, theme, px = self.kit.words.say, self.kit.theme, self.kit.theme.px
        lines = column(*self.answers, gap=px(8))
        self.body.addWidget(self.question)
        self.body.addLayout(lines)
        choices = row(PlainLabel(theme, say("poll.time"), role="muted"), self.seconds, None)
        self.body.addLayout(choices)
        if self.option == "quiz":
            right = row(PlainLabel(theme, say("poll.right"), role="muted"), self.right, None)
            self.body.addLayout(right)
        self.body.addWidget(PlainLabel(theme, say("poll.tip"), role="muted", wrap=True))
        self.body.addLayout(row(None, self.start))

    @property
    def labels(self) -> tuple[str, ...]:
        """The answers that were written; A, B … where none was."""
        written = tuple(text for field in self.answers if (text := field.text().strip()))
        return written or ("A", "B", "C", "D")

    @property
    def _right(self) -> int | None:
        """The right answer among those written, from 1; None where its field is empty."""
        chosen = int(self.right.current)
        filled = [at for at, field in enumerate(self.answers, 1) if field.text().strip()]
        if not filled:
            return chosen
        return filled.index(chosen) + 1 if chosen in filled else None

    def _check(self) -> None:
        filled = [at for at, field in enumerate(self.answers, 1) if field.text().strip()]
        shown = min(MOST_OPTIONS, max(ANSWERS, *(at + 1 for at in filled)) if filled else ANSWERS)
        for at, field in enumerate(self.answers):
            field.setVisible(at < shown)
        self.right.set_tabs(numbered(shown))
        fits = self.option != "quiz" or self._right is not None
        self.start.setEnabled(len(self.labels) >= LEAST and fits)

    def _start(self) -> None:
        question, labels = self.question.text().strip(), self.labels
        right = self._right if self.option == "quiz" else None
        QApplication.clipboard().setText(posted(question, labels))
        seconds = int(self.seconds.current)
        self.kit.runtime.act(
            InteractionStep("start", self.option, question, labels, seconds, right)
        )
        self.accept()
