"""The head of an opened session: eight figures beside what is usual, and one sentence."""

from collections.abc import Mapping, Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QSizePolicy, QWidget

from streamer_app.events import Money
from streamer_app.live.pages import SessionPage
from streamer_app.review.compare import Against
from streamer_app.review.sentence import Clause
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.panels import figures
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.painting import rounded
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel, set_tip
from streamer_app.ui.widgets.runs import Run, RunsLabel, run_widths
from streamer_app.ui.words import NONE, WITHOUT_CENTS, Words, span, without_bracket

TILES: Final = (
    *("peak", "people", "messages", "questions"),
    *("sales", "gifts", "index", "satisfaction"),
)
NAMES: Final[Mapping[str, str]] = {"people": "users", "index": "engagement"}
"""Tiles that are called otherwise among the compared numbers."""
MINUS: Final = "−"
USUAL_CHANGE: Final = "▲88 %"
"""As wide as most changes are."""
LARGE: Final = 1.2
"""From this text size on the tiles stand in two lines."""


def tile_text(page: SessionPage, tile: str, words: Words) -> tuple[str, ...]:
    """(value, what stands beside it in long, in short) of one figure in the head."""
    line = page.line
    match tile:
        case "peak":
            if line.peak_viewers is None:
                return NONE, words.say("review.not_counted")
            return words.number(line.peak_viewers), figures.short_basis(words, line.basis)
        case "people":
            return words.number(line.users), ""
        case "messages":
            return words.number(line.messages), ""
        case "questions":
            return words.number(line.asked), *_answered(page, words)
        case "sales":
            return words.sums(line.course_money), ""
        case "gifts":
            return words.sums(line.money), ""
        case "index":
            return words.number(line.engagement), ""
    known = page.metrics.get("u")
    low, high = figures.extra(known, "low"), figures.extra(known, "high")
    if known is None or known.value is None:
        return NONE, ""
    interval = f"{low:.0f}–{high:.0f}" if isinstance(low, float) and isinstance(high, float) else ""
    return words.number(known.value), interval


def _answered(page: SessionPage, words: Words) -> tuple[str, ...]:
    """How many questions were answered and after how long, in long and in short."""
    line, known = page.line, page.metrics.get("answer_time")
    if not line.asked:
        return ("",)
    if line.answered is None:
        code = "review.answers_unknown"
        return words.say(code), words.say(f"{code}_short")
    wait = figures.extra(known, "median")
    shown = span(wait if isinstance(wait, int | float) else known.value if known else None)
    beside = words.say("review.answered", n=line.answered, wait=shown)
    return beside, words.say("review.answered_short", n=line.answered)


def written(words: Words, against: Against, value: float | None) -> str:
    """A compared number as people read it."""
    if value is None:
        return NONE
    if against.currency:
        return words.money(Money(round(value), against.currency))
    if against.name.endswith("_rate"):
        return f"{value:.1f} %"
    return span(value) if against.name.endswith("_s") else words.number(value)


def whole(against: Against) -> float | None:
    """The median, an amount without its cents."""
    if against.median is None or not against.currency or against.currency in WITHOUT_CENTS:
        return against.median
    return round(against.median / 100) * 100


def change_text(against: Against) -> str:
    """``▲12 %``, ``▼4 %``; empty where there is nothing to compare with."""
    if against.change is None:
        return ""
    share = round(100 * against.change)
    return f"{'▼' if share < 0 else '▲'}{abs(share):,} %" if share else "＝"


class UsualTrack(QWidget):
    """A line with the usual range thick on it, its median as a tick, this session as a dot."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._against: Against | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_against(self, against: Against | None) -> None:
        """Another number, or none."""
        self._against = against
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(60), self._theme.px(12))

    def paintEvent(self, event: QPaintEvent) -> None:
        found = self._against
        if found is None or found.value is None or found.median is None:
            return
        painter, theme = QPainter(self), self._theme
        middle = self.height() / 2
        rounded(painter, QRectF(0, middle - 2, self.width(), 4), theme.colour("raised"), radius=2)
        known = [found.value, found.median]
        if found.low is not None and found.high is not None:
            known += [found.low, found.high]
        least, most = min(known), max(known)
        air = (most - least) * 0.25 or abs(most) * 0.25 or 1.0
        scale = (self.width() - 8) / (most - least + 2 * air)

        def across(value: float) -> float:
            return 4 + (value - least + air) * scale

        if found.low is not None and found.high is not None:
            left, right = across(found.low), across(found.high)
            rounded(
                painter, QRectF(left, middle - 2, right - left, 4), theme.colour("line"), radius=1
            )
        painter.setPen(QPen(theme.colour("text"), 1))
        x = across(found.median)
        painter.drawLine(QPointF(x, middle - 5), QPointF(x, middle + 5))
        painter.setBrush(theme.colour("text"))
        painter.drawEllipse(QPointF(across(found.value), middle), 4, 4)


class HeadTile(Panel):
    """A name, a value with the median, and the track with the change beside it."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        px = kit.theme.px
        self._kit = kit
        self._name = ElidingLabel(kit.theme, role="muted")
        self._change = RunsLabel(kit.theme, size=12, right=True)
        self._figure = RunsLabel(kit.theme, size=20)
        self.track = UsualTrack(kit.theme)
        self._forms: list[tuple[Run, ...]] = [()]
        # A name as long as "Satisfaction" leaves no room for a change beside it.
        column(
            self._name,
            self._figure,
            row(self.track, self._change, gap=px(6), grow=0),
            gap=0,
            margins=(px(10), px(6), px(8), px(5)),
            parent=self,
        )

    def show_figure(
        self, tile: str, value: str, beside: Sequence[str], against: Against | None
    ) -> None:
        """The words and the numbers; ``beside`` from the longest form to the shortest, ``against``
        is what is usual, where that is known."""
        words = self._kit.words
        change = change_text(against) if against else ""
        usual = ""
        if against is not None and against.median is not None:
            usual = words.say("review.median", value=written(words, against, whole(against)))
        self._name.setText(words.say(f"tile.{tile}"))
        self._change.set_runs((Run(change),))
        self.track.show_against(against)
        forms = [form for form in beside if form] or [usual]
        self._forms = [_figure(value, form) for form in forms] + [_figure(value, "")]
        self._choose()
        name = words.say(f"review.{tile}")
        said = (name, value, forms[0] if forms[0] != usual else "", usual, change)
        self.setAccessibleName(" ".join(part for part in said if part))
        told = (f"{name} {value}", *dict.fromkeys((forms[0], usual)))
        set_tip(self, " · ".join(part for part in told if part))

    def fit(self) -> None:
        """The tracks of all tiles end at the same place, whatever has changed by how much."""
        wide = run_widths(self._kit.theme, (Run(USUAL_CHANGE),), 12)[0]
        self._change.setMinimumWidth(round(wide) + 1)

    def _choose(self) -> None:
        """The longest form that is not cut."""
        room = self._figure.width()
        fitting = [f for f in self._forms if sum(run_widths(self._kit.theme, f, 20)) <= room]
        self._figure.set_runs((fitting or self._forms[-1:])[0])

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._choose()


def _figure(value: str, beside: str) -> tuple[Run, ...]:
    runs = Run(value, "text", True, 20)
    return (runs, Run(f"  {beside}", size=14)) if beside else (runs,)


class SessionHead(QWidget):
    """The eight tiles."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._tiles = {tile: HeadTile(kit) for tile in TILES}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        for tile in self._tiles.values():
            tile.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        kit.theme.changed.connect(self._arrange)
        self._arrange()

    def _arrange(self) -> None:
        """Side by side; large text takes two lines of four."""
        theme = self._kit.theme
        columns = len(TILES) if theme.scale <= LARGE else len(TILES) // 2
        self._grid.setSpacing(theme.px(8))
        for at, tile in enumerate(self._tiles.values()):
            tile.fit()
            self._grid.addWidget(tile, at // columns, at % columns)
        for at in range(len(TILES)):
            self._grid.setColumnStretch(at, int(at < columns))

    def show_page(self, page: SessionPage, against: Sequence[Against]) -> None:
        """The session's figures; ``against`` is empty until it is known."""
        words = self._kit.words
        by_name = {one.name: one for one in against if one.median is not None}
        for tile, panel in self._tiles.items():
            value, *beside = tile_text(page, tile, words)
            usual = by_name.get(NAMES.get(tile, tile))
            panel.show_figure(tile, value, beside, usual)


class SentenceLine(QWidget):
    """The session in one sentence; each clause opens what its number comes from."""

    moment_asked = Signal(object)
    tab_asked = Signal(str)

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._clauses: Sequence[Clause] = ()
        under = kit.theme.scale > LARGE
        self._line: QBoxLayout = (column if under else row)(gap=kit.theme.px(10), parent=self)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setMinimumHeight(kit.theme.px(24))

    def show_clauses(self, clauses: Sequence[Clause]) -> None:
        """Another sentence."""
        self._clauses = clauses
        emptied(self._line)
        for clause in clauses:
            self._line.addWidget(self._part(clause))
        self._line.addStretch(1)

    def reword(self) -> None:
        """Take the words again."""
        self.show_clauses(self._clauses)

    def _part(self, clause: Clause) -> QWidget:
        words = self._kit.words
        arguments = dict(clause.arguments)
        if "title" in arguments:
            arguments["title"] = without_bracket(words.course(arguments["title"]))
        if clause.at_ms is not None:
            arguments["clock"] = words.clock(clause.at_ms, False)
        text = words.say(clause.code, **arguments)
        if clause.at_ms is None and not clause.tab:
            return PlainLabel(self._kit.theme, text, role="muted")
        part = LinkButton(self._kit.theme, text, role="text")
        part.clicked.connect(lambda: self._open(clause))
        return part

    def _open(self, clause: Clause) -> None:
        if clause.tab:
            self.tab_asked.emit(clause.tab)
        elif clause.at_ms is not None:
            self.moment_asked.emit(clause.at_ms)
