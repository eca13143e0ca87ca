"""One choice of several words: tabs of a panel, a segmented control, or the places on top."""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.buttons import LEAST_HIT
from streamer_app.ui.widgets.painting import RADIUS, focus_ring, rounded
from streamer_app.ui.widgets.runs import Run, paint_runs, run_widths

TabStyle = Literal["head", "segments", "underline"]
PADDING: Mapping[TabStyle, int] = {"head": 8, "segments": 12, "underline": 10}
GAPS: Mapping[TabStyle, int] = {"head": 2, "segments": 0, "underline": 8}
HEIGHTS: Mapping[TabStyle, int] = {"head": 28, "segments": 32, "underline": 44}


@dataclass(frozen=True, slots=True)
class Tab:
    """A choice: ``count`` stands bold after the word."""

    id: str
    text: str
    count: int | None = None
    key: str = ""


class TabMark(QWidget):
    """One tab as a screen reader meets it; it paints nothing and leaves the pointer alone."""

    def __init__(self, tabs: "SegmentedTabs") -> None:
        super().__init__(tabs)
        self.id = ""
        self.chosen = False
        self._tabs = tabs
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAttribute(Qt.WidgetAttribute.WA_NoSystemBackground)

    def tell(self, tab: Tab, place: QRectF, chosen: bool) -> None:
        """Stand for this tab, there."""
        self.id = tab.id
        self.setAccessibleName(tab.text if tab.count is None else f"{tab.text} {tab.count}")
        self.setGeometry(place.toRect())
        if chosen != self.chosen:
            self.chosen = chosen
            if chosen and QAccessible.isActive():
                told = QAccessibleEvent(self, QAccessible.Event.Selection)
                QAccessible.updateAccessibility(told)

    def press(self) -> None:
        """Choose it."""
        self._tabs.choose(self.id)


class SegmentedTabs(QWidget):
    """A row of words, one of them chosen.

    ``head``: raised fill on the chosen one; ``segments``: a bordered box; ``underline``: 2 px.
    """

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        tabs: Sequence[Tab] = (),
        *,
        name: str = "",
        style: TabStyle = "head",
        size: int = 14,
        height: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._size = theme, size
        self._style: TabStyle = style
        self._height = height or HEIGHTS[style]
        self._name = name
        self._tabs: list[Tab] = []
        self._marks: list[TabMark] = []
        self._current = ""
        self._over = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._measure)
        self.set_tabs(tabs)

    @property
    def current(self) -> str:
        """The id of the chosen tab."""
        return self._current

    def set_tabs(self, tabs: Sequence[Tab]) -> None:
        """Other tabs (another language); the chosen id stays chosen where it still exists."""
        self._tabs = list(tabs)
        if self._tabs and self._current not in {tab.id for tab in self._tabs}:
            self._current = self._tabs[0].id
        self._measure()

    def set_name(self, name: str) -> None:
        """Another accessible name."""
        self._name = name
        self._say()

    def set_counts(self, counts: Mapping[str, int | None]) -> None:
        """Other counts, by id."""
        tabs = [replace(tab, count=counts.get(tab.id, tab.count)) for tab in self._tabs]
        if tabs != self._tabs:
            self.set_tabs(tabs)

    def choose(self, id: str, *, tell: bool = True) -> None:
        """Choose a tab; ``tell`` emits ``chosen`` if it is another one."""
        if id == self._current or id not in {tab.id for tab in self._tabs}:
            return
        self._current = id
        self._measure()
        if tell:
            self.chosen.emit(id)

    def sizeHint(self) -> QSize:
        rects = self._rects()
        width = rects[-1][1].right() if rects else 0
        return QSize(round(width), self._high())

    def _high(self) -> int:
        return max(LEAST_HIT, self._theme.px(self._height))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def _measure(self) -> None:
        self._say()
        self.updateGeometry()
        self.update()

    def _say(self) -> None:
        said = next((tab for tab in self._tabs if tab.id == self._current), None)
        chosen = "" if said is None else f"{said.text} {'' if said.count is None else said.count}"
        self.setAccessibleName(f"{self._name} {chosen}".strip())
        self._mark_each()

    def _mark_each(self) -> None:
        """One child for each tab, where a screen reader looks for them."""
        while len(self._marks) > len(self._tabs):
            self._marks.pop().deleteLater()
        while len(self._marks) < len(self._tabs):
            self._marks.append(TabMark(self))
            self._marks[-1].show()
        for mark, (tab, place) in zip(self._marks, self._rects(), strict=True):
            mark.tell(tab, place, tab.id == self._current)

    def _runs(self, tab: Tab) -> list[Run]:
        chosen = tab.id == self._current
        role: Role = "text" if chosen or tab.id == self._over else "muted"
        if chosen and self._style == "segments":
            role = "on"
        runs = [Run(tab.text, role, chosen)]
        if tab.count is not None:
            runs += [Run("  ", size=self._size), Run(str(tab.count), "text", True)]
        return runs

    def _width(self, tab: Tab) -> float:
        bold = [Run(run.text, run.role, True, run.size) for run in self._runs(tab)]
        return sum(run_widths(self._theme, bold, self._size))

    def _rects(self) -> list[tuple[Tab, QRectF]]:
        rects, x = [], 0.0
        padding = self._theme.px(PADDING[self._style])
        for tab in self._tabs:
            width = max(24.0, round(self._width(tab)) + 2 * padding)
            rects.append((tab, QRectF(x, 0, width, self._high())))
            x += width + self._theme.px(GAPS[self._style])
        return rects

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        rects = self._rects()
        for tab, rect in rects:
            if tab.id == self._current:
                self._mark(painter, rect)
            width = sum(run_widths(self._theme, self._runs(tab), self._size))
            start = rect.center().x() - width / 2
            room = QRectF(start, 0, width + 2, rect.height())
            paint_runs(painter, self._theme, room, self._runs(tab), self._size)
        if self._style == "segments" and rects:
            self._box(painter, rects)
        if self.hasFocus():
            focus_ring(painter, self._theme, self.rect())

    def _mark(self, painter: QPainter, rect: QRectF) -> None:
        match self._style:
            case "head":
                rounded(painter, rect, self._theme.colour("raised"))
            case "underline":
                line = QRectF(rect.left(), rect.bottom() - 2, rect.width(), 2)
                painter.fillRect(line, self._theme.colour("accent"))
            case "segments":
                shape = QPainterPath()
                shape.addRoundedRect(QRectF(self.rect()), RADIUS, RADIUS)
                painter.save()
                painter.setClipPath(shape)
                painter.fillRect(rect, self._theme.colour("accent"))
                painter.restore()

    def _box(self, painter: QPainter, rects: list[tuple[Tab, QRectF]]) -> None:
        line = self._theme.colour("line")
        rounded(painter, QRectF(self.rect()), None, line)
        painter.setPen(QPen(line, 1))
        for (tab, rect), (after, _) in itertools.pairwise(rects):
            if self._current not in (tab.id, after.id):
                x = rect.right() - 0.5
                painter.drawLine(QPointF(x, 1), QPointF(x, rect.height() - 1))

    def _at(self, point: QPointF) -> str:
        return next((tab.id for tab, rect in self._rects() if rect.contains(point)), "")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and (id := self._at(event.position())):
            self.choose(id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        over = self._at(event.position())
        if over != self._over:
            self._over = over
            shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            self.update()

    def leaveEvent(self, event: QEvent) -> None:
        self._over = ""
        self.update()

    def choices(self) -> str:
        """Every word that there is to choose from, for a screen reader."""
        return ", ".join(tab.text for tab in self._tabs)

    def increase(self) -> None:
        """Choose the next one; after the last comes the first."""
        self._step(1)

    def decrease(self) -> None:
        """Choose the one before."""
        self._step(-1)

    def _step(self, step: int) -> None:
        ids = [tab.id for tab in self._tabs]
        if self._current in ids:
            self.choose(ids[(ids.index(self._current) + step) % len(ids)])

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and self._tabs:
            self._step(step)
        else:
            super().keyPressEvent(event)
