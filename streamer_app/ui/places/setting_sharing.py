"""Settings: sharing the desk, and what the broadcast software shows of it."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.desk.overlay_keys import ITEMS
from streamer_app.live.snapshot import Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column
from streamer_app.ui.overlay_source import OverlaySource
from streamer_app.ui.places.setting_rows import fact
from streamer_app.ui.sharing import DeskView
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Panel

SHARED_WORDS: Final = (
    *("share.on", "share.valid_for", "share.role", "share.scan", "share.people"),
    *("share.port", "share.certificate"),
)
OBS_WORDS: Final = (
    *("share.overlay.question", "share.overlay.poll", "share.overlay.counter"),
    *("share.css", "obs.strip"),
)


class SharingPage(QWidget):
    """The same as the sheet of the question desk."""

    def __init__(self, kit: Kit, snapshot: Snapshot) -> None:
        super().__init__()
        px = kit.theme.px
        self.view = DeskView(kit, snapshot)
        panel = Panel(kit.theme)
        column(self.view, margins=(px(16), px(12), px(16), px(12)), parent=panel)
        column(panel, parent=self)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The desk as it is shared at this moment."""
        self.view.show_snapshot(snapshot)


class ObsPage(QWidget):
    """A browser source for each part of the overlay; ``share`` asks for the desk's sharing."""

    share = Signal()

    def __init__(self, kit: Kit, snapshot: Snapshot) -> None:
        super().__init__()
        theme, px, say = kit.theme, kit.theme.px, kit.words.say
        self.go = ActionButton(theme, say("obs.share_go"))
        self.go.clicked.connect(self.share)
        self._closed = Panel(theme)
        column(fact(kit, say("obs.share"), say("obs.share_tip"), self.go), parent=self._closed)
        self.sources = {item: OverlaySource(kit, item) for item in ITEMS}
        panels: list[QWidget] = []
        for source in self.sources.values():
            panels.append(Panel(theme))
            column(source, margins=(px(16), px(12), px(16), px(12)), parent=panels[-1])
        strip = Panel(theme)
        column(fact(kit, say("obs.strip"), say("obs.strip_tip")), parent=strip)
        column(self._closed, *panels, strip, gap=px(8), parent=self)
        self.show_snapshot(snapshot)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The addresses as they are at this moment."""
        self._closed.setVisible(snapshot.desk is None)
        for source in self.sources.values():
            source.show_share(snapshot.desk)
