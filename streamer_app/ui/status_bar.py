"""The line at the foot: what is saved, how late we are, what is missing, real or demo."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.chip import Dot
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.words import Words, span

if TYPE_CHECKING:
    from streamer_app.live.snapshot import Snapshot


def status_runs(snapshot: "Snapshot", words: Words) -> list[Run]:
    """已保存 12,408 条 · 延迟 0.4 s · 本场缺失 00:47 · 真实直播间"""
    if snapshot.session is None:
        return [Run(words.say("status.local"))]
    parts = [words.say("status.saved", n=snapshot.saved, count=f"{snapshot.saved:,}")]
    if snapshot.in_memory:
        parts.append(words.say("status.in_memory", count=f"{snapshot.in_memory:,}"))
    if snapshot.delay_s is not None:
        parts.append(words.say("status.delay", seconds=f"{snapshot.delay_s:.1f}"))
    if snapshot.missing_s:
        parts.append(words.say("status.missing", time=span(snapshot.missing_s)))
    if words.mask:
        parts.append(words.say("status.masked"))
    kind = "demo" if snapshot.demo else "replay" if snapshot.replayed else "real"
    parts.append(words.say(f"status.{kind}"))
    return [Run("     ".join(parts))]


class StatusBar(QWidget):
    """24 px with text of 12; 28 and 14 at 1920."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._tick = IconLabel(theme, "check", role="ok", size=12)
        self._line = RunsLabel(theme, size=12)
        self._dot = Dot(theme, "line", size=8)
        self._others = RunsLabel(theme, size=12)
        self.keys = LinkButton(theme, "", size=12, role="muted")
        self.keys.clicked.connect(kit.actions.caller("keys"))
        line = row(
            self._tick,
            self._line,
            self._dot,
            self._others,
            px(8),
            self.keys,
            gap=px(4),
            margins=(px(16), 0, px(16), 0),
            parent=self,
        )
        line.setStretch(1, 1)
        self._dot.hide()
        self._tick.hide()
        self._resize()
        kit.theme.changed.connect(self._resize)
        self.reword()

    def _resize(self) -> None:
        self.setFixedHeight(self._kit.theme.px(24))

    def reword(self) -> None:
        """Take the words and keys again."""
        keys = self._kit.actions.keys("keys")
        say = self._kit.words.say
        self.keys.set_text(f"{say('status.keys')} {keys[-1] if keys else ''}".strip())
        self._line.set_runs((Run(say("status.local")),))

    def show_snapshot(self, snapshot: "Snapshot") -> None:
        """Never says saved of what is only in memory."""
        words = self._kit.words
        self._line.set_runs(status_runs(snapshot, words))
        self._tick.setVisible(snapshot.session is not None and not snapshot.in_memory)
        waiting = snapshot.attention.waiting if snapshot.attention else 0
        self._dot.setVisible(waiting > 0)
        said = words.say("status.waiting", n=waiting) if waiting else ""
        self._others.set_runs((Run(said),))
        self._others.setVisible(waiting > 0)
