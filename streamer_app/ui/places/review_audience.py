"""Who comes back: each session's people by segment, and each week's newcomers followed on."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from streamer_app.errors import AppError
from streamer_app.live.pages import SessionLine
from streamer_app.review.audience import Audience, Cohort
from streamer_app.review.crowd import Coming, Room
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row, scrolling
from streamer_app.ui.messages import failure
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.review_work import Work
from streamer_app.ui.places.setting_rows import LARGE
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.choice_box import ChoiceBox
from streamer_app.ui.widgets.data_table import Cell, Column, DataTable, Row
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import NONE, Words

SEGMENTS: Final = ("new", "returning", "regular")
WEEKS: Final = 12
COLUMNS: Final = ("session", "people", *SEGMENTS, "back", "payers", "back_payers")
FIRST: Final = COLUMNS[:5]
"""What large text leaves room for."""


def people_text(count: int, of: int, estimated: bool, words: Words) -> str:
    """``≈ 31 · 24 %``"""
    about = "≈ " if estimated else ""
    return f"{about}{words.number(count)} · {100 * count / of:.0f} %" if of else NONE


def session_cells(line: SessionLine, found: Audience, words: Words) -> tuple[Cell, ...]:
    """One session's people."""
    about = "≈ " if found.estimated else ""
    tip = words.say("audience.masked") if found.estimated else ""
    came_back = found.people - found.segments["new"]
    return (
        Cell(f"{words.day(line.started_ms)}  {line.title}".strip(), bold=True),
        Cell(f"{about}{words.number(found.people)}", tip=tip, bold=True),
        *(
            Cell(people_text(found.segments[name], found.people, found.estimated, words), tip=tip)
            for name in SEGMENTS
        ),
        Cell(
            people_text(came_back, found.people, found.estimated, words),
            tip=tip,
            bar=came_back / found.people if found.people else 0.0,
        ),
        Cell(words.number(found.payers)),
        Cell(words.number(found.returning_payers)),
    )


def cohort_cells(cohort: Cohort, sessions: int, words: Words) -> tuple[Cell, ...]:
    """A week's newcomers in each of the last ``sessions`` sessions; a dash before their first."""
    there = cohort.there[-sessions:] if sessions else ()
    seen = False
    cells = [Cell(cohort.week, bold=True), Cell(words.number(cohort.people), bold=True)]
    for count in there:
        seen = seen or count > 0
        share = 100 * count / cohort.people if cohort.people else 0
        tip = words.say("audience.of", n=count, of=cohort.people) if seen else ""
        cells.append(
            Cell(f"{share:.0f} %" if seen else NONE, "text" if count else "muted", tip=tip)
        )
    return tuple(cells)


class AudiencePage(QWidget):
    """The last sessions of one room; what is looked at does not depend on what is marked."""

    def __init__(self, kit: Kit, work: Work) -> None:
        super().__init__()
        self._kit = kit
        self._found: Coming | None = None
        theme, px = kit.theme, kit.theme.px
        self.room = ChoiceBox(theme, "")
        self.room.hide()
        self.finding = ActionButton(theme, "", icon="person")
        self._note = PlainLabel(theme, role="muted", wrap=True)
        self.sessions = DataTable(theme, "")
        self.cohorts = DataTable(theme, "")
        self._title = PlainLabel(theme, bold=True)
        self._below = PlainLabel(theme, bold=True)
        self._tip = PlainLabel(theme, role="muted", wrap=True)
        self.room.activated.connect(self._choose)
        self.finding.clicked.connect(kit.actions.caller("find_viewer"))
        head = row(self._note, self.room, self.finding, gap=px(8), grow=0)
        inside = QWidget()
        upper = self._panel(self.sessions, self._title)
        lower = self._panel(self.cohorts, self._below, self._tip)
        self._panels = (upper, lower)
        made = column(head, *self._panels, gap=px(8), parent=inside)
        made.setStretch(1, 1)
        made.setStretch(2, 1)
        made.addStretch(0)
        column(scrolling(inside), parent=self)
        self.reword()

    def _panel(self, table: DataTable, *titles: PlainLabel) -> Panel:
        px = self._kit.theme.px
        panel = Panel(self._kit.theme)
        edges = (px(12), px(8), px(12), px(8))
        head = column(*titles, gap=px(2), margins=edges)
        column(head, Divider(self._kit.theme), table, gap=0, grow=2, parent=panel)
        return panel

    def show_sessions(self, sessions: Sequence[int]) -> None:
        """It came to the front: read it again."""
        self._note.setText(self._kit.words.say("review.reading"))
        self._ask(self._found.room if self._found else None)

    def _ask(self, room: Room | None) -> None:
        when_done(self, self._kit.runtime.crowd.coming(room), self._show, self._failed)

    def _choose(self, at: int) -> None:
        if self._found is not None:
            self._ask(self._found.rooms[at])

    def _failed(self, error: AppError) -> None:
        self._note.setText(failure(self._kit.words, error))

    def _show(self, found: Coming) -> None:
        self._found = found
        words, say = self._kit.words, self._kit.words.say
        self.room.clear()
        for source, room in found.rooms:
            self.room.addItem(f"{say(f'source.{source}')} {room}")
        if found.room is not None:
            self.room.setCurrentIndex(found.rooms.index(found.room))
        self.room.setVisible(len(found.rooms) > 1)
        self._note.setText(
            say("audience.over", n=len(found.sessions), looked=found.looked)
            if found.sessions
            else say("review.no_own")
        )
        for panel in self._panels:
            panel.setVisible(bool(found.sessions))
        self._show_sessions(found, words)
        self._show_cohorts(found, words)

    def _show_sessions(self, found: Coming, words: Words) -> None:
        shown = FIRST if self._kit.theme.scale > LARGE else COLUMNS
        columns = [
            Column(name, words.say(f"column.audience.{name}"), name != "session", name == "session")
            for name in shown
        ]
        lines = zip(found.sessions, found.each, strict=True)
        rows = [
            Row(line.session, session_cells(line, one, words)[: len(shown)]) for line, one in lines
        ]
        self.sessions.show_rows(columns, rows[::-1])
        self.sessions.setMinimumHeight(
            min(self.sessions.full_height(), self._kit.theme.row(32) * 6)
        )

    def _show_cohorts(self, found: Coming, words: Words) -> None:
        columns = [
            Column("week", words.say("column.audience.week"), stretch=True),
            Column("people", words.say("column.audience.people"), True),
            *(Column(f"s{s.session}", words.day(s.started_ms), True) for s in found.sessions),
        ]
        count = len(found.sessions)
        shown = [one for one in found.cohorts if any(one.there[-count:])][-WEEKS:]
        rows = [Row(one.week, cohort_cells(one, count, words)) for one in shown]
        self.cohorts.show_rows(columns, rows[::-1])
        self._keep_height(self.cohorts)

    def _keep_height(self, table: DataTable) -> None:
        """Six lines of it are seen however large the text is; the page scrolls then."""
        table.setMinimumHeight(min(table.full_height(), self._kit.theme.row(32) * 6))

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self.room.setAccessibleName(say("audience.room"))
        self.finding.set_text(say("action.find_viewer"))
        self._title.setText(say("audience.segments"))
        self._below.setText(say("audience.cohorts"))
        self._tip.setText(say("audience.cohorts_tip"))
        self.sessions.setAccessibleName(say("audience.segments"))
        self.cohorts.setAccessibleName(say("audience.cohorts"))
        if self._found is not None:
            self._show(self._found)
