"""Settings, accounts: which keys a platform needs, whether they are kept, and where."""

from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from streamer_app.errors import Reason
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.messages import failure
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.setting_rows import fact
from streamer_app.ui.sign_in import SecretSheet, TwitchSheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from streamer_app.live.accounts import Account

TWITCH = "twitch"
"""The one secret that is not typed but granted, on the platform's own page."""


class AccountsPage(QWidget):
    """One panel a platform. No value is ever shown; changing one means typing it again."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.state = PlainLabel(kit.theme, kit.words.say("sheet.loading"), role="muted", wrap=True)
        self._panels = column(gap=kit.theme.px(8))
        inside = column(self.state, gap=kit.theme.px(12), parent=self)
        inside.addLayout(self._panels)
        self.load()

    def load(self) -> None:
        """Ask the password store again."""
        when_done(
            self,
            self._kit.runtime.accounts(),
            self._show,
            lambda error: self.state.setText(failure(self._kit.words, error)),
        )

    def _show(self, found: "tuple[Sequence[Account], Reason]") -> None:
        accounts, state = found
        self.state.setText(self._kit.words.tell(state))
        emptied(self._panels)
        for platform, group in groupby(accounts, key=lambda account: account.platform):
            self._panels.addWidget(self._panel(platform, list(group)))

    def _panel(self, platform: str, accounts: "Sequence[Account]") -> QWidget:
        theme, px = self._kit.theme, self._kit.theme.px
        panel = Panel(theme)
        source = "twitch" if platform == "twitch-eventsub" else platform
        name = PlainLabel(theme, self._kit.words.say(f"source.{source}"), bold=True, size=16)
        edges = (px(16), px(8), px(16), px(8))
        lines = column(row(name, margins=edges), gap=0, parent=panel)
        for account in accounts:
            lines.addWidget(Divider(theme))
            lines.addWidget(self._line(account))
        return panel

    def _line(self, account: "Account") -> QWidget:
        say, theme = self._kit.words.say, self._kit.theme
        code = account.name.replace("-", "_").replace(".", "_")
        kept = "lasting" if account.lasting else "this_run" if account.kept else "missing"
        code_kept = f"accounts.is_{kept}"
        own = ActionButton(theme, say(f"accounts.{self._verb(account)}"))
        own.clicked.connect(self._opener(account))
        forget = ActionButton(theme, say("settings.forget"))
        forget.setEnabled(account.kept)
        forget.clicked.connect(self._forgetter(account.name))
        buttons = QWidget()
        row(own, forget, gap=theme.px(8), parent=buttons)
        title = f"{say(f'secret.{code}')} · {say(code_kept)}"
        return fact(self._kit, title, say(f"secret.{code}.effect"), buttons)

    def _verb(self, account: "Account") -> str:
        if account.name == TWITCH:
            return "sign_in"
        return "replace" if account.kept else "enter"

    def _opener(self, account: "Account") -> Callable[[], None]:
        def open_sheet() -> None:
            sheet: SecretSheet | TwitchSheet
            if account.name == TWITCH:
                sheet = TwitchSheet(self._kit, self)
            else:
                sheet = SecretSheet(self._kit, self, account.name)
            sheet.kept.connect(self.load)
            sheet.open()

        return open_sheet

    def _forgetter(self, name: str) -> Callable[[], None]:
        def forget() -> None:
            when_done(
                self,
                self._kit.runtime.forget(name),
                lambda _: self.load(),
                lambda error: self.state.setText(failure(self._kit.words, error)),
            )

        return forget
