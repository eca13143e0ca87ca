"""Typing a key unseen, and signing in to Twitch with a code on another screen."""

from concurrent.futures import Future
from typing import Final

from PySide6.QtCore import QTimer, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLineEdit, QWidget

from streamer_app.errors import AppError
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.messages import failure
from streamer_app.ui.pending import when_done
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.qr_code import QrCode
from streamer_app.ui.words import span

CONSOLE: Final = "https://dev.twitch.tv/console/apps"
MOST: Final = 8192


def _field(kit: Kit, name: str) -> QLineEdit:
    field = QLineEdit()
    field.setMinimumHeight(kit.theme.px(40))
    field.setFont(kit.theme.font(16))
    field.setMaxLength(MOST)
    field.setAccessibleName(name)
    return field


class SecretSheet(Sheet):
    """One key, hidden while it is typed; ``kept`` once the password store has it."""

    kept = Signal()

    def __init__(self, kit: Kit, parent: QWidget, name: str) -> None:
        code = f"secret.{name.replace('-', '_').replace('.', '_')}"
        super().__init__(kit, parent, kit.words.say(code), 560)
        theme, say = kit.theme, kit.words.say
        self._name = name
        self.field = _field(kit, say(code))
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.told = PlainLabel(theme, say(f"{code}.effect"), role="muted", wrap=True)
        self.save = ActionButton(theme, say("accounts.save"), key="↵", kind="solid", height=36)
        self.save.setEnabled(False)
        self.save.clicked.connect(self._keep)
        self.field.textChanged.connect(lambda text: self.save.setEnabled(bool(text.strip())))
        self.field.returnPressed.connect(self._keep)
        for part in (self.told, self.field):
            self.body.addWidget(part)
        self.body.addLayout(row(None, self.save))
        self.field.setFocus()

    def _keep(self) -> None:
        value = self.field.text().strip()
        if value:
            self.save.setEnabled(False)
            when_done(self, self.kit.runtime.keep(self._name, value), self._done, self._refused)

    def _done(self, lasting: bool) -> None:
        self.field.clear()
        self.kept.emit()
        self.accept()

    def _refused(self, error: AppError) -> None:
        self.save.setEnabled(True)
        self.told.set_role("fault")
        self.told.setText(failure(self.kit.words, error))


class TwitchSheet(Sheet):
    """The code to type on Twitch's page, as text and as a QR code; closing it gives up."""

    kept = Signal()
    _coded = Signal(str, str, int)
    """Comes from the network's thread."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent, kit.words.say("signin.title"), 600)
        theme, say = kit.theme, kit.words.say
        self._asking: Future[None] | None = None
        self._address = ""
        self._left_s = 0
        self.client = _field(kit, say("signin.client"))
        self.client.setPlaceholderText(say("signin.client"))
        self.client.setText(kit.runtime.preferences.now.rooms.twitch_client)
        self.told = PlainLabel(
            theme, say("signin.explain", address=CONSOLE), role="muted", wrap=True
        )
        self.begin = ActionButton(theme, say("signin.begin"), kind="solid", height=36)
        self.qr = QrCode(theme, side=200)
        self.code = PlainLabel(theme, size=28, bold=True)
        self.where = PlainLabel(theme, role="muted", wrap=True)
        self.left = PlainLabel(theme, role="muted")
        self.browse = ActionButton(theme, say("signin.browse"), height=36)
        self._second = QTimer(self, interval=1000)
        self._build()

    def _build(self) -> None:
        px = self.kit.theme.px
        self._shown = QWidget()
        texts = column(self.code, self.where, self.left, row(self.browse, None), None, gap=px(8))
        row(self.qr, texts, gap=px(20), grow=1, parent=self._shown)
        self._shown.hide()
        for part in (self.told, self.client, self._shown):
            self.body.addWidget(part)
        self.body.addLayout(row(None, self.begin))
        self.begin.clicked.connect(self.ask)
        self.client.returnPressed.connect(self.ask)
        self.browse.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self._address)))
        self._coded.connect(self.show_code)
        self._second.timeout.connect(self._count)
        self.finished.connect(self._give_up)

    def ask(self) -> None:
        """Ask Twitch for a code."""
        client = self.client.text().strip()
        if not client or self._asking is not None:
            return
        self.kit.runtime.preferences.change("rooms", twitch_client=client)
        self.begin.setEnabled(False)
        self.told.set_role("muted")
        self.told.setText(self.kit.words.say("signin.asking"))
        self._asking = self.kit.runtime.sign_in(client, self._coded.emit)
        when_done(self, self._asking, self._done, self._refused)

    def show_code(self, code: str, address: str, seconds: int) -> None:
        """What is to be typed, and where."""
        say = self.kit.words.say
        self._address, self._left_s = address, seconds
        self.told.setText(say("signin.type"))
        self.code.setText(code)
        self.where.setText(address)
        self.qr.set_text(address, say("signin.scan"))
        self.client.hide()
        self.begin.hide()
        self._shown.show()
        self._second.start()
        self._count()

    def _count(self) -> None:
        self.left.setText(self.kit.words.say("signin.left", time=span(self._left_s)))
        self._left_s = max(0, self._left_s - 1)

    def _done(self, _: None) -> None:
        self._asking = None
        self.kept.emit()
        self.accept()

    def _refused(self, error: AppError) -> None:
        self._asking = None
        self._second.stop()
        self._shown.hide()
        self.client.show()
        self.begin.show()
        self.begin.setEnabled(True)
        self.told.set_role("fault")
        self.told.setText(failure(self.kit.words, error))

    def _give_up(self) -> None:
        self._second.stop()
        if self._asking is not None:
            self._asking.cancel()
