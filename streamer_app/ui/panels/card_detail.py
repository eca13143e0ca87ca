"""One question in full: its score in words, everybody's wording, its course and note."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import Ask, Card
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row, scrolling
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import NONE, Words

PARTS = ("askers", "wait", "relevance", "asker", "course")
SHOWN = 12


def score_parts(card: Card, words: Words) -> str:
    """6 人问 +33 · 等 2 分 +6 · 相关 +4 · 课程 +10"""
    numbers = {"askers": card.askers, "wait": card.wait_s // 60}
    said = []
    for part in PARTS:
        points = card.parts.get(part, 0)
        if round(points):
            said.append(
                words.say(f"detail.part.{part}", n=numbers.get(part, 0), points=f"{points:.0f}")
            )
    return " · ".join(said) or NONE


class CardDetail(Panel):
    """The right side of the questions place."""

    viewer_asked = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        self._card: Card | None = None
        theme, px = kit.theme, kit.theme.px
        self._head = PlainLabel(theme, role="muted")
        self._text = PlainLabel(theme, size=20, bold=True, wrap=True)
        self._parts = PlainLabel(theme, role="muted", wrap=True)
        self._wordings = PlainLabel(theme, role="muted")
        self._first = PlainLabel(theme, role="muted")
        self._asks = column(gap=px(2))
        self._more = PlainLabel(theme, role="muted")
        self._course_name = PlainLabel(theme, role="muted")
        self._course = ElidingLabel(theme)
        self.confirm = ActionButton(theme, "", height=28)
        self._note_name = PlainLabel(theme, role="muted")
        self._note = PlainLabel(theme, wrap=True)
        self.write = LinkButton(theme, "")
        self._empty = PlainLabel(theme, role="muted", size=16, wrap=True)
        self._build()
        self.reword()

    def _build(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        self.confirm.clicked.connect(kit.actions.caller("course"))
        self.write.clicked.connect(kit.actions.caller("note"))
        for label in (self._course_name, self._note_name):
            label.setMinimumWidth(px(60))
        course = row(self._course_name, self._course, self.confirm)
        course.setStretch(1, 1)
        note = row(self._note_name, self._note, self.write)
        note.setStretch(1, 1)
        self._all = QWidget()
        column(
            self._head,
            self._text,
            self._parts,
            Divider(kit.theme),
            row(self._wordings, None, self._first),
            self._asks,
            self._more,
            Divider(kit.theme),
            course,
            note,
            None,
            gap=px(8),
            parent=self._all,
        )
        self._scroll = scrolling(self._all)
        column(
            self._empty, self._scroll, gap=0, margins=(px(16), px(12), px(16), px(12)), parent=self
        )

    def reword(self) -> None:
        """Take the words again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        self._empty.setText(say("detail.none"))
        self._course_name.setText(say("detail.course"))
        self._note_name.setText(say("detail.note"))
        self.confirm.set_text(say("detail.confirm"), hint("course"))
        self.write.set_text(f"{say('detail.note_add')} {hint('note')}".strip())
        self.show_card(self._card)

    def show_card(self, card: Card | None) -> None:
        """A card, or how to choose one."""
        self._card = card
        self._scroll.setVisible(card is not None)
        self._empty.setVisible(card is None)
        if card is None:
            return
        words = self._kit.words
        state = words.say(f"state.card.{card.state}")
        self._head.setText(
            words.say("detail.head", card=card.card, state=state, score=f"{card.score:.0f}")
        )
        self._text.setText(card.text)
        self._parts.setText(score_parts(card, words))
        kinds = max(1, len(card.wordings))
        self._wordings.setText(words.say("detail.wordings", n=card.asks, kinds=kinds))
        self._first.setText(words.say("detail.first", time=words.clock(card.first_ms)))
        self._course.setText(card.course or NONE)
        self._note.setText(card.note)
        self._show_asks(card)

    def _show_asks(self, card: Card) -> None:
        emptied(self._asks)
        for ask in card.samples[:SHOWN]:
            self._asks.addWidget(self._line(ask))
        left = card.asks - min(len(card.samples), SHOWN)
        self._more.setText(self._kit.words.say("detail.more", n=left) if left > 0 else "")
        self._more.setVisible(left > 0)

    def _line(self, ask: Ask) -> QWidget:
        theme, px = self._kit.theme, self._kit.theme.px
        time = PlainLabel(theme, self._kit.words.clock(ask.at_ms), role="muted")
        name = ElidingLabel(theme, ask.name, role="muted")
        name.setFixedWidth(px(84))
        line = QWidget()
        inner = row(time, name, ElidingLabel(theme, ask.text), gap=px(8), parent=line)
        inner.setStretch(2, 1)
        line.setFixedHeight(px(24))
        return line
