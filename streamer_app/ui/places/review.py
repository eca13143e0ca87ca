"""Sessions read back: the list, a search through all of them, and the pages about them."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QStackedWidget, QWidget

from streamer_app.catalogue.courses import Item as Course
from streamer_app.errors import AppError
from streamer_app.live.actions import Connect
from streamer_app.live.pages import Hit, SessionLine, SessionPage
from streamer_app.live.snapshot import Played, Snapshot
from streamer_app.review.progress import Progress
from streamer_app.review.themes import Theme
from streamer_app.ui.chooser import Chooser, Item
from streamer_app.ui.deleting import DeleteSheet
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.messages import MessageList, failure
from streamer_app.ui.panels.session_filter import SessionFilter
from streamer_app.ui.panels.session_list import SessionList, date_text
from streamer_app.ui.panels.session_page import SessionView
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.review_audience import AudiencePage
from streamer_app.ui.places.review_compare import MOST, ComparePage
from streamer_app.ui.places.review_courses import CoursesPage
from streamer_app.ui.places.review_fairness import FairnessPage
from streamer_app.ui.places.review_files import ReviewFiles
from streamer_app.ui.places.review_head import COMPARE, LIST, SESSION, ReviewHead
from streamer_app.ui.places.review_plan import LessonPlan
from streamer_app.ui.places.review_themes import ThemesPage
from streamer_app.ui.places.review_work import Work
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel

HITS: Final = 200
AGAIN_MS: Final = 5_000
"""How soon the list is read again while figures are missing in it."""
PREPARED_MS: Final = 300
"""After the list is shown, the timeline of the session that will be opened is built."""


class OverPage(Protocol):
    """A page about several sessions (none given: the last ten)."""

    def show_sessions(self, sessions: Sequence[int]) -> None:
        """It came to the front."""

    def reword(self) -> None:
        """Take the words again."""


OVER: Final[dict[str, Callable[[Kit, Work], QWidget]]] = {
    "courses": CoursesPage,
    "themes": ThemesPage,
    "audience": AudiencePage,
    "fairness": FairnessPage,
}
"""The pages about several sessions, by the name of their tab."""


class ReviewPlace(QWidget):
    """Nothing is read before the place is opened; each opening reads the list afresh."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._line: SessionLine | None = None
        self.page = LIST
        self.head = ReviewHead(kit, (LIST, *OVER))
        self.search = self.head.search
        self.replay, self.export = self.head.replay, self.head.export
        self.list = SessionList(kit)
        self.filter = SessionFilter(kit)
        self.hits = MessageList(kit)
        self.view = SessionView(kit)
        self.compare = ComparePage(kit, self.head.work)
        self.over = {name: make(kit, self.head.work) for name, make in OVER.items()}
        self.files = ReviewFiles(kit, self, self.head.work)
        self.plan = LessonPlan(kit, self)
        self._empty = PlainLabel(kit.theme, size=16, role="muted", wrap=True)
        self.demo = ActionButton(kit.theme, "", kind="solid", height=36)
        self.take = ActionButton(kit.theme, "", height=36)
        self._pages = QStackedWidget()
        self._lines: Sequence[SessionLine] = ()
        self._wait = QTimer(self, singleShot=True, interval=250)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self.setFocusProxy(self.list)
        self._build()
        self._connect()
        self.reword()

    def _build(self) -> None:
        px = self._kit.theme.px
        edges = (px(8), px(8), px(8), px(8))
        sessions = QWidget()
        column(self.filter, self.list, gap=0, grow=1, parent=sessions)
        self._listed = [self._framed(part, edges) for part in (sessions, self.hits)]
        self._none = self._framed(self._nothing(), edges)
        for part in (*self._listed, self._none, self.view, self.compare, *self.over.values()):
            self._pages.addWidget(part)
        column(
            self.head,
            self._pages,
            gap=px(4),
            margins=(px(12), 0, px(12), px(8)),
            grow=1,
            parent=self,
        )

    def _framed(self, inside: QWidget, edges: tuple[int, int, int, int]) -> Panel:
        panel = Panel(self._kit.theme)
        column(inside, margins=edges, parent=panel)
        return panel

    def _nothing(self) -> QWidget:
        holder = QWidget()
        column(
            None,
            row(None, self._empty, None),
            row(None, self.demo, self.take, None),
            None,
            gap=self._kit.theme.px(16),
            parent=holder,
        )
        return holder

    def _connect(self) -> None:
        head, plan = self.head, self.plan
        head.page_chosen.connect(self.show_over)
        head.back.clicked.connect(self.show_list)
        head.replay.clicked.connect(self._replay)
        head.export.clicked.connect(self._export)
        head.delete.clicked.connect(self._delete)
        head.compare.clicked.connect(self._compare)
        head.take.clicked.connect(self.files.ask_import)
        head.plan.clicked.connect(lambda: plan.show(self))
        head.search.textChanged.connect(lambda _: self._wait.start())
        self.take.clicked.connect(self.files.ask_import)
        self.demo.clicked.connect(self._kit.actions.caller("demo"))
        self.list.opened.connect(lambda line: self.open(line.session, line.played))
        self.list.chosen_changed.connect(self._chosen_changed)
        self.filter.changed.connect(lambda: self._show_sessions(self._lines))
        self.files.said.connect(self.head.note.setText)
        self.files.imported.connect(self._read_list)
        self.view.plan_asked.connect(self._plan_of_session)
        self._wait.timeout.connect(self._find)
        self._again.timeout.connect(self._look_again)
        head.demos.clicked.connect(lambda: self._show_sessions(self._lines))
        self._connect_over()

    def _connect_over(self) -> None:
        themes, courses = self.over["themes"], self.over["courses"]
        assert isinstance(themes, ThemesPage) and isinstance(courses, CoursesPage)
        themes.plan_asked.connect(self.plan.toggle)
        courses.catalogue_asked.connect(self._show_course)
        for follower in (themes.show_planned, self.view.tables.show_planned):
            self.plan.changed.connect(follower)
        self.plan.changed.connect(lambda labels: self.head.show_planned(len(labels)))

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self._empty.setText(say("review.none"))
        self.demo.set_text(say("state.try_demo"))
        self.take.set_text(say("review.import"))
        self.list.reword()
        self.list.setAccessibleName(say("review.title"))
        for part in (self.head, self.filter, self.view, self.compare, *self.over.values()):
            part.reword()  # type: ignore[attr-defined]

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The place came to the front for the first time, or the session ended: read the list."""
        if not self._lines and self.page == LIST and not self.search.text():
            self.show_list()

    def _go(self, page: str, part: QWidget, line: SessionLine | None = None) -> None:
        self.page, self._line = page, line
        self._pages.setCurrentWidget(part)
        self.head.show_page(page, line)
        # A list that is not there would take the focus where nobody can see it.
        inside = self.head.back if self.head.tabs.isHidden() else self.head.tabs
        self.setFocusProxy(self.list if page == LIST else inside)

    def show_list(self) -> None:
        """Every session."""
        self._go(LIST, self._listed[0])
        self._read_list()

    def _read_list(self) -> None:
        when_done(self, self._kit.runtime.shop.courses(), self._take_courses)
        when_done(self, self._kit.runtime.reader.sessions(), self._show_sessions, self._failed)

    def _take_courses(self, items: Sequence[Course]) -> None:
        self._kit.words.know(items)
        language = self._kit.words.language
        self.filter.show_titles({item.id: item.name(language) for item in items})

    def _show_sessions(self, lines: Sequence[SessionLine]) -> None:
        self._lines = lines
        real = [line for line in lines if not line.demo]
        shown = lines if self.head.demos.isChecked() or not real else real
        demos = len(lines) - len(real) if real else 0
        self.head.show_demos(demos, self.head.demos.isChecked())
        self.filter.show_lines(shown)
        wish = self.filter.wish()
        fitting = [line for line in shown if wish.fits(line)]
        self.filter.show_count(len(fitting), len(shown))
        self.list.show_sessions(fitting)
        QTimer.singleShot(PREPARED_MS, self, self.view.chart.prepare)
        self._chosen_changed()
        if any(line.asked is None and line.state != "open" for line in real):
            self._again.start()  # they are being folded, and their figures come
        if self.page == LIST and not self.search.text():
            self._pages.setCurrentWidget(self._listed[0] if lines else self._none)

    def _look_again(self) -> None:
        if self.page == LIST and self.isVisible() and not self.search.text():
            self._read_list()

    def _failed(self, error: AppError) -> None:
        self.head.note.setText(failure(self._kit.words, error))

    def _chosen_changed(self) -> None:
        self.head.show_chosen(len(self.list.chosen()))

    def show_over(self, name: str) -> None:
        """The list, or a page about the marked sessions (else the last ten)."""
        if name == LIST:
            self.show_list()
            return
        part = self.over[name]
        self._go(name, part)
        chosen = [line.session for line in self.list.chosen() if not line.demo]
        part.show_sessions(chosen)  # type: ignore[attr-defined]

    def open(self, session: int, played: Played = "") -> None:
        """One session."""
        progress = Progress()
        future = self._kit.runtime.reader.page(session, played, progress)
        self.head.work.run(
            self._kit.words.say("review.opening"), progress, future, self._show_page, self._failed
        )

    def _show_page(self, page: SessionPage) -> None:
        self._go(SESSION, self.view, page.line)
        self.view.show_page(page)
        self.view.chart.setFocus()

    def _find(self) -> None:
        typed = self.search.text().strip()
        if not typed:
            self.show_list()
            return
        future = self._kit.runtime.reader.search(typed, HITS)
        when_done(self, future, self._show_hits, self._failed)

    def _show_hits(self, hits: Sequence[Hit]) -> None:
        self._pages.setCurrentWidget(self._listed[1])
        self.head.note.setText(self._kit.words.say("review.hits", n=len(hits)))
        self.hits.show_rows([hit.row for hit in hits])

    def focus_search(self) -> None:
        """The key /."""
        if self.page != LIST:
            self.show_list()
        self.search.setFocus()

    def leave(self) -> bool:
        """Esc: the chosen stretch, the page, the filter; whether there was something to leave."""
        if self.page == SESSION and self.view.clear_brush():
            return True
        if self.page in (SESSION, COMPARE):
            self.show_list()
            return True
        return self.page == LIST and self.filter.leave()

    def _show_course(self, course: str) -> None:
        """The settings of courses, with the fields of one open."""
        self._kit.actions.call("settings")
        places = getattr(self.window(), "places", {})
        if (show := getattr(places.get("settings"), "show_course", None)) is not None:
            show(course)

    def _plan_of_session(self, theme: Theme) -> None:
        if self._line is not None:
            self.plan.toggle(theme, {self._line.session}, self._line.played)

    def _compare(self) -> None:
        """The marked sessions; or the opened one beside another that is asked for."""
        if self._line is None:
            chosen = [line.session for line in self.list.chosen() if not line.demo]
            self._beside(chosen[:MOST])
            return
        others = [
            line for line in self._lines if line.session != self._line.session and not line.demo
        ]
        items = [
            Item(str(line.session), line.title, date_text(line.started_ms, self._kit.words))
            for line in others
        ]
        title = self._kit.words.say("review.compare_with")
        other = Chooser(self._kit, self, title, items).choose()
        if other is not None:
            self._beside([self._line.session, int(other)])

    def _beside(self, sessions: Sequence[int]) -> None:
        self._go(COMPARE, self.compare)
        self.compare.show_sessions(sessions)

    def _replay(self) -> None:
        """Play the stored events again as a recording, in a database of their own."""
        line = self._line
        if line is None:
            return
        runtime = self._kit.runtime
        to = runtime.folder / f"replay-{line.session}.jsonl"
        future = runtime.studies.export(line.session, "jsonl", to, Progress(), line.played)
        when_done(self, future, self._play, self._failed)

    def _play(self, recording: Path) -> None:
        self._kit.runtime.act(Connect((f"file:{recording}",)))
        self._kit.actions.call("live")

    def _export(self) -> None:
        chosen = [self._line] if self._line is not None else self.list.chosen()
        self.files.ask_export(chosen)

    def _delete(self) -> None:
        """The opened session, or those marked that are not the demo's, once the person means it."""
        wanted = [self._line] if self._line is not None else self.list.chosen()
        lines = [line for line in wanted if not line.demo]
        if not lines:
            self.head.note.setText(self._kit.words.say("delete.demo"))
            return
        sheet = DeleteSheet(self._kit, self, lines)
        if not sheet.exec():
            return
        progress = Progress()
        future = self._kit.runtime.keeping.delete([line.session for line in lines], progress)
        what = self._kit.words.say("delete.working")
        self.head.work.run(what, progress, future, self._deleted, self._not_deleted)

    def _deleted(self, count: int) -> None:
        self.show_list()
        self.head.note.setText(self._kit.words.say("delete.done", n=count))

    def _not_deleted(self, error: AppError) -> None:
        self._read_list()
        self._failed(error)
