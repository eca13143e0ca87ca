"""Two to four sessions beside each other, and beside what is usual for their room."""

from collections.abc import Sequence
from typing import Final, get_args

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.errors import AppError
from streamer_app.live.pages import SessionLine
from streamer_app.review.compare import Against, Alignment
from streamer_app.review.progress import Progress
from streamer_app.review.studies import Comparison
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row, scrolling
from streamer_app.ui.messages import failure
from streamer_app.ui.panels.session_head import change_text, written
from streamer_app.ui.places.review_work import Work
from streamer_app.ui.widgets.data_table import Cell, Column, DataTable, Row
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.small_multiples import SmallMultiples, Track
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.words import NONE, Words

SERIES: Final = ("viewers", "messages", "asks", "entries")
SHOWN: Final = (
    *("peak", "users", "messages", "questions", "answered", "wait_s", "sales", "orders"),
    *("gifts", "engagement", "satisfaction", "pay_rate", "length_s"),
)
LEAST: Final = 2
MOST: Final = 4


class ComparePage(QWidget):
    """``opened`` gives a session to look at alone."""

    opened = Signal(object)

    def __init__(self, kit: Kit, work: Work) -> None:
        super().__init__()
        self._kit, self._work = kit, work
        self._sessions: tuple[int, ...] = ()
        self._found: Comparison | None = None
        px = kit.theme.px
        self.alignment = SegmentedTabs(kit.theme, (), style="segments")
        self._note = PlainLabel(kit.theme, role="muted", wrap=True)
        self.curves = SmallMultiples(kit.theme)
        self.table = DataTable(kit.theme, "")
        above, below = Panel(kit.theme), Panel(kit.theme)
        head = row(self.alignment, self._note, gap=px(12), grow=1)
        column(
            head, Divider(kit.theme), self.curves,
            gap=px(8), margins=(px(12), px(10), px(12), px(8)), parent=above,
        )  # fmt: skip
        column(self.table, margins=(px(4), px(4), px(4), px(4)), parent=below)
        below.setMinimumHeight(px(280))
        inside = QWidget()
        column(above, below, gap=px(8), grow=1, parent=inside)
        column(scrolling(inside), parent=self)
        self.alignment.chosen.connect(lambda _: self._ask())
        self.reword()

    def show_sessions(self, sessions: Sequence[int]) -> None:
        """Compare these."""
        self._sessions = tuple(sessions)[:MOST]
        self._found = None
        self._ask()

    def _ask(self) -> None:
        if len(self._sessions) < LEAST:
            return
        self._note.setText(self._kit.words.say("review.reading"))
        alignment: Alignment = "first_pitch" if self.alignment.current == "first_pitch" else "start"
        progress = Progress()
        future = self._kit.runtime.studies.compare(self._sessions, alignment, progress)
        what = self._kit.words.say("review.comparing")
        self._work.run(what, progress, future, self._show, self._failed)

    def _failed(self, error: AppError) -> None:
        self._note.setText(failure(self._kit.words, error))

    def _show(self, found: Comparison) -> None:
        self._found = found
        words, say = self._kit.words, self._kit.words.say
        titles = [session_name(line, words) for line in found.lines]
        tracks = [
            Track(say(f"compare.{name}"), found.curves.series[name])
            for name in SERIES
            if any(value is not None for curve in found.curves.series[name] for _, value in curve)
        ]
        self.curves.show_tracks(say("review.compare"), titles, tracks)
        missing = [t for t, there in zip(titles, found.curves.aligned, strict=True) if not there]
        note = say("compare.unaligned", titles=" · ".join(missing)) if missing else ""
        self._note.setText(note or say("compare.note"))
        self._show_table(found, titles)

    def _show_table(self, found: Comparison, titles: Sequence[str]) -> None:
        say = self._kit.words.say
        columns = [Column("name", say("column.usual.name"))]
        columns += [Column(f"s{at}", title, right=True) for at, title in enumerate(titles)]
        columns += [
            Column("range", say("compare.range"), right=True),
            Column("verdict", say("column.usual.usual"), stretch=True),
        ]
        rows = [self._row(found, name) for name in SHOWN]
        self.table.setAccessibleName(say("review.compare"))
        self.table.show_rows(columns, rows)

    def _row(self, found: Comparison, name: str) -> Row:
        words = self._kit.words
        each = [next(one for one in usual if one.name == name) for usual in found.usual]
        first, last = each[0], each[-1]
        cells = [Cell(words.say(f"digest.{name}"), "muted")]
        cells += [_value(one, first, words) for one in each]
        return Row(name, (*cells, Cell(_range(last, words), "muted"), _verdict(each, words)))

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self.alignment.set_name(say("compare.alignment"))
        self.alignment.set_tabs([Tab(one, say(f"compare.{one}")) for one in get_args(Alignment)])
        if self._found is not None:
            self._show(self._found)


def session_name(line: SessionLine, words: Words) -> str:
    """``9月12日 力学专题``."""
    return f"{words.day(line.started_ms)} {line.title}".strip()


def _value(one: Against, first: Against, words: Words) -> Cell:
    text = written(words, one, one.value)
    if one is not first and first.value and one.value is not None:
        beside = Against(one.name, None, None, (one.value - first.value) / first.value)
        text += f"  {change_text(beside)}"
    return Cell(text, "text" if one.usual is not True else "muted", one.usual is False)


def _range(one: Against, words: Words) -> str:
    if one.low is None or one.high is None:
        return NONE
    return f"{written(words, one, one.low)} – {written(words, one, one.high)}"


def _verdict(each: Sequence[Against], words: Words) -> Cell:
    """Whether any of them is beyond what is usual for its room."""
    judged = [one.usual for one in each if one.usual is not None]
    if not judged:
        return Cell(words.say("normal.unknown"), "muted")
    outside = any(usual is False for usual in judged)
    return Cell(
        words.say("normal.outside" if outside else "normal.inside"),
        "text" if outside else "muted",
        outside,
    )
