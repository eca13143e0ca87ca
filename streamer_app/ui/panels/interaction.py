"""What to do with the room besides teaching: one line, and a poll counted from the chat."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from streamer_app.live.actions import InteractionStep
from streamer_app.live.snapshot import InteractionCard, PollView, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.wait_bar import ShareBar
from streamer_app.ui.words import Words, span


def advice(card: InteractionCard, words: Words) -> str:
    """建议：答疑 (14 个未答，等最久 06:40)"""
    why = words.tell(card.why) if card.why else ""
    name = words.say(f"interaction.option.{card.option}")
    return words.say("interaction.advice", option=name, why=why)


class InteractionPanel(Panel):
    """Hidden while going on as before is as good as anything."""

    poll_asked = Signal(str)
    """A poll or a quiz is wanted: somebody has to ask for its words."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        self.card = InteractionCard()
        theme, px = kit.theme, kit.theme.px
        self.text = ElidingLabel(theme, bold=True)
        self._keep = ElidingLabel(theme, role="muted")
        self.take = ActionButton(theme, "", height=28)
        self.decline = LinkButton(theme, "")
        self.take.clicked.connect(self._take)
        self.decline.clicked.connect(self._decline)
        self.end = LinkButton(theme, "")
        self.end.clicked.connect(self._end)
        self._suggestion = QWidget()
        words = column(self.text, self._keep, gap=0)
        line = row(words, self.take, self.decline, gap=px(8), parent=self._suggestion)
        line.setStretch(0, 1)
        self._poll = QWidget()
        self.question = ElidingLabel(theme, bold=True)
        self._left = PlainLabel(theme, role="muted")
        self._bars = QGridLayout()
        self._bars.setHorizontalSpacing(px(8))
        self._bars.setVerticalSpacing(px(2))
        self._bars.setColumnStretch(1, 1)
        foot = row(self._left, None, self.end, gap=px(8))
        column(self.question, self._bars, foot, gap=px(4), parent=self._poll)
        edges = (px(12), px(6), px(12), px(6))
        column(self._suggestion, self._poll, gap=0, margins=edges, parent=self)
        self._shown: PollView | None = None
        self.reword()
        self.hide()

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self._keep.setText(say("interaction.keep"))
        self.take.set_text(say("interaction.take"))
        self.decline.set_text(say("interaction.decline"))
        self._shown = None
        if self.card.option:
            self.text.setText(advice(self.card, self._kit.words))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The suggestion or the running poll; nothing otherwise."""
        self.card = card = snapshot.interaction
        self._poll.setVisible(card.poll is not None)
        self._suggestion.setVisible(card.poll is None)
        self.setVisible(bool(card.option or card.poll))
        if card.poll is not None:
            self._show_poll(card.poll, snapshot.at_ms)
        elif card.option:
            self.text.setText(advice(card, self._kit.words))

    def _show_poll(self, poll: PollView, at_ms: int) -> None:
        say = self._kit.words.say
        over = at_ms >= poll.ends_ms
        name = say(f"interaction.option.{poll.option}")
        self.question.setText(poll.question or name)
        voters = say("interaction.voters", n=poll.voters)
        left = voters if over else f"{voters} · {span((poll.ends_ms - at_ms) / 1000)}"
        self._left.setText(left)
        self.end.set_text(say("interaction.close" if over else "interaction.end"))
        if poll != self._shown:
            self._shown = poll
            self._fill_bars(poll)

    def _fill_bars(self, poll: PollView) -> None:
        theme, words = self._kit.theme, self._kit.words
        emptied(self._bars)
        total = max(1, sum(poll.votes))
        for at, (label, votes) in enumerate(zip(poll.labels, poll.votes, strict=False)):
            right = poll.right == at + 1
            text = f"{at + 1} {label}" + (" ✓" if right else "")
            share = votes / total
            bar = ShareBar(theme)
            bar.show_share(share, words.say("interaction.votes", label=label, n=votes))
            name = ElidingLabel(theme, text, bold=right)
            name.setMinimumWidth(theme.px(110))
            self._bars.addWidget(name, at, 0)
            self._bars.addWidget(bar, at, 1)
            self._bars.addWidget(PlainLabel(theme, f"{votes} · {share:.0%}", role="muted"), at, 2)

    def _act(self, step: InteractionStep) -> None:
        self._kit.runtime.act(step)

    def _take(self) -> None:
        option = self.card.option
        if option in ("poll", "quiz"):
            self.poll_asked.emit(option)
            return
        self._act(InteractionStep("start", option))
        if option == "qa":
            self._kit.actions.call("next")

    def _decline(self) -> None:
        self._act(InteractionStep("decline", self.card.option))

    def _end(self) -> None:
        if self.card.poll is not None:
            self._act(InteractionStep("end", self.card.poll.option))
