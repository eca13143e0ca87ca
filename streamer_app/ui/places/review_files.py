"""Files in and out of the review place: importing recordings, exporting sessions."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from streamer_app.errors import AppError
from streamer_app.live.pages import SessionLine
from streamer_app.review.exporting import FOLDERS
from streamer_app.review.importing import Taken
from streamer_app.review.progress import Progress
from streamer_app.ui.chooser import Chooser, Item
from streamer_app.ui.kit import Kit
from streamer_app.ui.messages import failure
from streamer_app.ui.places.import_outcome import Outcome, OutcomeSheet
from streamer_app.ui.places.review_work import Work

FORMS: Final = ("html", "pdf", "xlsx", "csv", "parquet", "jsonl", "xml", "ass", "json")
LONGEST: Final = 120
"""Bytes of a title in a file's name."""
SOON_MS: Final = 1_500
_UNSAFE: Final = re.compile(r'[\x00-\x1f<>:"/\\|?*]+')
_DEVICE: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)\Z", re.IGNORECASE)


def file_name(title: str, session: int) -> str:
    """A name for a session's file that no system takes for something else, nor a person."""
    seen = "".join(c for c in title if c.isspace() or unicodedata.category(c)[0] != "C")
    plain = " ".join(_UNSAFE.sub(" ", seen).split())
    plain = plain.encode()[:LONGEST].decode(errors="ignore").strip(" .=+-@'~")
    if not plain or _DEVICE.match(plain.split(".")[0].strip()):
        return f"session-{session}"
    return f"{plain} {session}"


def form_item(form: str, name: str) -> Item:
    """A format to choose by its name or by its letters."""
    return Item(
        form,
        name,
        form.upper(),
        lambda typed: typed.strip().lower() in f"{form} {name}".lower(),
    )


class ReviewFiles(QObject):
    """``said`` tells in words what came of it, ``imported`` that there are other sessions."""

    said = Signal(str)
    imported = Signal()

    def __init__(self, kit: Kit, parent: QWidget, work: Work) -> None:
        super().__init__(parent)
        self._kit, self._parent, self._work = kit, parent, work
        self._waiting: list[Path] = []
        self._importing: Progress | None = None
        self._file = ""
        self._outcome = Outcome()
        self._writing: Progress | None = None
        work.stopped.connect(self._stopped)

    def ask_import(self) -> None:
        """Choose recordings and take them in, one after the other."""
        say = self._kit.words.say
        pattern = say("file.recordings") + " (*.jsonl *.xml *.json *.gz)"
        chosen, _ = QFileDialog.getOpenFileNames(self._parent, say("review.import"), "", pattern)
        self.take(Path(file) for file in chosen)

    def take(self, files: Iterable[Path]) -> None:
        """Take these recordings in, after those that wait already."""
        self._waiting += files
        if self._importing is None:
            self._outcome = Outcome()
            self._next()

    def _next(self) -> None:
        if not self._waiting:
            self._importing = None
            self._tell()
            self.imported.emit()
            return
        file = self._waiting.pop(0)
        self._file = file.name
        self.said.emit("")
        progress = self._importing = Progress()
        what = self._kit.words.say("review.importing", file=file.name)
        future = self._kit.runtime.import_recording(file, progress)
        self._work.run(what, progress, future, self._taken, self._not_taken)

    def _stopped(self, progress: Progress) -> None:
        """The person gave up: what was imported stays, of an export nothing is left."""
        say = self._kit.words.say
        if progress is self._importing:
            self._waiting.clear()
            self._importing = None
            done = [self._outcome.told(self._kit.words)] if self._outcome.files else []
            self.said.emit(" · ".join([say("review.import_stopped"), *done]))
            QTimer.singleShot(SOON_MS, self, self.imported.emit)
        elif progress is self._writing:
            self.said.emit(say("review.export_stopped"))

    def _taken(self, taken: Taken) -> None:
        words = self._kit.words
        made = taken.made
        told = words.say("review.import_done", file=taken.file.name, n=made.new)
        if not made.new:
            told = words.say("review.import_known", file=taken.file.name)
        if taken.fault is not None:
            told += " · " + words.tell(taken.fault)
        self.said.emit(told)
        self._outcome.take(taken, words)
        self._next()

    def _not_taken(self, error: AppError) -> None:
        self.said.emit(failure(self._kit.words, error))
        self._outcome.fail(self._file, error, self._kit.words)
        self._next()

    def _tell(self) -> None:
        """Of several files, what came of them together; of a single one that was said."""
        outcome = self._outcome
        if outcome.files > 1:
            self.said.emit(outcome.told(self._kit.words))
            if outcome.odd:
                OutcomeSheet(self._kit, self._parent, outcome).open()

    def ask_export(self, lines: Sequence[SessionLine]) -> None:
        """Choose a format and a place for these sessions."""
        say = self._kit.words.say
        items = [form_item(form, say(f"export.{form}")) for form in FORMS]
        form = Chooser(self._kit, self._parent, say("review.export"), items).choose()
        if form is None or not lines:
            return
        target = self._target(form, lines)
        if target is not None:
            self.export(lines, form, target)

    def _target(self, form: str, lines: Sequence[SessionLine]) -> Path | None:
        title = self._kit.words.say("review.export")
        if form in FOLDERS or len(lines) > 1:
            chosen = QFileDialog.getExistingDirectory(self._parent, title)
        else:
            name = f"{file_name(lines[0].title, lines[0].session)}.{form}"
            start = str(Path.home() / name)
            chosen = QFileDialog.getSaveFileName(self._parent, title, start, f"*.{form}")[0]
        return Path(chosen) if chosen else None

    def export(self, lines: Sequence[SessionLine], form: str, target: Path) -> None:
        """Write the first of these sessions, then the others, to a file or below a folder."""
        line, rest = lines[0], lines[1:]
        alone = form not in FOLDERS and not rest and not target.is_dir()
        to = target if alone else self._below(line, form, target)
        self.said.emit("")
        progress = self._writing = Progress()
        what = self._kit.words.say("review.exporting", form=form.upper())
        studies = self._kit.runtime.studies
        future = studies.export(line.session, form, to, progress, line.played)

        def done(path: Path) -> None:
            if rest:
                self.export(rest, form, target)
                return
            self.said.emit(self._kit.words.say("review.exported", path=str(path)))

        def failed(error: AppError) -> None:
            self.said.emit(failure(self._kit.words, error))

        self._work.run(what, progress, future, done, failed)

    def _below(self, line: SessionLine, form: str, folder: Path) -> Path:
        if form == "parquet":
            return folder
        name = file_name(line.title, line.session)
        return folder / name if form == "csv" else folder / f"{name}.{form}"
