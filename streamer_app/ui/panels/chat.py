"""The chat beside the questions: filters, the lines, the three rates at its foot."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QMenu, QWidget

from streamer_app.live.actions import MakeQuestion
from streamer_app.live.filters import Sieve
from streamer_app.live.snapshot import ChatRow, Snapshot
from streamer_app.settings import Settings
from streamer_app.ui.blocking import block, can_block
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels import figures
from streamer_app.ui.widgets.buttons import IconButton, LinkButton
from streamer_app.ui.widgets.chat_view import chat_view
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import set_tip
from streamer_app.ui.widgets.runs_button import RunsButton
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab

FILTERS = ("all", "asks", "paid", "course")

ROOM_FOR_LIKES = 400
"""The width from which the likes stand beside the other rates."""


class ChatPanel(Panel):
    """Follows the newest line unless somebody reads back."""

    viewer_asked = Signal(object)
    card_asked = Signal(int)
    number_asked = Signal(str)
    """``rates``: the numbers at the foot are to be explained."""

    def __init__(self, kit: Kit, older: Callable[[int], list[ChatRow]] | None = None) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self.tabs = SegmentedTabs(theme, self._filters(), name=kit.words.say("chat.filter"))
        self.pause = IconButton(theme, "pause", kit.words.say("action.pause_chat"))
        self.pause.clicked.connect(lambda: kit.actions.call("pause_chat"))
        # Both implementations fulfil ChatView; QWidget alone does not say so.
        self.view: Any = chat_view(theme, kit.words.say, older=older)
        self.rates = RunsButton(theme)
        self.rates.activated.connect(partial(self.number_asked.emit, "rates"))
        head, foot = QWidget(), QWidget()
        row(self.tabs, None, self.pause, margins=(px(8), px(6), px(12), px(6)), parent=head)
        row(self.rates, margins=(px(12), px(6), px(12), px(6)), parent=foot)
        head.setFixedHeight(px(40))
        foot.setFixedHeight(px(32))
        self._head, self._foot = head, foot
        self.hidden = LinkButton(theme, "", size=12)
        self._unseen = QWidget()
        row(self.hidden, None, margins=(px(12), 0, px(12), px(4)), parent=self._unseen)
        self._unseen.hide()
        parts = (head, self._unseen, Divider(theme), self.view, Divider(theme), foot)
        column(*parts, gap=0, grow=3, parent=self)
        self._connect()
        self.paused = False
        self.reword()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.view.set_filter)
        self.view.viewer_activated.connect(self.viewer_asked)
        self.view.card_activated.connect(self.card_asked)
        self.view.paused_changed.connect(self._show_paused)
        self._kit.theme.changed.connect(self._resize)
        self.view.menu_asked.connect(self._show_menu)
        self.hidden.clicked.connect(self._kit.actions.caller("filters"))
        preferences = self._kit.runtime.preferences
        self._chosen = preferences.now.filters
        self._sieve = Sieve(lambda: preferences.now.filters)
        preferences.watch(self._follow)
        if not self._chosen.merge:
            self._refilter()

    def _resize(self) -> None:
        self._head.setFixedHeight(self._kit.theme.px(40))
        self._foot.setFixedHeight(self._kit.theme.px(32))

    def _follow(self, now: Settings) -> None:
        if now.filters != self._chosen:
            self._chosen = now.filters
            self._refilter()

    def _refilter(self) -> None:
        filters = self._sieve.now
        merging = filters.chosen.merge
        self.view.refilter(lambda line: filters.hides(line) is not None, merging=merging)
        self._tell_hidden()

    def _tell_hidden(self) -> None:
        count = self.view.hidden
        if count or not self._unseen.isHidden():
            self.hidden.set_text(self._kit.words.say("chat.hidden", n=count))
            self._unseen.setVisible(count > 0)

    def _show_menu(self, line: ChatRow, at: QPoint) -> None:
        self.menu(line).popup(at)

    def menu(self, line: ChatRow) -> QMenu:
        """What can be done with one line, by mouse or with the menu key."""
        kit, menu = self._kit, QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        say = kit.words.say
        card = menu.addAction(say("chat.viewer"))
        card.setEnabled(bool(line.name))
        card.triggered.connect(lambda: self.viewer_asked.emit(line))
        ask = menu.addAction(say("action.make_question"))
        ask.setEnabled(line.kind in ("chat", "paid_message") and line.card is None)
        ask.triggered.connect(lambda: kit.runtime.act(MakeQuestion(line.row)))
        menu.addSeparator()
        out = menu.addAction(say("action.block_viewer"))
        out.setEnabled(can_block(line))
        out.triggered.connect(lambda: block(kit.runtime.preferences, line))
        menu.addAction(say("action.filters")).triggered.connect(kit.actions.caller("filters"))
        return menu

    def _filters(self) -> list[Tab]:
        return [Tab(kind, self._kit.words.say(f"chat.{kind}")) for kind in FILTERS]

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self.tabs.set_tabs(self._filters())
        self.view.set_words(say, mask=self._kit.words.mask)
        self.view.set_empty_text(say("chat.empty"))
        self._tell_hidden()
        self._show_paused(self.paused, 0)

    def _show_paused(self, paused: bool, fresh: int) -> None:
        self.paused = paused
        wide = self.width() >= self._kit.theme.px(300)
        hint = self._kit.actions.hint("pause_chat") if wide else ""
        name = "action.follow_chat" if paused else "action.pause_chat"
        self.pause.set_icon("play" if paused else "pause")
        self.pause.set_words(self._kit.words.say(name), hint)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._show_paused(self.paused, 0)

    def toggle_pause(self) -> None:
        """Stop or follow."""
        self.view.set_paused(not self.paused)

    def extend(self, rows: Sequence[ChatRow], skipped: int) -> None:
        """A tick's lines."""
        self.view.extend(rows, skipped)
        self._tell_hidden()

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The rates, and what an empty list means."""
        words = self._kit.words
        here = any(link.state == "connected" for link in snapshot.links)
        self.view.set_empty_text(words.say("state.waiting" if here else "chat.empty"))
        wide = self.width() >= self._kit.theme.px(ROOM_FOR_LIKES)
        shown = (*figures.RATES, *figures.LIKES) if wide else figures.RATES
        self.rates.set_runs(figures.rates(snapshot, words, shown))
        if wide:
            set_tip(self.rates, figures.missing_rates(snapshot, words))
