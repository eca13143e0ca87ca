"""Settings, courses: a table comes in by its columns, each course is changed where it stands."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.imports import COLUMNS, Imported
from streamer_app.catalogue.preview import Preview
from streamer_app.errors import AppError
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.messages import failure
from streamer_app.ui.panels.outcome import OutcomeView, problems
from streamer_app.ui.panels.under_way import UnderWay
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.setting_course_line import CourseEditor, CourseLine
from streamer_app.ui.places.setting_import import ImportSheet
from streamer_app.ui.places.setting_rows import fact
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words

TABLES: Final = "*.csv *.xlsx *.txt *.tsv"
MOST_TODAY: Final = 3


class CoursesPage(QWidget):
    """``counted`` is told how many courses there are."""

    def __init__(self, kit: Kit, counted: Callable[[int], None]) -> None:
        super().__init__()
        self._kit = kit
        self._counted = counted
        self.items: tuple[Item, ...] = ()
        self.open_course: str | None = None
        """The id whose fields are open; empty for a new course."""
        self.outcome = OutcomeView(kit)
        self.under_way = UnderWay(kit)
        self.editor: CourseEditor | None = None
        self._list = Panel(kit.theme)
        self._lines = column(gap=0, parent=self._list)
        self.setAcceptDrops(True)
        self._today = PlainLabel(kit.theme, role="muted", wrap=True)
        column(
            *(self._head(), self.under_way, self.outcome, self._today, self._list),
            gap=kit.theme.px(8),
            parent=self,
        )
        self.load()

    def _head(self) -> QWidget:
        say, theme = self._kit.words.say, self._kit.theme
        buttons = QWidget()
        line = row(gap=theme.px(8), parent=buttons)
        for code, act, kind in (
            ("courses.add", self.add, "quiet"),
            ("courses.template", self._template, "quiet"),
            ("courses.import", self._choose, "solid"),
        ):
            button = ActionButton(theme, say(code), kind=kind)  # type: ignore[arg-type]
            button.clicked.connect(act)
            line.addWidget(button)
        panel = Panel(theme)
        head = fact(self._kit, say("courses.import_title"), say("courses.import_tip"), buttons)
        column(head, gap=0, parent=panel)
        return panel

    def load(self) -> None:
        """Read the catalogue."""
        when_done(self, self._kit.runtime.shop.courses(), self.show_items, self._failed)

    def show_items(self, items: tuple[Item, ...]) -> None:
        """These courses, what is put away last."""
        self.items = tuple(sorted(items, key=lambda item: item.state == "archived"))
        self._counted(len(items))
        self._fill()

    def _fill(self) -> None:
        emptied(self._lines)
        self.editor = None
        today = self._kit.runtime.preferences.now.selling.today
        self._today.setText(self._kit.words.say("courses.today", n=MOST_TODAY))
        self._today.setVisible(bool(self.items))
        if self.open_course == "":
            self._lines.addWidget(self._edited(None))
        elif not self.items:
            self._lines.addWidget(self._nothing())
        for at, item in enumerate(self.items):
            if at or self.open_course == "":
                self._lines.addWidget(Divider(self._kit.theme))
            self._lines.addWidget(self._line(item, item.id in today))
            if item.id == self.open_course:
                self._lines.addWidget(self._edited(item))

    def _line(self, item: Item, today: bool) -> CourseLine:
        line = CourseLine(self._kit, item, today=today)
        line.opened.connect(lambda: self.open(item.id))
        line.chosen.connect(lambda on: self._choose_today(item.id, on))
        return line

    def _nothing(self) -> QWidget:
        px = self._kit.theme.px
        holder = QWidget()
        text = PlainLabel(
            self._kit.theme, self._kit.words.say("courses.none"), role="muted", wrap=True
        )
        column(text, margins=(px(16), px(24), px(16), px(24)), parent=holder)
        return holder

    def _edited(self, item: Item | None) -> CourseEditor:
        self.editor = CourseEditor(self._kit, item)
        self.editor.kept.connect(self._save)
        self.editor.left.connect(lambda: self.open(None))
        self.editor.title.setFocus()
        return self.editor

    def open(self, course: str | None) -> None:
        """Open a course's fields; the open one again closes them."""
        self.open_course = None if course == self.open_course else course
        self._fill()

    def add(self) -> None:
        """A course that no table has."""
        self.open("")

    def _save(self, item: Item) -> None:
        self.open_course = None
        title = item.name(self._kit.words.language)

        def saved(items: tuple[Item, ...]) -> None:
            self.outcome.tell(self._kit.words.say("courses.saved", title=title))
            self.show_items(items)

        when_done(self, self._kit.runtime.shop.save_course(item), saved, self._failed)

    def _choose_today(self, course: str, on: bool) -> None:
        preferences = self._kit.runtime.preferences
        kept = [one for one in preferences.now.selling.today if one != course]
        if on and len(kept) >= MOST_TODAY:
            say = self._kit.words.say("courses.today_most", n=MOST_TODAY)
            self.outcome.tell(say, good=False)
            self._fill()
            return
        preferences.change("selling", today=(*kept, course) if on else tuple(kept))

    def _choose(self) -> None:
        title = self._kit.words.say("courses.import_title")
        name = QFileDialog.getOpenFileName(self, title, "", TABLES)[0]
        if name:
            self.look(Path(name))

    def look(self, file: Path) -> None:
        """Show a table's columns before anything is taken in."""
        if self.under_way.busy:
            return
        when_done(
            self,
            self._kit.runtime.shop.preview(file),
            lambda preview: self._ask(file, preview),
            self._failed,
        )

    def _ask(self, file: Path, preview: Preview) -> None:
        kept = self._kit.runtime.preferences.now.selling.columns
        sheet = ImportSheet(self._kit, self, file.name, preview, kept)
        sheet.accepted.connect(lambda: self.take(file, sheet.chosen()))
        sheet.open()

    def take(self, file: Path, columns: dict[str, str]) -> None:
        """Take a table in by these columns, and remember them."""
        named = {column: header for column, header in columns.items() if header}
        self._kit.runtime.preferences.change("selling", columns=named)
        progress = self.under_way.begin(file.name)
        future = self._kit.runtime.shop.import_courses(file, columns, progress)
        when_done(self, future, self._taken, self._failed)

    def _taken(self, made: Imported) -> None:
        self.under_way.done()
        words = self._kit.words
        text = words.say("courses.imported", n=made.good)
        if wrong := problems(made.bad, words):
            text = words.say("import.with_problems", done=text, problems=wrong)
        aside = words.say("courses.imported_new", new=made.new, old=made.good - made.new)
        if made.tagged:
            aside = f"{aside}\n{words.say('courses.tagged', n=len(made.tagged))}"
        if cannot := unfit(made.items, words):
            aside = f"{aside}\n{cannot}"
        self.outcome.tell(text, aside, good=not made.bad)
        self.load()

    def _failed(self, error: AppError) -> None:
        self.under_way.done()
        self.outcome.tell(failure(self._kit.words, error), good=False)

    def _template(self) -> None:
        title = self._kit.words.say("courses.template")
        name = QFileDialog.getSaveFileName(self, title, "courses.csv", "*.csv")[0]
        if name:
            self.write_template(Path(name))

    def write_template(self, file: Path) -> None:
        """A table with our headers and one example, as spreadsheets like it."""
        say = self._kit.words.say
        headers = [_header(column, self._kit.words.chinese) for column in COLUMNS]
        example = [say(f"courses.example.{column}") for column in EXAMPLE]
        filled = dict(zip(EXAMPLE, example, strict=True))
        lines = [headers, [filled.get(column, "") for column in COLUMNS]]
        try:
            file.write_text("".join(f"{','.join(line)}\r\n" for line in lines), "utf-8-sig")
        except OSError as error:
            why = error.strerror or ""
            self._failed(AppError("export_failed", path=str(file), why=why))
            return
        self.outcome.tell(say("courses.template_kept", path=str(file)))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.look(Path(files[0]))


def unfit(items: Iterable[Item], words: Words) -> str:
    """Which of these courses will not be suggested as they are, and why; empty where all will."""
    found = {
        "no_price": [item for item in items if item.price is None],
        "no_link": [item for item in items if item.price is not None and not item.link],
        "sold_out": [item for item in items if item.seats == 0],
    }
    said = [
        words.say(f"courses.unfit.{code}", n=len(those), title=those[0].name(words.language))
        for code, those in found.items()
        if those
    ]
    currencies = {item.price.currency for item in items if item.price is not None}
    if len(currencies) > 1:
        said.append(words.say("courses.unfit.currencies", names=" ".join(sorted(currencies))))
    return "\n".join(said)


EXAMPLE: Final = ("title", "price", "currency", "link", "tags", "points", "outline", "state")


def _header(column: str, chinese: bool) -> str:
    """The header of a column in this language, of those that an import understands."""
    fitting = [name for name in COLUMNS[column] if name.isascii() != chinese]
    return (fitting or list(COLUMNS[column]))[0]
