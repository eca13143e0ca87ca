"""Handing a viewer what is stored about them: find them, choose a file, read where it lies."""

import re
from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

from streamer_app.errors import AppError
from streamer_app.store.someone import Someone
from streamer_app.ui.erasing import PersonFinder, described
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.messages import failure
from streamer_app.ui.pending import when_done
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel


class HandOverSheet(Sheet):
    """One file, a line for each thing that is stored."""

    def __init__(self, kit: Kit, parent: QWidget, one: Someone | None = None) -> None:
        super().__init__(kit, parent, kit.words.say("privacy.hand_over"), 560, 0 if one else 480)
        self.one = one
        self.finder = PersonFinder(kit)
        self.who = PlainLabel(kit.theme, size=16, bold=True, wrap=True)
        self.state = PlainLabel(kit.theme, kit.words.say("handing.tip"), role="muted", wrap=True)
        self.go = ActionButton(kit.theme, kit.words.say("handing.go"), kind="solid", height=36)
        self.finder.chosen.connect(self.show_person)
        self.go.clicked.connect(self._choose)
        self.body.addWidget(self.finder, 1)
        self.asking = QWidget()
        column(self.who, self.state, None, row(None, self.go), parent=self.asking)
        self.body.addWidget(self.asking, 1)
        self.asking.hide()
        if one is not None:
            self.show_person(one)
        else:
            self.finder.setFocus()

    def show_person(self, one: Someone) -> None:
        """Of this one."""
        self.one = one
        self.finder.hide()
        self.asking.show()
        self.who.setText(described(one, self.kit.words))
        self.go.setFocus()

    def _choose(self) -> None:
        if self.one is None:
            return
        plain = re.sub(r"[^\w-]+", "_", self.one.viewer)[:60]
        start = str(Path.home() / f"viewer-{plain}.jsonl")
        chosen = QFileDialog.getSaveFileName(self, self.title.text(), start, "*.jsonl")[0]
        if chosen:
            self.write(Path(chosen))

    def write(self, to: Path) -> None:
        """Write it there."""
        if self.one is None:
            return
        self.go.setEnabled(False)
        future = self.kit.runtime.keeping.hand_over(self.one.address, to)
        when_done(self, future, self._done, self._failed)

    def _done(self, path: Path) -> None:
        self.state.setText(self.kit.words.say("handing.done", path=str(path)))
        self.go.hide()

    def _failed(self, error: AppError) -> None:
        self.go.setEnabled(True)
        self.state.setText(failure(self.kit.words, error))
