"""Every course over the sessions: asked, pitched, sold, and what to do next."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.errors import AppError
from streamer_app.review.courses import CourseLine
from streamer_app.review.progress import Progress
from streamer_app.review.studies import Courses
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.messages import failure
from streamer_app.ui.places.review_work import Work
from streamer_app.ui.widgets.data_table import Cell, Column, DataTable, Row
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import NONE, Words

COLUMNS: Final = (
    *("course", "asked", "pitched", "exposed", "orders", "rate", "sales"),
    *("gpm", "refunded", "slot", "next"),
)
WORDS: Final = frozenset({"course", "slot", "next"})
LEAST: Final = {"next": 340}
SPARE: Final = frozenset({"exposed", "rate", "gpm", "refunded", "slot"})
FEW: Final = 3
"""Orders below which a rate says little."""
MONDAY: Final = datetime(2024, 1, 1)


class CoursesPage(QWidget):
    """``catalogue_asked`` wants the settings of a course."""

    catalogue_asked = Signal(object)

    def __init__(self, kit: Kit, work: Work) -> None:
        super().__init__()
        self._kit, self._work = kit, work
        self._sessions: tuple[int, ...] = ()
        self._found: Courses | None = None
        px = kit.theme.px
        self._note = PlainLabel(kit.theme, role="muted", wrap=True)
        self.table = DataTable(kit.theme, "")
        self.none = PlainLabel(kit.theme, size=16, role="muted", wrap=True)
        panel = Panel(kit.theme)
        head = row(self._note, margins=(px(12), px(8), px(12), px(8)), grow=0)
        empty = row(self.none, margins=(px(12), px(12), px(12), px(12)))
        column(head, Divider(kit.theme), self.table, empty, gap=0, grow=2, parent=panel)
        column(panel, parent=self)
        self.table.opened.connect(self.catalogue_asked)
        self.none.hide()

    def show_sessions(self, sessions: Sequence[int]) -> None:
        """Over these sessions; over the last ten where none are chosen."""
        self._sessions = tuple(sessions)
        say = self._kit.words.say
        self._note.setText(say("review.reading"))
        progress = Progress()
        future = self._kit.runtime.studies.courses(self._sessions, progress)
        self._work.run(say("review.reading_all"), progress, future, self._show, self._failed)

    def _failed(self, error: AppError) -> None:
        self._note.setText(failure(self._kit.words, error))

    def _show(self, found: Courses) -> None:
        self._found = found
        words, say = self._kit.words, self._kit.words.say
        columns = [
            Column(
                name,
                say(f"column.courses.{name}"),
                name not in WORDS,
                name in LEAST,
                spare=name in SPARE,
                least=LEAST.get(name, 0),
            )
            for name in COLUMNS
        ]
        rows = [Row(line.course, _cells(line, words)) for line in found.lines]
        self.table.setAccessibleName(say("review.courses"))
        self.table.show_rows(columns, rows)
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)
        self.none.setText(say("review.no_courses"))
        self._note.setText(over_text(self._kit.words, len(found.sessions), bool(self._sessions)))

    def reword(self) -> None:
        """Take the words again."""
        if self._found is not None:
            self._show(self._found)


def over_text(words: Words, count: int, chosen: bool) -> str:
    """Which sessions a page is about."""
    return words.say("review.over_chosen" if chosen else "review.over", n=count)


def _cells(line: CourseLine, words: Words) -> tuple[Cell, ...]:
    trend = " · ".join(map(str, line.asked_by_session[-10:]))
    return (
        Cell(line.title, bold=True),
        Cell(words.number(line.asked), tip=words.say("courses.trend", trend=trend)),
        Cell(words.number(line.pitched)),
        Cell(words.number(line.exposed) if line.pitched else NONE),
        Cell(words.number(line.orders), bold=True),
        _rate(line, words),
        Cell(words.sums(line.money)),
        Cell(words.sums(line.gpm), "muted", tip=words.say("courses.gpm_note")),
        Cell(_refund(line, words), "muted"),
        Cell(slot_text(line, words), "muted"),
        Cell(words.tell(line.next) if line.next else NONE),
    )


def _rate(line: CourseLine, words: Words) -> Cell:
    """``1.2 % (0.6–2.3)`` of those exposed."""
    if line.rate is None or line.low is None or line.high is None:
        return Cell(NONE, "muted")
    share = f"{100 * line.rate:.1f} %"
    shown = f"{share} ({100 * line.low:.1f}–{100 * line.high:.1f})"
    if line.orders < FEW:
        return Cell(f"{share} · {words.say('verdict.too_little')}", "muted", tip=shown)
    return Cell(shown, "muted")


def _refund(line: CourseLine, words: Words) -> str:
    if line.refunded is None:
        return NONE
    share = f"{100 * line.refunded:.0f} %"
    return f"{share} · {words.say('courses.provisional')}" if line.provisional else share


def slot_text(line: CourseLine, words: Words) -> str:
    """``周四 40–60 分``, once there are pitches enough to say."""
    if line.slot is None:
        return NONE
    day, minute = line.slot
    return words.say("courses.slot", day=words.say(f"weekday.{day}"), start=minute, end=minute + 20)
