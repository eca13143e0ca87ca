"""What was asked over the sessions: the bridge to the next lesson."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.catalogue.courses import Item
from streamer_app.errors import AppError
from streamer_app.review.progress import Progress
from streamer_app.review.studies import Themes
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.messages import failure, show_messages
from streamer_app.ui.panels import session_rows
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.review_courses import over_text
from streamer_app.ui.places.review_work import Work
from streamer_app.ui.widgets.data_table import DataTable
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel


class ThemesPage(QWidget):
    """``plan_asked`` gives a theme for the lesson plan, and the sessions that it is from."""

    plan_asked = Signal(object, object)

    def __init__(self, kit: Kit, work: Work) -> None:
        super().__init__()
        self._kit, self._work = kit, work
        self._sessions: tuple[int, ...] = ()
        self._found: Themes | None = None
        self._titles: Mapping[str, str] = {}
        self._planned: frozenset[str] = frozenset()
        px = kit.theme.px
        self._note = PlainLabel(kit.theme, role="muted", wrap=True)
        self.table = DataTable(kit.theme, "")
        self.none = PlainLabel(kit.theme, size=16, role="muted", wrap=True)
        panel = Panel(kit.theme)
        head = row(self._note, margins=(px(12), px(8), px(12), px(8)), grow=0)
        empty = row(self.none, margins=(px(12), px(12), px(12), px(12)))
        column(head, Divider(kit.theme), self.table, empty, gap=0, grow=2, parent=panel)
        column(panel, parent=self)
        self.table.acted.connect(self._plan)
        self.table.opened.connect(self._open)
        self.none.hide()

    def show_sessions(self, sessions: Sequence[int]) -> None:
        """Over these sessions; over the last ten where none are chosen."""
        self._sessions = tuple(sessions)
        say = self._kit.words.say
        self._note.setText(say("review.reading"))
        when_done(self, self._kit.runtime.shop.courses(), self._take_courses)
        progress = Progress()
        future = self._kit.runtime.studies.themes(self._sessions, progress)
        self._work.run(say("review.reading_all"), progress, future, self._show, self._failed)

    def _take_courses(self, items: Sequence[Item]) -> None:
        self._titles = {item.id: item.name(self._kit.words.language) for item in items}
        self.reword()

    def _failed(self, error: AppError) -> None:
        self._note.setText(failure(self._kit.words, error))

    def _show(self, found: Themes) -> None:
        self._found = found
        say = self._kit.words.say
        columns, rows = session_rows.themes(
            found.themes, self._kit.words, self._titles, self._planned
        )
        self.table.setAccessibleName(say("review.tab.themes"))
        self.table.show_rows(columns, rows)
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.none.setText(say("review.none.themes"))
        over = over_text(self._kit.words, len(found.sessions), bool(self._sessions))
        self._note.setText(f"{over} · {say('report.themes_note')}")

    def _plan(self, theme: object) -> None:
        found = self._found
        if found is not None:
            self.plan_asked.emit(theme, {line.session for line in found.sessions})

    def _open(self, theme: object) -> None:
        rows = self._kit.runtime.reader.rows(getattr(theme, "rows", ()))
        show_messages(self._kit, self, getattr(theme, "label", ""), rows)

    def show_planned(self, planned: frozenset[str]) -> None:
        """Other themes stand in the lesson plan."""
        self._planned = planned
        self.reword()

    def reword(self) -> None:
        """Take the words again."""
        if self._found is not None:
            self._show(self._found)
