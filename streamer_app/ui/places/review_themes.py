"""What was asked over the sessions: the bridge to the next lesson."""

from collections.abc import Mapping, Sequence
from concurrent.futures import Future

from PySide6.QtCore import Signal

from streamer_app.catalogue.courses import Item
from streamer_app.review.progress import Progress
from streamer_app.review.studies import Themes
from streamer_app.review.themes import Theme, worded
from streamer_app.ui.kit import Kit
from streamer_app.ui.messages import show_messages
from streamer_app.ui.panels import session_rows
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.review_study import StudyPage, over_text
from streamer_app.ui.places.review_work import Work
from streamer_app.ui.widgets.data_table import Column, Row


class ThemesPage(StudyPage[Themes]):
    """``plan_asked`` gives a theme for the lesson plan, and the sessions that it is from."""

    NAME = "review.tab.themes"
    EMPTY = "review.none.themes"
    plan_asked = Signal(object, object)

    def __init__(self, kit: Kit, work: Work) -> None:
        super().__init__(kit, work)
        self._titles: Mapping[str, str] = {}
        self._planned: frozenset[str] = frozenset()
        self.table.acted.connect(self._plan)
        self.table.opened.connect(self._open)

    def _study(self, sessions: Sequence[int], progress: Progress) -> "Future[Themes]":
        when_done(self, self._kit.runtime.shop.courses(), self._take_courses)
        return self._kit.runtime.studies.themes(sessions, progress)

    def _rows(self, found: Themes) -> tuple[Sequence[Column], Sequence[Row]]:
        return session_rows.themes(found.themes, self._kit.words, self._titles, self._planned)

    def _about(self, found: Themes) -> str:
        over = over_text(self._kit.words, len(found.sessions), bool(self._sessions))
        return f"{over} · {self._kit.words.say('report.themes_note')}"

    def _take_courses(self, items: Sequence[Item]) -> None:
        self._kit.words.know(items)
        self._titles = {item.id: item.title for item in items}
        self.reword()

    def _plan(self, theme: object) -> None:
        found = self._found
        if found is not None:
            self.plan_asked.emit(theme, {line.session for line in found.sessions})

    def _open(self, theme: Theme) -> None:
        title = worded(theme.label, self._kit.words.say)
        show_messages(self._kit, self, title, self._kit.runtime.reader.rows(theme.rows))

    def show_planned(self, planned: frozenset[str]) -> None:
        """Other themes stand in the lesson plan."""
        self._planned = planned
        self.reword()
