"""Over somebody else's desk: as whom one is there, whether it can be reached, and a quiet word."""

from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QMenu, QWidget

from streamer_app.live.actions import Decide
from streamer_app.ui.chooser import ask_text
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.chip import Chip, Dot
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from streamer_app.live.guest import GuestNow

WHISPERS: Final = ("slow", "sound", "end")


class GuestHead(QWidget):
    """问题台 助教 小李 ● 192.168.1.20:8123 … 提醒主讲 操作记录"""

    def __init__(self, kit: Kit, role: str) -> None:
        super().__init__()
        self._kit = kit
        self._role = role
        theme, px = kit.theme, kit.theme.px
        self.setFixedHeight(px(44))
        self._title = PlainLabel(theme, size=20, bold=True)
        self._role_chip = Chip(theme, role="text")
        self._name = PlainLabel(theme, size=16)
        self._dot = Dot(theme, "line", size=8)
        self._state = ElidingLabel(theme, role="muted")
        self.whisper = ActionButton(theme, "", height=32)
        self.log = ActionButton(theme, "", height=32)
        self.whisper.clicked.connect(self._drop)
        self.log.clicked.connect(kit.actions.caller("desk_log"))
        self.whisper.setVisible(role != "viewer")
        line = row(
            self._title, self._role_chip, self._name, px(8), self._dot, self._state,
            self.whisper, self.log, gap=px(8), margins=(px(12), 0, px(12), 0), parent=self,
        )  # fmt: skip
        line.setStretch(5, 1)
        self.reword()

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self._title.setText(say("desk.page.title"))
        self._role_chip.set_text(say(f"desk.role.{self._role}"))
        self._name.setText(self._kit.me)
        self.whisper.set_text(say("desk.page.whisper"))
        self.log.set_text(say("action.desk_log"))

    def show_now(self, now: "GuestNow") -> None:
        """Whether the desk can be reached."""
        there = now.lost_ms is None
        self._dot.set_role("ok" if there else "line")
        self._state.setText(self._kit.words.say("join.at", host=now.host))
        self.whisper.setEnabled(there)

    def _drop(self) -> None:
        menu = QMenu(self)
        say = self._kit.words.say
        for what in WHISPERS:
            menu.addAction(say(f"desk.page.whisper_{what}"), partial(self._say, what))
        menu.addAction(say("desk.page.whisper_thanks"), self._thank)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self.whisper.mapToGlobal(self.whisper.rect().bottomLeft()))

    def _say(self, what: str, name: str = "") -> None:
        args = {"what": what, "name": name}
        self._kit.runtime.act(Decide("whisper", 0, args, actor=self._kit.me))

    def _thank(self) -> None:
        say = self._kit.words.say
        name = ask_text(
            self._kit, self.window(), say("desk.page.whisper_thanks"), say("desk.page.whisper_whom")
        )
        if name and name.strip():
            self._say("thanks", name.strip()[:40])
