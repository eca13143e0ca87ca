"""The session's rooms: how each is doing, what to do next, one more, one's own."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.errors import next_step
from streamer_app.live.actions import Again, Part
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row, scrolling
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.states import doubtful, health_word, place_name
from streamer_app.ui.theme import Role
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.panel import Divider
from streamer_app.ui.widgets.plain_label import PlainLabel

if TYPE_CHECKING:
    from streamer_app.live.snapshot import Link, Snapshot

HEIGHT = 480


class RoomLine(QWidget):
    """One room: a mark, its name and title, how it is doing in words, and two ways out."""

    def __init__(self, kit: Kit, link: "Link") -> None:
        super().__init__()
        self._kit = kit
        theme, px, say = kit.theme, kit.theme.px, kit.words.say
        good = link.state == "connected" and link.note is None
        broken = link.state in ("waiting", "stopped")
        icon = "check" if good else "warning" if broken else "more"
        role: Role = "ok" if good else "fault" if broken else "muted"
        mark = IconLabel(theme, icon, role=role, says=health_word(link, kit.words))
        name = ElidingLabel(theme, place_name(link, kit.words), bold=True)
        title = ElidingLabel(theme, link.title, role="muted")
        title.setVisible(bool(link.title))
        told = PlainLabel(theme, self._words(link), role="muted", wrap=True)
        again = ActionButton(theme, say("rooms.again"), kind="solid" if doubtful(link) else "quiet")
        again.clicked.connect(lambda: kit.runtime.act(Again(link.wire or link.source, link.room)))
        part = ActionButton(theme, say("rooms.part"))
        part.clicked.connect(lambda: kit.runtime.act(Part(link.wire or link.source, link.room)))
        for button, code in ((again, "rooms.again_name"), (part, "rooms.part_name")):
            button.setAccessibleName(say(code, place=place_name(link, kit.words)))
        words = column(name, title, told, gap=px(2))
        line = row(mark, words, again, part, gap=px(10), margins=(0, px(8), 0, px(8)), parent=self)
        line.setStretch(1, 1)

    def _words(self, link: "Link") -> str:
        told = health_word(link, self._kit.words)
        step = next_step(link.why) if link.state == "stopped" and link.why else None
        return f"{told} {self._kit.words.tell(step)}" if step else told


class RoomsSheet(Sheet):
    """Follows the snapshots that it is shown."""

    connect_asked = Signal()
    own_asked = Signal()

    def __init__(self, kit: Kit, parent: QWidget, snapshot: "Snapshot") -> None:
        super().__init__(kit, parent, kit.words.say("rooms.title"), 720, HEIGHT)
        theme, px, say = kit.theme, kit.theme.px, kit.words.say
        self._shown: object = None
        self._none = PlainLabel(theme, say("rooms.none"), role="muted", wrap=True)
        inside = QWidget()
        self._lines = column(gap=0)
        whole = column(self._none, gap=0, parent=inside)
        whole.addLayout(self._lines)
        whole.addStretch(1)
        self.more = ActionButton(theme, say("rooms.more"), height=36)
        self.own = ActionButton(theme, "", height=36)
        self.more.clicked.connect(self._leaving(self.connect_asked.emit))
        self.own.clicked.connect(self._leaving(self.own_asked.emit))
        self.body.addWidget(scrolling(inside), 1)
        self.body.addWidget(Divider(theme))
        self.body.addLayout(row(self.more, self.own, None, gap=px(8)))
        self.show_snapshot(snapshot)

    def _leaving(self, then: Callable[[], None]) -> Callable[[], None]:
        def left() -> None:
            self.accept()
            then()

        return left

    def show_snapshot(self, snapshot: "Snapshot") -> None:
        """The rooms of this moment; nothing is built anew while nothing changes."""
        links = () if snapshot.ended else snapshot.links
        self.own.set_text(self.kit.words.say("rooms.own_open" if snapshot.own else "rooms.own"))
        if links == self._shown:
            return
        self._shown = links
        emptied(self._lines)
        self._none.setVisible(not links)
        for link in links:
            self._lines.addWidget(RoomLine(self.kit, link))
            self._lines.addWidget(Divider(self.kit.theme))
