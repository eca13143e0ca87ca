"""The lesson plan: the themes chosen, as text to copy or to save."""

from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from streamer_app.errors import AppError
from streamer_app.live.snapshot import Played
from streamer_app.review.themes import Theme
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.messages import failure
from streamer_app.ui.pending import when_done
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel, PlainTextView


class LessonPlan(QObject):
    """The themes in it, with the sessions they are from; ``changed`` gives their labels."""

    changed = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(parent)
        self._kit = kit
        self._themes: dict[str, Theme] = {}
        self._sessions: set[int] = set()
        self._played: Played = ""

    @property
    def labels(self) -> frozenset[str]:
        """The themes in it, by what they are called."""
        return frozenset(self._themes)

    @property
    def themes(self) -> tuple[Theme, ...]:
        """The themes in it, in the order in which they were chosen."""
        return tuple(self._themes.values())

    def toggle(self, theme: Theme, sessions: set[int], played: Played = "") -> None:
        """Take a theme in, or out again. Themes of the demo and of real sessions do not mix."""
        if played != self._played:
            self._themes.clear()
            self._sessions.clear()
            self._played = played
        if theme.label in self._themes:
            del self._themes[theme.label]
        else:
            self._themes[theme.label] = theme
            self._sessions |= sessions
        self.changed.emit(self.labels)

    def show(self, parent: QWidget) -> "PlanSheet":
        """The plan as text."""
        sheet = PlanSheet(self._kit, parent)
        studies = self._kit.runtime.studies
        future = studies.plan(self.themes, sorted(self._sessions), self._played)
        when_done(sheet, future, sheet.show_text, sheet.show_failure)
        sheet.open()
        return sheet


class PlanSheet(Sheet):
    """The plan's Markdown, to read, to copy, to save."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        say = kit.words.say
        super().__init__(kit, parent, say("plan.title"), 640, 620)
        self.view = PlainTextView(kit.theme)
        self.view.setAccessibleName(say("plan.title"))
        self.view.set_text(say("sheet.loading"))
        self.note = PlainLabel(kit.theme, say("plan.note"), role="muted", wrap=True)
        self.copy = ActionButton(kit.theme, say("action.copy"), icon="copy", height=36)
        self.keep = ActionButton(
            kit.theme, say("plan.save"), icon="download", kind="solid", height=36
        )
        self.body.addWidget(self.note)
        self.body.addWidget(self.view)
        self.body.addLayout(row(None, self.copy, self.keep))
        self.copy.clicked.connect(self._copy)
        self.keep.clicked.connect(self._ask)
        self.text = ""

    def show_text(self, text: str) -> None:
        """The plan is written."""
        self.text = text
        self.view.set_text(text, 200_000)

    def show_failure(self, error: AppError) -> None:
        """It could not be written."""
        self.note.setText(failure(self.kit.words, error))

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.text)
        self.note.setText(self.kit.words.say("plan.copied"))

    def _ask(self) -> None:
        start = str(Path.home() / f"{self.kit.words.say('plan.file')}.md")
        title = self.kit.words.say("plan.save")
        chosen = QFileDialog.getSaveFileName(self, title, start, "*.md")[0]
        if chosen:
            self.save(Path(chosen))

    def save(self, to: Path) -> None:
        """Write it to a file."""
        say = self.kit.words.say
        future = self.kit.runtime.studies.save(self.text, to)
        when_done(
            self,
            future,
            lambda path: self.note.setText(say("review.exported", path=str(path))),
            self.show_failure,
        )
