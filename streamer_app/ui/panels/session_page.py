"""One session read back: its figures, the timeline, and what its chosen stretch holds."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from msgspec import structs
from PySide6.QtCore import Signal
from PySide6.QtWidgets import QBoxLayout, QWidget

from streamer_app.catalogue.courses import Item
from streamer_app.errors import AppError
from streamer_app.live.materials import demo_items
from streamer_app.live.pages import SessionPage
from streamer_app.live.snapshot import ChatRow
from streamer_app.review.details import Selection
from streamer_app.review.pitches import PitchLine
from streamer_app.review.progress import Progress
from streamer_app.review.studies import Usual
from streamer_app.review.themes import Theme, worded
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row, scrolling
from streamer_app.ui.messages import failure, show_messages
from streamer_app.ui.panels.pitch_past import past_sheet
from streamer_app.ui.panels.session_head import LARGE, SentenceLine, SessionHead
from streamer_app.ui.panels.session_moment import AROUND_S, MomentPanel
from streamer_app.ui.panels.session_tables import SessionTables
from streamer_app.ui.panels.session_timeline import SessionTimeline
from streamer_app.ui.pending import when_done
from streamer_app.ui.widgets.plain_label import PlainLabel

BODY: Final = 260
"""The least height of the tables, px."""


class SessionView(QWidget):
    """The opened session. ``plan_asked`` gives a theme for the lesson plan."""

    plan_asked = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.page: SessionPage | None = None
        self._usual: Usual | None = None
        self._asks: dict[int, int] = {}
        self._reading = Progress()
        px = kit.theme.px
        self.sentence = SentenceLine(kit)
        self._scale = PlainLabel(kit.theme, role="muted", size=12, wrap=kit.theme.scale > LARGE)
        self.head = SessionHead(kit)
        self.timeline = SessionTimeline(kit)
        self.tables = SessionTables(kit)
        self.moment = MomentPanel(kit)
        self.chart = self.timeline.chart
        self.cards = self.tables.questions.cards
        body = QWidget()
        large = kit.theme.scale > LARGE
        halves: QBoxLayout = (column if large else row)(
            self.tables, self.moment, gap=px(8), parent=body
        )
        halves.setStretch(0, 5)
        halves.setStretch(1, 2)
        body.setMinimumHeight(px(BODY) * (2 if large else 1))
        inside = QWidget()
        beside = column if kit.theme.scale > LARGE else row
        line: QBoxLayout = beside(self.sentence, self._scale, gap=px(12), grow=0)
        column(line, self.head, self.timeline, body, gap=px(8), grow=3, parent=inside)
        column(scrolling(inside), parent=self)
        self._connect()

    def _connect(self) -> None:
        self.timeline.clicked.connect(self.show_moment)
        self.timeline.brushed.connect(self._brushed)
        self.moment.moved.connect(self.chart.point)
        self.sentence.moment_asked.connect(self.chart.point)
        self.sentence.tab_asked.connect(self.tables.show_tab)
        self.tables.moment_asked.connect(self.chart.point)
        self.tables.pitch_asked.connect(self._show_pitch)
        self.tables.theme_asked.connect(self._show_theme)
        self.tables.plan_asked.connect(self.plan_asked)

    def reword(self) -> None:
        """Take the words again."""
        self.sentence.reword()
        self.timeline.reword()
        self.tables.reword()
        self.moment.reword()
        if self.page is not None:
            self._show_head()

    def show_page(self, page: SessionPage) -> None:
        """Fill everything that is known at once, and ask for the rest."""
        self._reading.cancel()
        self._reading = Progress()
        self.page, self._usual = page, None
        self._asks = {ask.row: card.card for card in page.cards for ask in card.samples}
        self.sentence.show_clauses(())
        self._show_head()
        self.timeline.show_page(page)
        self.tables.show_page(page)
        self.moment.clear(page.line.started_ms)
        self._select(None)
        kit, played = self._kit, page.line.played
        if page.line.demo:
            self._take_courses(demo_items())
        else:
            when_done(self, kit.runtime.shop.courses(), self._take_courses)
        studied = kit.runtime.studies.usual(page.line.session, self._reading, played)
        when_done(self, studied, self._show_usual, self._not_compared)

    def _take_courses(self, items: Sequence[Item]) -> None:
        words = self._kit.words
        words.know(items)
        self.tables.titles = {item.id: item.title for item in items}
        self.tables.reword()
        self.sentence.reword()
        self.timeline.reword()

    def _show_head(self) -> None:
        assert self.page is not None
        usual, say = self._usual, self._kit.words.say
        self.head.show_page(self.page, usual.against if usual else ())
        if usual is None:
            self._scale.setText(say("review.comparing"))
        elif usual.of:
            self._scale.setText(say("review.scale", n=usual.of))
        else:
            self._scale.setText(say("report.none_to_compare"))

    def _show_usual(self, usual: Usual) -> None:
        if self.page is None or usual.digest.session != self.page.line.session:
            return
        self._usual = usual
        self.sentence.show_clauses(usual.sentence)
        self._show_head()

    def _not_compared(self, error: AppError) -> None:
        self._scale.setText(failure(self._kit.words, error))

    def _brushed(self, start: int | None, end: int | None) -> None:
        self._select(None if start is None or end is None else (start, end))

    def _select(self, span: tuple[int, int] | None) -> None:
        """Read the tables of a stretch, or of all."""
        if self.page is None:
            return
        line = self.page.line
        future = self._kit.runtime.studies.select(line.session, span, line.played)
        when_done(self, future, lambda found: self._show_selection(found, span), self._unread)

    def _show_selection(self, found: Selection, span: tuple[int, int] | None) -> None:
        if span != self.chart.range:
            return  # another stretch was chosen meanwhile
        self.tables.show_selection(found)
        said = tuple(map(self._carded, found.said))
        if not found.whole:
            self.moment.show_stretch(replace(found, said=said))
        elif self.moment.at_ms is None:
            self.moment.show_stretch(None)
        if found.whole:
            self.timeline.show_interactions(found.interactions)

    def _unread(self, error: AppError) -> None:
        self.moment.messages.say(failure(self._kit.words, error))

    def show_moment(self, at_ms: int) -> None:
        """Read the messages around a moment."""
        if self.page is None:
            return
        line = self.page.line
        future = self._kit.runtime.reader.around(line.session, at_ms, AROUND_S, line.played)
        when_done(self, future, lambda rows: self._show_moment(rows, at_ms), self._unread)

    def _show_moment(self, rows: Sequence[ChatRow], at_ms: int) -> None:
        self.moment.show_rows([self._carded(line) for line in rows], at_ms)

    def _carded(self, line: ChatRow) -> ChatRow:
        """The line with the card that it belongs to, and a course by its title."""
        text = self.tables.named(line.text) if line.kind == "order" else line.text
        return structs.replace(line, card=self._asks.get(line.row), text=text)

    def _show_pitch(self, line: PitchLine) -> None:
        """Its moment, and its numbers with what is behind them."""
        self.chart.point(line.started_ms)
        if self.page is None:
            return
        reader, played = self._kit.runtime.reader, self.page.line.played
        sheet = past_sheet(self._kit, self, line)
        title = self._kit.words.say("sheet.rows")
        sheet.rows_asked.connect(
            lambda rows: show_messages(self._kit, sheet, title, reader.rows(rows, played))
        )
        sheet.open()

    def _show_theme(self, theme: Theme) -> None:
        """The messages that asked."""
        if self.page is not None:
            rows = self._kit.runtime.reader.rows(theme.rows, self.page.line.played)
            show_messages(self._kit, self, worded(theme.label, self._kit.words.say), rows)

    def clear_brush(self) -> bool:
        """Choose no stretch; whether one was chosen."""
        chosen = self.chart.range is not None
        self.chart.clear_brush()
        return chosen
