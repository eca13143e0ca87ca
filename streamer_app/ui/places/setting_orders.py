"""Settings, orders: a shop's table replaces what was noted by hand and adds the rest."""

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QWidget

from streamer_app.errors import AppError
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column
from streamer_app.ui.messages import failure
from streamer_app.ui.panels.arrivals import strangers, taken
from streamer_app.ui.panels.outcome import OutcomeView
from streamer_app.ui.panels.under_way import UnderWay
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.setting_courses import TABLES
from streamer_app.ui.places.setting_incoming import IncomingView
from streamer_app.ui.places.setting_rows import fact
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Divider, Panel

if TYPE_CHECKING:
    from streamer_app.live.shop import OrdersTaken


class OrdersPage(QWidget):
    """Import by button or by dropping a file; how orders are matched is said beside it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say, theme = kit.words.say, kit.theme
        self.outcome = OutcomeView(kit)
        self.under_way = UnderWay(kit)
        self.incoming = IncomingView(kit)
        choose = ActionButton(theme, say("courses.import"), kind="solid")
        choose.clicked.connect(self._choose)
        panel = Panel(theme)
        column(
            fact(kit, say("orders.import_title"), say("orders.import_tip"), choose),
            Divider(theme),
            fact(kit, say("orders.shops"), say("orders.shops_tip")),
            Divider(theme),
            fact(kit, say("orders.match"), say("orders.match_tip")),
            gap=0,
            parent=panel,
        )
        self.setAcceptDrops(True)
        column(*(panel, self.under_way, self.outcome, self.incoming), gap=theme.px(8), parent=self)

    def _choose(self) -> None:
        title = self._kit.words.say("orders.import_title")
        name = QFileDialog.getOpenFileName(self, title, "", TABLES)[0]
        if name:
            self.take(Path(name))

    def take(self, file: Path) -> None:
        """Take a table of orders in; one at a time."""
        if self.under_way.busy:
            return
        progress = self.under_way.begin(file.name)
        future = self._kit.runtime.shop.import_orders(file, progress)
        when_done(self, future, self._taken, self._failed)

    def _taken(self, made: "OrdersTaken") -> None:
        self.under_way.done()
        words = self._kit.words
        good = not made.bad and not made.strange
        self.outcome.tell(taken(made, words), strangers(made, words), good=good)

    def _failed(self, error: AppError) -> None:
        self.under_way.done()
        self.outcome.tell(failure(self._kit.words, error), good=False)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls():
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        files = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if files:
            self.take(Path(files[0]))
