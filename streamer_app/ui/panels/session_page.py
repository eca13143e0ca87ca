"""One session read back: eight figures, the timeline, the messages of a moment, the questions."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.live.pages import SessionPage
from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.messages import MessageList, failure
from streamer_app.ui.panels import figures
from streamer_app.ui.panels.card_list import CardList
from streamer_app.ui.panels.questions import TABS
from streamer_app.ui.pending import when_done
from streamer_app.ui.widgets.chart import TimelineChart
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.words import NONE, Words, span

TILES = ("peak", "people", "messages", "questions", "sales", "gifts", "index", "satisfaction")
AROUND_S = 60


def tile_text(page: SessionPage, tile: str, words: Words) -> tuple[str, str]:
    """(value, what stands beside it) of one figure in the head."""
    line = page.line
    match tile:
        case "peak":
            return words.number(line.peak_viewers), figures.short_basis(words, line.basis)
        case "people":
            return words.number(line.users), ""
        case "messages":
            return words.number(line.messages), ""
        case "questions":
            wait = figures.extra(page.metrics.get("answer_time"), "median")
            known = page.metrics.get("answer_time")
            shown = span(wait if isinstance(wait, int | float) else known.value if known else None)
            beside = words.say("review.answered", n=line.answered or 0, wait=shown)
            return words.number(line.asked), beside if line.asked else ""
        case "sales":
            return words.sums(line.course_money), ""
        case "gifts":
            return words.sums(line.money), ""
        case "index":
            return words.number(line.engagement), ""
    known = page.metrics.get("u")
    low, high = figures.extra(known, "p10"), figures.extra(known, "p90")
    if known is None or known.value is None:
        return NONE, ""
    interval = f"{low:.0f}–{high:.0f}" if isinstance(low, float) and isinstance(high, float) else ""
    return words.number(known.value), interval


class HeadTile(Panel):
    """A name over a value."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        px = kit.theme.px
        self._name = PlainLabel(kit.theme, role="muted")
        self._figure = RunsLabel(kit.theme, size=20)
        column(
            self._name, self._figure, gap=px(2), margins=(px(12), px(8), px(8), px(8)), parent=self
        )

    def show_figure(self, name: str, value: str, beside: str) -> None:
        """The words and the numbers."""
        self._name.setText(name)
        runs = [Run(value, "text", True, 20)]
        if beside:
            runs.append(Run(f"  {beside}", size=14))
        self._figure.set_runs(runs)
        self.setAccessibleName(f"{name} {value} {beside}".strip())


class MomentPanel(Panel):
    """The messages a minute before and after a clicked moment."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        px = kit.theme.px
        self._title = RunsLabel(kit.theme)
        self.messages = MessageList(kit)
        self.messages.say(kit.words.say("review.click"))
        head = QWidget()
        row(self._title, margins=(px(12), px(8), px(12), px(8)), parent=head)
        body = row(self.messages, margins=(px(12), px(6), px(4), px(6)))
        column(head, Divider(kit.theme), body, gap=0, parent=self)
        self.reword()

    def reword(self) -> None:
        """Take the words again."""
        self._title.set_runs((Run(self._kit.words.say("review.moment"), "text", True),))

    def show_rows(self, rows: Sequence[ChatRow], at_ms: int) -> None:
        """The messages around ``at_ms``."""
        words = self._kit.words
        around = f"  {words.clock(at_ms)} ±{AROUND_S} s"
        self._title.set_runs((Run(words.say("review.moment"), "text", True), Run(around)))
        self.messages.show_rows(rows, at_ms)


class SessionView(QWidget):
    """The opened session."""

    back = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._page: SessionPage | None = None
        theme, px = kit.theme, kit.theme.px
        self._tiles = {tile: HeadTile(kit) for tile in TILES}
        self.chart = TimelineChart(theme, kit.words.say)
        self.moment = MomentPanel(kit)
        self.tabs = SegmentedTabs(theme, (), name=kit.words.say("review.questions"))
        self.cards = CardList(kit, "narrow")
        timeline = Panel(theme)
        column(self.chart, margins=(px(12), px(4), px(12), px(4)), parent=timeline)
        timeline.setFixedHeight(px(240))
        left = Panel(theme)
        tab_line = row(self.tabs, None, margins=(px(8), px(6), px(8), px(6)))
        column(tab_line, Divider(theme), self.cards, gap=0, parent=left)
        body = row(left, self.moment, gap=px(8))
        body.setStretch(0, 5)
        body.setStretch(1, 3)
        column(
            row(*self._tiles.values(), gap=px(8)), timeline, body, gap=px(8), grow=2, parent=self
        )
        self.chart.clicked.connect(self.show_moment)
        self.tabs.chosen.connect(self.cards.choose_tab)
        self.cards.selected.connect(
            lambda card: self.show_moment(card.first_ms) if card is not None else None
        )

    def reword(self) -> None:
        """Take the words again."""
        self.moment.reword()
        self.cards.setAccessibleName(self._kit.words.say("review.questions"))
        self.chart.set_words(self._kit.words.say)
        if self._page is not None:
            self.show_page(self._page)

    def show_page(self, page: SessionPage) -> None:
        """Fill everything."""
        self._page = page
        words = self._kit.words
        for tile, panel in self._tiles.items():
            value, beside = tile_text(page, tile, words)
            panel.show_figure(words.say(f"review.{tile}"), value, beside)
        first, last = self._range(page)
        self.chart.show_minutes(
            page.minutes,
            gaps=page.gaps,
            marks=page.marks,
            viewers_label=figures.basis_word(words, page.line.basis or "concurrent"),
            currency=next(iter(page.line.course_money or page.line.money), "CNY"),
            now_ms=last,
            span_min=max(10, (last - first) // 60_000 + 1),
            live=False,
        )
        counts = {tab: 0 for tab in TABS}
        for card in page.cards:
            counts[card.state] = counts.get(card.state, 0) + 1
        counts["open"] = counts["new"] + counts["pinned"]
        self.tabs.set_tabs([Tab(tab, words.say(f"tab.{tab}"), counts[tab]) for tab in TABS])
        self.cards.show_cards(page.cards)
        self.cards.set_empty_text(words.say("review.no_questions"), "muted")

    def _range(self, page: SessionPage) -> tuple[int, int]:
        if not page.minutes:
            return page.line.started_ms, page.line.ended_ms or page.line.started_ms
        return page.minutes[0].start_ms, page.minutes[-1].start_ms + 60_000

    def show_moment(self, at_ms: int) -> None:
        """Read the messages around a moment."""
        if self._page is None:
            return
        future = self._kit.runtime.reader.around(self._page.line.session, at_ms, AROUND_S)
        when_done(
            self,
            future,
            lambda rows: self.moment.show_rows(rows, at_ms),
            lambda error: self.moment.messages.say(failure(self._kit.words, error)),
        )
