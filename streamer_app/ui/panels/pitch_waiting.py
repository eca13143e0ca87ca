"""No pitch now, and why; and the six reasons for refusing one."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from streamer_app.errors import reason
from streamer_app.live.snapshot import PitchCard, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words, span


def why_not(card: PitchCard, words: Words) -> str:
    """The sentence of a hidden or snoozed card; there always is one."""
    if card.state == "snoozed":
        return words.say("pitchcard.snoozed", title=card.title)
    return words.tell(card.not_now or reason("pitchcard.no_reason"))


WAYS = {
    "pitch.not_now.questions": "questions",
    "pitch.not_now.no_courses": "courses",
    "pitch.not_now.no_price": "courses",
    "pitch.ignored": "reopen",
}
"""What one can do about a reason, by its code; the words are ``pitchcard.way.<way>``."""


class WaitingView(QWidget):
    """One sentence, the time it still holds, what to do about it, and a way to pitch anyway."""

    way_asked = Signal(str)
    rows_asked = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._why = PlainLabel(theme, size=16, wrap=True)
        self._until = PlainLabel(theme, role="muted", wrap=True)
        self.goodwill = PlainLabel(theme, role="muted", wrap=True)
        self.behind = LinkButton(theme, "")
        self.behind.clicked.connect(lambda: self.rows_asked.emit(self._rows))
        self._rows: tuple[int, ...] = ()
        self.way = LinkButton(theme, "")
        self._way = ""
        self.way.clicked.connect(lambda: self.way_asked.emit(self._way))
        self._anyway = LinkButton(theme, "")
        self._anyway.clicked.connect(kit.actions.caller("pitch"))
        column(
            self._why,
            self._until,
            self.goodwill,
            row(self.behind, self.way, self._anyway, None, gap=px(16)),
            None,
            gap=px(6),
            margins=(0, px(4), 0, 0),
            parent=self,
        )

    def show_card(self, card: PitchCard, snapshot: Snapshot) -> None:
        """Why, and until when."""
        words = self._kit.words
        self._why.setText(why_not(card, words))
        left = (card.until_ms - snapshot.at_ms) / 1000 if card.until_ms else 0
        if left > 0:
            code = "pitchcard.back_in" if card.state == "snoozed" else "pitchcard.again_in"
            self._until.setText(words.say(code, time=span(left)))
        self._until.setVisible(left > 0)
        self.goodwill.setText("\n".join(map(words.tell, card.goodwill)))
        self.goodwill.setVisible(bool(card.goodwill))
        self._rows = card.goodwill_rows
        self.behind.set_text(words.say("pitchcard.see_cost"))
        self.behind.setVisible(bool(card.goodwill and card.goodwill_rows))
        self._way = WAYS.get(card.not_now.code, "") if card.not_now else ""
        if self._way:
            self.way.set_text(words.say(f"pitchcard.way.{self._way}"))
        self.way.setVisible(bool(self._way))
        self._anyway.set_text(
            words.say("pitchcard.anyway", key=self._kit.actions.hint("pitch")).strip()
        )
        self._anyway.setVisible(bool(card.courses))


class RejectView(QWidget):
    """Six reasons; the effect of the chosen one is stated at once."""

    chosen = Signal(str)
    undo_asked = Signal()

    def __init__(self, kit: Kit, reasons: Sequence[str]) -> None:
        super().__init__()
        self._kit = kit
        self._reasons = reasons
        self.said = ""
        theme, px = kit.theme, kit.theme.px
        self._title = PlainLabel(theme, size=16, bold=True)
        self._back = PlainLabel(theme, role="muted")
        self.buttons = [ActionButton(theme, "", height=32) for _ in reasons]
        grid = QGridLayout()
        grid.setSpacing(px(6))
        for at, (button, why) in enumerate(zip(self.buttons, reasons, strict=True)):
            button.clicked.connect(lambda _=False, why=why: self.chosen.emit(why))
            grid.addWidget(button, at // 2, at % 2)
        self._effect = Panel(theme, fill="raised")
        self._text = PlainLabel(theme, wrap=True)
        self._undo = LinkButton(theme, "")
        self._undo.clicked.connect(self.undo_asked)
        inner = row(
            IconLabel(theme, "check", role="ok"),
            self._text,
            self._undo,
            gap=px(8),
            margins=(px(12), px(8), px(12), px(8)),
            parent=self._effect,
        )
        inner.setStretch(1, 1)
        column(
            row(self._title, None, self._back),
            grid,
            self._effect,
            None,
            gap=px(8),
            margins=(0, px(4), 0, 0),
            parent=self,
        )
        self.restart()
        self.reword()

    def restart(self) -> None:
        """No reason given yet."""
        self.said = ""
        self._effect.hide()

    def pick(self, number: int) -> bool:
        """The key 1-6."""
        if self.said or not 1 <= number <= len(self._reasons):
            return False
        self.chosen.emit(self._reasons[number - 1])
        return True

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self._title.setText(say("reject.title"))
        self._back.setText(say("reject.back"))
        for at, (button, why) in enumerate(zip(self.buttons, self._reasons, strict=True)):
            button.set_text(say(f"reject.{why}"), str(at + 1))
        self._undo.set_text(f"{say('action.undo')} {self._kit.actions.hint('undo')}".strip())
        if self.said:
            self.say_effect(self.said)

    def say_effect(self, why: str) -> None:
        """知道了：本场不再推荐这门课"""
        self.said = why
        self._text.setText(self._kit.words.say(f"pitch.rejected.{why}"))
        self._effect.show()
