"""Who paid last, the paying share, and at 1920 the funnel."""

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from streamer_app.live.snapshot import Payment, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels import figures
from streamer_app.ui.states import frozen
from streamer_app.ui.theme import Role
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel, set_tip
from streamer_app.ui.widgets.pressing import Pressing
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.widgets.runs_button import RunsButton
from streamer_app.ui.widgets.wait_bar import ShareBar
from streamer_app.ui.words import NONE, Words

STAGES = ("present", "engaged", "clicked", "bought")
ROOM_FOR_LIKES = 360
"""The width from which the likes stand beside the paying share."""


def recent(snapshot: Snapshot, words: Words) -> list[Run]:
    """¥138 Ann   ¥30 Leo   $5 Kai"""
    runs: list[Run] = []
    for payment in snapshot.payments[:3]:
        gap = "   " if runs else ""
        runs.append(Run(gap + words.money(payment.amount) + " ", "text", True))
        runs.append(Run(display_text(words.person(payment.name), 12)))
    return runs or [Run(words.say("payments.none"))]


class PaymentLine(QWidget):
    """What somebody paid, when and what for; the same line shows one payment after the other."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._words = kit.words
        theme = kit.theme
        self._amount = PlainLabel(theme, bold=True)
        self._name = ElidingLabel(theme, role="muted")
        self._time = PlainLabel(theme, role="muted")
        self._what = ElidingLabel(theme, size=12, role="muted")
        line = row(self._amount, self._name, self._time, gap=theme.px(8))
        line.setStretch(1, 1)
        column(Divider(theme), line, self._what, gap=theme.px(2), parent=self)

    def show_payment(self, payment: Payment) -> None:
        """Another payment, or the same in other words."""
        words = self._words
        known = payment.what in ("gift", "paid_message", "membership", "order")
        kind = words.say(f"payment.{payment.what}") if known else payment.what
        self._amount.setText(words.money(payment.amount))
        self._name.setText(words.person(payment.name))
        self._time.setText(words.clock(payment.at_ms, seconds=False))
        what = words.course(payment.text) if payment.what == "order" else payment.text
        self._what.setText(f"{kind} · {what}" if what else kind)


class PaymentsPanel(Panel):
    """The paying share, and above it as many payments as there is room for (at least one line)."""

    number_asked = Signal(str)
    """``paying`` or ``likes`` is to be explained."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        self._shown: tuple[Payment, ...] | None = None
        self._snapshot: Snapshot | None = None
        self._lines: list[PaymentLine] = []
        theme, px = kit.theme, kit.theme.px
        self._recent_name = PlainLabel(theme, role="muted")
        self._share_name = PlainLabel(theme, role="muted")
        self._recent = RunsLabel(theme)
        self.share = RunsButton(theme)
        self.share.activated.connect(partial(self.number_asked.emit, "paying"))
        self._list = column(gap=px(6))
        top = row(self._recent_name, self._recent, gap=px(16))
        top.setStretch(1, 1)
        self.likes = RunsButton(theme)
        self.likes.activated.connect(partial(self.number_asked.emit, "likes"))
        share = row(self._share_name, self.share, None, self.likes, gap=px(16))
        column(top, self._list, None, share, gap=px(2), margins=(px(12), px(6), px(12), px(6)),
               parent=self)  # fmt: skip
        self.reword()

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self._recent_name.setText(say("payments.recent"))
        self._share_name.setText(say("payments.share"))
        self._shown = None

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The latest payments and the paying share."""
        self._snapshot = snapshot
        words = self._kit.words
        grey: Role = "muted" if frozen(snapshot) else "text"
        self.share.set_runs((Run(figures.paying(snapshot, words), grey),))
        self.likes.setVisible(self.width() >= self._kit.theme.px(ROOM_FOR_LIKES))
        self.likes.set_runs(figures.rates(snapshot, words, figures.LIKES))
        set_tip(self.likes, figures.missing_rates(snapshot, words))
        wanted = snapshot.payments[: self._room()]
        if wanted == self._shown:
            return
        self._shown = wanted
        self._recent.set_runs(() if wanted else recent(snapshot, words))
        while len(self._lines) < len(wanted):
            self._lines.append(PaymentLine(self._kit))
            self._list.addWidget(self._lines[-1])
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(wanted))
            if at < len(wanted):
                line.show_payment(wanted[at])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def _room(self) -> int:
        theme = self._kit.theme
        free = self.height() - theme.px(22) - 2 * theme.line(14)
        each = theme.line(14) + theme.line(12) + theme.px(14)
        return max(0, free // each)


class FunnelPanel(Panel):
    """到场 - 互动 - 点击 - 下单; a stage nobody measures is hatched."""

    number_asked = Signal(str)
    """``funnel`` is to be explained."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self.title = RunsButton(theme)
        self.title.activated.connect(partial(self.number_asked.emit, "funnel"))
        self._names = [PlainLabel(theme, role="muted") for _ in STAGES]
        self._bars = [ShareBar(theme, height=8) for _ in STAGES]
        self._counts = [PlainLabel(theme, bold=True) for _ in STAGES]
        self._rates = [PlainLabel(theme, role="muted") for _ in STAGES]
        grid = QGridLayout()
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(6))
        grid.setColumnStretch(1, 1)
        for at in range(len(STAGES)):
            for across, part in enumerate((self._names, self._bars, self._counts, self._rates)):
                widget: QWidget = part[at]  # type: ignore[index]
                grid.addWidget(widget, at, across)
        for count in self._counts:
            Pressing(count, self.title.press)
        column(self.title, grid, None, gap=px(8), margins=(px(12), px(8), px(12), px(8)),
               parent=self)  # fmt: skip
        self.reword()

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self.title.set_runs((Run(say("funnel.title")),))
        for label, stage in zip(self._names, STAGES, strict=True):
            label.setText(say(f"funnel.{stage}"))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The four stages and the share of each in the one before it."""
        metric = snapshot.metrics.get("funnel")
        counts = list(metric.value) if metric is not None and metric.value else [None] * 4
        rates = figures.extra(metric, "rates")
        shares = list(rates) if isinstance(rates, list | tuple) else [None] * 3
        words = self._kit.words
        about = "≈" if metric is not None and metric.state == "estimated" else ""
        for at, count in enumerate(counts[:4]):
            present = counts[0] or 1
            self._bars[at].show_share(None if count is None else count / present)
            number = NONE if count is None else words.number(count)
            self._counts[at].setText(about + number if at == 0 and count else number)
            share = shares[at - 1] if at else None
            self._rates[at].setText("" if share is None else f"{share:.1f} %")
