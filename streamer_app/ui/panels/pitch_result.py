"""What a pitch brought against what was expected and what is usual, without a causal word."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import PitchCard
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels.pitch_suggested import about, titled
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.panel import Divider
from streamer_app.ui.widgets.plain_label import PlainLabel, set_tip
from streamer_app.ui.widgets.pressing import Pressing
from streamer_app.ui.widgets.wait_bar import IntervalBar
from streamer_app.ui.words import Words

VERDICTS = ("above", "no_difference", "too_little")


def expectation(card: PitchCard, words: Words) -> str:
    """预计 2.7 (1–5) · 落在区间内"""
    low, high = card.low or 0, card.high or 0
    if card.default_guess:
        return words.say("result.default", about=about(low, high, words))
    inside = "below" if card.orders < low else "above" if card.orders > high else "inside"
    said = words.say("result.expected", mean=f"{card.expected or 0:.1f}", low=low, high=high)
    return f"{said} · {words.say(f'result.{inside}')}"


def verdict(card: PitchCard, words: Words) -> str:
    """与平时比：看不出差别"""
    code = card.verdict if card.verdict in VERDICTS else "too_little"
    said = words.say("result.against", verdict=words.say(f"verdict.{code}"))
    if code == "above" and card.usual is not None:
        return f"{said} +{card.orders - card.usual:.1f}"
    return said


def explained(card: PitchCard, words: Words) -> str:
    """Two short sentences under the verdict."""
    if card.verdict == "too_little" or card.usual is None:
        return words.say("result.too_little", n=card.orders)
    low, high = card.usual_low or 0, card.usual_high or 0
    usual = words.say("result.usual", mean=f"{card.usual:.1f}", low=low, high=high)
    after = (
        words.say("result.beyond", n=card.orders)
        if card.verdict == "above"
        else words.say("result.small")
    )
    return f"{usual}\n{after}"


class ResultView(QWidget):
    """Orders and takings, the interval with what came, the verdict, what is still open."""

    rows_asked = Signal(object)
    effect_asked = Signal()
    """What it is compared with, number by number."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._card: PitchCard | None = None
        theme, px = kit.theme, kit.theme.px
        self._title = PlainLabel(theme, size=16, bold=True)
        self._course = ElidingLabel(theme, role="muted", right=True)
        self._expected = PlainLabel(theme, role="muted")
        self._interval = IntervalBar(theme)
        self._verdict = PlainLabel(theme, bold=True)
        self._info = IconLabel(theme, "info", role="muted", size=14)
        self._explained = PlainLabel(theme, role="muted", wrap=True)
        self._open = PlainLabel(theme, role="muted", wrap=True)
        self.next = PlainLabel(theme, role="muted", wrap=True)
        self.orders = LinkButton(theme, "")
        self._rows: tuple[int, ...] = ()
        self.basis = LinkButton(theme, "")
        head = row(self._title, self._course, self.orders, gap=px(8))
        head.setStretch(1, 1)
        column(
            head,
            self._expected,
            self._interval,
            px(4),
            row(self._verdict, self._info, None, self.basis, gap=px(8)),
            self._explained,
            px(4),
            Divider(theme),
            px(4),
            self._open,
            self.next,
            None,
            gap=px(6),
            margins=(0, px(4), 0, 0),
            parent=self,
        )
        self._lead()
        self.reword()

    def _lead(self) -> None:
        """From each number to what it rests on."""
        self.orders.clicked.connect(lambda: self.rows_asked.emit(self._rows))
        self._sales = Pressing(self._title, lambda: self.rows_asked.emit(self._rows))
        self.basis.clicked.connect(self.effect_asked)
        told = (self._expected, self._interval, self._verdict, self._info, self._explained)
        for number in told:
            Pressing(number, self.effect_asked.emit)

    def reword(self) -> None:
        """Take the words again."""
        set_tip(self._info, self._kit.words.say("result.not_causal"))
        self.orders.set_text(self._kit.words.say("pitchcard.see_orders"))
        self.basis.set_text(self._kit.words.say("pitchcard.see_cost"))
        if self._card is not None:
            self.show_card(self._card)

    def show_card(self, card: PitchCard) -> None:
        """The finished pitch."""
        self._card = card
        words = self._kit.words
        paid = words.money(card.paid)
        self._rows = card.rows.get("orders", ())
        self.orders.setVisible(bool(self._rows))
        self._sales.set_on(bool(self._rows))
        self.basis.setVisible(card.against is not None)
        self._title.setText(words.say("result.title", n=card.orders, money=paid))
        self._course.setText(titled(card, words))
        self._expected.setText(expectation(card, words))
        label = words.say("result.actual", n=card.orders)
        mean = (
            card.expected if card.expected is not None else ((card.low or 0) + (card.high or 0)) / 2
        )
        self._interval.show_result(mean, card.low or 0, card.high or 0, card.orders, label)
        self._verdict.setText(verdict(card, words))
        self._explained.setText(explained(card, words))
        self.next.setText(words.tell(card.not_now) if card.not_now else "")
        self.next.setVisible(card.not_now is not None)
        manual = card.verdict == "too_little" and card.manual_orders
        self._open.setText(
            words.say("result.manual", n=card.manual_orders)
            if manual
            else words.say("result.refunds")
        )
