"""The live screen: glance band, chat, questions, rail, timeline."""

from collections.abc import Callable, Iterator, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QSizePolicy, QSplitter, QStackedLayout, QWidget

from streamer_app.live.snapshot import ChatRow, Snapshot
from streamer_app.ui import states
from streamer_app.ui.actions import writes
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row, scrolling
from streamer_app.ui.panels.chat import ChatPanel
from streamer_app.ui.panels.glance import GlanceBand
from streamer_app.ui.panels.interaction import InteractionPanel
from streamer_app.ui.panels.payments import FunnelPanel, PaymentsPanel
from streamer_app.ui.panels.pitch import PitchPanel
from streamer_app.ui.panels.questions import QuestionsPanel
from streamer_app.ui.panels.state_page import StatePage
from streamer_app.ui.panels.timeline import TimelinePanel

SHARES = {"normal": (340, 516, 384), "large": (432, 832, 616), "narrow": (480, 360)}
LEAST = {
    "normal": ((226, 0), (430, 0), (296, 0)),
    "narrow": ((0, 340), (0, 460), (0, 440)),
}
"""The least (width, height) of chat, questions and rail."""
CHART_EVERY_MS = 2000


class LivePlace(QWidget):
    """Arranges its panels by the room there is, in px of the drawings (size over text size)."""

    sizes_changed = Signal(str, list)
    cancelled = Signal()

    def __init__(
        self, kit: Kit, page: StatePage, older: Callable[[int], list[ChatRow]] | None = None
    ) -> None:
        super().__init__()
        self._kit = kit
        self.mode = ""
        self.stage = False
        self._charted_ms = 0
        self._now: Snapshot | None = None
        self.band = GlanceBand(kit)
        self.chat = ChatPanel(kit, older)
        self.questions = QuestionsPanel(kit)
        self.pitch = PitchPanel(kit)
        self.interaction = InteractionPanel(kit)
        self.payments = PaymentsPanel(kit)
        self.funnel = FunnelPanel(kit)
        self.timeline = TimelinePanel(kit)
        self.page = page
        self._build()
        self.questions.list.selected.connect(
            lambda card: self.band.on_air.set_selected(card is not None)
        )
        # Qt selects a row before the list has scrolled to it.
        self.questions.list.selected.connect(self._follow, Qt.ConnectionType.QueuedConnection)
        self.band.open_asked.connect(lambda: self.questions.show_tab("open"))
        for panel in (self.band, self.chat, self.payments, self.funnel):
            panel.number_asked.connect(self.explain)
        self.page.cancelled.connect(self.cancelled)
        kit.theme.changed.connect(lambda: self._arrange(again=True))

    def _build(self) -> None:
        px = self._kit.theme.px
        self.side = QWidget()
        self._side = column(
            self.interaction, self.funnel, self.payments, gap=px(8), parent=self.side
        )
        self._side.setStretch(2, 1)
        self.rail = QWidget()
        self._rail = row(gap=px(8), parent=self.rail)
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.body.setHandleWidth(px(8))
        self.body.setChildrenCollapsible(False)
        for panel in (self.chat, self.questions, self.rail):
            self.body.addWidget(panel)
        self.body.splitterMoved.connect(
            lambda: self.sizes_changed.emit(f"body-{self.mode}", self.body.sizes())
        )
        self.inner = QWidget()
        self._column = column(
            self.band, self.body, self.timeline, gap=px(8), margins=(px(12), 0, px(12), 0),
            parent=self.inner,
        )  # fmt: skip
        self._column.setStretch(1, 1)
        self.area = scrolling(self.inner)
        empty = QWidget()
        column(self.page, margins=(px(12), 0, px(12), px(8)), parent=empty)
        self._pages = QStackedLayout(self)
        self._pages.addWidget(self.area)
        self._pages.addWidget(empty)
        self._pages.setCurrentWidget(empty)

    def _mode_for(self) -> str:
        width = self.width() / self._kit.theme.scale
        return "large" if width >= 1700 else "normal" if width >= 980 else "narrow"

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        low = self.height() / self._kit.theme.scale < 620
        self.side.setVisible(not (low and self.mode == "normal"))

    def _arrange(self, again: bool = False) -> None:
        mode = self._mode_for()
        if mode == self.mode and not again:
            return
        self.mode = mode
        large = mode == "large"
        self.band.arrange(mode)
        self.questions.set_columns(mode)
        self.pitch.set_large(large)
        self.funnel.setVisible(large)
        self._arrange_rail(mode)
        self._arrange_body(mode)
        if self.timeline.open != (large and self.height() / self._kit.theme.scale > 860):
            self.timeline.set_open(not self.timeline.open)

    def _arrange_body(self, mode: str) -> None:
        px, narrow = self._kit.theme.px, mode == "narrow"
        down, across = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
        self.body.setOrientation(down if narrow else across)
        self.body.insertWidget(0, self.questions if narrow else self.chat)
        least = LEAST["narrow" if narrow else "normal"]
        for panel, (wide, high) in zip((self.chat, self.questions, self.rail), least, strict=True):
            panel.setMinimumSize(px(wide), px(high))
        self.body.setMinimumHeight(px(840 if narrow else 360))
        self.body.setSizes(list(self.remembered(mode)))

    def _arrange_rail(self, mode: str) -> None:
        px = self._kit.theme.px
        for part in (self.pitch, self.side):
            # Qt measures a widget anew only through its first item, which has to go at once.
            self._rail.removeWidget(part)
        if mode == "narrow":
            self._column.insertWidget(2, self.rail)
        elif self.body.indexOf(self.rail) < 0:
            self.body.addWidget(self.rail)
        if mode == "normal":
            self._rail.setDirection(self._rail.Direction.TopToBottom)
            self._rail.addWidget(self.pitch, 0, Qt.AlignmentFlag.AlignTop)
            self._rail.addWidget(self.side, 1)
        else:
            self._rail.setDirection(self._rail.Direction.LeftToRight)
            self._rail.addWidget(self.pitch, 368)
            self._rail.addWidget(self.side, 240)
        self.payments.setMinimumHeight(px(54))
        self.pitch.setSizePolicy(
            QSizePolicy.Policy.Preferred,
            QSizePolicy.Policy.Maximum if mode == "normal" else QSizePolicy.Policy.Preferred,
        )

    def remembered(self, mode: str) -> Sequence[int]:
        """The columns' widths as they were left, or as drawn."""
        kept = self._kit.runtime.preferences.now.layout.splitters.get(f"body-{mode}")
        return kept if kept and len(kept) == self.body.count() else SHARES[mode]

    def reset(self) -> None:
        """The drawn widths again."""
        self.body.setSizes(list(SHARES[self.mode or "normal"]))

    def set_stage(self, stage: bool) -> None:
        """The teacher's view: no chat, larger questions."""
        self.stage = stage
        self.chat.setVisible(not stage)

    def reword(self) -> None:
        """Take the words again."""
        for panel in (
            self.band.on_air,
            self.chat,
            self.questions,
            self.pitch,
            self.interaction,
            self.payments,
            self.funnel,
            self.timeline,
            self.page,
        ):
            panel.reword()
        self._charted_ms = 0

    def _follow(self) -> None:
        """Keep the chosen question in sight where large text makes the page scroll."""
        listed = self.questions.list
        if listed.current is None or not self.area.verticalScrollBar().maximum():
            return
        row = listed.visualRect(listed.currentIndex())
        top = listed.viewport().mapTo(self.inner, row.topLeft()).y()
        half = min(row.height(), self.area.viewport().height()) // 2
        self.area.ensureVisible(0, top + row.height() // 2, 0, half + self._kit.theme.px(8))

    def _turn(self, page: int) -> None:
        if page != self._pages.currentIndex():
            self._pages.setCurrentIndex(page)
            if self.isVisible() and not writes(QApplication.focusWidget()):
                self.focus_front()

    def focus_front(self, reason: Qt.FocusReason = Qt.FocusReason.OtherFocusReason) -> None:
        """Give the focus to what is in front: the questions, or the state and its first button."""
        listed = self._pages.currentIndex() == 0
        (self.questions.list if listed else self.page.front).setFocus(reason)

    def explain(self, group: str) -> None:
        """What the numbers of a tile or a line mean, and the rows that they count."""
        if self._now is not None and self._now.session is not None:
            from streamer_app.ui.number_sheet import NumberSheet

            NumberSheet(self._kit, self, group, self._now).open()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Everything of a moment; the charts at most every two seconds."""
        for _ in self.showing(snapshot):
            pass

    def showing(self, snapshot: Snapshot) -> Iterator[None]:
        """The same in steps that take about as long as each other."""
        self._now = snapshot
        page = states.page_of(snapshot)
        self._turn(0 if page == "live" else 1)
        if page != "live":
            self.page.show_snapshot(snapshot)
            return
        self.band.show_snapshot(snapshot, frozen=states.frozen(snapshot))
        yield
        self.chat.show_snapshot(snapshot)
        self.questions.show_snapshot(snapshot)
        yield
        self.pitch.show_snapshot(snapshot)
        self.interaction.show_snapshot(snapshot)
        yield
        self.payments.show_snapshot(snapshot)
        yield
        if self.mode == "large":
            self.funnel.show_snapshot(snapshot)
        if abs(snapshot.at_ms - self._charted_ms) >= CHART_EVERY_MS:
            self._charted_ms = snapshot.at_ms
            self.timeline.show_snapshot(snapshot)
