"""Settings, orders that come by themselves: a folder to watch, and a door for shops' programs."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QWidget

from streamer_app.errors import AppError
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.messages import failure
from streamer_app.ui.panels.arrivals import arrived, strangers
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.setting_rows import Setting, SettingRow, fact
from streamer_app.ui.theme import Role
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from streamer_app.live.intake import Incoming

DOOR = Setting("door", "selling", "door")
LOOK_MS = 500
PORTS = (1024, 65_535)


class FolderPanel(Panel):
    """Which folder is watched, and what came out of it lately."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        say, px = kit.words.say, kit.theme.px
        self.choose = ActionButton(kit.theme, say("orders.folder_choose"))
        self.leave = ActionButton(kit.theme, say("orders.folder_leave"))
        self.choose.clicked.connect(self._choose)
        self.leave.clicked.connect(lambda: self.watch(""))
        buttons = QWidget()
        row(self.leave, self.choose, gap=px(8), parent=buttons)
        self._path = PlainLabel(kit.theme, wrap=True)
        self._fault = PlainLabel(kit.theme, role="warn", wrap=True)
        self._came = column(gap=px(2))
        inner = column(
            self._path, self._fault, self._came, gap=px(4), margins=(px(16), 0, px(16), px(10))
        )
        head = fact(kit, say("orders.folder"), say("orders.folder_tip"), buttons)
        column(head, inner, gap=0, parent=self)

    def show_incoming(self, folder: str, now: "Incoming") -> None:
        """The folder chosen, and the latest tables."""
        words = self._kit.words
        self.leave.setVisible(bool(folder))
        self._path.setVisible(bool(folder))
        self._path.setText(folder)
        self._fault.setVisible(now.folder_fault is not None)
        self._fault.setText(words.tell(now.folder_fault) if now.folder_fault else "")
        emptied(self._came)
        for arrival in now.arrivals if folder else ():
            self._say(arrived(arrival, words), warn=arrival.made is None)
            if arrival.made is not None and (strange := strangers(arrival.made, words)):
                self._say(strange, warn=True)

    def _say(self, text: str, *, warn: bool) -> None:
        role: Role = "warn" if warn else "muted"
        self._came.addWidget(PlainLabel(self._kit.theme, text, role=role, wrap=True))

    def _choose(self) -> None:
        title = self._kit.words.say("orders.folder")
        if chosen := QFileDialog.getExistingDirectory(self, title):
            self.watch(chosen)

    def watch(self, folder: str) -> None:
        """Another folder; empty: none."""
        kept = str(Path(folder)) if folder else ""
        self._kit.runtime.preferences.change("selling", folder=kept)


class DoorPanel(Panel):
    """The switch; while it is on, where the door is, its key and its port."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        say, px = kit.words.say, kit.theme.px
        self.switch = SettingRow(kit, DOOR)
        self.state = PlainLabel(kit.theme, wrap=True)
        self.port = QLineEdit()
        self.port.setValidator(QIntValidator(*PORTS))
        self.port.setFixedWidth(px(96))
        self.port.setAccessibleName(say("orders.door_port"))
        self.port.editingFinished.connect(self._move)
        self.key = QLineEdit()
        self.key.setReadOnly(True)
        self.key.setEchoMode(QLineEdit.EchoMode.Password)
        self.key.setAccessibleName(say("orders.door_key"))
        self.copy = ActionButton(kit.theme, say("orders.door_copy"))
        self.renew = ActionButton(kit.theme, say("orders.door_renew"))
        self.copy.clicked.connect(lambda: QApplication.clipboard().setText(self.key.text()))
        self.renew.clicked.connect(lambda: self.ask_key(renew=True))
        self._more = QWidget()
        self._build()

    def _build(self) -> None:
        say, theme, px = self._kit.words.say, self._kit.theme, self._kit.theme.px
        keys = row(self.key, self.copy, self.renew, gap=px(8), grow=0)
        place = row(PlainLabel(theme, say("orders.door_port"), role="muted"), self.port, None)
        column(
            self.state,
            place,
            row(PlainLabel(theme, say("orders.door_key"), role="muted")),
            keys,
            PlainLabel(theme, say("orders.door_tip"), role="muted", wrap=True),
            gap=px(8),
            margins=(px(16), px(4), px(16), px(12)),
            parent=self._more,
        )
        column(self.switch, self._more, gap=0, parent=self)

    def show_incoming(self, on: bool, port: int, now: "Incoming") -> None:
        """Whether it is open, and where."""
        words = self._kit.words
        self._more.setVisible(on)
        if not on:
            return
        if not self.port.hasFocus():
            self.port.setText(str(port))
        if not self.key.text():
            self.ask_key()
        self.state.set_role("warn" if now.door_fault else "text")
        if now.door_fault is not None:
            self.state.setText(words.tell(now.door_fault))
        elif now.door:
            self.state.setText(words.say("orders.door_open", address=now.door))
        else:
            self.state.setText(words.say("orders.door_waits"))

    def ask_key(self, *, renew: bool = False) -> None:
        """Show the key, or another one in its place."""
        shop = self._kit.runtime.shop
        when_done(self, shop.key(renew=renew), self.key.setText, self._failed)

    def _failed(self, error: AppError) -> None:
        self.state.setText(failure(self._kit.words, error))

    def _move(self) -> None:
        self._kit.runtime.preferences.change("selling", door_port=int(self.port.text()))


class IncomingView(QWidget):
    """Both, kept up to date while they are in sight."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.folder = FolderPanel(kit)
        self.door = DoorPanel(kit)
        self._shown: tuple[object, ...] = ()
        column(self.folder, self.door, gap=kit.theme.px(8), parent=self)
        timer = QTimer(self, interval=LOOK_MS)
        timer.timeout.connect(self.look)
        timer.start()
        self.look()

    def look(self) -> None:
        """How things stand; nothing is drawn anew where nothing changed."""
        chosen = self._kit.runtime.preferences.now.selling
        now = self._kit.runtime.shop.incoming()
        seen = (chosen.folder, chosen.door, chosen.door_port, now)
        if seen != self._shown:
            self._shown = seen
            self.folder.show_incoming(chosen.folder, now)
            self.door.show_incoming(chosen.door, chosen.door_port, now)
