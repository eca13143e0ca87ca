"""What a card's details are made of: wordings, likely doubles, an answer at hand, its history."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import Ask, Card, DeskLine
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.panels.answers import Answer
from streamer_app.ui.panels.desk_news import history_line
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel

NAME = 60
"""The width of the names at the left, in the drawings' px."""
SHOWN = 12
ASKED = 160
"""Characters of a wording that are shown."""
HISTORY = 8


class Named(QWidget):
    """A muted name at the left, something beside it, and a button."""

    def __init__(self, kit: Kit, action: str) -> None:
        super().__init__()
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self.name = PlainLabel(theme, role="muted")
        self.name.setMinimumWidth(px(NAME))
        self.text = ElidingLabel(theme)
        self.button = ActionButton(theme, "", height=28)
        self.button.clicked.connect(kit.actions.caller(action))
        self._action = action
        line = row(self.name, self.text, self.button, gap=px(8), parent=self)
        line.setStretch(1, 1)

    def say(self, name: str, button: str = "", key: str = "") -> None:
        """Other words (another language)."""
        self.name.setText(name)
        self.button.set_text(button, key)
        self.button.setVisible(self._action not in self._kit.actions.denied)


class Wordings(QWidget):
    """Everybody's own words, with when and who; the same words are one line."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._shown: tuple[object, ...] = ()
        self._lines = column(gap=kit.theme.px(2), parent=self)

    def show_card(self, card: Card) -> None:
        """Lines of this card; nothing is built anew while they are the same."""
        wanted = (card.card, card.asks, card.samples[:SHOWN], self._kit.words.language)
        if wanted == self._shown:
            return
        self._shown = wanted
        emptied(self._lines)
        lines = folded(card.samples)
        for first, count in lines[:SHOWN]:
            self._lines.addWidget(self._line(first, count))
        told = sum(count for _, count in lines[:SHOWN])
        if card.asks > told:
            more = self._kit.words.say("detail.more", n=card.asks - told)
            self._lines.addWidget(PlainLabel(self._kit.theme, more, role="muted"))

    def _line(self, ask: Ask, count: int) -> QWidget:
        theme, px, words = self._kit.theme, self._kit.theme.px, self._kit.words
        time = PlainLabel(theme, words.clock(ask.at_ms), role="muted")
        said = words.person(ask.name)
        said = words.say("detail.with_others", name=said, n=count) if count > 1 else said
        name = ElidingLabel(theme, said, role="muted")
        name.setFixedWidth(px(72))
        if not ask.at_ms:  # elsewhere they know who asked and when
            time.hide()
            name.hide()
        line = QWidget()
        text = PlainLabel(theme, ask.text, wrap=True, most=ASKED)
        inner = row(time, name, text, gap=px(8), parent=line)
        inner.setStretch(2, 1)
        for label in (time, name, text):  # wordings differ at their ends, so none is cut
            inner.setAlignment(label, Qt.AlignmentFlag.AlignTop)
        return line


def folded(asks: Sequence[Ask]) -> list[tuple[Ask, int]]:
    """The first ask of each wording, with how many there are of it."""
    first: dict[str, Ask] = {}
    count: dict[str, int] = {}
    for ask in asks:
        first.setdefault(ask.text, ask)
        count[ask.text] = count.get(ask.text, 0) + 1
    return [(ask, count[text]) for text, ask in first.items()]


class AnswerBox(Panel):
    """The answer that fits best, to copy with one press; the others one press further."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme, outline="line")
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._title = ElidingLabel(theme, bold=True)
        self._used = PlainLabel(theme, role="muted")
        self._text = PlainLabel(theme, role="muted", wrap=True, most=160)
        self.copy = ActionButton(theme, "", height=28)
        self.others = LinkButton(theme, "")
        self.copy.clicked.connect(kit.actions.caller("answer_best"))
        self.others.clicked.connect(kit.actions.caller("template"))
        head = row(self._title, self._used, gap=px(8))
        head.setStretch(0, 1)
        column(
            head, self._text, row(self.copy, None, self.others),
            gap=px(4), margins=(px(12), px(8), px(12), px(8)), parent=self,
        )  # fmt: skip

    def show_answer(self, best: Answer | None, others: int) -> None:
        """The best answer, or nothing at all."""
        self.setVisible(best is not None)
        if best is None:
            return
        say, hint = self._kit.words.say, self._kit.actions.hint
        self._title.setText(f"{say('detail.template')} · {best.title}")
        self._used.setText(say("answers.used", n=best.used) if best.used else "")
        self._text.setText(best.text)
        self.copy.set_text(say("answers.copy"), f"{hint('template')} ↵")
        self.others.setVisible(others > 0)
        self.others.set_text(say("answers.others", n=others))


class History(QWidget):
    """Who did what with the card, the latest first."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._shown: tuple[object, ...] = ()
        self._lines = column(gap=kit.theme.px(2))
        self.whole = LinkButton(kit.theme, "")
        self.whole.clicked.connect(kit.actions.caller("desk_log"))
        column(self._lines, row(self.whole, None), gap=kit.theme.px(4), parent=self)

    def show_lines(self, lines: Sequence[DeskLine]) -> None:
        """The last few lines."""
        latest = tuple(reversed(lines))[:HISTORY]
        self.whole.set_text(self._kit.words.say("action.desk_log"))
        wanted = (latest, self._kit.words.language)
        if wanted == self._shown:
            return
        self._shown = wanted
        emptied(self._lines)
        theme, words = self._kit.theme, self._kit.words
        for line in latest:
            time = PlainLabel(theme, words.clock(line.at_ms), role="muted")
            time.setAlignment(Qt.AlignmentFlag.AlignTop)
            text = PlainLabel(theme, history_line(line, words), role="muted", wrap=True)
            entry = QWidget()
            row(time, text, gap=theme.px(8), parent=entry).setStretch(1, 1)
            self._lines.addWidget(entry)
