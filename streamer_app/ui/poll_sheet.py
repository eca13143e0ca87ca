"""The words of a poll or a quiz: a question, its answers, and what to read out or post."""

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from streamer_app.live.actions import InteractionStep
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab

ANSWERS = 4
LEAST = 2
SECONDS = ("30", "60", "120")


def posted(question: str, labels: Sequence[str], words_join: str = "  ") -> str:
    """What goes into the chat: the question, then 1 … 2 …"""
    answers = words_join.join(f"{at} {label}" for at, label in enumerate(labels, 1))
    return f"{question}  {answers}".strip()


class PollSheet(Sheet):
    """Starting copies the text and counts 1 2 3 or A B C in the chat for as long as chosen."""

    def __init__(self, kit: Kit, parent: QWidget, option: str, question: str = "") -> None:
        say = kit.words.say
        super().__init__(kit, parent, say(f"interaction.option.{option}"), 560)
        self.option = option
        self.question = QLineEdit(question)
        self.question.setAccessibleName(say("poll.question"))
        self.question.setPlaceholderText(say("poll.question"))
        self.answers = [self._answer(at) for at in range(ANSWERS)]
        tabs = [Tab(str(at + 1), str(at + 1)) for at in range(ANSWERS)]
        self.right = SegmentedTabs(kit.theme, tabs, name=say("poll.right"), style="segments")
        times = [Tab(seconds, say("poll.seconds", n=seconds)) for seconds in SECONDS]
        self.seconds = SegmentedTabs(kit.theme, times, name=say("poll.time"), style="segments")
        self.seconds.choose("60", tell=False)
        self.start = ActionButton(kit.theme, say("poll.start"), kind="solid", height=36)
        self.start.clicked.connect(self._start)
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

    def _check(self) -> None:
        self.start.setEnabled(len(self.labels) >= LEAST)

    def _start(self) -> None:
        question, labels = self.question.text().strip(), self.labels
        right = min(int(self.right.current), len(labels)) if self.option == "quiz" else None
        QApplication.clipboard().setText(posted(question, labels))
        seconds = int(self.seconds.current)
        self.kit.runtime.act(
            InteractionStep("start", self.option, question, labels, seconds, right)
        )
        self.accept()
