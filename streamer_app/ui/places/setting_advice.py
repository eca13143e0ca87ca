"""Settings, suggestions: when they come, and what was learned from pitches."""

import time
from typing import Final

from PySide6.QtWidgets import QWidget

from streamer_app.errors import AppError
from streamer_app.settings import Settings
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column
from streamer_app.ui.messages import failure
from streamer_app.ui.panels.learned import LearnedPanel
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.setting_rows import Setting, group
from streamer_app.ui.widgets.plain_label import PlainLabel

ADVICE: Final[tuple[Setting, ...]] = (
    Setting("advice", "advice", "enabled"),
    Setting("quiet_first", "advice", "quiet_first_min", span=(0, 60), step=1, unit="min"),
    Setting("between", "advice", "between_min", span=(5, 120), step=5, unit="min"),
    Setting("explore", "advice", "explore"),
)
LEARNING: Final[tuple[Setting, ...]] = (Setting("recent_only", "advice", "recent_only"),)


class AdvicePage(QWidget):
    """The table is read again when what may be learned from changes."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._seen = kit.runtime.preferences.now.advice
        heading = PlainLabel(kit.theme, kit.words.say("learned.title"), role="muted")
        self.learned = LearnedPanel(kit)
        self.learned.reset.connect(self._reset)
        column(
            group(kit, ADVICE),
            heading,
            group(kit, LEARNING),
            self.learned,
            gap=kit.theme.px(8),
            parent=self,
        )
        self.load()

    def load(self) -> None:
        """Read what was learned."""
        shop = self._kit.runtime.shop
        when_done(self, shop.courses(), self._kit.words.know, self._failed)
        when_done(self, shop.lessons(), self.learned.show_lessons, self._failed)

    def follow(self, now: Settings) -> None:
        """Something was chosen."""
        before, self._seen = self._seen, now.advice
        if (before.recent_only, before.learn_since_ms) != (
            now.advice.recent_only,
            now.advice.learn_since_ms,
        ):
            self.load()

    def _reset(self) -> None:
        self._kit.runtime.preferences.change("advice", learn_since_ms=round(time.time() * 1000))

    def _failed(self, error: AppError) -> None:
        self.learned.calibration.setText(failure(self._kit.words, error))
