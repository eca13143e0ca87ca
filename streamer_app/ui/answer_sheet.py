"""The key T: answers ranked for the question; Enter copies one and marks the question answered."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFileDialog, QLineEdit, QPlainTextEdit, QStackedWidget, QWidget

from streamer_app.desk.template_tables import exported, imported
from streamer_app.desk.templates import VARIABLES, Template
from streamer_app.errors import AppError
from streamer_app.live.snapshot import Card, Snapshot
from streamer_app.ui.chooser import Choices, Item
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels.answers import Answer, Answers
from streamer_app.ui.panels.merging import share
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.panel import Divider
from streamer_app.ui.widgets.plain_label import PlainLabel

Taken = Callable[[Answer, bool], object]


class AnswerForm(QWidget):
    """One answer being written, in one or both languages."""

    kept = Signal(object)
    left = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._template = Template(id="", title="")
        theme, px, say = kit.theme, kit.theme.px, kit.words.say
        self.title = QLineEdit()
        self.title.setMinimumHeight(px(36))
        self.zh, self.en = QPlainTextEdit(), QPlainTextEdit()
        self.tags = QLineEdit()
        self.tags.setMinimumHeight(px(36))
        self.wrong = PlainLabel(theme, role="fault", wrap=True)
        self.keep = ActionButton(theme, say("action.keep"), key="Ctrl+↵", kind="solid", height=36)
        self.cancel = ActionButton(theme, say("action.cancel"), height=36)
        parts = [("title", self.title), ("zh", self.zh), ("en", self.en), ("tags", self.tags)]
        lines: list[QWidget] = []
        for name, field in parts:
            label = say(f"answers.field.{name}")
            field.setAccessibleName(label)
            if isinstance(field, QPlainTextEdit):
                field.setTabChangesFocus(True)
            lines += [PlainLabel(theme, label, role="muted"), field]
        hint = say("answers.variables", names=" ".join(f"{{{name}}}" for name in VARIABLES))
        column(
            *lines, PlainLabel(theme, hint, role="muted", size=12, wrap=True), self.wrong,
            row(None, self.cancel, self.keep, gap=px(8)), gap=px(4), parent=self,
        )  # fmt: skip
        self.keep.clicked.connect(self._keep)
        for key in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(key), self).activated.connect(self._keep)
        self.cancel.clicked.connect(self.left)

    def edit(self, template: Template) -> None:
        """Take up an answer, or a new one."""
        self._template = template
        self.title.setText(template.title)
        self.zh.setPlainText(template.zh)
        self.en.setPlainText(template.en)
        self.tags.setText("；".join(template.tags))
        self.wrong.setText("")
        first = self.zh if self._kit.words.chinese else self.en
        (first if template.title else self.title).setFocus()

    def _keep(self) -> None:
        tags = self.tags.text().replace(";", "；").split("；")
        self.kept.emit(
            replace(
                self._template,
                title=self.title.text().strip(),
                zh=self.zh.toPlainText().strip(),
                en=self.en.toPlainText().strip(),
                tags=tuple(tag.strip() for tag in tags if tag.strip()),
            )
        )


class AnswerSheet(Sheet):
    """``taken`` gets the answer, and whether the question is answered by it."""

    def __init__(
        self,
        kit: Kit,
        parent: QWidget,
        answers: Answers,
        card: Card | None,
        snapshot: Snapshot,
        taken: Taken,
    ) -> None:
        super().__init__(kit, parent, kit.words.say("action.template"), 640, 600)
        self._answers = answers
        self._card = card
        self._snapshot = snapshot
        self._taken = taken
        self._shown: dict[str, Answer] = {}
        theme, say = kit.theme, kit.words.say
        self.choices = Choices(kit, say("action.template"))
        self.preview = PlainLabel(theme, size=16, wrap=True)
        self.told = PlainLabel(theme, role="muted", wrap=True)
        self.use = ActionButton(theme, say("answers.copy"), key="↵", kind="solid", height=36)
        self.copy = ActionButton(theme, say("answers.only_copy"), height=36)
        self.fresh = LinkButton(theme, say("answers.new"))
        self.change = LinkButton(theme, say("detail.note_change"))
        self.remove = LinkButton(theme, say("answers.remove"))
        self.bring = LinkButton(theme, say("answers.import"))
        self.give = LinkButton(theme, say("answers.export"))
        self.form = AnswerForm(kit)
        self.pages = QStackedWidget()
        self._build()
        self._connect()
        self.show_answers()
        self.choices.field.setFocus()

    def _build(self) -> None:
        theme, px = self.kit.theme, self.kit.theme.px
        about = self._card.text if self._card else self.kit.words.say("answers.all")
        listed = QWidget()
        self.preview.setMinimumHeight(px(48))
        self.preview.setAlignment(Qt.AlignmentFlag.AlignTop)
        column(
            PlainLabel(theme, about, role="muted", wrap=True), self.choices, Divider(theme),
            self.preview, self.told,
            row(self.fresh, self.change, self.remove, None, self.copy, self.use, gap=px(12)),
            row(None, self.bring, self.give, gap=px(12)),
            gap=px(8), grow=1, parent=listed,
        )  # fmt: skip
        self.use.setHidden(self._card is None)
        self.pages.addWidget(listed)
        self.pages.addWidget(self.form)
        self.body.addWidget(self.pages, 1)

    def _connect(self) -> None:
        self.choices.taken.connect(self._take)
        self.choices.list.currentItemChanged.connect(self._preview)
        self.use.clicked.connect(lambda: self._take(self._current))
        self.copy.clicked.connect(lambda: self._finish(self._current, False))
        self.fresh.clicked.connect(self.write)
        self.change.clicked.connect(self._change)
        self.remove.clicked.connect(self._remove)
        self.bring.clicked.connect(self._bring)
        self.give.clicked.connect(self._give)
        self.form.kept.connect(self._keep)
        self.form.left.connect(lambda: self.pages.setCurrentIndex(0))

    @property
    def _current(self) -> str:
        item = self.choices.list.currentItem()
        return str(item.data(Qt.ItemDataRole.UserRole)) if item is not None else ""

    def show_answers(self) -> None:
        """All answers, the fitting ones first."""
        words = self.kit.words
        if self._card is not None:
            ranked = self._answers.ranked(self._card, self._snapshot)
        else:
            ranked = [
                Answer(t.id, t.title, t.text(words.language), 0.0, t.used, t.course)
                for t in self._answers.library.all
            ]
        self._shown = {answer.id: answer for answer in ranked}
        self.choices.offer([self._item(answer) for answer in ranked])
        self._preview()

    def _item(self, answer: Answer) -> Item:
        aside = self.kit.words.say("answers.used", n=answer.used) if answer.used else ""
        if answer.likeness >= 0.1:
            aside = f"{share(answer.likeness)}   {aside}".strip()

        def matches(typed: str) -> bool:
            return typed.strip().lower() in f"{answer.title} {answer.text}".lower()

        return Item(answer.id, answer.title, aside, matches)

    def _preview(self, *_: object) -> None:
        answer = self._shown.get(self._current)
        none = self.kit.words.say("answers.none" if not self._shown else "chooser.none")
        self.preview.setText(answer.text if answer else none)
        self.preview.set_role("text" if answer else "muted")
        for button in (self.use, self.copy, self.change, self.remove):
            button.setEnabled(answer is not None)

    def _take(self, id_: str) -> None:
        self._finish(id_, self._card is not None)

    def _finish(self, id_: str, answered: bool) -> None:
        if (answer := self._shown.get(id_)) is not None:
            self.accept()
            self._taken(answer, answered)

    def write(self) -> None:
        """A new answer, to the question that stands here."""
        self.pages.setCurrentWidget(self.form)
        course = self._card.course if self._card else ""
        typed = self.choices.field.text().strip()
        title = self._card.text if self._card else typed
        zh, en = (typed, "") if self.kit.words.chinese else ("", typed)
        self.form.edit(Template(id="", title=title[:60], zh=zh, en=en, course=course))

    def _change(self) -> None:
        known = {template.id: template for template in self._answers.library.all}
        if (template := known.get(self._current)) is not None:
            self.pages.setCurrentWidget(self.form)
            self.form.edit(template)

    def _keep(self, template: Template) -> None:
        wrong = self._answers.keep(template)
        self.form.wrong.setText(wrong or "")
        if wrong is None:
            self.pages.setCurrentIndex(0)
            self.show_answers()
            self.choices.field.setFocus()

    def _remove(self) -> None:
        if self._current:
            self._answers.library.remove(self._current)
            self._answers.changed()
            self.show_answers()

    def _bring(self) -> None:
        say = self.kit.words.say
        pattern = f"{say('answers.files')} (*.csv *.xlsx)"
        name = QFileDialog.getOpenFileName(self, say("answers.import"), "", pattern)[0]
        if name:
            self.take_in(Path(name))

    def take_in(self, file: Path) -> None:
        """Add the answers of a table; rows that are none are named."""
        words = self.kit.words
        try:
            good, bad = imported(file.read_bytes())
            count = self._answers.library.add_all(good)
        except AppError as error:
            self.told.setText(f"{words.tell(error.what)} {words.tell(error.fix)}")
            return
        except OSError as problem:
            self.told.setText(words.say("answers.not_kept", why=problem.strerror or ""))
            return
        said = [words.say("answers.imported", n=count)]
        said += [words.say("answers.row", row=n, why=words.tell(why)) for n, why in bad[:3]]
        self.told.setText(" ".join(said))
        self._answers.changed()
        self.show_answers()

    def _give(self) -> None:
        say = self.kit.words.say
        name = QFileDialog.getSaveFileName(self, say("answers.export"), "answers.csv", "*.csv")[0]
        if name:
            self.give_out(Path(name))

    def give_out(self, file: Path) -> None:
        """Write all answers to a table."""
        try:
            file.write_bytes(exported(self._answers.library.all))
        except OSError as problem:
            self.told.setText(self.kit.words.say("answers.not_kept", why=problem.strerror or ""))
        else:
            self.told.setText(self.kit.words.say("answers.exported", path=str(file)))
