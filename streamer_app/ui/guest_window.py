"""Somebody else's desk in a window of its own, with the keys and actions of one's role."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QWidget

from streamer_app.live.actions import Decide, Writing
from streamer_app.live.snapshot import Card
from streamer_app.ui.actions import REGISTRY, Actions
from streamer_app.ui.guest_head import GuestHead
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels.answering import Answering
from streamer_app.ui.panels.answers import Answers
from streamer_app.ui.panels.card_list import CardList
from streamer_app.ui.panels.desk_keys import ACTIONS, DeskKeys
from streamer_app.ui.panels.desk_toast import Then
from streamer_app.ui.panels.merging import Merging
from streamer_app.ui.places.questions import QuestionsPlace
from streamer_app.ui.runtime import Runtime
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.banner import Banner
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import span

if TYPE_CHECKING:
    from streamer_app.live.guest import Guest, GuestNow, Outcome

LOOK_MS: Final = 50
DIRECTED: Final = frozenset({"on_air", "next"})
READING: Final = frozenset(
    {"next_row", "previous_row", "load_new", "copy", "desk_log", "search", "back"}
    | {f"filter_{number}" for number in range(1, 6)}
)
TABS: Final = ("open", "new", "pinned", "later", "answered")


def denied(role: str) -> frozenset[str]:
    """The actions that the desk would refuse to this role."""
    if role == "director":
        return frozenset()
    return DIRECTED if role == "assistant" else frozenset(s.id for s in REGISTRY) - READING


class GuestRuntime:
    """The program as it is, but decisions go to somebody else's desk."""

    def __init__(self, runtime: Runtime, guest: "Guest") -> None:
        self._runtime = runtime
        self._guest = guest
        self._card: int | None = None

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_"):  # only while this is being taken apart
            raise AttributeError(name)
        return getattr(self._runtime, name)

    def act(self, action: object) -> None:
        """Send a decision, or tell that something is being written."""
        if isinstance(action, Decide):
            self._guest.act(action)
        elif isinstance(action, Writing):
            self._guest.look(self._card, action.card is not None)

    def look(self, card: Card | None) -> None:
        """Another card is open here."""
        number = card.card if card is not None else None
        if number != self._card:
            self._card = number
            self._guest.look(number)


class GuestWindow(QWidget):
    """Lives until it is closed; then the visit is over."""

    closed = Signal()
    place: QuestionsPlace

    def __init__(self, kit: Kit, guest: "Guest") -> None:
        super().__init__(None, Qt.WindowType.Window)
        self._guest = guest
        self._now: GuestNow = guest.now
        self._outcome = self._refused = 0
        self._sure = self._ending = self._fleeting = False
        self._runtime = GuestRuntime(kit.runtime, guest)
        runtime = cast(Runtime, self._runtime)
        actions = Actions(kit.words, kit.runtime.preferences.now.keys)
        self.kit = replace(kit, actions=actions, runtime=runtime, me=self._now.name)
        actions.denied = denied(self._now.role)
        answers = Answers(self.kit)
        self.desk = DeskKeys(
            self.kit,
            self,
            self._front,
            self._said,
            warned=self._warned,
            told=self._told,
            merging=self._merging,
            show=self._select,
        )
        Answering(self.kit, self, answers, self.desk)
        self._bind()
        self.head = GuestHead(self.kit, self._now.role)
        self.banner = Banner(kit.theme)
        self.place = QuestionsPlace(self.kit, answers)
        self._build()

    def _build(self) -> None:
        theme = self.kit.theme
        self.setObjectName("guest")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        column(self.head, self.banner, self.place, gap=0, grow=2, parent=self)
        self.setMinimumSize(theme.px(720), theme.px(480))
        self.resize(1280, 800)
        self.banner.acted.connect(self.close)
        self.place.list.selected.connect(self._runtime.look)
        self.kit.actions.install(self)
        self.kit.words.changed.connect(self.reword)
        theme.changed.connect(self._dress)
        self._dress()
        self._looking = QTimer(self, interval=LOOK_MS)
        self._looking.timeout.connect(self._look)
        self._looking.start()
        self.reword()
        self.place.list.setFocus()

    def _bind(self) -> None:
        bind = self.kit.actions.bind
        bind("desk_log", self._show_log)
        bind("search", lambda: self.place.search.setFocus())
        bind("back", self._back)
        for number, tab in enumerate(TABS, 1):
            bind(f"filter_{number}", partial(self._show_tab, tab))

    def _show_tab(self, tab: str) -> None:
        self.place.show_tab(tab)

    def _front(self) -> CardList:
        return self.place.list

    def _said(self, text: str, link: str = "", then: Then | None = None) -> None:
        self.place.said(text, link, then)

    def _warned(self, text: str, link: str, then: Then) -> None:
        self.place.warned(text, link, then)

    def _told(self, text: str) -> None:
        self.place.told(text)

    def _merging(self) -> Merging:
        return self.place.merging

    def _select(self, card: Card) -> None:
        self.place.select(card)

    def _back(self) -> None:
        if not self.place.leave():
            self.place.list.clear_selection()
            self.place.list.setFocus()

    def _show_log(self) -> None:
        from streamer_app.ui.log_sheet import LogSheet

        LogSheet(self.kit, self, self._now.snapshot).open()

    def _dress(self) -> None:
        self.setStyleSheet(f"#guest {{ background: {self.kit.theme.tokens.background}; }}")

    def reword(self) -> None:
        """Take the words again."""
        role = self.kit.words.say(f"desk.role.{self._now.role}")
        title = self.kit.words.say("desk.page.title")
        self.setWindowTitle(f"{title} · {role} {self._now.name} · {self._now.host}")
        self.head.reword()
        self.place.reword()
        self.show_now(self._now)

    def _look(self) -> None:
        if self._guest.now is not self._now:
            self.show_now(self._guest.now)

    def show_now(self, now: "GuestNow") -> None:
        """This moment of the visit."""
        self._now = now
        self.head.show_now(now)
        self._show_banner(now)
        self.place.show_snapshot(now.snapshot)
        self.desk.show_snapshot(now.snapshot)
        if now.outcome is not None and now.outcome.number != self._outcome:
            self._outcome = now.outcome.number
            self._tell(now.outcome)
        if now.fleeting and not self._fleeting:
            self._fleeting = True
            self.place.told(self.kit.words.say("join.fleeting"))
        if now.refused != self._refused:
            self._refused = now.refused
            say = self.kit.words.say
            self.place.warned(say("desk.page.queue_full"), say("action.close"), lambda: None)

    def _show_banner(self, now: "GuestNow") -> None:
        say = self.kit.words.say
        if now.gone:
            text = f"{say('desk.page.sent_away')} · {say('desk.page.one_use')}"
            self.banner.show_text(text, action=say("action.close"))
        elif now.lost_ms is not None and now.known:
            clock = span(max(0, now.snapshot.at_ms - now.lost_ms) / 1000)
            waiting = say("desk.page.offline", n=now.waiting) if now.waiting else ""
            self.banner.show_text(say("desk.page.host_gone") + f" {clock}", aside=waiting)
        elif now.lost_ms is not None:
            self.banner.show_text(say("join.connecting", host=now.host), kind="ok")
        else:
            self.banner.clear()

    def _tell(self, outcome: "Outcome") -> None:
        """2 个已同步，1 个没生效：已被 小王 标为已答"""
        words, say = self.kit.words, self.kit.words.say
        parts = [say("desk.page.synced", n=outcome.synced)] if outcome.synced else []
        if outcome.failed:
            joint = "；" if words.chinese else "; "
            whys = joint.join(dict.fromkeys(words.tell(why) for why in outcome.failed))
            parts.append(say("desk.page.not_synced", n=len(outcome.failed), why=whys))
        text = ("，" if words.chinese else ", ").join(parts)
        again = outcome.again
        if again is not None and len(outcome.failed) == 1 and again["kind"] in ACTIONS:
            name = self.kit.actions.name(ACTIONS[again["kind"]])
            link = say("action.anyway", action=name)
            decide = Decide(again["kind"], again["card"], again["args"], actor=self.kit.me)
            self.place.warned(text, link, lambda: self._guest.act(decide))
        elif outcome.failed:
            self.place.warned(text, say("action.close"), lambda: None)
        else:
            self.place.told(text)

    def closeEvent(self, event: QCloseEvent) -> None:
        if self._guest.now.waiting and not self._guest.now.gone and not self._sure:
            event.ignore()
            self._ask()
            return
        self._looking.stop()
        self._guest.leave()
        if not self._ending:
            self.kit.runtime.left_desk()
        self.closed.emit()
        super().closeEvent(event)

    def _ask(self) -> None:
        """What was not sent would be lost."""
        kit, say = self.kit, self.kit.words.say
        sheet = Sheet(kit, self, say("join.unsent", n=self._guest.now.waiting), 480)
        stay = ActionButton(kit.theme, say("join.stay"), kind="solid", height=36)
        leave = ActionButton(kit.theme, say("join.leave"), height=36)
        stay.clicked.connect(sheet.reject)
        leave.clicked.connect(sheet.accept)
        hint = PlainLabel(kit.theme, say("join.unsent_hint"), role="muted", wrap=True)
        sheet.body.addWidget(hint)
        sheet.body.addLayout(row(None, leave, stay))
        sheet.accepted.connect(self._leave)
        sheet.open()

    def _leave(self) -> None:
        self._sure = True
        self.close()

    def end(self) -> None:
        """The program ends, and comes back here when it is opened again: no more questions."""
        self._ending = True
        self._leave()
