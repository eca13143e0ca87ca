"""The very first page: three ways in, at most three clicks to something alive."""

from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row, scrolling
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab

CARDS: Final = (("demo", "play"), ("connect", "plug"), ("file", "file"))
DOMAINS: Final = ("education", "entertainment", "commerce")


class Way(Panel):
    """One card: what it is, three facts, one button; a click anywhere on it counts."""

    chosen = Signal()

    def __init__(self, kit: Kit, name: str, icon: str, first: bool) -> None:
        super().__init__(kit.theme, outline="accent" if first else None)
        self._kit, self._way = kit, name
        theme, px = kit.theme, kit.theme.px
        self._title = PlainLabel(theme, size=20, bold=True, wrap=True)
        self._about = PlainLabel(theme, size=16, role="muted", wrap=True)
        self._facts = [PlainLabel(theme, wrap=True) for _ in range(3)]
        self.button = ActionButton(
            theme, "", kind="solid" if first else "quiet", height=44, size=16
        )
        self.button.clicked.connect(self.chosen)
        mark = IconLabel(theme, icon, role="accent" if first else "muted", size=28)
        facts = [row(IconLabel(theme, "check", role="ok"), fact, gap=px(8)) for fact in self._facts]
        for fact in facts:
            fact.setStretch(1, 1)
        column(
            row(mark, None),
            self._title,
            self._about,
            *facts,
            None,
            self.button,
            gap=px(12),
            margins=(px(24), px(24), px(24), px(24)),
            parent=self,
        )

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self._title.setText(say(f"firstrun.{self._way}"))
        self._about.setText(say(f"firstrun.{self._way}.about"))
        self._about.setMinimumHeight(2 * self._kit.theme.line(16))
        for at, fact in enumerate(self._facts, start=1):
            fact.setText(say(f"firstrun.{self._way}.{at}"))
        self.button.set_text(say(f"firstrun.{self._way}.go"))
        self.button.setAccessibleName(f"{self.button.text()} {self._title.text()}")

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.chosen.emit()


class FirstRun(QWidget):
    """Language and field on top, then the three cards; 1 2 3 choose."""

    chosen = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        theme = kit.theme
        self._name = PlainLabel(theme, size=16, bold=True)
        guide = kit.runtime.preferences.now.guide
        self.languages = SegmentedTabs(
            theme, [Tab("zh_CN", "中文"), Tab("en", "English")], name="中文 / English"
        )
        self.languages.choose(kit.words.language, tell=False)
        self._title = PlainLabel(theme, size=28, bold=True, wrap=True)
        self._promise = PlainLabel(theme, size=16, role="muted", wrap=True)
        self._field = PlainLabel(theme, role="muted")
        self.domains = SegmentedTabs(theme, self._fields(), name="", style="segments", height=28)
        self.domains.choose(guide.domain, tell=False)
        self._field_tip = PlainLabel(theme, role="muted", wrap=True)
        self.ways = {
            name: Way(kit, name, icon, first=not at) for at, (name, icon) in enumerate(CARDS)
        }
        self._keys = PlainLabel(theme, role="muted")
        self._offline = PlainLabel(theme, role="muted")
        self.review = LinkButton(theme, "", chevron=True)
        self._build()
        self._connect()
        self.reword()

    def _build(self) -> None:
        px = self._kit.theme.px
        self._cards = row(*self.ways.values(), gap=px(16))
        for at in range(3):
            self._cards.setStretch(at, 1)
        self._middle = QWidget()
        field = row(self._field, self.domains, self._field_tip, gap=px(8))
        field.setStretch(2, 1)
        column(
            self._title,
            self._promise,
            px(8),
            field,
            px(12),
            self._cards,
            px(12),
            row(self._keys, None, self._offline),
            row(None, self.review),
            gap=px(4),
            parent=self._middle,
        )
        self._middle.setMaximumWidth(px(1008))
        top = row(self._name, None, self.languages, margins=(px(24), px(16), px(24), 0))
        inside = QWidget()
        body = row(None, self._middle, None, margins=(px(24), 0, px(24), px(16)))
        body.setStretch(1, 100)
        column(top, None, body, None, None, gap=0, parent=inside)
        column(scrolling(inside), gap=0, parent=self)

    def _connect(self) -> None:
        preferences = self._kit.runtime.preferences
        self.languages.chosen.connect(lambda id: preferences.change("look", language=id))
        self.domains.chosen.connect(lambda id: preferences.change("guide", domain=id))
        self.review.clicked.connect(lambda: self.chosen.emit("review"))
        for name, way in self.ways.items():
            way.chosen.connect(lambda name=name: self.chosen.emit(name))

    def _fields(self) -> list[Tab]:
        return [Tab(name, self._kit.words.say(f"choice.{name}")) for name in DOMAINS]

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self._name.setText(say("app.name"))
        self._title.setText(say("firstrun.title"))
        self._promise.setText(say("firstrun.promise"))
        self._field.setText(say("firstrun.domain"))
        self._field_tip.setText(say("firstrun.domain_tip"))
        self.domains.set_tabs(self._fields())
        self.domains.setAccessibleName(say("firstrun.domain"))
        for way in self.ways.values():
            way.reword()
        self._keys.setText(say("firstrun.keys"))
        self._offline.setText(say("firstrun.offline"))
        self.review.set_text(say("firstrun.review"))

    def pick(self, number: int) -> None:
        """The keys 1 2 3."""
        if 1 <= number <= len(CARDS):
            self.chosen.emit(CARDS[number - 1][0])

    def focus_first(self) -> None:
        """Enter opens the demo."""
        self.ways["demo"].button.setFocus()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        px = self._kit.theme.px
        self._middle.setMaximumWidth(px(1008))
        narrow = self.width() < px(860)
        sides, down = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom
        self._cards.setDirection(down if narrow else sides)
        for way in self.ways.values():
            way.setMinimumHeight(0 if narrow else px(360))
