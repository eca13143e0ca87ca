"""Settings, privacy: how long words stay, one viewer out or handed over, the notice to paste."""

from typing import Final

from PySide6.QtWidgets import QApplication, QWidget

from streamer_app.review.retention import LastRun
from streamer_app.ui.handing import HandOverSheet
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.setting_rows import Setting, SettingRow, fact
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel

PRIVACY: Final[tuple[Setting, ...]] = (
    Setting("keep", "privacy", "keep", ("30", "90", "180", "365", "always")),
)


class PrivacyPanel(Panel):
    """What a viewer may ask for, and what happens by itself."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        say, theme = kit.words.say, kit.theme
        self.erase = ActionButton(theme, say("privacy.erase_go"), icon="trash")
        self.hand_over = ActionButton(theme, say("privacy.hand_over_go"), icon="download")
        self.copy = ActionButton(theme, say("privacy.copy"), icon="copy")
        self.hide_names = ActionButton(theme, "", key=kit.actions.hint("mask"))
        self.erase.clicked.connect(kit.actions.caller("erase_viewer"))
        self.hand_over.clicked.connect(self._hand_over)
        self.copy.clicked.connect(self._copy_notice)
        self.hide_names.clicked.connect(kit.actions.caller("mask"))
        self.hide_names.set_text(say("privacy.unmask" if kit.words.mask else "privacy.mask_go"))
        self.keep = SettingRow(kit, PRIVACY[0])
        notice = fact(kit, say("privacy.notice_title"), self.notice, self.copy)
        retained = fact(kit, say("privacy.last"), say("privacy.last_never"))
        self.retained = retained.findChildren(PlainLabel)[1]
        lines: list[QWidget] = [self.keep]
        for line in (
            retained,
            fact(kit, say("erase.title"), say("privacy.erase_tip"), self.erase),
            fact(kit, say("privacy.hand_over"), say("privacy.hand_over_tip"), self.hand_over),
            notice,
            fact(kit, say("action.mask"), say("privacy.mask_tip"), self.hide_names),
        ):
            lines += [Divider(theme), line]
        column(*lines, gap=0, parent=self)
        when_done(self, kit.runtime.keeping.last_run(), self._show_last)

    @property
    def notice(self) -> str:
        """The sentences for the room's notice, with the days that are chosen."""
        days = self._kit.runtime.preferences.now.privacy.days
        code = "privacy.notice" if days else "privacy.notice_always"
        return self._kit.words.say(code, days=days)

    def _show_last(self, run: LastRun | None) -> None:
        if run is None:
            return
        code = "privacy.last_run" if run.sessions else "privacy.last_nothing"
        day = self._kit.words.day(run.at_ms)
        said = self._kit.words.say(code, day=day, n=run.sessions, days=run.days)
        self.retained.setText(said)

    def _hand_over(self) -> None:
        HandOverSheet(self._kit, self.window()).open()

    def _copy_notice(self) -> None:
        QApplication.clipboard().setText(self.notice)
        self.copy.set_text(self._kit.words.say("settings.copied"))
