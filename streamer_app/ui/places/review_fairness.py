"""Whether everybody is answered alike, what was shown against what sold, where money came from."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from streamer_app.errors import AppError
from streamer_app.review.crowd import Fairness
from streamer_app.review.fairness import Exposure, Treatment, unfair
from streamer_app.review.income import Income
from streamer_app.review.progress import Progress
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row, scrolling
from streamer_app.ui.messages import failure
from streamer_app.ui.panels.session_head import LARGE
from streamer_app.ui.places.review_work import Work
from streamer_app.ui.widgets.data_table import Cell, Column, DataTable, Row
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import NONE, Words, span, without_bracket

FEW: Final = 3
"""Answered questions below which a wait says little."""


def treatment_cells(found: Treatment, words: Words) -> tuple[Cell, ...]:
    """One group: asked, answered, share, median wait."""
    share = found.share
    few = found.answered < FEW
    wait = span(found.wait_s) if found.wait_s is not None else NONE
    tip = words.say("verdict.too_little") if few else ""
    return (
        Cell(words.say(f"fairness.{found.group}"), bold=True),
        Cell(words.number(found.asked)),
        Cell(words.number(found.answered if found.told or not found.asked else None)),
        Cell(NONE if share is None else f"{100 * share:.0f} %", bar=share),
        Cell(wait, "muted" if few else "text", bold=not few, tip=tip),
    )


def verdict(found: Sequence[Treatment], words: Words) -> str:
    """In one sentence: do those who did not pay wait longer?"""
    by = {one.group: one for one in found}
    payer, other = by["payer"], by["non_payer"]
    if payer.answered < FEW or other.answered < FEW or not payer.wait_s or other.wait_s is None:
        return words.say("fairness.too_few")
    times = f"{other.wait_s / payer.wait_s:.1f}"
    code = "fairness.unfair" if unfair(found) else "fairness.alike"
    return words.say(code, times=times, payer=span(payer.wait_s), other=span(other.wait_s))


def exposure_cells(found: Exposure, title: str) -> tuple[Cell, ...]:
    """One course: its share of the audience's time in pitches, and of what was sold."""
    shown, sold = 100 * found.shown, 100 * found.sold
    return (
        Cell(without_bracket(title), bold=True, tip=title),
        Cell(f"{shown:.0f} %", bar=found.shown),
        Cell(f"{sold:.0f} %", bar=found.sold),
        Cell(f"{sold - shown:+.0f}".replace("-", "−")),
    )


def income_cells(name: str, money: Mapping[str, int], whole: Mapping[str, int], words: Words,
                 bold: bool = False) -> tuple[Cell, ...]:  # fmt: skip
    """One source of money: a sum for each currency, and its share of each, never across them."""
    shares = [f"{100 * money.get(code, 0) / total:.0f} %" for code, total in whole.items() if total]
    first = next((money.get(code, 0) / total for code, total in whole.items() if total), 0.0)
    return (
        Cell(words.say(f"income.{name}"), bold=True),
        Cell(words.sums(money), bold=bold),
        Cell(" · ".join(shares) or NONE, "muted", bar=None if bold or not shares else first),
    )


class FairnessPage(QWidget):
    """Over the marked sessions, or the last ten."""

    def __init__(self, kit: Kit, work: Work) -> None:
        super().__init__()
        self._kit, self._work = kit, work
        self._found: Fairness | None = None
        theme, px = kit.theme, kit.theme.px
        self._note = PlainLabel(theme, role="muted", wrap=True)
        self.verdict = PlainLabel(theme, size=16, wrap=True)
        self.waits = DataTable(theme, "")
        self.money = DataTable(theme, "")
        self.shown = DataTable(theme, "")
        self._titles = [PlainLabel(theme, bold=True) for _ in range(3)]
        self._tips = [PlainLabel(theme, role="muted", wrap=True) for _ in range(3)]
        left = self._panel(0, self.waits, self.verdict)
        right = self._panel(1, self.money)
        inside = QWidget()
        upper = (
            column(left, right, gap=px(8)) if theme.scale > LARGE else row(left, right, gap=px(8))
        )
        upper.setStretch(0, 1)
        upper.setStretch(1, 1)
        self._below = column(self._note, gap=px(8), parent=inside)
        self._panels = (left, right, self._panel(2, self.shown))
        self._below.addLayout(upper, 3)
        self._below.addWidget(self._panels[2], 2)
        self._below.addStretch(0)
        column(scrolling(inside), parent=self)
        self.reword()

    def _panel(self, at: int, table: DataTable, extra: QWidget | None = None) -> Panel:
        px = self._kit.theme.px
        panel = Panel(self._kit.theme)
        edges = (px(12), px(8), px(12), px(8))
        texts: list[QWidget] = [self._titles[at], self._tips[at]]
        if extra is not None:
            texts.insert(1, extra)
        head = column(*texts, gap=px(2), margins=edges)
        column(head, Divider(self._kit.theme), table, gap=0, grow=2, parent=panel).addStretch(0)
        return panel

    def show_sessions(self, sessions: Sequence[int]) -> None:
        """It came to the front."""
        say = self._kit.words.say
        self._note.setText(say("review.reading"))
        progress = Progress()
        future = self._kit.runtime.crowd.fairness(tuple(sessions), progress)
        self._work.run(say("review.reading_all"), progress, future, self._show, self._failed)

    def _failed(self, error: AppError) -> None:
        self._note.setText(failure(self._kit.words, error))

    def _show(self, found: Fairness) -> None:
        self._found = found
        words, say = self._kit.words, self._kit.words.say
        none = not found.sessions
        over = say("review.over", n=len(found.sessions))
        self._note.setText(say("review.no_own") if none else over)
        for panel in self._panels:
            panel.setVisible(not none)
        self.verdict.setText(verdict(found.treatment, words))
        self.verdict.set_role("warn" if unfair(found.treatment) else "text")
        asked = ("group", "asked", "answered", "share", "wait")
        rows = [Row(one.group, treatment_cells(one, words)) for one in found.treatment]
        self.waits.show_rows(self._columns(asked, {"group"}, "group"), rows)
        self._show_money(found.income, words)
        names = ("course", "shown", "sold", "difference")
        rows = [
            Row(
                one.course,
                exposure_cells(one, words.course(found.titles.get(one.course, one.course))),
            )
            for one in sorted(found.exposure, key=lambda one: -one.shown)
        ]
        self.shown.show_rows(self._columns(names, {"course", "shown", "sold"}, "course"), rows)
        self.shown.setVisible(bool(rows))
        self._below.setStretchFactor(self._panels[2], 2 if rows else 0)
        self._tips[2].setText(say("fairness.tip.shown" if rows else "fairness.no_pitch"))
        for table in (self.waits, self.money, self.shown):
            table.setMinimumHeight(min(table.full_height(), self._kit.theme.row(32) * 9))

    def _columns(self, names: Sequence[str], left: set[str], stretch: str) -> list[Column]:
        say = self._kit.words.say
        return [
            Column(name, say(f"column.fairness.{name}"), name not in left, name == stretch)
            for name in names
        ]

    def _show_money(self, income: Income, words: Words) -> None:
        whole = income.whole()
        lines = [
            Row(name, income_cells(name, money, whole, words))
            for name, money in income.parts()
            if money
        ]
        lines.append(Row("whole", income_cells("whole", whole, whole, words, bold=True)))
        if income.refunds:
            lines.append(Row("refunds", income_cells("refunds", income.refunds, {}, words)))
        names = ("source", "money", "share")
        self.money.show_rows(self._columns(names, {"source"}, "source"), lines)

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        for at, (name, table) in enumerate(
            (("waits", self.waits), ("money", self.money), ("shown", self.shown))
        ):
            self._titles[at].setText(say(f"fairness.title.{name}"))
            self._tips[at].setText(say(f"fairness.tip.{name}"))
            table.setAccessibleName(say(f"fairness.title.{name}"))
        if self._found is not None:
            self._show(self._found)
