"""The line above the review pages: where one is, and what can be done there."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from streamer_app.live.pages import SessionLine
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.panels.session_list import date_text
from streamer_app.ui.places.review_work import Work
from streamer_app.ui.places.setting_rows import LARGE
from streamer_app.ui.widgets.buttons import ActionButton, IconButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.widgets.toggle_chip import ToggleChip
from streamer_app.ui.words import span

LIST: Final = "sessions"
SESSION: Final = "session"
COMPARE: Final = "compare"
SEARCH: Final = 250
LEAST_SEARCH: Final = 90
FACTS: Final = 160
"""px that what is known of a session wants beside its title."""


class ReviewHead(QWidget):
    """``page_chosen`` gives a tab's name."""

    page_chosen = Signal(str)

    def __init__(self, kit: Kit, pages: Sequence[str]) -> None:
        super().__init__()
        self._kit, self._pages = kit, tuple(pages)
        self._shown = LIST
        self._session: SessionLine | None = None
        self._chosen = 0
        self._planned = 0
        self._demos = 0
        self._below = False
        theme, px = kit.theme, kit.theme.px
        self.tabs = SegmentedTabs(theme, (), name=kit.words.say("review.title"))
        self.back = IconButton(theme, "chevron-left", "")
        self._title = ElidingLabel(theme, size=16, bold=True)
        self._facts = ElidingLabel(theme, role="muted")
        self.note = ElidingLabel(theme, role="muted", right=True)
        self.work = Work(kit)
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(px(SEARCH))
        self.search.setMinimumHeight(px(32))
        self.demos = ToggleChip(theme)
        self.plan = ActionButton(theme, "")
        self.compare = ActionButton(theme, "")
        self.replay = ActionButton(theme, "", icon="play")
        self.take = ActionButton(theme, "", icon="folder")
        self.export = ActionButton(theme, "", icon="download")
        self.delete = IconButton(theme, "trash", "")
        self._doing = (
            *(self.demos, self.search, self.plan, self.compare),
            *(self.take, self.replay, self.export, self.delete),
        )
        self._line = QWidget()
        row(None, *self._doing, gap=px(8), parent=self._line)
        where = (self.tabs, self.back, self._title, self._facts, self.note, self.work)
        self._box = row(gap=px(8), margins=(0, px(4), 0, px(4)), parent=self)
        self._box.addLayout(row(*where, gap=px(8), grow=4), 1)
        self._box.addWidget(self._line)
        self.tabs.chosen.connect(self.page_chosen)
        theme.changed.connect(self._turn)
        self._turn()

    def _turn(self) -> None:
        """What can be done stands beside where one is; in large text below it."""
        direction, theme = self._box.Direction, self._kit.theme
        self._below = theme.scale > LARGE
        self._box.setDirection(direction.TopToBottom if self._below else direction.LeftToRight)
        self._box.setSpacing(theme.px(4 if self._below else 8))
        self.search.setMinimumHeight(theme.px(32))
        self.setMinimumHeight(theme.px(44))
        self._squeeze()

    def show_page(self, page: str, line: SessionLine | None = None) -> None:
        """Another page is in front; ``line`` is the opened session."""
        self._shown, self._session = page, line
        if page in self._pages:
            self.tabs.choose(page, tell=False)
        self.note.setText("")
        self.reword()

    def show_chosen(self, count: int) -> None:
        """So many sessions are marked in the list."""
        self._chosen = count
        self.reword()

    def show_demos(self, count: int, shown: bool) -> None:
        """So many sessions of the demo there are beside the real ones."""
        self._demos = count
        self.demos.setChecked(shown)
        self.reword()

    def show_planned(self, count: int) -> None:
        """So many themes stand in the lesson plan."""
        self._planned = count
        self.reword()

    def _arrange(self) -> None:
        listed, alone = self._shown == LIST, self._shown == SESSION
        inside = alone or self._shown == COMPARE
        self.tabs.setVisible(not inside)
        self.back.setVisible(inside)
        self._title.setVisible(inside)
        self._facts.setVisible(alone)
        self.search.setVisible(listed)
        self.demos.setVisible(listed and self._demos > 0 and not self._chosen)
        self.take.setVisible(listed and not self._chosen)
        self.replay.setVisible(alone)
        self.export.setVisible(alone or (listed and self._chosen > 0))
        real = self._session is not None and not self._session.demo
        over = alone and self._session is not None and self._session.state != "open"
        self.delete.setVisible((real and over) or (listed and self._chosen > 0))
        self.compare.setVisible((alone and real) or (listed and self._chosen > 1))
        self.plan.setVisible(self._planned > 0 and self._shown != COMPARE)
        self._squeeze()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._squeeze()

    def _squeeze(self) -> None:
        """Where it is narrow the search gets shorter, and the facts leave the title its room."""
        px = self._kit.theme.px
        doing = [part for part in self._doing if not part.isHidden()]
        self._line.setVisible(bool(doing))
        taken = sum(_wide(part, px(8)) for part in doing if part is not self.search)
        where = sum(_wide(part, px(8)) for part in (self.tabs, self.back) if not part.isHidden())
        free = self.width() - px(8) - taken
        beside = self.width() - px(8) - where
        if not self._below:
            free = beside = free - where
        self.search.setFixedWidth(max(px(LEAST_SEARCH), min(px(SEARCH), free)))
        title = self._title.sizeHint().width()
        facts = self._shown == SESSION and beside - title > px(FACTS)
        self._facts.setVisible(facts)
        self._title.setMinimumWidth(title if facts else 0)

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self.tabs.set_name(say("review.title"))
        self.tabs.set_tabs([Tab(page, say(f"review.page.{page}")) for page in self._pages])
        self.back.set_words(say("review.all"), say("review.all"))
        self.search.setPlaceholderText(say("review.search"))
        self.search.setAccessibleName(say("review.search"))
        self.demos.set_text(say("review.demos", n=self._demos))
        self.take.set_text(say("review.import"))
        self.replay.set_text(say("review.replay"))
        some = self._shown == LIST and self._chosen
        self.export.set_text(
            say("review.export_n", n=self._chosen) if some else say("review.export")
        )
        self.compare.set_text(
            say("review.compare_n", n=self._chosen) if some else say("review.compare")
        )
        delete = say("review.delete_n", n=self._chosen) if some else say("review.delete")
        self.delete.set_words(delete, delete)
        self.plan.set_text(say("review.plan_n", n=self._planned))
        self.work.reword()
        self._say_title()
        self._arrange()

    def _say_title(self) -> None:
        words, line = self._kit.words, self._session
        self._facts.setText("")
        if line is None:
            self._title.setText(words.say("review.compare"))
            return
        self._title.setText(line.title or words.say("report.untitled"))
        ended = line.ended_ms or line.started_ms
        times = f"{date_text(line.started_ms, words)}–{words.clock(ended, False)}"
        sources = " · ".join(words.say(f"source.{source}") for source in line.sources)
        long = span((ended - line.started_ms) / 1000)
        self._facts.setText(f"{times} · {long} · {sources}")


def _wide(part: QWidget, gap: int) -> int:
    return part.sizeHint().width() + gap
