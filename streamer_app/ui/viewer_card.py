"""The viewer card: what one viewer wrote, asked, paid and may want, with what each rests on."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal, SignalInstance
from PySide6.QtWidgets import QStackedWidget, QWidget

from streamer_app.errors import AppError
from streamer_app.live.pages import ViewerPage
from streamer_app.live.snapshot import ChatRow, Played
from streamer_app.store.someone import Someone
from streamer_app.ui.blocking import block, can_block
from streamer_app.ui.erasing import PersonFinder
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.messages import MessageList, failure
from streamer_app.ui.panels.interests import InterestList
from streamer_app.ui.pending import when_done
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.panel import Divider
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.words import NONE, Words

if TYPE_CHECKING:
    from streamer_app.catalogue.courses import Item

TABS: Final = ("interests", "messages", "questions", "payments")


def viewer_facts(page: ViewerPage, words: Words) -> str:
    """Where from, since when, how often, of which kind."""
    if page.viewer is None:
        return words.say("viewer.masked")
    first = words.day(page.first_ms) if page.first_ms else NONE
    last = words.day(page.last_ms) if page.last_ms else first
    parts = [
        words.say(f"source.{page.source}"),
        words.say("viewer.span", first=first, last=last),
        words.say("viewer.sessions", n=page.sessions),
    ]
    if page.segment:
        parts.append(words.say(f"segment.{page.segment}"))
    if page.counts[2]:
        parts.append(words.say("segment.payer"))
    return " · ".join(parts)


class ViewerCard(Sheet):
    """Needs a click, never opens by itself; shown to nobody but whoever sits at this window."""

    erase_asked = Signal(object)
    """Someone."""
    hand_over_asked = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget, message: ChatRow, played: Played = "") -> None:
        super().__init__(kit, parent, kit.words.person(message.name), 640, 640)
        self.message, self.played = message, played
        self.page: ViewerPage | None = None
        say, theme = kit.words.say, kit.theme
        self.facts = PlainLabel(theme, role="muted", wrap=True)
        self.tabs = SegmentedTabs(theme, (), name=say("viewer.title"))
        self.interests = InterestList(kit)
        self.messages = MessageList(kit, names=False)
        self.messages.say(say("sheet.loading"))
        self.back = LinkButton(theme, say("viewer.back"))
        self.behind = PlainLabel(theme, bold=True)
        self.hand_over = ActionButton(theme, say("privacy.hand_over"), icon="download")
        self.erase = ActionButton(theme, say("erase.title"), icon="trash")
        self.block = ActionButton(theme, say("action.block_viewer"), icon="cross")
        self._build()
        self._connect()
        self.block.setEnabled(can_block(message))
        self.known = bool(message.viewer) and not played
        for button in (self.hand_over, self.erase):
            button.setEnabled(self.known)
        self._read()

    def _build(self) -> None:
        px, theme = self.kit.theme.px, self.kit.theme
        self._pages = QStackedWidget()
        self._pages.addWidget(self.interests)
        listed = QWidget()
        self._head = QWidget()
        row(self.back, self.behind, None, gap=px(12), parent=self._head)
        self._head.hide()
        column(self._head, self.messages, gap=px(4), grow=1, parent=listed)
        self._pages.addWidget(listed)
        note = self.kit.words.say("viewer.demo" if self.played else "viewer.note")
        self.note = PlainLabel(theme, note, role="muted", size=12, wrap=True)
        self.body.addWidget(self.facts)
        self.body.addLayout(row(self.tabs, None))
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(Divider(theme))
        self.body.addWidget(self.note)
        self.body.addLayout(row(self.block, None, self.hand_over, self.erase))
        self._set_tabs((0, 0, 0))

    def _connect(self) -> None:
        self.tabs.chosen.connect(self._show_tab)
        self.back.clicked.connect(lambda: self._show_tab("interests"))
        self.interests.rows_asked.connect(self._show_rows)
        self.interests.corrected.connect(self._correct)
        self.block.clicked.connect(self._block)
        self.erase.clicked.connect(lambda: self._leave(self.erase_asked))
        self.hand_over.clicked.connect(lambda: self._leave(self.hand_over_asked))

    def _set_tabs(self, counts: tuple[int, int, int]) -> None:
        say = self.kit.words.say
        numbers = (None, *counts)
        tabs = [
            Tab(tab, say(f"viewer.tab.{tab}"), number)
            for tab, number in zip(TABS, numbers, strict=True)
        ]
        self.tabs.set_tabs(tabs)

    def _read(self) -> None:
        runtime = self.kit.runtime
        when_done(
            self, runtime.reader.viewer(self.message, self.played), self._show_page, self._failed
        )
        if self.known:
            when_done(self, runtime.shop.courses(), self._show_courses, self._failed)
        else:
            code = "viewer.demo" if self.played else "viewer.masked"
            self.interests.say(self.kit.words.say(code))
            self.tabs.choose("messages", tell=False)
            self._pages.setCurrentIndex(1)

    def _show_page(self, page: ViewerPage) -> None:
        self.page = page
        self.facts.setText(viewer_facts(page, self.kit.words))
        self._set_tabs(page.counts)
        self._show_tab(self.tabs.current)

    def _show_courses(self, items: "Sequence[Item]") -> None:
        language = self.kit.words.language
        self.interests.titles = {item.id: item.name(language) for item in items}
        viewer = self.message.viewer or ""
        future = self.kit.runtime.shop.profile(viewer)
        when_done(self, future, self.interests.show_profile, self._no_profile)

    def _no_profile(self, error: AppError) -> None:
        self.interests.say(failure(self.kit.words, error))

    def _show_tab(self, tab: str) -> None:
        self._head.hide()
        self.tabs.choose(tab, tell=False)
        self._pages.setCurrentIndex(0 if tab == "interests" else 1)
        if self.page is not None and tab != "interests":
            found: dict[str, tuple[ChatRow, ...]] = {
                "messages": self.page.messages,
                "questions": self.page.questions,
                "payments": self.page.payments,
            }
            self.messages.show_rows(sorted(found[tab], key=lambda line: line.at_ms))

    def _show_rows(self, title: str, rows: Sequence[int]) -> None:
        """The messages that a bar or a reason rests on."""
        self.behind.setText(title)
        self._head.show()
        self._pages.setCurrentIndex(1)
        self.messages.say(self.kit.words.say("sheet.loading"))
        future = self.kit.runtime.reader.rows(rows, self.played)
        when_done(self, future, self.messages.show_rows, self._failed)
        self.back.setFocus()

    def _correct(self, course: str, right: object) -> None:
        wanted = right if isinstance(right, bool) else None
        future = self.kit.runtime.shop.correct(self.message.viewer or "", course, wanted)
        when_done(self, future, self.interests.show_profile, self._no_profile)

    def _block(self) -> None:
        self.accept()
        block(self.kit.runtime.preferences, self.message)

    def _leave(self, asked: SignalInstance) -> None:
        page = self.page
        one = Someone(
            self.message.source,
            self.message.viewer or "",
            self.message.name,
            page.counts[0] if page else 0,
            page.sessions if page else 1,
            (page.last_ms if page else None) or self.message.at_ms,
        )
        self.accept()
        asked.emit(one)

    def _failed(self, error: AppError) -> None:
        self.messages.say(failure(self.kit.words, error))


class FindSheet(Sheet):
    """Somebody by name or id; ``chosen`` gives a line of theirs, for the card."""

    chosen = Signal(object)

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent, kit.words.say("action.find_viewer"), 560, 480)
        self.finder = PersonFinder(kit)
        self.finder.chosen.connect(self._take)
        self.body.addWidget(self.finder, 1)
        self.finder.setFocus()

    def _take(self, one: Someone) -> None:
        self.accept()
        self.chosen.emit(ChatRow(0, one.last_ms, one.source, "chat", one.name, "", one.viewer))


Then = Callable[[Someone], None]


def show_viewer(
    kit: Kit,
    parent: QWidget,
    message: ChatRow,
    played: Played = "",
    erase: Then | None = None,
    hand_over: Then | None = None,
) -> ViewerCard:
    """Open the card of whoever wrote a line."""
    card = ViewerCard(kit, parent, message, played)
    if erase is not None:
        card.erase_asked.connect(erase)
    if hand_over is not None:
        card.hand_over_asked.connect(hand_over)
    card.finished.connect(card.deleteLater)
    card.open()
    return card
