"""A pitch under way, and the ten minutes after it in which orders still count for it."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QWidget

from streamer_app.live.snapshot import PitchCard, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels import figures
from streamer_app.ui.panels.pitch_suggested import titled
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.pressing import Pressing
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.widgets.wait_bar import WaitBar
from streamer_app.ui.words import NONE, span

FOUR = ("intents", "clicks", "orders", "paid")
ROWS = {"intents": "intents", "clicks": "clicks", "orders": "orders", "paid": "orders"}


class FourFigures(QWidget):
    """意向 点击 单 成交, each under its word; both open what was counted."""

    rows_asked = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._rows: Mapping[str, tuple[int, ...]] = {}
        self.names = {name: LinkButton(kit.theme, "", left=True) for name in FOUR}
        self._values = {name: PlainLabel(kit.theme, size=20, bold=True) for name in FOUR}
        self._presses: dict[str, Pressing] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(0)
        for at, name in enumerate(FOUR):
            link = self.names[name]
            link.clicked.connect(lambda _=False, name=name: self._ask(name))
            self._presses[name] = Pressing(self._values[name], partial(self._ask, name))
            grid.addWidget(link, 0, at, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._values[name], 1, at)
            grid.setColumnStretch(at, 1)
        self.reword()

    def reword(self) -> None:
        """Take the words again."""
        for name, link in self.names.items():
            link.set_text(self._kit.words.say(f"pitchcard.count.{name}"))

    def _ask(self, name: str) -> None:
        self.rows_asked.emit(self._rows[ROWS[name]])

    def show_card(self, card: PitchCard) -> None:
        """A dash stands for what this room cannot count."""
        words, self._rows = self._kit.words, card.rows
        for name, link in self.names.items():
            behind = bool(card.rows.get(ROWS[name]))
            link.set_plain(not behind)
            self._presses[name].set_on(behind)
        for name in ("intents", "clicks"):
            count = getattr(card, name)
            self._values[name].setText(NONE if count is None else words.number(count))
        self._values["orders"].setText(words.number(card.orders))
        self._values["paid"].setText(words.money(card.paid))


class RunningView(QWidget):
    """The timer against its plan, what came so far, +1 and the end."""

    rows_asked = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.over = False
        theme, px = kit.theme, kit.theme.px
        self._mark = IconLabel(theme, "triangle-up", role="warn", size=14)
        self._title = ElidingLabel(theme, size=16, bold=True)
        self._aside = PlainLabel(theme, role="muted")
        self._timer = RunsLabel(theme, size=28)
        self._viewers = PlainLabel(theme, role="muted")
        self._bar = WaitBar(theme)
        self.four = FourFigures(kit)
        self.four.rows_asked.connect(self.rows_asked)
        self.order = ActionButton(theme, "", height=36, size=16)
        self.end = ActionButton(theme, "", kind="solid", height=36, size=16)
        self.order.clicked.connect(kit.actions.caller("order"))
        self.end.clicked.connect(kit.actions.caller("pitch"))
        head = row(self._mark, self._title, self._aside, gap=px(8))
        head.setStretch(1, 1)
        timer = row(self._timer, self._viewers, gap=px(8))
        timer.setStretch(0, 1)
        column(
            head,
            timer,
            self._bar,
            px(4),
            self.four,
            px(8),
            row(self.order, self.end, gap=px(8)),
            None,
            gap=px(4),
            margins=(0, px(4), 0, 0),
            parent=self,
        )
        self.reword()

    def reword(self) -> None:
        """Take the words and keys again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        self.order.set_text(say("pitchcard.plus_one"), hint("order"))
        self.end.set_text(say("pitchcard.end"), hint("pitch"))
        self.four.reword()

    def show_card(self, card: PitchCard, snapshot: Snapshot) -> None:
        """Neutral within the plan, amber and in words beyond it."""
        words = self._kit.words
        elapsed = (snapshot.at_ms - (card.started_ms or snapshot.at_ms)) / 1000
        self.over = elapsed > card.planned_s
        self._mark.setVisible(self.over)
        self._title.set_role("warn" if self.over else "text")
        if self.over:
            self._title.setText(words.say("pitchcard.over", time=span(elapsed - card.planned_s)))
            self._aside.setText(titled(card, words))
        else:
            self._title.setText(words.say("pitchcard.running", title=titled(card, words)))
            self._aside.setText(words.money(card.price))
        plan = words.say("pitchcard.plan", time=span(card.planned_s).lstrip("0"))
        self._timer.set_runs((Run(span(elapsed) + "  ", "text", True, 28), Run(plan, size=14)))
        self._viewers.setText(self._beside(snapshot))
        full = max(card.planned_s, elapsed * 1.08 if self.over else 0)
        tick = card.planned_s if self.over else None
        self._bar.show_wait(elapsed, target_s=tick, full_s=full, asks=self.over)
        self.end.set_kind("warn" if self.over else "solid")
        self.four.show_card(card)

    def _beside(self, snapshot: Snapshot) -> str:
        words = self._kit.words
        first = snapshot.viewers[0] if snapshot.viewers else None
        if self.over and first is not None and first.change_5min:
            arrow = "▲" if first.change_5min > 0 else "▼"
            label = figures.basis_word(words, first.basis)
            return f"{label} {arrow}{abs(first.change_5min):,}"
        return words.say("pitchcard.others_wait") if not self.over else ""


class SettlingView(QWidget):
    """Orders within ten minutes of the end still belong to the pitch."""

    rows_asked = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._title = ElidingLabel(theme, size=16, bold=True)
        self._left = PlainLabel(theme, role="muted")
        self._line = PlainLabel(theme, role="muted")
        self._bar = WaitBar(theme)
        self.four = FourFigures(kit)
        self.four.rows_asked.connect(self.rows_asked)
        self._origin = PlainLabel(theme, role="muted")
        self.next = PlainLabel(theme, role="muted", wrap=True)
        self.goodwill = PlainLabel(theme, role="muted", wrap=True)
        self.behind = LinkButton(theme, "")
        self.behind.clicked.connect(lambda: self.rows_asked.emit(self._cost))
        self._cost: tuple[int, ...] = ()
        self.order = ActionButton(theme, "", height=32)
        self.order.clicked.connect(kit.actions.caller("order"))
        head = row(self._title, self._left, gap=px(8))
        head.setStretch(0, 1)
        column(
            head,
            self._line,
            self._bar,
            px(4),
            self.four,
            px(4),
            row(self._origin, None, self.order, gap=px(8)),
            self.next,
            self.goodwill,
            row(self.behind, None),
            None,
            gap=px(4),
            margins=(0, px(4), 0, 0),
            parent=self,
        )
        self.reword()

    def reword(self) -> None:
        """Take the words and keys again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        self.order.set_text(say("pitchcard.plus_one"), hint("order"))
        self.behind.set_text(say("pitchcard.see_cost"))
        self.four.reword()

    def show_card(self, card: PitchCard, snapshot: Snapshot) -> None:
        """How long it still counts, how long it took, and where the orders came from."""
        words = self._kit.words
        self._title.setText(words.say("pitchcard.settling", title=titled(card, words)))
        left = (card.until_ms - snapshot.at_ms) / 1000 if card.until_ms else None
        self._left.setText(words.say("pitchcard.left", time=span(left)) if left is not None else "")
        ended = card.ended_ms or snapshot.at_ms
        took = (ended - (card.started_ms or ended)) / 1000
        self._line.setText(words.say("pitchcard.took", time=span(took)))
        waited = 600 - left if left is not None else (snapshot.at_ms - ended) / 1000
        self._bar.show_wait(waited, target_s=None, full_s=600)
        self.four.show_card(card)
        self.next.setText(words.tell(card.not_now) if card.not_now else "")
        self.next.setVisible(card.not_now is not None)
        self.goodwill.setText("\n".join(map(words.tell, card.goodwill)))
        self.goodwill.setVisible(bool(card.goodwill))
        self._cost = card.goodwill_rows
        self.behind.setVisible(bool(card.goodwill and card.goodwill_rows))
        fed = card.orders - card.manual_orders
        self._origin.setText(words.say("pitchcard.origin", manual=card.manual_orders, fed=fed))
