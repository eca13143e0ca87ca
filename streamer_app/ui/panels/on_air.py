"""The question being answered, large enough to read from where the teacher sits."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import Card, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels.whispers import WhisperLine
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.question_text import QuestionText, balanced_lines
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.words import Words, span

SMALL: Final = ((28, 2), (20, 3))
LARGE: Final = ((36, 1), (28, 2), (20, 3))
"""Sizes and lines to try in turn: a long question rather shrinks than loses its end."""


def caption(card: Card, at_ms: int, words: Words) -> str:
    """正在回答 · 8 人问 · 已讲 01:05"""
    said = words.say("on_air.caption", asked=words.say("desk.asked", n=card.askers))
    if card.on_air_ms is None:
        return said
    return f"{said} · {words.say('on_air.so_far', time=span((at_ms - card.on_air_ms) / 1000))}"


def up_next(snapshot: Snapshot) -> Card | None:
    """The card that N would put on air: the first pinned one."""
    return next((card for card in snapshot.cards if card.state == "pinned"), None)


def fitted(
    text: str, theme: Theme, width: float, choices: Sequence[tuple[int, int]]
) -> tuple[int, int]:
    """The first (size, lines) in which the whole text fits ``width``, else the last one."""
    for size, most in choices:
        lines = balanced_lines(text, theme.font(size, True), width, most)
        if lines and (not lines[-1].endswith("…") or text.endswith("…")):
            return size, most
    return choices[-1]


class OnAirBand(Panel):
    """Caption, question, two buttons; at 1920 also which one comes next."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, bar="accent", parent=parent)
        self._kit = kit
        theme = kit.theme
        self._text = ""
        self._choices: Sequence[tuple[int, int]] = SMALL
        self._caption = RunsLabel(theme)
        self._question = QuestionText(theme, size=28, most=2)
        self._question.installEventFilter(self)
        self._next = RunsLabel(theme)
        self._next.hide()
        self.answered = ActionButton(theme, "", kind="solid", height=36)
        self.following = ActionButton(theme, "", height=36)
        self.answered.clicked.connect(self._answer)
        self.following.clicked.connect(lambda: kit.actions.call("next"))
        for button in (self.answered, self.following):
            button.setFixedWidth(theme.px(112))
        px = theme.px
        self.whisper = WhisperLine(kit)
        head = row(self._caption, self.whisper, gap=px(16))
        text = column(None, head, self._question, self._next, None, gap=px(2))
        self._buttons = column(None, self.answered, self.following, None, gap=px(8))
        row(
            text,
            self._buttons,
            gap=px(12),
            margins=(px(16), px(8), px(12), px(8)),
            grow=0,
            parent=self,
        )
        self.selected = False
        self.reword()
        kit.theme.changed.connect(self._resize)

    def _resize(self) -> None:
        for button in (self.answered, self.following):
            button.setFixedWidth(self._kit.theme.px(112))

    def _answer(self) -> None:
        self._kit.actions.call("answer_on_air")

    def reword(self) -> None:
        """Take the words and keys again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        key = hint("answer_on_air") if self.selected else hint("answered")
        self.answered.set_text(say("action.answered"), key)
        self.following.set_text(say("action.next"), hint("next"))

    def set_selected(self, selected: bool) -> None:
        """While a row of the list is selected, A belongs to that row and ⇧A to this band."""
        if selected != self.selected:
            self.selected = selected
            self.reword()

    def set_large(self, large: bool) -> None:
        """36 px and a line about the next question at 1920, else 28 px."""
        self._choices = LARGE if large else SMALL
        self._next.setVisible(large)
        self._fit()

    def _say(self, text: str) -> None:
        self._text = text
        self._fit()
        self._question.setText(text)

    def _fit(self) -> None:
        width = self._question.width()
        size, most = fitted(display_text(self._text), self._kit.theme, width, self._choices)
        self._question.set_size(size, most)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            QTimer.singleShot(0, self, self._fit)
        return False

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The card on air; where there is none, the one that would come next, muted."""
        words = self._kit.words
        card, following = snapshot.on_air, up_next(snapshot)
        self.whisper.show_snapshot(snapshot)
        self.answered.setVisible(card is not None)
        self.following.setEnabled(following is not None)
        self.set_bar("accent" if card else "")
        if card is not None:
            self._caption.set_runs((Run(caption(card, snapshot.at_ms, words), "accent"),))
            self._say(card.text)
            self._show_next(following)
        elif following is not None:
            asked = words.say("desk.asked", n=following.askers)
            self._caption.set_runs((Run(words.say("on_air.nobody", asked=asked)),))
            self._say(following.text)
            self._next.set_runs(())
        else:
            self._show_empty(snapshot)

    def _show_next(self, following: Card | None) -> None:
        if following is None:
            self._next.set_runs(())
            return
        words = self._kit.words
        asked = words.say("desk.asked", n=following.askers)
        wait = words.say("on_air.waits", time=span(following.wait_s))
        self._next.set_runs(
            (
                Run(words.say("action.next") + "   "),
                Run(following.text + "   ", "text"),
                Run(f"{asked} · {wait}"),
            )
        )

    def _show_empty(self, snapshot: Snapshot) -> None:
        words = self._kit.words
        waiting = snapshot.counts.get("new", 0)
        self._caption.set_runs((Run(words.say("on_air.none")),))
        self._next.set_runs(())
        if waiting:
            self._say(words.say("on_air.choose"))
        else:
            done = snapshot.counts.get("answered", 0)
            self._say(words.say("questions.none", n=done))
