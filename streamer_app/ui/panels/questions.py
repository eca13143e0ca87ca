"""The question list of the live screen, with the ten decisions for the selected card."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from streamer_app.live.snapshot import Card, Snapshot
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels.card_chips import around
from streamer_app.ui.panels.card_list import CardList
from streamer_app.ui.panels.desk_toast import DeskToast, Then
from streamer_app.ui.panels.row_head import RowHead, dress_rows
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.words import Words

TABS = ("open", "new", "pinned", "later", "answered")
TEN = (
    "on_air",
    "answered",
    "pin",
    "later",
    "dismiss",
    "group",
    "template",
    "course",
    "claim",
    "note",
)


def tab_counts(snapshot: Snapshot) -> dict[str, int | None]:
    """The tabs' counts; what is open is what is new plus what is pinned."""
    counts: dict[str, int | None] = {tab: snapshot.counts.get(tab, 0) for tab in TABS}
    counts["dismissed"] = snapshot.counts.get("dismissed", 0)
    counts["open"] = snapshot.counts.get("new", 0) + snapshot.counts.get("pinned", 0)
    return counts


def about(card: Card, words: Words) -> str:
    """#36 · 晚风等 6 人问 · 首问 20:44:41 · 原话 4 种"""
    name = display_text(words.person(card.samples[0].name), 12) if card.samples else ""
    if name and card.askers > 1:
        asked = words.say("selected.asked_by", name=name, n=words.number(card.askers))
    else:
        asked = name or words.say("desk.asked", n=card.askers)
    parts = [f"#{card.card}", asked, words.say("selected.first", time=words.clock(card.first_ms))]
    if len(card.wordings) > 1:
        parts.append(words.say("selected.wordings", n=len(card.wordings)))
    return " · ".join(parts)


class Selected(QWidget):
    """The foot of the list: one line about the card, and ten buttons."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._card: Card | None = None
        self._across, self._hints = 0, True
        self.about = RunsLabel(kit.theme)
        self.open = LinkButton(kit.theme, "", chevron=True)
        self.open.clicked.connect(lambda: kit.actions.call("open"))
        self.buttons: dict[str, ActionButton] = {}
        px = kit.theme.px
        self._grid = QGridLayout()
        self._grid.setSpacing(px(6))
        for action in TEN:
            kind = "solid" if action == "on_air" else "quiet"
            button = ActionButton(kit.theme, "", kind=kind, height=32)  # type: ignore[arg-type]
            button.clicked.connect(kit.actions.caller(action))
            self.buttons[action] = button
        self.arrange(5)
        head = row(self.about, self.open, gap=px(8))
        head.setStretch(0, 1)
        column(head, self._grid, gap=px(6), margins=(px(12), px(8), px(12), px(8)), parent=self)
        self.reword()

    def arrange(self, across: int, hints: bool = True) -> None:
        """Five a line, ten at 1920; without the keys' letters where the column is narrow."""
        if (across, hints) == (self._across, self._hints):
            return
        self._across, self._hints = across, hints
        self._name_buttons()
        for at, action in enumerate(TEN):
            self._grid.removeWidget(self.buttons[action])
            self._grid.addWidget(self.buttons[action], at // across, at % across)
        for at in range(10):
            self._grid.setColumnStretch(at, 1 if at < across else 0)

    def _name_buttons(self) -> None:
        actions = self._kit.actions
        for action, button in self.buttons.items():
            key = actions.hint(action) if self._hints else ""
            button.set_text(actions.name(action), key)

    def reword(self) -> None:
        """Take the words and keys again."""
        self._name_buttons()
        actions = self._kit.actions
        opening = self._kit.words.say("selected.open", key=actions.hint("open"))
        self.open.set_text(opening.strip())
        self.show_card(self._card)

    def show_card(self, card: Card | None) -> None:
        """The card the buttons act on."""
        self._card = card
        words = self._kit.words
        self.open.setVisible(card is not None)
        self.buttons["on_air"].set_kind("solid" if card is not None else "quiet")
        for button in self.buttons.values():
            button.setEnabled(card is not None)
        if card is None:
            self.about.set_runs((Run(words.say("selected.none")),))
        else:
            self.about.set_runs((Run(about(card, words)),))


class QuestionsPanel(Panel):
    """Tabs with counts, the bar of held-back cards, the list, the selected card's buttons."""

    opened = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._snapshot: Snapshot | None = None
        self.tabs = SegmentedTabs(theme, self._named(), name=kit.words.say("place.questions"))
        self.fresh = ActionButton(theme, "", height=24)
        self.fresh.hide()
        self.list = CardList(kit, "normal")
        self.chosen = Selected(kit)
        self._head = QWidget()
        row(self.tabs, None, self.fresh, gap=4, margins=(px(8), 6, px(8), 6), parent=self._head)
        self._head.setFixedHeight(px(40))
        self._columns = RowHead(kit, self.list)
        self._columns.hide()
        dress_rows(kit, self.list)
        column(
            self._head,
            Divider(theme),
            self._columns,
            self.list,
            Divider(theme),
            self.chosen,
            gap=0,
            grow=3,
            parent=self,
        )
        self.toast = DeskToast(kit, self.list)
        self._connect()
        self.reword()

    def _connect(self) -> None:
        self.tabs.chosen.connect(self.list.choose_tab)
        self.fresh.clicked.connect(self.list.load_new)
        self.list.waiting_changed.connect(self._show_waiting)
        self.list.selected.connect(self.chosen.show_card)
        self.list.opened.connect(self.opened)
        self._kit.theme.changed.connect(lambda: self._head.setFixedHeight(self._kit.theme.px(40)))

    def _named(self) -> list[Tab]:
        counts = tab_counts(self._snapshot) if self._snapshot else {}
        say = self._kit.words.say
        return [Tab(tab, say(f"tab.{tab}"), counts.get(tab, 0)) for tab in TABS]

    def reword(self) -> None:
        """Take the words and keys again."""
        self.tabs.set_tabs(self._named())
        self.list.setAccessibleName(self._kit.words.say("place.questions"))
        self.chosen.reword()
        self._show_waiting(self.list.waiting)

    def set_columns(self, mode: str) -> None:
        """How much of a row there is room for: narrow, normal or large."""
        self.list.arrange(mode)
        self._columns.setVisible(mode == "large")
        self._arrange_buttons()

    def _arrange_buttons(self) -> None:
        width = self.width() / self._kit.theme.scale
        large = self.list.delegate.mode == "large"
        self.chosen.arrange(10 if large else 5, hints=width >= 500)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange_buttons()

    def _show_waiting(self, count: int) -> None:
        self.fresh.setVisible(count > 0)
        say, key = self._kit.words.say, self._kit.actions.hint("load_new")
        self.fresh.set_text(say("questions.waiting", n=count), key)

    def show_tab(self, tab: str) -> None:
        """Another tab."""
        self.tabs.choose(tab, tell=False)
        self.list.choose_tab(tab)

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
        """Cards and counts of a moment."""
        self._snapshot = snapshot
        self.tabs.set_counts({tab: tab_counts(snapshot)[tab] for tab in TABS})
        self.list.show_cards(snapshot.cards, around(snapshot, self._kit.words))
        if self.list.current is not None:
            self.chosen.show_card(self.list.current)
        done = snapshot.counts.get("answered", 0)
        self.list.set_empty_text(self._kit.words.say("questions.none", n=done))
