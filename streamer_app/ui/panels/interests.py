"""What a viewer may want: a bar a course with what it rests on, and a person's own word on it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row, scrolling
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.chip import Chip
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Divider
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.wait_bar import ShareBar
from streamer_app.ui.words import Words

if TYPE_CHECKING:
    from streamer_app.advisor.interest import Interest, Recommended
    from streamer_app.live.profiles import Profile

SHOWN: Final = 8
KINDS: Final = ("buy", "click", "ask", "mention", "gift", "like", "watch", "view", "comment")


def kinds_text(rows: Mapping[str, Sequence[int]], words: Words) -> str:
    """``提问 2 · 提到 5``"""
    counts = [(kind, len(rows[kind])) for kind in KINDS if rows.get(kind)]
    return " · ".join(words.say(f"interest.{kind}", n=count) for kind, count in counts)


class InterestRow(QWidget):
    """A course: its share as a bar, how much more than usual, what for, and right or wrong."""

    rows_asked = Signal(str, object)
    corrected = Signal(str, object)

    def __init__(self, kit: Kit, found: "Interest", title: str, said: bool | None) -> None:
        super().__init__()
        self._kit = kit
        theme, px, words = kit.theme, kit.theme.px, kit.words
        self.course = found.course
        self.rows = tuple(sorted({one for rows in found.rows.values() for one in rows if one > 0}))
        name = ElidingLabel(theme, title, size=16)
        share = words.say("interest.share", share=f"{100 * found.share:.0f}")
        number = PlainLabel(theme, share, bold=True)
        bar = ShareBar(theme, width=160)
        usual = words.say("interest.usual", usual=f"{100 * found.usual:.0f}")
        bar.show_share(found.share, f"{title} {share}, {usual}")
        why = PlainLabel(theme, kinds_text(found.rows, words), role="muted", wrap=True)
        line = row(*self._buttons(title, said), gap=px(12))
        column(
            row(name, bar, number, gap=px(10), grow=0),
            row(why, PlainLabel(theme, usual, role="muted"), gap=px(10), grow=0),
            line,
            gap=px(2),
            margins=(0, px(6), 0, px(6)),
            parent=self,
        )

    def _buttons(self, title: str, said: bool | None) -> Iterable[QWidget | None]:
        theme, say = self._kit.theme, self._kit.words.say
        if self.rows:
            self.open = LinkButton(theme, say("interest.rows", n=len(self.rows)), chevron=True)
            self.open.setAccessibleName(f"{title}: {say('interest.rows', n=len(self.rows))}")
            self.open.clicked.connect(lambda: self.rows_asked.emit(title, self.rows))
            yield self.open
        yield None
        if said is None:
            for right in (True, False):
                yield self._saying("interest.right" if right else "interest.wrong", right, title)
        else:
            yield Chip(theme, say("interest.said_right" if said else "interest.said_wrong"))
            yield self._saying("interest.take_back", None, title)

    def _saying(self, code: str, right: bool | None, title: str) -> LinkButton:
        button = LinkButton(self._kit.theme, self._kit.words.say(code), role="muted")
        button.setAccessibleName(f"{title}: {self._kit.words.say(code)}")
        button.clicked.connect(lambda: self.corrected.emit(self.course, right))
        return button


class InterestList(QWidget):
    """``rows_asked`` gives a title and row ids, ``corrected`` a course and True, False or None."""

    rows_asked = Signal(str, object)
    corrected = Signal(str, object)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.titles: Mapping[str, str] = {}
        inside = QWidget()
        self._lines = column(gap=0, margins=(0, 0, kit.theme.px(8), 0), parent=inside)
        column(scrolling(inside), parent=self)
        self.say(kit.words.say("sheet.loading"))

    def say(self, text: str) -> None:
        """One sentence instead of bars."""
        emptied(self._lines)
        self._lines.addWidget(PlainLabel(self._kit.theme, text, role="muted", wrap=True))
        self._lines.addStretch(1)

    def show_profile(self, profile: "Profile") -> None:
        """Bars with something behind them or a person's word, then the courses that suit."""
        told = [
            one for one in profile.interests if any(one.rows.values()) or one.course in profile.said
        ]
        if not told:
            self.say(self._kit.words.say("interest.none"))
            return
        emptied(self._lines)
        tip = self._kit.words.say("interest.tip")
        self._lines.addWidget(PlainLabel(self._kit.theme, tip, role="muted", wrap=True))
        for one in sorted(told, key=lambda one: -one.share)[:SHOWN]:
            self._lines.addWidget(self._interest(one, profile.said.get(one.course)))
            self._lines.addWidget(Divider(self._kit.theme))
        self._best(profile.best, profile.owned)
        self._lines.addStretch(1)

    def _interest(self, one: "Interest", said: bool | None) -> InterestRow:
        line = InterestRow(self._kit, one, self.titles.get(one.course, one.course), said)
        line.rows_asked.connect(self.rows_asked)
        line.corrected.connect(self.corrected)
        return line

    def _best(self, best: "Sequence[Recommended]", owned: Sequence[str]) -> None:
        theme, say = self._kit.theme, self._kit.words.say
        px = theme.px
        if owned:
            names = " · ".join(self.titles.get(course, course) for course in owned)
            text = say("interest.owned", titles=names)
            self._lines.addWidget(PlainLabel(theme, text, role="muted", wrap=True))
        if not best:
            return
        heading = PlainLabel(theme, say("interest.best"), bold=True)
        self._lines.addLayout(row(heading, margins=(0, px(8), 0, px(4))))
        for place, one in enumerate(best, 1):
            self._lines.addWidget(self._suited(place, one))

    def _suited(self, place: int, one: "Recommended") -> QWidget:
        theme, words = self._kit.theme, self._kit.words
        title = self.titles.get(one.course, one.course)
        holder = QWidget()
        parts: list[QWidget] = [PlainLabel(theme, f"{place}. {title}", size=16, wrap=True)]
        for why, rows in one.why:
            parts.append(self._reason(title, words.tell(why), tuple(r for r in rows if r > 0)))
        column(*parts, gap=2, margins=(0, theme.px(4), 0, theme.px(4)), parent=holder)
        return holder

    def _reason(self, title: str, text: str, rows: tuple[int, ...]) -> QWidget:
        if not rows:
            return PlainLabel(self._kit.theme, text, role="muted", wrap=True)
        link = LinkButton(self._kit.theme, text, chevron=True)
        link.clicked.connect(lambda: self.rows_asked.emit(title, rows))
        return link
