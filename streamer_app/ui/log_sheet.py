"""Who did what at the desk in this session, the latest first; what came to nothing too."""

from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import DeskLine, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row, scrolling
from streamer_app.ui.panels.desk_news import history_line
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.plain_label import PlainLabel

MOST = 200


class LogSheet(Sheet):
    """The log as it was when it was opened."""

    def __init__(self, kit: Kit, parent: QWidget, snapshot: Snapshot) -> None:
        super().__init__(kit, parent, kit.words.say("action.desk_log"), 640, 560)
        inside = QWidget()
        lines = [self._line(line) for line in reversed(snapshot.log[-MOST:])]
        none = PlainLabel(kit.theme, kit.words.say("log.none"), role="muted")
        column(*(lines or [none]), None, gap=kit.theme.px(4), parent=inside)
        self.body.addWidget(scrolling(inside), 1)

    def _line(self, line: DeskLine) -> QWidget:
        theme, words = self.kit.theme, self.kit.words
        time = PlainLabel(theme, words.clock(line.at_ms), role="muted")
        what = PlainLabel(theme, history_line(line, words), wrap=True)
        about = f"#{line.card} {display_text(line.said, 24)}" if line.card else ""
        text = ElidingLabel(theme, about, role="muted", right=True)
        text.setFixedWidth(theme.px(220))
        made = QWidget()
        inner = row(time, what, text, gap=theme.px(8), parent=made)
        inner.setStretch(1, 1)
        return made
