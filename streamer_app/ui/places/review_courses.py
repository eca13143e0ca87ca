"""Every course over the sessions: asked, pitched, sold, and what to do next."""

from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime
from typing import Final

from PySide6.QtCore import Signal

from streamer_app.review.courses import CourseLine
from streamer_app.review.progress import Progress
from streamer_app.review.studies import Courses
from streamer_app.ui.kit import Kit
from streamer_app.ui.places.review_study import StudyPage, over_text
from streamer_app.ui.places.review_work import Work
from streamer_app.ui.widgets.data_table import Cell, Column, Row
from streamer_app.ui.words import NONE, Words

COLUMNS: Final = (
    *("course", "asked", "pitched", "exposed", "orders", "rate", "sales"),
    *("gpm", "refunded", "slot", "next"),
)
WORDS: Final = frozenset({"course", "slot", "next"})
WRAPS: Final = frozenset({"course", "next"})
LEAST: Final = {"next": 340}
SPARE: Final = frozenset({"exposed", "rate", "gpm", "refunded", "slot"})
FEW: Final = 3
"""Orders below which a rate says little."""
MONDAY: Final = datetime(2024, 1, 1)


class CoursesPage(StudyPage[Courses]):
    """``catalogue_asked`` wants the settings of a course."""

    NAME = "review.courses"
    EMPTY = "review.no_courses"
    catalogue_asked = Signal(object)

    def __init__(self, kit: Kit, work: Work) -> None:
        super().__init__(kit, work)
        self.table.opened.connect(self.catalogue_asked)

    def _study(self, sessions: Sequence[int], progress: Progress) -> "Future[Courses]":
        return self._kit.runtime.studies.courses(sessions, progress)

    def _rows(self, found: Courses) -> tuple[list[Column], list[Row]]:
        words = self._kit.words
        columns = [
            Column(
                name,
                words.say(f"column.courses.{name}"),
                name not in WORDS,
                name in LEAST,
                spare=name in SPARE,
                least=LEAST.get(name, 0),
                wraps=name in WRAPS,
            )
            for name in COLUMNS
        ]
        return columns, [Row(line.course, _cells(line, words)) for line in found.lines]

    def _about(self, found: Courses) -> str:
        return over_text(self._kit.words, len(found.sessions), bool(self._sessions))


def _cells(line: CourseLine, words: Words) -> tuple[Cell, ...]:
    trend = " · ".join(map(str, line.asked_by_session[-10:]))
    return (
        Cell(words.course(line.title), bold=True),
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
