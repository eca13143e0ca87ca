"""Settings, health: what is saved, linked, copied and free; a test of it all in a minute."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.errors import AppError
from streamer_app.live.doctor import Finding
from streamer_app.live.health import diagnostics
from streamer_app.live.selftest import Trial
from streamer_app.live.snapshot import Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.messages import failure
from streamer_app.ui.pending import when_done
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel

TRIALS: Final = ("kill", "repeat", "damage")


class FindingLine(QWidget):
    """A mark, what was looked at, and how it stands."""

    def __init__(self, kit: Kit, good: bool, name: str, text: str) -> None:
        super().__init__()
        theme, px = kit.theme, kit.theme.px
        mark = IconLabel(theme, "check" if good else "warning", role="ok" if good else "fault")
        word = kit.words.say("health.good" if good else "health.bad")
        mark.setAccessibleName(word)
        title = PlainLabel(theme, name, wrap=True)
        title.setFixedWidth(px(120))
        said = PlainLabel(theme, text, role="muted" if good else "text", wrap=True)
        edges = (px(16), px(8), px(16), px(8))
        row(mark, title, said, gap=px(12), margins=edges, grow=2, parent=self)
        self.setAccessibleName(f"{name} {word}: {text}")


class SelfTestPanel(Panel):
    """Kills, repeats and damage on a scratch database; the result stays on the page."""

    heard = Signal(object)
    """Each Trial, on whatever thread; the panel takes it over in its own."""
    ended = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        say, theme, px = kit.words.say, kit.theme, kit.theme.px
        self.go = ActionButton(theme, say("selftest.go"), icon="play")
        self.go.clicked.connect(self.run)
        self.state = PlainLabel(theme, say("selftest.tip"), role="muted", wrap=True)
        self._lines = column(gap=0)
        words = column(PlainLabel(theme, say("selftest.title"), size=16), self.state, gap=0)
        head = row(words, self.go, gap=px(16), margins=(px(16), px(8), px(16), px(8)), grow=0)
        column(head, self._lines, gap=0, parent=self)
        self.heard.connect(self._show)

    def run(self) -> None:
        """Begin; it takes up to a minute."""
        self.go.setEnabled(False)
        emptied(self._lines)
        self.state.setText(self._kit.words.say("selftest.running", n=1, of=len(TRIALS)))
        future = self._kit.runtime.self_test(self.heard.emit)
        when_done(self, future, self._ended, self._failed)

    def _show(self, trial: Trial) -> None:
        words = self._kit.words
        self._lines.addWidget(Divider(self._kit.theme))
        name = words.say(f"selftest.name.{trial.name}")
        self._lines.addWidget(FindingLine(self._kit, trial.good, name, words.tell(trial.what)))
        told = TRIALS.index(trial.name) + 2 if trial.name in TRIALS else len(TRIALS)
        if told <= len(TRIALS):
            self.state.setText(words.say("selftest.running", n=told, of=len(TRIALS)))

    def _ended(self, good: bool) -> None:
        self.state.setText(self._kit.words.say("selftest.held" if good else "selftest.broke"))
        self.go.setEnabled(True)
        self.ended.emit()

    def _failed(self, error: AppError) -> None:
        self.state.setText(failure(self._kit.words, error))
        self.go.setEnabled(True)


class HealthPage(QWidget):
    """Everything that ``doctor`` knows, and what only the running program does."""

    def __init__(self, kit: Kit, now: Snapshot) -> None:
        super().__init__()
        self._kit = kit
        self.now = now
        self.found: Sequence[Finding] = ()
        say, theme, px = kit.words.say, kit.theme, kit.theme.px
        self.again = ActionButton(theme, say("health.again"))
        self.copy = ActionButton(theme, say("settings.copy"), icon="copy")
        self.copy.setEnabled(False)
        self.again.clicked.connect(self.load)
        self.copy.clicked.connect(self._copy)
        self.summary = PlainLabel(theme, say("health.looking"), size=16, wrap=True)
        self.test = SelfTestPanel(kit)
        self.test.ended.connect(self.load)
        findings = Panel(theme)
        self._lines = column(gap=0, parent=findings)
        head = row(self.summary, self.again, self.copy, gap=px(8), grow=0)
        column(head, self.test, findings, gap=px(8), parent=self)
        self.load()

    def load(self) -> None:
        """Look at everything now."""
        self.again.setEnabled(False)
        when_done(self, self._kit.runtime.health(self.now), self._show, self._failed)

    def _show(self, found: Sequence[Finding]) -> None:
        words = self._kit.words
        self.found = found
        self.again.setEnabled(True)
        self.copy.setEnabled(True)
        bad = sum(not finding.good for finding in found)
        self.summary.setText(
            words.say("health.some_bad", n=bad) if bad else words.say("health.all")
        )
        emptied(self._lines)
        for at, finding in enumerate(sorted(found, key=lambda one: one.good)):
            if at:
                self._lines.addWidget(Divider(self._kit.theme))
            name = words.say(f"check.{finding.check}")
            line = FindingLine(self._kit, finding.good, name, words.tell(finding.what))
            self._lines.addWidget(line)

    def _copy(self) -> None:
        QApplication.clipboard().setText(diagnostics(self.found, self._kit.words.tell))
        self.copy.set_text(self._kit.words.say("settings.copied"))

    def _failed(self, error: AppError) -> None:
        self.again.setEnabled(True)
        self.summary.setText(failure(self._kit.words, error))
