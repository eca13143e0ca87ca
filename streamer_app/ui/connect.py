"""Connecting a room: paste anything, see what it is and what will arrive, then save."""

from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from streamer_app.errors import AppError
from streamer_app.feeds.desk_link import invited
from streamer_app.live.pages import Found
from streamer_app.live.pages import Signal as RoomSignal
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row, scrolling
from streamer_app.ui.pending import when_done
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.chip import Chip
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.runs import Run, RunsLabel
from streamer_app.ui.widgets.switch import Switch

MARKS: Final = {
    "measured": ("check", "ok"),
    "estimated": ("approx", "text"),
    "none": ("cross", "muted"),
}
KNOWN: Final = frozenset(
    {"chat", "question", "gift", "like", "audience_count", "entry", "leave", "order"}
    | {"paid_message", "membership", "follow", "share", "course_click", "refund", "deleted"}
)
TYPING_MS: Final = 500
OWN_WORDS: Final = ("room", "socketio")
"""Where the room, not its platform, says what it sends."""


class FoundCard(Panel):
    """Which room it is."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme, fill="raised")
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._source = Chip(theme, role="text")
        self._title = ElidingLabel(theme, size=16, bold=True)
        self._room = ElidingLabel(theme, role="muted")
        self._mark = PlainLabel(theme, role="ok")
        words = column(self._title, self._room, gap=0)
        line = row(
            self._source,
            words,
            IconLabel(theme, "check", role="ok"),
            self._mark,
            gap=px(12),
            margins=(px(12), px(8), px(12), px(8)),
            parent=self,
        )
        line.setStretch(1, 1)

    def show_found(self, found: Found) -> None:
        """Platform, title, whether it is live."""
        say = self._kit.words.say
        code = {True: "connect.live", False: "connect.offline", None: "connect.unknown"}
        self._source.set_text(say(f"source.{found.source}"))
        self._title.setText(found.title or found.room)
        state = say(code[found.live])
        told = say("connect.room", room=found.room, state=state) if found.title else state
        self._room.setText(told)
        self._mark.setText(say("connect.found"))


class ConnectSheet(Sheet):
    """``saved`` gives the address of a session to begin, ``joined`` of one more room for the
    session that runs. What was typed is kept whatever the answer is."""

    saved = Signal(str)
    joined = Signal(str)
    own_asked = Signal()
    desk_asked = Signal(str)
    """The link of somebody else's desk was pasted, and the person wants to go there."""

    def __init__(self, kit: Kit, parent: QWidget, text: str = "", *, running: bool = False) -> None:
        super().__init__(kit, parent, kit.words.say("connect.title"), 640, 696)
        self._running = self._joins = running
        self.found: Found | None = None
        self._asked = ""
        self._save_when_found = False
        theme, say = kit.theme, kit.words.say
        self.field = QLineEdit(text)
        self.field.setMinimumHeight(theme.px(40))
        self.field.setFont(theme.font(16))
        self.field.setAccessibleName(say("connect.field"))
        self.wrong = PlainLabel(theme, role="fault", wrap=True)
        self.card = FoundCard(kit)
        self._hint = PlainLabel(theme, say("connect.paste"), role="muted", wrap=True)
        self._signals = column(gap=0)
        self._list = QWidget()
        self._masked = PlainLabel(theme, say("connect.masked"), wrap=True)
        self._told = PlainLabel(theme, say("connect.room_hint"), role="muted", wrap=True)
        chosen = kit.runtime.preferences.now.rooms.start_when_live
        self.auto = Switch(theme, say("connect.start_live"), on=chosen)
        self.cancel = ActionButton(theme, say("action.cancel"), key="Esc", height=36, size=16)
        self.save = ActionButton(theme, say(self._way), key="↵", kind="solid", height=36, size=16)
        self.fresh = ActionButton(theme, say("connect.fresh"), height=36, size=16)
        self.fresh.setVisible(running)
        self.own = LinkButton(theme, say("connect.own"))
        self._wait = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._build()
        self._connect()
        self._show(None)
        self.field.setFocus()
        if text:
            self._look()

    def _build(self) -> None:
        theme, px, say = self.kit.theme, self.kit.theme.px, self.kit.words.say
        legend = RunsLabel(theme, size=12, right=True)
        legend.set_runs(
            [
                Run(f"✓ {say('connect.measured')}   ≈ {say('connect.estimated')}   "),
                Run(f"✗ {say('connect.none')}"),
            ]
        )
        head = row(PlainLabel(theme, say("connect.signals"), bold=True), None, legend)
        column(head, self._signals, gap=px(4), parent=self._list)
        inside = QWidget()
        column(
            self.card, self._hint, row(self.own, None), px(4), self._list, px(4), self._masked,
            self._told, None, gap=px(8), parent=inside,
        )  # fmt: skip
        auto = row(self.auto, PlainLabel(theme, say("connect.start_live")), None, gap=px(12))
        for part in (PlainLabel(theme, say("connect.field"), role="muted"), self.field, self.wrong):
            self.body.addWidget(part)
        self.body.addWidget(scrolling(inside), 1)
        self.body.addWidget(Divider(theme))
        self.body.addLayout(auto)
        self.body.addLayout(row(None, self.cancel, self.fresh, self.save, gap=px(8)))

    def _connect(self) -> None:
        self.field.textEdited.connect(self._edited)
        self.field.returnPressed.connect(self._enter)
        self._wait.timeout.connect(self._look)
        self.cancel.clicked.connect(self.reject)
        self.save.clicked.connect(self._enter)
        self.fresh.clicked.connect(self._begin)
        self.own.clicked.connect(self._ask_own)

    def _edited(self) -> None:
        self._save_when_found = False  # Enter was meant for the words before
        self._wait.start()

    @property
    def _way(self) -> str:
        """What saving does."""
        return "connect.join" if self._running else "connect.save"

    def _begin(self) -> None:
        """A session of its own instead of a place in the one that runs."""
        self._joins = False
        self._enter()

    def _ask_own(self) -> None:
        self.reject()
        self.own_asked.emit()

    def _enter(self) -> None:
        if invited(self.field.text()) is not None:
            self.desk_asked.emit(self.field.text().strip())
            self.accept()
        elif self.found is not None and self._asked == self.field.text().strip():
            self._finish(self.found)
        else:
            self._save_when_found = True
            self._look()

    def _look(self) -> None:
        text = self.field.text().strip()
        self._wait.stop()
        self._asked = text
        desk = invited(text) is not None
        self.save.set_text(self.kit.words.say("action.join_desk" if desk else self._way), "↵")
        if not text or desk:
            self._show(None)
            self._hint.setText(self.kit.words.say("connect.desk" if desk else "connect.paste"))
            return
        self._hint.setText(self.kit.words.say("connect.looking"))
        self._hint.show()
        when_done(
            self,
            self.kit.runtime.probe(text),
            lambda found: self._answered(text, found),
            lambda error: self._refused(text, error),
        )

    def _answered(self, text: str, found: Found) -> None:
        if text != self.field.text().strip():
            return
        self._show(found)
        if self._save_when_found:
            self._finish(found)

    def _refused(self, text: str, error: AppError) -> None:
        self._save_when_found = False
        self._joins = self._running
        if text != self.field.text().strip():
            return
        self._show(None)
        words = self.kit.words
        self.wrong.setText(f"{words.tell(error.what)}\n{words.tell(error.fix)}")
        self.wrong.show()
        self._mark_field(True)
        self.field.setFocus()

    def _mark_field(self, wrong: bool) -> None:
        self.field.setProperty("wrong", wrong)
        self.field.style().unpolish(self.field)
        self.field.style().polish(self.field)

    def _show(self, found: Found | None) -> None:
        self.found = found
        self.wrong.hide()
        self._mark_field(False)
        self.card.setVisible(found is not None)
        self._list.setVisible(found is not None)
        self._hint.setVisible(found is None)
        self._hint.setText(self.kit.words.say("connect.paste"))
        self.own.setVisible(found is None)
        self._masked.setVisible(found is not None and found.masked)
        self._told.setVisible(found is not None and found.source in OWN_WORDS)
        self.save.setEnabled(found is not None or bool(self.field.text().strip()))
        emptied(self._signals)
        if found is not None:
            self.card.show_found(found)
            for signal in found.signals:
                self._signals.addWidget(Divider(self.kit.theme))
                self._signals.addWidget(self._line(signal, found.source))

    def _name(self, kind: str, source: str) -> str:
        say = self.kit.words.say
        if kind == "audience_count" and source == "bilibili":
            return say("viewers.rank")
        return say(f"signal.{kind}") if kind in KNOWN else kind

    def _line(self, signal: RoomSignal, source: str) -> QWidget:
        theme, words = self.kit.theme, self.kit.words
        icon, role = MARKS[signal.certainty]
        name = self._name(signal.kind, source)
        shown = "muted" if signal.certainty == "none" else "text"
        label = PlainLabel(theme, name, role=shown)  # type: ignore[arg-type]
        label.setFixedWidth(theme.px(96))
        why = ElidingLabel(theme, words.tell(signal.why) if signal.why else "", role="muted")
        mark = IconLabel(theme, icon, role=role, says=words.say(f"connect.{signal.certainty}"))  # type: ignore[arg-type]
        holder = QWidget()
        holder.setFixedHeight(theme.px(31))
        line = row(mark, label, why, gap=theme.px(8), parent=holder)
        line.setStretch(2, 1)
        return holder

    def _finish(self, found: Found) -> None:
        preferences = self.kit.runtime.preferences
        kept = [address for address in preferences.now.rooms.addresses if address != found.address]
        preferences.change(
            "rooms",
            addresses=(found.address, *kept)[:20],
            start_when_live=self.auto.isChecked(),
        )
        (self.joined if self._joins else self.saved).emit(found.address)
        self.accept()
