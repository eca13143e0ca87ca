"""What an assistant told the teacher: one quiet line for a minute, or until it is clicked away."""

from typing import Final

from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import DeskLine, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.panels.card_chips import actor
from streamer_app.ui.widgets.buttons import IconButton
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.words import Words

LASTS_MS: Final = 60_000
KNOWN: Final = frozenset({"slow", "sound", "thanks", "end"})


def whisper(snapshot: Snapshot) -> DeskLine | None:
    """The last one, while it is fresh."""
    for line in reversed(snapshot.log):
        if line.at_ms < snapshot.at_ms - LASTS_MS:
            return None
        if line.op == "whisper" and line.result == "applied" and line.detail in KNOWN:
            return line
    return None


def whisper_words(line: DeskLine, words: Words, *, named: bool = True) -> str:
    """小李：讲慢一点; without who says it where names do not belong."""
    name = display_text(line.said, 12)
    if line.detail == "thanks" and not named:
        what = words.say("whisper.thanks_somebody")
    else:
        what = words.say(f"whisper.{line.detail}", name=name)
    if not named:
        return words.say("strip.whisper", what=what)
    return words.say("whisper.said", who=actor(line.actor, words), what=what)


class WhisperLine(QWidget):
    """In the accent colour, never the amber; ``named`` is False on screens that may be seen."""

    def __init__(self, kit: Kit, *, size: int = 14, named: bool = True) -> None:
        super().__init__()
        self._kit = kit
        self._named = named
        self._gone = ""
        self._shown: DeskLine | None = None
        self.text = ElidingLabel(kit.theme, size=size, bold=True, role="accent")
        self.shut = IconButton(kit.theme, "cross", kit.words.say("action.close"))
        self.shut.clicked.connect(self._leave)
        line = row(self.text, self.shut, gap=kit.theme.px(6), parent=self)
        line.setStretch(0, 1)
        self.hide()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The whisper of this moment, or nothing."""
        line = whisper(snapshot)
        self._shown = line
        fresh = line is not None and line.id != self._gone
        if line is not None and fresh:
            said = whisper_words(line, self._kit.words, named=self._named)
            self.text.setText(said)
            self.setAccessibleName(said)
        self.setVisible(fresh)

    def _leave(self) -> None:
        self._gone = self._shown.id if self._shown is not None else ""
        self.hide()
