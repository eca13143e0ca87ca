"""Settings, copies: how old they are, going back to one, and what was set aside."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QWidget

from streamer_app.errors import AppError
from streamer_app.review.keeping import Copies, Copy
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.messages import failure
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.setting_rows import fact
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words

SHOWN: Final = 7


def made(copy: Copy, words: Words) -> str:
    """``9月12日 20:30 · 45 MB``"""
    return f"{words.day(copy.at_ms)} {words.clock(copy.at_ms, False)} · {words.size(copy.size)}"


class RestoreSheet(Sheet):
    """What going back means, asked once."""

    def __init__(
        self, kit: Kit, parent: QWidget, copy: Copy, done: Callable[[Path | None], None]
    ) -> None:
        super().__init__(kit, parent, kit.words.say("copies.restore"), 520)
        say, theme = kit.words.say, kit.theme
        self._copy, self._then = copy, done
        self.state = PlainLabel(theme, say("copies.restore_tip"), role="muted", wrap=True)
        self.go = ActionButton(theme, say("copies.restore_go"), kind="warn", height=36)
        self.back = ActionButton(theme, say("erase.keep"), height=36)
        self.go.clicked.connect(self._restore)
        self.back.clicked.connect(self.reject)
        self.body.addWidget(PlainLabel(theme, made(copy, kit.words), size=16, bold=True))
        self.body.addWidget(self.state)
        self.body.addLayout(row(None, self.back, self.go))
        self.back.setFocus()

    def _restore(self) -> None:
        self.go.setEnabled(False)
        self.state.setText(self.kit.words.say("copies.working"))
        future = self.kit.runtime.keeping.restore(self._copy.path)
        when_done(self, future, self._done, self._failed)

    def _done(self, kept: Path | None) -> None:
        say = self.kit.words.say
        told = say("copies.restored", file=self._copy.path.name)
        if kept is not None:
            told += "\n" + say("copies.kept", file=kept.name)
        self.state.setText(told)
        self.go.hide()
        self.back.set_text(say("action.close"))
        self._then(kept)

    def _failed(self, error: AppError) -> None:
        self.go.setEnabled(True)
        self.state.setText(failure(self.kit.words, error))


class CopiesPanel(Panel):
    """Each copy with its way back; files that were set aside below them."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        self._lines = column(gap=0, parent=self)
        self.load()

    def load(self) -> None:
        """Read which copies there are."""
        when_done(self, self._kit.runtime.keeping.copies(), self.show_copies, self._failed)

    def show_copies(self, copies: Copies) -> None:
        """These."""
        say = self._kit.words.say
        emptied(self._lines)
        lines = [self._line(copy) for copy in copies.backups[:SHOWN]]
        if not lines:
            lines.append(fact(self._kit, say("copies.none"), say("data.backup_tip")))
        if copies.aside:
            names = "\n".join(
                f"{copy.path.name} · {made(copy, self._kit.words)}" for copy in copies.aside[:SHOWN]
            )
            lines.append(
                fact(self._kit, say("copies.aside"), f"{say('copies.aside_tip')}\n{names}")
            )
        for at, line in enumerate(lines):
            if at:
                self._lines.addWidget(Divider(self._kit.theme))
            self._lines.addWidget(line)

    def _line(self, copy: Copy) -> QWidget:
        say = self._kit.words.say
        title = made(copy, self._kit.words)
        button = ActionButton(self._kit.theme, say("copies.restore_short"), icon="undo")
        button.setAccessibleName(f"{say('copies.restore_short')} {title}")
        button.clicked.connect(lambda: self._ask(copy))
        return fact(self._kit, title, copy.path.name, button)

    def _ask(self, copy: Copy) -> None:
        RestoreSheet(self._kit, self.window(), copy, lambda _: self.load()).open()

    def _failed(self, error: AppError) -> None:
        emptied(self._lines)
        self._lines.addWidget(PlainLabel(self._kit.theme, failure(self._kit.words, error)))
