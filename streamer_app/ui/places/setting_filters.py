"""Settings, filters: words, viewers and bots that are kept and counted, but not shown."""

from collections.abc import Callable, Iterable
from typing import Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from streamer_app.errors import AppError, Reason
from streamer_app.live.filters import Sieve, bare, checked
from streamer_app.live.materials import claims
from streamer_app.live.snapshot import ChatRow
from streamer_app.settings import MOST_FILTERED, Blocked, Settings
from streamer_app.ui.blocking import unblock
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.places.setting_rows import LARGE, Setting, fact, group
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel

FILTERS: Final[tuple[Setting, ...]] = (
    Setting("free_gifts", "filters", "free_gifts"),
    Setting("merge", "filters", "merge"),
    Setting("hide_links", "filters", "links"),
)
FILTERED_WORDS: Final = (
    *("filters.words", "filters.viewers", "filters.bots", "filters.try", "filters.claims"),
)
Check = Callable[[Iterable[str]], tuple[str, ...]]
TYPED_MS: Final = 400
"""So long after the last key what was written applies."""


class LinesPanel(Panel):
    """Lines of a setting, one under the other; what is wrong with one is said below them."""

    def __init__(self, kit: Kit, field: str, check: Check = checked, *below: QWidget) -> None:
        super().__init__(kit.theme)
        self._kit, self._field, self._checked = kit, field, check
        px, say = kit.theme.px, kit.words.say
        lines: tuple[str, ...] = getattr(kit.runtime.preferences.now.filters, field)
        self.text = QPlainTextEdit("\n".join(lines))
        self.text.setAccessibleName(say(f"filters.{field}"))
        self.text.setPlaceholderText(say(f"filters.{field}_example"))
        self.text.setTabChangesFocus(True)
        self.text.document().setDocumentMargin(px(8))
        self.text.setFixedHeight(px(132))
        self.wrong = PlainLabel(kit.theme, role="fault", wrap=True)
        self.wrong.hide()
        self._typed = QTimer(self, singleShot=True, interval=TYPED_MS)
        self._typed.timeout.connect(self.apply)
        self.text.textChanged.connect(self._typed.start)
        inside = QWidget()
        edges = (px(16), 0, px(16), px(12))
        column(self.text, self.wrong, gap=px(6), margins=edges, parent=inside)
        title = fact(kit, say(f"filters.{field}"), say(f"filters.{field}_tip"))
        column(title, inside, *below, gap=0, parent=self)

    def apply(self) -> None:
        """Take over what is written, or say which line cannot be."""
        self._typed.stop()
        try:
            lines = self._checked(self.text.toPlainText().splitlines())
            if len(lines) > MOST_FILTERED:
                raise AppError("filters_many", most=MOST_FILTERED)
        except AppError as error:
            words = self._kit.words
            self.wrong.setText(f"{words.tell(error.what)} {words.tell(error.fix)}")
            self.wrong.show()
            return
        self.wrong.hide()
        self._kit.runtime.preferences.change("filters", **{self._field: lines})

    def hideEvent(self, event: object) -> None:
        if self._typed.isActive():
            self.apply()


class ViewersPanel(Panel):
    """Everybody who is blocked, and a field for one more."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        say, px = kit.words.say, kit.theme.px
        self._lines = column(gap=0)
        self.name = QLineEdit()
        self.name.setAccessibleName(say("filters.name"))
        self.name.setPlaceholderText(say("filters.name"))
        self.name.setMinimumHeight(px(36))
        self.add = ActionButton(kit.theme, say("filters.add"))
        self.add.clicked.connect(self._add)
        self.name.returnPressed.connect(self._add)
        field = QWidget()
        edges = (px(16), px(4), px(16), px(12))
        row(self.name, self.add, gap=px(8), margins=edges, grow=0, parent=field)
        title = fact(kit, say("filters.viewers"), say("filters.viewers_tip"))
        column(title, self._lines, field, gap=0, parent=self)
        self.fill()

    def fill(self) -> None:
        """Show who is blocked now, the latest first."""
        emptied(self._lines)
        for one in reversed(self._kit.runtime.preferences.now.filters.viewers):
            self._lines.addWidget(Divider(self._kit.theme))
            self._lines.addWidget(self._line(one))

    def _line(self, one: Blocked) -> QWidget:
        kit, px = self._kit, self._kit.theme.px
        words, holder = kit.words, QWidget()
        name = PlainLabel(kit.theme, words.person(one.name or one.viewer), size=16)
        source = words.say(f"source.{one.source}") if one.source else words.say("filters.by_name")
        back = ActionButton(kit.theme, words.say("filters.unblock"))
        back.clicked.connect(self._unblocker(one))
        edges = (px(16), px(4), px(16), px(4))
        said = row(name, PlainLabel(kit.theme, source, role="muted"), None, gap=px(12))
        beside = column if kit.theme.scale > LARGE else row
        beside(said, row(back), gap=px(8), margins=edges, grow=0, parent=holder)
        return holder

    def _unblocker(self, one: Blocked) -> Callable[[], None]:
        return lambda: unblock(self._kit.runtime.preferences, one)

    def _add(self) -> None:
        typed = self.name.text().strip()
        viewers = self._kit.runtime.preferences.now.filters.viewers
        if typed and len(viewers) < MOST_FILTERED:
            self.name.clear()
            if Blocked(typed) not in viewers:
                self._kit.runtime.preferences.change("filters", viewers=(*viewers, Blocked(typed)))


def flagged(kit: Kit) -> QWidget:
    """What is flagged in words that sell without anybody's doing, by rule."""
    say, px = kit.words.say, kit.theme.px
    told = []
    for rule, listed in claims().words.items():
        words = say("report.between").join(listed)
        line = say("claims.listed", rule=say(f"claims.{rule}"), words=words)
        told.append(PlainLabel(kit.theme, line, role="muted", wrap=True))
        told[-1].setVisible(bool(listed))
    made = QWidget()
    column(*told, gap=px(6), margins=(px(16), 0, px(16), px(12)), parent=made)
    return made


class TryPanel(Panel):
    """A message and perhaps a name, and what would become of them."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        say, px = kit.words.say, kit.theme.px
        preferences = kit.runtime.preferences
        self._sieve = Sieve(lambda: preferences.now.filters)
        self.message = QLineEdit()
        self.name = QLineEdit()
        for field, code in ((self.message, "filters.message"), (self.name, "filters.from")):
            field.setAccessibleName(say(code))
            field.setPlaceholderText(say(code))
            field.setMinimumHeight(px(36))
            field.textChanged.connect(self.judge)
        self.name.setFixedWidth(px(180))
        self.verdict = PlainLabel(kit.theme, say("filters.try_first"), role="muted", wrap=True)
        inside = QWidget()
        fields = row(self.message, self.name, gap=px(8), grow=0)
        edges = (px(16), 0, px(16), px(12))
        column(fields, self.verdict, gap=px(8), margins=edges, parent=inside)
        column(fact(kit, say("filters.try"), say("filters.try_tip")), inside, gap=0, parent=self)

    def judge(self) -> None:
        """Say what would become of the message, and why."""
        text, name = self.message.text().strip(), self.name.text().strip()
        words = self._kit.words
        if not text and not name:
            self._say(words.say("filters.try_first"), None)
            return
        line = ChatRow(0, 0, "", "chat", name, text)
        why = self._sieve.now.hides(line)
        said = words.say("filters.shown") if why is None else words.tell(why)
        self._say(said, why)

    def _say(self, said: str, why: Reason | None) -> None:
        self.verdict.set_role("warn" if why is not None else "muted")
        self.verdict.setText(said)


class FiltersPage(QWidget):
    """Every change applies at once to what is on screen; no number changes by it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._seen = kit.runtime.preferences.now.filters
        self.words = LinesPanel(kit, "words")
        self.viewers = ViewersPanel(kit)
        self.bots = LinesPanel(kit, "bots")
        self.trial = TryPanel(kit)
        note = PlainLabel(kit.theme, kit.words.say("filters.note"), role="muted", wrap=True)
        self.claims = LinesPanel(kit, "claims", bare, flagged(kit))
        lists = (self.words, self.trial, self.viewers, group(kit, FILTERS), self.bots)
        parts = (note, *lists, self.claims)
        column(*parts, gap=kit.theme.px(8), parent=self)

    def follow(self, now: Settings) -> None:
        """Something was chosen, here or elsewhere."""
        before, self._seen = self._seen, now.filters
        if now.filters.viewers != before.viewers:
            self.viewers.fill()
        if now.filters != before:
            self.trial.judge()
