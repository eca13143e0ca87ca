"""One question in full: its score in words, everybody's wording, doubles, course, answer, log."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import Card, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row, scrolling
from streamer_app.ui.panels.answers import Answers
from streamer_app.ui.panels.card_chips import actor, around, course_words
from streamer_app.ui.panels.card_parts import AnswerBox, History, Named, Wordings
from streamer_app.ui.panels.merging import share
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import NONE, Words

PARTS = ("askers", "wait", "relevance", "asker", "course")


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


def asked(card: Card, words: Words) -> str:
    """6 条原话，4 种说法"""
    if card.asks == 1:
        return words.say("detail.one_ask")
    kinds = max(1, len(card.wordings))
    code = "detail.wordings" if kinds > 1 else "detail.one_wording"
    return words.say(code, n=card.asks, kinds=kinds)


class CardDetail(Panel):
    """The right side of the questions place."""

    viewer_asked = Signal(object)

    def __init__(self, kit: Kit, answers: Answers, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        self._answers = answers
        self._card: Card | None = None
        self._snapshot = Snapshot(at_ms=0)
        theme = kit.theme
        self._head = PlainLabel(theme, role="muted")
        self._text = PlainLabel(theme, size=20, bold=True, wrap=True)
        self.rewrite = LinkButton(theme, "")
        self._writing = PlainLabel(theme, role="muted", wrap=True)
        self._parts = PlainLabel(theme, role="muted", wrap=True)
        self._wordings = PlainLabel(theme, role="muted")
        self._first = PlainLabel(theme, role="muted")
        self._asks = Wordings(kit)
        self.similar = Named(kit, "group")
        self.course = Named(kit, "course")
        self.answer = AnswerBox(kit)
        self._note_name = PlainLabel(theme, role="muted")
        self._note = PlainLabel(theme, wrap=True)
        self.write = LinkButton(theme, "")
        self._rule = Divider(theme)
        self.history = History(kit)
        self._empty = PlainLabel(theme, role="muted", size=16, wrap=True)
        self._build()
        self.reword()

    def _build(self) -> None:
        kit, px = self._kit, self._kit.theme.px
        self.write.clicked.connect(kit.actions.caller("note"))
        self.rewrite.clicked.connect(kit.actions.caller("text"))
        self._note_name.setMinimumWidth(px(60))
        note = row(self._note_name, self._note, self.write)
        note.setStretch(1, 1)
        self._all = QWidget()
        column(
            row(self._head, None, self.rewrite), self._text, self._writing, self._parts,
            Divider(kit.theme),
            row(self._wordings, None, self._first), self._asks,
            self.similar, self.course, self.answer, note, self._rule, self.history, None,
            gap=px(8), parent=self._all,
        )  # fmt: skip
        self._scroll = scrolling(self._all)
        column(
            self._empty, self._scroll, gap=0, margins=(px(16), px(12), px(16), px(12)), parent=self
        )

    def reword(self) -> None:
        """Take the words again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        self._empty.setText(say("detail.none"))
        self.rewrite.set_text(f"{say('action.text')} {hint('text')}".strip())
        for button, action in ((self.rewrite, "text"), (self.write, "note")):
            button.setVisible(self._kit.actions.offers(action))
        self._note_name.setText(say("detail.note"))
        self.similar.say(say("detail.similar"), say("detail.merge"), hint("group"))
        self.show_card(self._card)

    def show_snapshot(self, snapshot: Snapshot, card: Card | None) -> None:
        """The card as it is at this moment."""
        self._snapshot = snapshot
        self.show_card(card)

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
        self._text.setText(self._kit.words.said(card.text))
        self._parts.setText(score_parts(card, words))
        self._show_writing(card)
        self._wordings.setText(asked(card, words))
        self._first.setText(words.say("detail.first", time=words.clock(card.first_ms)))
        self._asks.show_card(card)
        self._show_similar(card)
        self._show_course(card)
        fitting = self._answers.fitting(card, self._snapshot)
        best = fitting[0] if fitting else None
        self.answer.show_answer(best, len(self._answers.library.all) - 1)
        self._show_note(card)

    def _show_writing(self, card: Card) -> None:
        """小王正在输入…"""
        people = self._snapshot.desk.people if self._snapshot.desk else ()
        names = [
            p.name for p in people if p.typing and p.card == card.card and p.name != self._kit.me
        ]
        words = self._kit.words
        said = [words.say("detail.writing", name=actor(name, words)) for name in names]
        self._writing.setText(" ".join(said))
        self._writing.setVisible(bool(said))

    def _show_similar(self, card: Card) -> None:
        """The likest other card, by its words."""
        known = {other.card: other for other in self._snapshot.cards}
        alike = next(((known[n], p) for n, p in card.similar if n in known), None)
        self.similar.setVisible(alike is not None)
        if alike is not None:
            other, chance = alike
            asked = self._kit.words.say("desk.asked", n=other.askers)
            self.similar.text.setText(f"{other.text}  {asked} · {share(chance)}")

    def _show_course(self, card: Card) -> None:
        words = self._kit.words
        titles = around(self._snapshot, words).titles
        proposed = card.likely is not None and not card.course
        button = "detail.confirm" if proposed else "detail.change" if card.course else "detail.pick"
        self.course.say(words.say("detail.course"), words.say(button),
                        self._kit.actions.hint("course"))  # fmt: skip
        title = course_words(card, titles).removesuffix("?" if proposed else "") or NONE
        if proposed and card.likely is not None:
            title = f"{title} {share(card.likely[1])}"
        self.course.text.setText(title)

    def _show_note(self, card: Card) -> None:
        say, hint = self._kit.words.say, self._kit.actions.hint
        self._note.setText(card.note)
        code = "detail.note_change" if card.note else "detail.note_add"
        self.write.set_text(f"{say(code)} {hint('note')}".strip())
        lines = [line for line in self._snapshot.log if self._concerns(line.card, line.op, card)
                 or (line.op == "merge" and line.detail == str(card.card))]  # fmt: skip
        self._rule.setVisible(bool(lines))
        self.history.show_lines(lines)
        self.history.setVisible(bool(lines))

    @staticmethod
    def _concerns(number: int, op: str, card: Card) -> bool:
        return number == card.card and op != "whisper"
