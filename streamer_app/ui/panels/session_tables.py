"""The tables under a session's timeline: one tab each, all of them about the same stretch."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QStackedWidget, QWidget

from streamer_app.live.pages import SessionPage
from streamer_app.review.details import Selection
from streamer_app.review.pitches import PitchLine
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels import session_rows
from streamer_app.ui.panels.card_list import CardList
from streamer_app.ui.panels.questions import TABS
from streamer_app.ui.panels.session_head import LARGE
from streamer_app.ui.panels.session_rows import Table
from streamer_app.ui.widgets.data_table import DataTable
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab

Fill = Callable[[Selection], Table]
NOTE_EDGES: Final = 28
"""px between the tabs, the note and the edges."""
MOST_PITCHES: Final = 5
"""Pitches that are shown above the themes before their table scrolls."""


class TableTab(QWidget):
    """A table, or a sentence where it would be empty."""

    opened = Signal(object)
    acted = Signal(object)

    def __init__(self, kit: Kit, name: str, empty: Callable[[Selection], str], fill: Fill) -> None:
        super().__init__()
        self._kit, self._name, self._empty, self._fill = kit, name, empty, fill
        self._selection: Selection | None = None
        px = kit.theme.px
        self.table = DataTable(kit.theme, kit.words.say(name))
        self.none = PlainLabel(kit.theme, role="muted", wrap=True)
        self.none.setContentsMargins(px(12), px(10), px(12), px(10))
        column(self.table, self.none, gap=0, grow=0, parent=self)
        self.table.opened.connect(self.opened)
        self.table.acted.connect(self.acted)

    def show_selection(self, selection: Selection | None) -> None:
        """The rows of a stretch; None while they are read."""
        self._selection = selection
        self.table.setAccessibleName(self._kit.words.say(self._name))
        rows = 0
        if selection is not None:
            columns, shown = self._fill(selection)
            self.table.show_rows(columns, shown)
            rows = len(shown)
        reading = self._kit.words.say("review.reading")
        self.none.setText(self._empty(selection) if selection is not None else reading)
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)

    def again(self) -> None:
        """The same rows, in the present words."""
        self.show_selection(self._selection)


class PitchTab(QWidget):
    """The pitches, and the themes under them."""

    def __init__(self, kit: Kit, pitches: TableTab, themes: TableTab) -> None:
        super().__init__()
        self._kit, self.pitches, self.themes = kit, pitches, themes
        px = kit.theme.px
        self._title = ElidingLabel(kit.theme, bold=True)
        head = QWidget()
        row(self._title, margins=(px(12), px(6), px(12), px(2)), parent=head)
        column(pitches, Divider(kit.theme), head, themes, gap=0, grow=3, parent=self)

    def show_selection(self, selection: Selection | None) -> None:
        """The rows of a stretch; None while they are read."""
        say = self._kit.words.say
        self.pitches.show_selection(selection)
        self.themes.show_selection(selection)
        found = len(selection.themes) if selection else 0
        asked = sum(theme.askers for theme in selection.themes) if selection else 0
        code = "review.themes_here" if selection and not selection.whole else "review.themes_all"
        self._title.setText(say(code, themes=found, n=asked))
        table = self.pitches.table
        most = table.full_height()
        if table.rows.rowCount() > MOST_PITCHES:
            most -= (table.rows.rowCount() - MOST_PITCHES) * self._kit.theme.row(32)
        self.pitches.setMaximumHeight(most + self._kit.theme.px(14))


class QuestionTab(QWidget):
    """The cards of the desk as they were left."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        px = kit.theme.px
        self.tabs = SegmentedTabs(kit.theme, (), name=kit.words.say("review.questions"))
        self.cards = CardList(kit, "narrow")
        line = row(self.tabs, None, margins=(px(8), px(6), px(8), px(6)))
        column(line, self.cards, gap=0, grow=1, parent=self)
        self.tabs.chosen.connect(self.cards.choose_tab)

    def show_page(self, page: SessionPage, span: tuple[int, int] | None) -> None:
        """The cards that were asked in the stretch, or all of them."""
        say = self._kit.words.say
        cards = page.cards
        if span is not None:
            start, end = span
            cards = tuple(c for c in cards if any(start <= a.at_ms < end for a in c.samples))
        counts = {tab: 0 for tab in TABS}
        for card in cards:
            counts[card.state] = counts.get(card.state, 0) + 1
        counts["open"] = counts["new"] + counts["pinned"]
        self.tabs.set_tabs([Tab(tab, say(f"tab.{tab}"), counts[tab]) for tab in TABS])
        self.cards.setAccessibleName(say("review.questions"))
        self.cards.show_cards(cards)
        self.cards.set_empty_text(say("review.no_questions"), "muted")


class SessionTables(Panel):
    """The tabs. ``moment_asked`` gives a time, ``pitch_asked`` a pitch to take apart,
    ``theme_asked`` a theme to read, ``plan_asked`` one for the lesson plan."""

    moment_asked = Signal(object)
    pitch_asked = Signal(object)
    theme_asked = Signal(object)
    plan_asked = Signal(object)

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        self.titles: Mapping[str, str] = {}
        self.planned: frozenset[str] = frozenset()
        self._page: SessionPage | None = None
        self._selection: Selection | None = None
        px = kit.theme.px
        self.tabs = SegmentedTabs(kit.theme, (), name=kit.words.say("review.tables"))
        self._note = ElidingLabel(kit.theme, role="muted", right=True)
        self.questions = QuestionTab(kit)
        self._stack = QStackedWidget()
        self._parts = self._built()
        for part in self._parts.values():
            self._stack.addWidget(part)
        edges = (px(8), px(6), px(12), px(6))
        line = row(self.tabs, None, self._note, gap=px(12), margins=edges)
        column(line, Divider(kit.theme), self._stack, gap=0, grow=2, parent=self)
        self.tabs.chosen.connect(self._choose)
        self.questions.cards.selected.connect(
            lambda card: self.moment_asked.emit(card.first_ms) if card is not None else None
        )
        self.reword()

    def _built(self) -> dict[str, QWidget]:
        return {
            "pitches": PitchTab(self._kit, self._pitches(), self._themes()),
            "themes": self._themes(),
            "questions": self.questions,
            "audience": self._table("audience", session_rows.audience),
            "payments": self._table(
                "payments",
                lambda found, words: session_rows.payments(found, words, self.titles),
            ),
            "interactions": self._table(
                "interactions", lambda found, words: session_rows.interactions(
                    found.interactions, words
                ),
            ),
            "notes": self._table(
                "notes", lambda found, words: session_rows.notes(found.notes, words)
            ),
        }  # fmt: skip

    def _table(self, name: str, fill: Callable[..., Table]) -> TableTab:
        words = self._kit.words
        made = TableTab(
            self._kit, f"review.tab.{name}", self._none(name), lambda found: fill(found, words)
        )
        if name != "audience":
            made.opened.connect(self.moment_asked)
        return made

    def _none(self, name: str) -> Callable[[Selection], str]:
        return lambda _: self._kit.words.say(f"review.none.{name}")

    def _pitches(self) -> TableTab:
        words = self._kit.words
        made = TableTab(
            self._kit,
            "review.tab.pitches",
            self._unpitched,
            lambda found: session_rows.pitches(self.in_words(found.pitches), words),
        )
        made.opened.connect(self.pitch_asked)
        return made

    def _unpitched(self, found: Selection) -> str:
        """That there was no pitch, and the course that was asked about most: what to offer next."""
        asked: Counter[str] = Counter()
        for theme in found.themes:
            if theme.course:
                asked[theme.course] += theme.asks
        if not asked:
            return self._kit.words.say("review.none.pitches")
        course, n = asked.most_common(1)[0]
        return self._kit.words.say("review.none.pitches_asked", title=self.named(course), n=n)

    def in_words(self, found: Sequence[PitchLine]) -> list[PitchLine]:
        """The pitches with their courses' titles in the reader's language."""
        words = self._kit.words
        return [
            replace(one, title=words.course(self.titles.get(one.course, one.title)))
            for one in found
        ]

    def named(self, course: str) -> str:
        """A course by its id, as it is called in the reader's language."""
        return self._kit.words.course(self.titles.get(course, course))

    def _themes(self) -> TableTab:
        made = TableTab(self._kit, "review.tab.themes", self._none("themes"), self._theme_rows)
        made.opened.connect(self.theme_asked)
        made.acted.connect(self.plan_asked)
        return made

    def _theme_rows(self, found: Selection) -> Table:
        return session_rows.themes(found.themes, self._kit.words, self.titles, self.planned)

    def _choose(self, name: str) -> None:
        self._stack.setCurrentWidget(self._parts[name])
        self._say_note()

    def show_tab(self, name: str) -> None:
        """Bring a tab to the front."""
        self.tabs.choose(name, tell=False)
        self._choose(name)

    def show_page(self, page: SessionPage) -> None:
        """Another session; its tables are read."""
        self._page = page
        self.show_selection(None)
        self.questions.show_page(page, None)

    def show_selection(self, selection: Selection | None) -> None:
        """The tables of a stretch; None while they are read."""
        self._selection = selection
        for name, part in self._parts.items():
            if name != "questions":
                part.show_selection(selection)  # type: ignore[attr-defined]
        if selection is not None and self._page is not None:
            span = None if selection.whole else (selection.start_ms, selection.end_ms)
            self.questions.show_page(self._page, span)
        self._name_tabs()

    def show_planned(self, planned: frozenset[str]) -> None:
        """Other themes stand in the lesson plan."""
        self.planned = planned
        self.show_selection(self._selection)

    def reword(self) -> None:
        """Take the words again."""
        self.tabs.set_name(self._kit.words.say("review.tables"))
        self._name_tabs()
        if self._selection is not None:
            self.show_selection(self._selection)

    def _counts(self) -> Mapping[str, int | None]:
        found = self._selection
        if found is None:
            return {}
        return {
            "pitches": len(found.pitches),
            "themes": len(found.themes),
            "payments": found.paid_rows,
            "interactions": len(found.interactions),
            "notes": len(found.notes),
        }

    def _name_tabs(self) -> None:
        say, large = self._kit.words.say, self._kit.theme.scale > LARGE
        counts = {} if large else self._counts()  # the words alone are as long as the line
        self.tabs.set_tabs(
            [Tab(name, say(f"review.tab.{name}"), counts.get(name)) for name in self._parts]
        )
        self._say_note()

    def _say_note(self) -> None:
        name, found = self.tabs.current, self._selection
        note = self._kit.words.say("review.not_causal") if name == "pitches" else ""
        if name == "payments" and found is not None and found.paid_rows > len(found.payments):
            note = self._kit.words.say("review.first_rows", n=len(found.payments))
        self._note.setText(note)
        self._fit_note()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_note()

    def _fit_note(self) -> None:
        """Whole or not at all: the cells of the verdict say the same as a tip."""
        free = self.width() - self.tabs.sizeHint().width() - self._kit.theme.px(NOTE_EDGES)
        self._note.setVisible(self._note.sizeHint().width() <= free)
