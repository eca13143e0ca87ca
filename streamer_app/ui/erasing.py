"""Taking one viewer out: find them, see what would go, confirm once, read what was done."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from streamer_app.errors import AppError
from streamer_app.review.privacy import Erased, Losses, unlist
from streamer_app.store.someone import Someone
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.messages import failure
from streamer_app.ui.pending import when_done
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.widgets.view_ring import ViewRing
from streamer_app.ui.words import Words

WAYS: Final = ("all", "name")
PAUSE_MS: Final = 250


def described(one: Someone, words: Words) -> str:
    """Who it is: name, platform, how much, when last seen."""
    return words.say(
        "person.line",
        name=words.person(one.name),
        source=words.say(f"source.{one.source}"),
        messages=words.say("erase.messages", n=one.messages),
        sessions=words.say("erase.sessions", n=one.sessions),
        day=words.day(one.last_ms),
    )


def previewed(found: Losses, words: Words) -> str:
    """``3 条消息、1 个问题、0 笔付费、1 场``"""
    return words.say(
        "erase.what",
        messages=words.say("erase.messages", n=found.messages),
        questions=words.say("erase.questions", n=found.questions),
        payments=words.say("erase.payments", n=found.payments),
        sessions=words.say("erase.sessions", n=found.sessions),
    )


class PersonFinder(QWidget):
    """A line to type a name or an id in, and the people it fits; ``chosen`` gives a Someone."""

    chosen = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        say, px = kit.words.say, kit.theme.px
        self._found: Sequence[Someone] = ()
        self.field = QLineEdit()
        self.field.setClearButtonEnabled(True)
        self.field.setMinimumHeight(px(36))
        self.field.setPlaceholderText(say("person.type"))
        self.field.setAccessibleName(say("person.type"))
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setAccessibleName(say("person.found"))
        ViewRing(kit.theme, self.list)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.state = PlainLabel(kit.theme, say("person.tip"), role="muted", wrap=True)
        self._wait = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self._wait.timeout.connect(self.look)
        self.field.textChanged.connect(lambda _: self._wait.start())
        self.field.returnPressed.connect(self._first)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        column(self.field, self.state, self.list, gap=px(8), parent=self)
        self.setFocusProxy(self.field)

    def look(self) -> None:
        """Look for what was typed."""
        typed = self.field.text().strip()
        if not typed:
            self._show(())
            self.state.setText(self._kit.words.say("person.tip"))
            return
        future = self._kit.runtime.keeping.find(typed)
        when_done(self, future, self._show, self._failed)

    def _show(self, found: Sequence[Someone]) -> None:
        self._found = found
        self.list.clear()
        for one in found:
            QListWidgetItem(described(one, self._kit.words), self.list)
        code = "person.some" if found else "person.none"
        self.state.setText(self._kit.words.say(code, n=len(found)))

    def _failed(self, error: AppError) -> None:
        self.state.setText(failure(self._kit.words, error))

    def _first(self) -> None:
        if len(self._found) == 1:
            self.chosen.emit(self._found[0])
        elif self._found:
            self.list.setFocus()
            self.list.setCurrentRow(0)

    def _take(self, item: QListWidgetItem) -> None:
        self.chosen.emit(self._found[self.list.row(item)])


class EraseSheet(Sheet):
    """The one step that cannot be undone, hence the one that asks first."""

    erased = Signal()

    def __init__(self, kit: Kit, parent: QWidget, one: Someone | None = None) -> None:
        super().__init__(kit, parent, kit.words.say("erase.title"), 560, 0 if one else 480)
        say, theme = kit.words.say, kit.theme
        self.one = one
        self.finder = PersonFinder(kit)
        self.who = PlainLabel(theme, size=16, bold=True, wrap=True)
        self.what = PlainLabel(theme, size=16, wrap=True)
        ways = [Tab(way, say(f"erase.way.{way}")) for way in WAYS]
        self.way = SegmentedTabs(theme, ways, name=say("erase.way"), style="segments", height=32)
        self.effect = PlainLabel(theme, role="muted", wrap=True)
        self.go = ActionButton(theme, say("erase.go"), kind="fault", height=36)
        self.back = ActionButton(theme, say("erase.keep"), height=36)
        self.way.choose(WAYS[0], tell=False)
        self.way.chosen.connect(self._explain)
        self.finder.chosen.connect(self.show_person)
        self.go.clicked.connect(self._erase)
        self.back.clicked.connect(self.reject)
        self._build()
        if one is not None:
            self.show_person(one)
        else:
            self.finder.setFocus()

    def _build(self) -> None:
        px = self.kit.theme.px
        self.body.addWidget(self.finder, 1)
        self.asking = QWidget()
        column(
            self.who, self.what, px(4), row(self.way, None), self.effect, None,
            row(None, self.back, self.go), gap=px(8), parent=self.asking,
        )  # fmt: skip
        self.body.addWidget(self.asking, 1)
        self.asking.hide()

    def show_person(self, one: Someone) -> None:
        """What would go of this one."""
        self.one = one
        self.finder.hide()
        self.asking.show()
        self.setFixedHeight(self.kit.theme.px(300))
        self.who.setText(described(one, self.kit.words))
        self.what.setText(self.kit.words.say("sheet.loading"))
        self.go.setEnabled(False)
        self._explain(self.way.current)
        self.back.setFocus()
        when_done(self, self.kit.runtime.keeping.preview(one.address), self._preview, self._failed)

    def _preview(self, found: Losses) -> None:
        self.what.setText(previewed(found, self.kit.words))
        self.go.setEnabled(True)

    def _explain(self, way: str) -> None:
        self.effect.setText(self.kit.words.say(f"erase.effect.{way}"))

    def _erase(self) -> None:
        if self.one is None:
            return
        for part in (self.go, self.way):
            part.setEnabled(False)
        self.effect.setText(self.kit.words.say("erase.working"))
        words = self.way.current == "all"
        future = self.kit.runtime.keeping.erase(self.one.address, words)
        when_done(self, future, self._done, self._failed)

    def _done(self, done: Erased) -> None:
        say = self.kit.words.say
        unlist(self.kit.runtime.preferences, done.person)
        self.who.setText(say("erase.finished"))
        told = [say("erase.finished_tip")]
        told += [say("erase.left", path=str(path)) for path in done.left]
        self.effect.setText("\n".join(told))
        for part in (self.go, self.way):
            part.hide()
        self.back.set_text(say("action.close"))
        self.erased.emit()

    def _failed(self, error: AppError) -> None:
        self.effect.setText(failure(self.kit.words, error))
        for part in (self.go, self.way):
            part.setEnabled(True)
