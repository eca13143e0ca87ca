"""A live room of one's own: its title, who may come in, its address to scan, its end."""

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from streamer_app.live.actions import HostRoom
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.qr_code import QrCode
from streamer_app.ui.widgets.switch import Switch

if TYPE_CHECKING:
    from streamer_app.live.snapshot import OwnRoomOpen, Snapshot

MAX_TITLE: Final = 80


class OpenRoom(QWidget):
    """The room that is open: a code to scan, the address, how many are here, the way to end it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._teacher = ""
        theme, px, say = kit.theme, kit.theme.px, kit.words.say
        self.code = QrCode(theme, side=220)
        self._title = PlainLabel(theme, size=16, bold=True, wrap=True)
        self._here = PlainLabel(theme)
        self.page = QLineEdit()
        self.page.setReadOnly(True)
        self.page.setMinimumHeight(px(32))
        self.page.setAccessibleName(say("own.page"))
        self.copy = ActionButton(theme, say("share.copy"))
        self.teacher = ActionButton(theme, say("own.teacher"))
        self.stop = ActionButton(theme, say("own.stop"), height=36)
        self._reach = PlainLabel(theme, role="muted", wrap=True)
        self.copy.clicked.connect(self._copy)
        self.teacher.clicked.connect(lambda: QDesktopServices.openUrl(QUrl(self._teacher)))
        self.stop.clicked.connect(lambda: kit.runtime.act(HostRoom(on=False)))
        about = PlainLabel(theme, say("own.page"), role="muted")
        texts = column(
            self._title, self._here, px(4), about, self.page, row(self.copy, self.teacher, None),
            self._reach, None, gap=px(6),
        )  # fmt: skip
        row(self.code, texts, gap=px(20), grow=1, parent=self)

    def show_room(self, room: "OwnRoomOpen") -> None:
        """The room as it is now."""
        say = self._kit.words.say
        self._teacher = room.teacher
        self._title.setText(room.title)
        self._here.setText(say("own.here", n=room.here))
        if self.page.text() != room.page:
            self.page.setText(room.page)
            self.page.setCursorPosition(0)
            self.copy.set_text(say("share.copy"))
        self.code.set_text(room.page, say("own.scan"))
        self._reach.setText(say("own.near" if room.near else "share.network"))
        self._reach.set_role("muted" if room.near else "warn")

    def _copy(self) -> None:
        QApplication.clipboard().setText(self.page.text())
        self.copy.set_text(self._kit.words.say("share.copied"))


class OwnRoomSheet(Sheet):
    """First what the room is to be, then the room; follows the snapshots that it is shown."""

    begun = Signal()

    def __init__(self, kit: Kit, parent: QWidget, snapshot: "Snapshot") -> None:
        super().__init__(kit, parent, kit.words.say("own.title"), 680)
        theme, say = kit.theme, kit.words.say
        self._asked = False
        self.field = QLineEdit(say("room.title"))
        self.field.setMinimumHeight(theme.px(40))
        self.field.setFont(theme.font(16))
        self.field.setMaxLength(MAX_TITLE)
        self.field.setAccessibleName(say("own.name"))
        self.network = Switch(theme, say("own.network"))
        self._warning = PlainLabel(theme, say("own.near"), role="muted", wrap=True)
        self.begin = ActionButton(theme, say("own.begin"), key="↵", kind="solid", height=36)
        self.open_room = OpenRoom(kit)
        self._build()
        self.begin.clicked.connect(self._begin)
        self.field.returnPressed.connect(self._begin)
        self.field.textChanged.connect(lambda text: self.begin.setEnabled(bool(text.strip())))
        self.network.clicked.connect(self._warn)
        self.show_snapshot(snapshot)
        self.field.selectAll()
        self.field.setFocus()

    def _build(self) -> None:
        theme, px, say = self.kit.theme, self.kit.theme.px, self.kit.words.say
        self._wish = QWidget()
        column(
            PlainLabel(theme, say("own.explain"), role="muted", wrap=True),
            PlainLabel(theme, say("own.name"), role="muted"),
            self.field,
            row(self.network, PlainLabel(theme, say("own.network")), None, gap=px(12)),
            self._warning,
            gap=px(8),
            parent=self._wish,
        )
        self.body.addWidget(self._wish)
        self.body.addWidget(self.open_room)
        self.body.addLayout(row(None, self.open_room.stop, self.begin, gap=px(8)))

    def show_snapshot(self, snapshot: "Snapshot") -> None:
        """The wish, or the room once it is open."""
        room = snapshot.own
        if room is None and not self.open_room.isHidden() and self._asked:
            self.accept()  # it was ended here
            return
        self._wish.setVisible(room is None)
        self.begin.setVisible(room is None)
        self.open_room.setVisible(room is not None)
        self.open_room.stop.setVisible(room is not None)
        if room is not None:
            self._asked = True
            self.open_room.show_room(room)
        self.fit()

    def _begin(self) -> None:
        title = self.field.text().strip()
        if title:
            language = self.kit.words.language
            self.begin.setEnabled(False)
            network = self.network.isChecked()
            self.kit.runtime.act(HostRoom(title=title, network=network, language=language))
            self.begun.emit()

    def _warn(self) -> None:
        say, on = self.kit.words.say, self.network.isChecked()
        self._warning.setText(say("share.network" if on else "own.near"))
        self._warning.set_role("warn" if on else "muted")
