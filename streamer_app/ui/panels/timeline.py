"""The session's timeline at the foot of the live screen: one line, or three tracks."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels import figures
from streamer_app.ui.widgets.buttons import IconButton
from streamer_app.ui.widgets.chart import TimelineChart, TimelineStrip
from streamer_app.ui.widgets.panel import Panel


class TimelinePanel(Panel):
    """The tracks are built on the first opening, because they load the plotting library."""

    minute_asked = Signal(object)
    opened = Signal(bool)

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        px = kit.theme.px
        self.strip = TimelineStrip(kit.theme, kit.words.say)
        self.chart: TimelineChart | None = None
        self.open = False
        self.more = IconButton(kit.theme, "chevron-up", kit.words.say("timeline.expand"))
        self.more.clicked.connect(kit.actions.caller("timeline"))
        self._side = column(None, self.more, None)
        self._holder = column(self.strip, gap=0)
        layout = row(gap=px(8), margins=(px(12), 0, px(12), 0), parent=self)
        layout.addLayout(self._holder, 1)
        layout.addLayout(self._side)
        self.strip.clicked.connect(self.minute_asked)
        self.set_open(False)
        self.reword()
        kit.theme.changed.connect(lambda: self.set_open(self.open))

    def set_open(self, open: bool) -> None:
        """Three tracks of 232 px, or one line of 48."""
        self.open = open
        if open and self.chart is None:
            self.chart = TimelineChart(self._kit.theme, self._kit.words.say)
            self.chart.clicked.connect(self.minute_asked)
            self._holder.addWidget(self.chart)
        self.strip.setVisible(not open)
        if self.chart is not None:
            self.chart.setVisible(open)
        self.setFixedHeight(self._kit.theme.px(232 if open else 48))
        self.reword()

    def toggle(self) -> None:
        """The other of the two."""
        self.set_open(not self.open)
        self.opened.emit(self.open)

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        code = "timeline.collapse" if self.open else "timeline.expand"
        self.more.set_icon("chevron-down" if self.open else "chevron-up")
        self.more.set_words(say(code), say(code))
        self.strip.set_words(say)
        if self.chart is not None:
            self.chart.set_words(say)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The last hour."""
        gaps, marks = snapshot.gaps, figures.named_marks(snapshot.marks, self._kit.words)
        if self.open and self.chart is not None:
            self._show_chart(self.chart, snapshot)
        else:
            self.strip.show_minutes(snapshot.minutes, gaps=gaps, marks=marks, now_ms=snapshot.at_ms)

    def _show_chart(self, chart: TimelineChart, snapshot: Snapshot) -> None:
        words = self._kit.words
        first = snapshot.viewers[0] if snapshot.viewers else None
        entries = figures.shown(words, snapshot.metrics.get("entries_pm"))
        exits = figures.shown(words, snapshot.metrics.get("exits_pm"))
        chart.show_minutes(
            snapshot.minutes,
            gaps=snapshot.gaps,
            marks=figures.named_marks(snapshot.marks, words),
            viewers_label=figures.basis_word(words, first.basis if first else "concurrent"),
            viewers_aside=words.say("timeline.in_out", entries=entries, exits=exits),
            currency=next(iter(snapshot.course_money or snapshot.money), "CNY"),
            now_ms=snapshot.at_ms,
        )
