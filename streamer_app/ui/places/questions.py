"""The desk as a place: every card with its details, made for whoever decides all evening."""

from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QSplitter, QWidget

from streamer_app.live.actions import Decide
from streamer_app.live.snapshot import Card, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels.answers import Answers
from streamer_app.ui.panels.card_chips import around
from streamer_app.ui.panels.card_detail import CardDetail
from streamer_app.ui.panels.card_drag import CardDrag
from streamer_app.ui.panels.card_filters import CardFilters
from streamer_app.ui.panels.card_list import CardList
from streamer_app.ui.panels.card_order import pin_place
from streamer_app.ui.panels.desk_news import seen_rev
from streamer_app.ui.panels.desk_toast import DeskToast, Then
from streamer_app.ui.panels.merging import Merging
from streamer_app.ui.panels.on_air import caption
from streamer_app.ui.panels.questions import tab_counts
from streamer_app.ui.panels.row_head import RowHead, dress_rows
from streamer_app.ui.widgets.buttons import ActionButton, IconButton, LinkButton
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.question_text import QuestionText
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.words import Words

TABS = ("open", "new", "pinned", "later", "answered", "dismissed")
LEGEND = (
    "answered",
    "on_air",
    "pin",
    "later",
    "dismiss",
    "group",
    "ungroup",
    "template",
    "course",
    "claim",
    "note",
    "text",
    "undo",
    "redo",
)


class OnAirLine(Panel):
    """The card on air over the list, with the two ways it can end."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme, bar="accent")
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._caption = RunsLabel(theme)
        self._text = QuestionText(theme, size=16, most=2)
        self.answered = ActionButton(theme, "", height=32)
        self.following = ActionButton(theme, "", height=32)
        self.answered.clicked.connect(kit.actions.caller("answer_on_air"))
        self.following.clicked.connect(kit.actions.caller("next"))
        text = column(self._caption, self._text, gap=px(2))
        line = row(
            text,
            self.answered,
            self.following,
            gap=px(12),
            margins=(px(16), px(6), px(12), px(6)),
            parent=self,
        )
        line.setStretch(0, 1)

    def set_lines(self, most: int) -> None:
        """One line where there is little room; the tool tip has the rest."""
        self._text.set_size(16, most=most)

    def reword(self) -> None:
        """Take the words and keys again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        for button, action in ((self.answered, "answer_on_air"), (self.following, "next")):
            button.setVisible(self._kit.actions.offers(action))
        self.answered.set_text(say("action.answered"), hint("answer_on_air"))
        self.following.set_text(say("action.next"), hint("next"))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The card on air, or nothing at all."""
        card = snapshot.on_air
        self.setVisible(card is not None)
        if card is not None:
            words = self._kit.words
            self._caption.set_runs((Run(caption(card, snapshot.at_ms, words), "accent"),))
            self._text.setText(card.text)


LOW: Final = 420
"""Below this height in px of the drawings the rows need the room of the key list and the count."""


def legend(kit: Kit, words: Words) -> list[Run]:
    """J K 上下  A 已答  O 正在答 …"""
    step = f"{kit.actions.hint('next_row')} {kit.actions.hint('previous_row')}"
    runs = [Run(step + " ", "text", True), Run(words.say("keys.up_down") + "    ")]
    for action in LEGEND:
        if (key := kit.actions.hint(action)) and kit.actions.offers(action):
            runs.append(Run(key + " ", "text", True))
            runs.append(Run(words.say(f"action.{action}") + "    "))
    return runs


class QuestionsPlace(QWidget):
    """Tabs and search on top, the list, the selected card at the right, the keys below."""

    def __init__(self, kit: Kit, answers: Answers) -> None:
        super().__init__()
        self._kit = kit
        self._snapshot: Snapshot | None = None
        theme, px = kit.theme, kit.theme.px
        self.tabs = SegmentedTabs(theme, self._named(), name=kit.words.say("place.questions"))
        self.search = QLineEdit()
        self.filters = CardFilters(kit)
        self.people = RunsLabel(theme)
        self._named_here = False
        self.share = IconButton(theme, "person", "")
        self.share.clicked.connect(kit.actions.caller("share"))
        self.air = OnAirLine(kit)
        self.list = CardList(kit, "desk")
        self.drag = CardDrag(theme, self.list)
        self.head = RowHead(kit, self.list)
        self.detail = CardDetail(kit, answers)
        self.merging = Merging(kit)
        self.waiting = LinkButton(theme, "")
        self._hold = PlainLabel(theme, role="muted")
        self._shown = PlainLabel(theme, role="muted")
        self._legend = RunsLabel(theme)
        dress_rows(kit, self.list)
        self._build(px(8), px(12))
        self.toast = DeskToast(kit, self.list)
        self._connect()
        self.reword()

    def _build(self, gap: int, edge: int) -> None:
        px = self._kit.theme.px
        self.search.setFixedWidth(px(150))
        self.search.setMinimumHeight(px(28))
        left = Panel(self._kit.theme)
        foot = QWidget()
        row(
            self.waiting, self._hold, None, self._shown, margins=(edge, px(6), edge, px(6)),
            parent=foot,
        )  # fmt: skip
        column(
            self.air, Divider(self._kit.theme), self.head, self.list,
            Divider(self._kit.theme), foot, gap=0, grow=3, parent=left,
        )  # fmt: skip
        self.body = QSplitter(Qt.Orientation.Horizontal)
        self.body.setHandleWidth(gap)
        self.body.setChildrenCollapsible(False)
        self.body.addWidget(left)
        side = QWidget()
        column(self.detail, self.merging, gap=0, parent=side)
        self.body.addWidget(side)
        self.body.setSizes([px(880), px(368)])
        self.body.setStretchFactor(0, 1)
        top = row(
            self.tabs, None, self.filters, px(4), self.search, px(4), self.people, self.share,
            margins=(0, px(4), 0, px(4)),
        )  # fmt: skip
        legend_line = row(self._legend, margins=(px(4), px(4), 0, px(4)))
        column(
            top, self.body, legend_line, gap=px(4), margins=(edge, 0, edge, 0), grow=1, parent=self
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_top()
        narrow = self.width() / self._kit.theme.scale < 900
        low = self.height() / self._kit.theme.scale < LOW
        for part in (self._legend, self._shown):
            part.setVisible(not low)
        down, across = Qt.Orientation.Vertical, Qt.Orientation.Horizontal
        self.body.setOrientation(down if narrow else across)
        mode = "narrow" if narrow else "desk"
        if mode != self.list.delegate.mode:
            self.air.set_lines(1 if narrow else 2)
            if narrow:
                upper = self.height() * (7 if low else 6) // 10
                self.body.setSizes([upper, self.height() - upper])
            self.head.setVisible(not narrow)
            self.list.arrange(mode)

    def _fit_top(self) -> None:
        """Where the line over the list is too short, names go first, filters, then the search."""
        px, tabs = self._kit.theme.px, self.tabs.sizeHint().width()
        say = self._kit.words.say
        tight = self.width() - tabs < px(240)
        self.share.setVisible(self._kit.actions.offers("share"))
        self.share.set_words(say("share.title"), "" if tight else say("action.share"))
        share = self.share.sizeHint().width()
        spare = self.width() - tabs - share - px(56)
        self.search.setFixedWidth(max(px(56), min(px(150), spare)))
        # Without room for all its words it says the first, and keeps none free for a button.
        self.search.setPlaceholderText(
            say("questions.search_short" if tight else "questions.search")
        )
        self.search.setClearButtonEnabled(not tight)
        room = spare - px(150) - px(24) - self.filters.sizeHint().width()
        self.filters.setVisible(room >= 0)
        self.people.setVisible(self._named_here and room >= self.people.sizeHint().width())

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.list.choose_tab)
        self.waiting.clicked.connect(self.list.load_new)
        self.list.selected.connect(self._select)
        self.merging.opened.connect(self.detail.hide)
        self.merging.closed.connect(self._merging_closed)
        self.list.waiting_changed.connect(self._show_waiting)
        self.search.textChanged.connect(self.filters.type)
        self.filters.changed.connect(self._filter)
        self.drag.moved.connect(self._put)

    def _put(self, card: Card, before: int) -> None:
        """Among the pins it is everybody's order, anywhere else one's own."""
        if self._snapshot is None:
            return
        if card.state == "pinned":
            place = pin_place(card, before, self._snapshot.cards)
            args = {"at": place}
            seen = seen_rev(self._snapshot)
            self._kit.runtime.act(Decide("pinned", card.card, args, seen, self._kit.me))
            self.list.put(card.card, before)
            text = display_text(card.text, 18)
            self.said(self._kit.words.say("done.pin_moved", text=text, n=place + 1))
        if card.state != "pinned" or self.filters.choice.order == "manual":
            self.filters.put(card.card, before)

    def _named(self) -> list[Tab]:
        counts = tab_counts(self._snapshot) if self._snapshot else {}
        return [Tab(tab, self._kit.words.say(f"tab.{tab}"), counts.get(tab, 0)) for tab in TABS]

    def reword(self) -> None:
        """Take the words and keys again."""
        say = self._kit.words.say
        self.tabs.set_tabs(self._named())
        self.search.setAccessibleName(say("questions.find"))
        self.list.setAccessibleName(say("place.questions"))
        self._legend.set_runs(legend(self._kit, self._kit.words))
        self._fit_top()
        self.filters.reword()
        self.air.reword()
        self.detail.reword()
        self._show_waiting(self.list.waiting)

    def _show_waiting(self, count: int) -> None:
        say, key = self._kit.words.say, self._kit.actions.hint("load_new")
        for part in (self.waiting, self._hold):
            part.setVisible(count > 0)
        self.waiting.set_text(say("questions.waiting", n=count))
        self._hold.setText(say("questions.hold", key=key))

    def _select(self, card: Card | None) -> None:
        self.merging.close_list()
        if self._snapshot is not None:
            self.detail.show_snapshot(self._snapshot, card)

    def _merging_closed(self) -> None:
        self.detail.show()
        self.list.setFocus()

    def leave(self) -> bool:
        """Esc: back from choosing what to merge with. Whether there was something to leave."""
        open_now = not self.merging.isHidden()
        self.merging.close_list()
        return open_now

    def _show_people(self, snapshot: Snapshot) -> None:
        """● 小李  ● 小王, who is at the desk now."""
        here = [person for person in snapshot.desk.people if person.here] if snapshot.desk else []
        runs = [
            run
            for person in here[:4]
            for run in (Run("● ", "ok"), Run(display_text(person.name, 8) + "   ", "text"))
        ]
        self.people.set_runs(runs)
        self._named_here = bool(runs)
        self._fit_top()

    def _filter(self) -> None:
        self.list.clear_selection()
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)

    def show_tab(self, tab: str) -> None:
        """Another tab."""
        self.tabs.choose(tab, tell=False)
        self.list.choose_tab(tab)

    def focus_search(self) -> None:
        """The key /."""
        self.search.setFocus()

    def select(self, card: Card) -> None:
        """Open one card."""
        self.show_tab("open" if card.state in ("new", "pinned") else card.state)
        if self._snapshot is not None:
            self.show_snapshot(self._snapshot)
        self.list.load_new()
        self.list.select_card(card.card)

    def said(self, text: str, link: str = "", then: Then | None = None) -> None:
        """What was just done, with its undo or another way to answer."""
        self.toast.say(text, link, then)

    def warned(self, text: str, link: str, then: Then) -> None:
        """What was wished in vain."""
        self.toast.warn(text, link, then)

    def told(self, text: str) -> None:
        """What somebody else did."""
        self.toast.tell(text)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """Cards, counts and the card on air."""
        self._snapshot = snapshot
        say = self._kit.words.say
        counts = tab_counts(snapshot)
        self.tabs.set_counts({tab: counts[tab] for tab in TABS})
        self.air.show_snapshot(snapshot)
        self._show_people(snapshot)
        about = around(snapshot, self._kit.words)
        self.filters.show_around(about)
        self.filters.show_themes(snapshot.themes)
        self.list.show_cards(self.filters.choice.of(snapshot.cards), about)
        self.filters.listed = [card.card for card in self.list.rows.cards]
        self.list.set_empty_text(say("questions.none", n=counts["answered"]))
        if self.list.current is not None:
            self.detail.show_snapshot(snapshot, self.list.current)
        everything = counts.get(self.list.tab) or 0
        shown = self.list.rows.rowCount()
        self._shown.setText(say("questions.shown", shown=shown, all=everything))
