"""Sessions read back: the list, a search through all of them, one session opened."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QFileDialog, QLineEdit, QStackedWidget, QWidget

from streamer_app.errors import AppError
from streamer_app.live.actions import Connect
from streamer_app.live.pages import Hit, SessionLine, SessionPage
from streamer_app.live.snapshot import Snapshot
from streamer_app.ui.chooser import Chooser, Item
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.messages import MessageList, failure
from streamer_app.ui.panels.session_list import SessionList
from streamer_app.ui.panels.session_page import SessionView
from streamer_app.ui.pending import when_done
from streamer_app.ui.widgets.buttons import ActionButton, IconButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import span

FORMS: Final = ("html", "pdf", "xlsx", "csv", "jsonl", "xml", "ass", "json")
HITS: Final = 200


class ReviewPlace(QWidget):
    """Nothing is read before the place is opened; each opening reads the list afresh."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._line: SessionLine | None = None
        theme, px = kit.theme, kit.theme.px
        self.search = QLineEdit()
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(px(280))
        self.search.setMinimumHeight(px(32))
        self.back_button = IconButton(theme, "chevron-left", kit.words.say("review.all"))
        self._title = ElidingLabel(theme, size=16, bold=True)
        self._facts = PlainLabel(theme, role="muted")
        self._note = PlainLabel(theme, role="muted")
        self.replay = ActionButton(theme, "", icon="play")
        self.export = ActionButton(theme, "", icon="download")
        self.list = SessionList(kit)
        self.hits = MessageList(kit)
        self.view = SessionView(kit)
        self._empty = PlainLabel(theme, size=16, role="muted", wrap=True)
        self.demo = ActionButton(theme, "", kind="solid", height=36)
        self._pages = QStackedWidget()
        self._wait = QTimer(self, singleShot=True, interval=250)
        self.setFocusProxy(self.list)
        self._build()
        self._connect()
        self.reword()

    def _build(self) -> None:
        px = self._kit.theme.px
        edges = (px(8), px(8), px(8), px(8))
        for inside in (self.list, self.hits, self._nothing()):
            panel = Panel(self._kit.theme)
            column(inside, margins=edges, parent=panel)
            self._pages.addWidget(panel)
        self._pages.addWidget(self.view)
        head = row(
            self.back_button, self._title, self._facts, None, self._note, self.search, self.replay,
            self.export, gap=px(8), margins=(0, px(4), 0, px(4)),
        )  # fmt: skip
        column(
            head, self._pages, gap=px(4), margins=(px(12), 0, px(12), px(8)), grow=1, parent=self
        )

    def _nothing(self) -> QWidget:
        holder = QWidget()
        column(
            None,
            row(None, self._empty, None),
            row(None, self.demo, None),
            None,
            gap=self._kit.theme.px(16),
            parent=holder,
        )
        return holder

    def _connect(self) -> None:
        self.back_button.clicked.connect(self.show_list)
        self.list.opened.connect(self.open)
        self.replay.clicked.connect(self._replay)
        self.export.clicked.connect(self._export)
        self.demo.clicked.connect(self._kit.actions.caller("demo"))
        self.search.textChanged.connect(lambda _: self._wait.start())
        self._wait.timeout.connect(self._find)

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self.search.setPlaceholderText(say("review.search"))
        self.search.setAccessibleName(say("review.search"))
        self.back_button.set_words(say("review.all"), say("review.all"))
        self.replay.set_text(say("review.replay"))
        self.export.set_text(say("review.export"))
        self._empty.setText(say("review.none"))
        self.demo.set_text(say("state.try_demo"))
        self.list.reword()
        self.list.setAccessibleName(say("review.title"))
        self.view.reword()
        self._show_head()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The place came to the front for the first time, or the session ended: read the list."""
        if not self.list.rows.lines and self._line is None and not self.search.text():
            self.show_list()

    def show_list(self) -> None:
        """Every session."""
        self._line = None
        self._show_head()
        when_done(self, self._kit.runtime.reader.sessions(), self._show_sessions, self._failed)

    def _show_sessions(self, lines: Sequence[SessionLine]) -> None:
        self.list.show_sessions(lines)
        if self._line is None:
            self._pages.setCurrentIndex(0 if lines else 2)

    def _failed(self, error: AppError) -> None:
        self._note.setText(failure(self._kit.words, error))

    def _show_head(self) -> None:
        opened = self._line is not None
        words, line = self._kit.words, self._line
        for part in (self.back_button, self.replay, self.export):
            part.setVisible(opened)
        self.search.setVisible(not opened)
        self._title.setText(line.title if line else words.say("review.title"))
        facts = ""
        if line is not None:
            ended = line.ended_ms or line.started_ms
            times = f"{words.clock(line.started_ms, False)}–{words.clock(ended, False)}"
            sources = " · ".join(words.say(f"source.{source}") for source in line.sources)
            facts = f"{times} · {span((ended - line.started_ms) / 1000)} · {sources}"
        self._facts.setText(facts)

    def open(self, session: int) -> None:
        """One session."""
        when_done(self, self._kit.runtime.reader.page(session), self._show_page, self._failed)

    def _show_page(self, page: SessionPage) -> None:
        self._line = page.line
        self._note.setText("")
        self._show_head()
        self.view.show_page(page)
        self._pages.setCurrentIndex(3)

    def _find(self) -> None:
        typed = self.search.text().strip()
        if not typed:
            self.show_list()
            return
        future = self._kit.runtime.reader.search(typed, HITS)
        when_done(self, future, self._show_hits, self._failed)

    def _show_hits(self, hits: Sequence[Hit]) -> None:
        say = self._kit.words.say
        self._pages.setCurrentIndex(1)
        self._note.setText(say("review.hits", n=len(hits)))
        self.hits.show_rows([hit.row for hit in hits])

    def focus_search(self) -> None:
        """The key /."""
        if self._line is not None:
            self.show_list()
        self.search.setFocus()

    def _replay(self) -> None:
        """Play the stored events again as a recording, in a database of their own."""
        if self._line is None:
            return
        runtime = self._kit.runtime
        to = runtime.folder / f"replay-{self._line.session}.jsonl"
        future = runtime.reader.export(self._line.session, "jsonl", to)
        when_done(self, future, self._play, self._failed)

    def _play(self, recording: Path) -> None:
        self._kit.runtime.act(Connect((f"file:{recording}",)))
        self._kit.actions.call("live")

    def _export(self) -> None:
        line, say = self._line, self._kit.words.say
        if line is None:
            return
        items = [Item(form, say(f"export.{form}"), form.upper()) for form in FORMS]
        form = Chooser(self._kit, self, say("review.export"), items).choose()
        if form is None:
            return
        name = f"session-{line.session}"
        chosen = self._target(form, name)
        if chosen:
            future = self._kit.runtime.reader.export(line.session, form, Path(chosen))
            when_done(self, future, self._exported, self._failed)

    def _target(self, form: str, name: str) -> str:
        title = self._kit.words.say("review.export")
        if form == "csv":
            return QFileDialog.getExistingDirectory(self, title)
        start = str(Path.home() / f"{name}.{form}")
        return QFileDialog.getSaveFileName(self, title, start, f"*.{form}")[0]

    def _exported(self, path: Path) -> None:
        self._note.setText(self._kit.words.say("review.exported", path=str(path)))
