"""The main window: top bar, banner, one of four places, status bar."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QRect, QSize, QStorageInfo, Qt, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMainWindow, QStackedWidget, QWidget

from streamer_app.ui import states
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column
from streamer_app.ui.panels.state_page import StatePage
from streamer_app.ui.status_bar import StatusBar
from streamer_app.ui.top_bar import TopBar

if TYPE_CHECKING:
    from streamer_app.live.snapshot import ChatRow, Snapshot
    from streamer_app.ui.panels.answers import Answers
    from streamer_app.ui.panels.card_list import CardList
    from streamer_app.ui.panels.desk_keys import DeskKeys
    from streamer_app.ui.panels.desk_toast import Then
    from streamer_app.ui.panels.merging import Merging
    from streamer_app.ui.places.live import LivePlace
    from streamer_app.ui.widgets.banner import Banner

LEAST = (1024, 640)
DEFAULT = (1280, 800)
FRAME = 40
"""What a desktop adds to the height of a window, about, px."""


def tight(area: QSize) -> bool:
    """Whether the window begins maximised: the screen holds it, but not at its usual size."""
    holds = area.width() >= LEAST[0] and area.height() >= LEAST[1]
    return holds and (area.width() < DEFAULT[0] or area.height() < DEFAULT[1] + FRAME)


class Window(QMainWindow):
    """First a frame with the page that says nothing is connected; ``furnish`` brings the rest.

    Places beside the live one are built when they are first opened.
    """

    strip_asked = Signal()
    shown = Signal(object)
    """Each Snapshot, once the window shows it."""
    closed = Signal()

    live: "LivePlace"
    desk: "DeskKeys"
    answers: "Answers"
    banner: "Banner"
    snapshot: "Snapshot"

    def __init__(self, kit: Kit, builders: dict[str, Callable[["Window"], QWidget]]) -> None:
        super().__init__()
        self.kit = kit
        self._builders = builders
        self.bar = TopBar(kit)
        self.page = StatePage(kit)
        self.status = StatusBar(kit)
        self.stack = QStackedWidget()
        self.places: dict[str, QWidget] = {}
        self.banner_action = ""
        self._session: int | None = None
        self._build()
        kit.words.changed.connect(self.reword)
        self.reword()
        self.page.demo.setFocus()

    def _build(self) -> None:
        px = self.kit.theme.px
        self.setObjectName("main")
        self._bare = QWidget()
        column(self.page, margins=(px(12), 0, px(12), px(8)), parent=self._bare)
        self.stack.addWidget(self._bare)
        body = QWidget()
        self._body = column(self.bar, self.stack, self.status, gap=0, grow=1, parent=body)
        self.root = QStackedWidget()
        self.root.addWidget(body)
        self.setCentralWidget(self.root)
        self.setMinimumSize(*LEAST)
        self._place_frame()

    def furnish(self, older: "Callable[[int], list[ChatRow]] | None" = None) -> None:
        """Build what the first paint does without; the window shows nothing live before this."""
        from streamer_app.live.snapshot import Snapshot
        from streamer_app.ui.panels.answering import Answering
        from streamer_app.ui.panels.answers import Answers
        from streamer_app.ui.panels.desk_keys import DeskKeys
        from streamer_app.ui.places.live import LivePlace
        from streamer_app.ui.widgets.banner import Banner

        self.kit.theme.style_controls()
        self.snapshot = Snapshot(at_ms=0)
        self.banner = Banner(self.kit.theme)
        self._body.insertWidget(1, self.banner)
        self.live = LivePlace(self.kit, self.page, older)
        self.places["live"] = self.live
        self.stack.addWidget(self.live)
        self.stack.removeWidget(self._bare)
        self._bare.deleteLater()
        self.answers = Answers(self.kit)
        self.desk = DeskKeys(
            self.kit,
            self,
            self.front_list,
            self._said,
            warned=self._warned,
            told=self._told,
            merging=self._merging,
            show=self.open_card,
        )
        Answering(self.kit, self, self.answers, self.desk)
        self.desk.undo_before = self.live.pitch.undo
        self._connect()
        self.kit.actions.install(self)
        if self.root.currentIndex() == 0:
            self.live.focus_front()
        self.reword()

    def _place_frame(self) -> None:
        layout = self.kit.runtime.preferences.now.layout
        frame = QRect(*layout.frame) if layout.frame else None
        screens = self.screen().virtualGeometry()
        if frame is not None and screens.intersects(frame):
            self.setGeometry(frame)
        else:
            self.resize(*DEFAULT)
        filling = frame is None and tight(self.screen().availableGeometry().size())
        if layout.maximized or filling:
            self.setWindowState(Qt.WindowState.WindowMaximized)

    def _connect(self) -> None:
        self.bar.place_chosen.connect(self.go)
        self.live.sizes_changed.connect(self._remember_sizes)
        self.live.questions.opened.connect(self.open_card)
        self.live.chat.card_asked.connect(self.show_card)
        self.live.chat.view.make_question.connect(self.kit.actions.caller("make_question"))

    def cover(self, page: QWidget) -> None:
        """Show one page instead of everything (the first run)."""
        self.root.addWidget(page)
        self.root.setCurrentWidget(page)

    def uncover(self) -> None:
        """Back to the places."""
        while self.root.count() > 1:
            if (page := self.root.widget(1)) is not None:
                self.root.removeWidget(page)
                page.deleteLater()

    @property
    def place(self) -> str:
        """The place in front."""
        front = self.stack.currentWidget()
        return next(name for name, place in self.places.items() if place is front)

    def front_list(self) -> "CardList | None":
        """The question list that the desk's keys act on; none in review, whose cards are past."""
        if self.place not in ("live", "questions"):
            return None
        from streamer_app.ui.panels.card_list import CardList

        place = self.places[self.place]
        found = place.findChild(CardList)
        return found if isinstance(found, CardList) else None

    def go(self, place: str) -> None:
        """Show a place, building it on its first visit."""
        if place not in self.places:
            self.places[place] = self._builders[place](self)
            self.stack.addWidget(self.places[place])
        self.stack.setCurrentWidget(self.places[place])
        self.bar.places.choose(place, tell=False)
        self._show_place()
        self._focus_place()

    def _focus_place(self) -> None:
        keyed = bool(QApplication.keyboardModifiers())
        reason = Qt.FocusReason.ShortcutFocusReason if keyed else Qt.FocusReason.OtherFocusReason
        if self.place == "live":
            self.live.focus_front(reason)
        else:
            (self.front_list() or self.places[self.place]).setFocus(reason)

    def _show_place(self) -> None:
        show = getattr(self.places[self.place], "show_snapshot", None)
        if show is not None:
            show(self.snapshot)

    def show_rows(self, rows: "Sequence[ChatRow]", skipped: int) -> None:
        """A tick's chat lines, orders by what their courses are called."""
        from msgspec.structs import replace

        words = self.kit.words
        named = [
            replace(row, text=words.course(row.text)) if row.kind == "order" else row
            for row in rows
        ]
        self.live.chat.extend(named, skipped)

    def show_again(self, rows: "Sequence[ChatRow]") -> None:
        """Chat lines that were read anew from what is stored, with the cards they belong to."""
        from msgspec.structs import replace

        cards = {ask.row: card.card for card in self.snapshot.cards for ask in card.samples}
        self.show_rows([replace(row, card=cards.get(row.row)) for row in rows], 0)

    def show_snapshot(self, snapshot: "Snapshot") -> None:
        """The latest moment, at once: bars, banner, and the place in front."""
        for _ in self.showing(snapshot):
            pass

    def showing(self, snapshot: "Snapshot") -> "Iterator[None]":
        """The same in steps; the first one tells whose rows may follow."""
        if snapshot.session is not None and snapshot.session != self._session:
            if self._session is not None:
                self.live.chat.view.clear()
            self._session = snapshot.session
        if snapshot.items is not self.snapshot.items:
            self.kit.words.know(snapshot.items.values())
        self.snapshot = snapshot
        self.bar.show_snapshot(snapshot)
        self.status.show_snapshot(snapshot)
        self._show_banner(snapshot)
        yield
        if self.place == "live":
            yield from self.live.showing(snapshot)
        else:
            self._show_place()
        yield
        self.desk.show_snapshot(snapshot)
        self.shown.emit(snapshot)

    def _show_banner(self, snapshot: "Snapshot") -> None:
        message = states.banner(snapshot, self.kit.words, self._free_mb)
        if message is None:
            self.banner_action = ""
            self.banner.clear()
            return
        self.banner_action = message.action
        action = self.kit.words.say(f"banner.{message.action}") if message.action else ""
        self.banner.show_text(message.text, action=action, kind=message.kind, aside=message.aside)

    def _free_mb(self) -> int:
        return QStorageInfo(str(self.kit.runtime.folder)).bytesAvailable() // 1_000_000

    def reword(self) -> None:
        """Every part takes its words again, then shows the present moment in them."""
        self.setWindowTitle(self.kit.words.say("app.name"))
        self.bar.reword()
        self.bar.set_large(self.width() / self.kit.theme.scale)
        self.status.reword()
        for place in self.places.values():
            place.reword()  # type: ignore[attr-defined]
        if not self.places:
            self.page.reword()
        elif self.snapshot.at_ms:
            self.show_snapshot(self.snapshot)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.set_large(self.width() / self.kit.theme.scale)

    def _remember_sizes(self, name: str, sizes: list[int]) -> None:
        preferences = self.kit.runtime.preferences
        kept = {**preferences.now.layout.splitters, name: tuple(sizes)}
        preferences.change("layout", splitters=kept)

    def reset_layout(self) -> None:
        """The drawn columns again."""
        self.kit.runtime.preferences.change("layout", splitters={})
        self.live.set_stage(False)
        self.live.reset()

    def _said(self, text: str, link: str = "", then: "Then | None" = None) -> None:
        self._toasting("said")(text, link, then)

    def _warned(self, text: str, link: str, then: "Then") -> None:
        self._toasting("warned")(text, link, then)

    def _told(self, text: str) -> None:
        self._toasting("told")(text)

    def _toasting(self, method: str) -> "Callable[..., None]":
        """The way to say something in the place in front, else on the live one."""
        place = self.places[self.place]
        found = getattr(place, method, None) or getattr(self.live.questions, method)
        return found  # type: ignore[no-any-return]

    def _merging(self) -> "Merging | None":
        return getattr(self.places[self.place], "merging", None)

    def open_card(self, card: object) -> None:
        """The card's page at the desk."""
        self.go("questions")
        select = getattr(self.places["questions"], "select", None)
        if select is not None:
            select(card)

    def show_card(self, number: int) -> None:
        """The card behind a mark in the chat."""
        questions = self.live.questions
        card = next((c for c in self.snapshot.cards if c.card == number), None)
        if card is None or card.state == "on_air":
            return
        tab = "open" if card.state in ("new", "pinned") else card.state
        questions.show_tab(tab)
        questions.list.load_new()
        questions.list.select_card(number)

    def closeEvent(self, event: QCloseEvent) -> None:
        frame = self.normalGeometry()
        place = (frame.x(), frame.y(), frame.width(), frame.height())
        self.kit.runtime.preferences.change("layout", frame=place, maximized=self.isMaximized())
        self.closed.emit()
        super().closeEvent(event)
