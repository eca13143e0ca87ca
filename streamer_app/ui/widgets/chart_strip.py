"""The timeline in one line: messages a minute as bars, marks above, the time below."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from streamer_app.live.snapshot import Mark, Minute
from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.icons import paint_icon
from streamer_app.ui.widgets.painting import hatch, line_of_text
from streamer_app.ui.widgets.row_parts import Say
from streamer_app.ui.widgets.time_axis import (
    MINUTE_MS,
    PlacedLabel,
    Timeline,
    clock,
    fit_labels,
    gap_label,
    mark_label,
    quantile_band,
    round_top,
    ticks,
)

GUTTER: Final = 124
TOP: Final = 12
BARS: Final = 22
TICK_PX: Final = 120


class TimelineStrip(QWidget):
    """48 px: messages a minute as bars with axis and marks in one line; painted by hand.

    The panel around it gives the 12 px at its left.
    """

    clicked = Signal(object)
    """The time in ms of the minute that was clicked."""

    def __init__(self, theme: Theme, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._say = theme, say
        self._shown = Timeline()
        self._span = 60
        self.setAccessibleName(say("timeline.name"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)

    def show_minutes(
        self,
        minutes: Sequence[Minute],
        *,
        gaps: Sequence[tuple[int, int]] = (),
        marks: Sequence[Mark] = (),
        now_ms: int = 0,
        span_min: int = 60,
    ) -> None:
        """The last ``span_min`` minutes up to ``now_ms``."""
        shown = Timeline(tuple(minutes)[-span_min:], tuple(gaps), tuple(marks), now_ms)
        if shown != self._shown or span_min != self._span:
            self._shown, self._span = shown, span_min
            self.update()

    def set_words(self, say: Say) -> None:
        """Another language."""
        self._say = say
        self.setAccessibleName(say("timeline.name"))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(600), self._theme.px(48))

    def _area(self) -> QRectF:
        px = self._theme.px
        width = self.width() - px(GUTTER) - px(28)
        return QRectF(px(GUTTER), px(TOP), max(10, width), px(BARS))

    def _end(self) -> int:
        return (self._shown.now_ms // MINUTE_MS + 1) * MINUTE_MS

    def _x(self, at_ms: float) -> float:
        area = self._area()
        start = self._end() - self._span * MINUTE_MS
        return area.left() + (at_ms - start) / (self._span * MINUTE_MS) * area.width()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        px, area = self._theme.px, self._area()
        rows = ((4, 14, "timeline.messages", "text"), (26, 12, "timeline.span", "muted"))
        for y, size, code, role in rows:
            rect = QRectF(0, px(y), px(80), self._theme.line(size))
            text = self._say(code, minutes=self._span)
            shade: Role = "muted" if role == "muted" or size == 14 else "text"
            line_of_text(painter, self._theme, rect, text, size=size, role=shade)
        values = [m.messages for m in self._shown.minutes if m.messages is not None]
        top = round_top(max(values, default=1))
        self._scale(painter, area, top)
        self._bars(painter, area, top, values)
        self._time(painter, area)
        self._labels(painter, area)

    def _scale(self, painter: QPainter, area: QRectF, top: float) -> None:
        px, height = self._theme.px, self._theme.line(12)
        for value, y in ((top, area.top() + px(2)), (0, area.bottom() - px(1))):
            rect = QRectF(area.left() - px(50), y - height / 2, px(42), height)
            text = f"{value:,.0f}"
            line_of_text(painter, self._theme, rect, text, size=12, role="muted", right=True)

    def _bars(self, painter: QPainter, area: QRectF, top: float, values: list[int]) -> None:
        theme = self._theme
        if band := quantile_band(values):
            high = area.height() * band[1] / top
            rect = QRectF(area.left(), area.bottom() - high, area.width(), high)
            painter.fillRect(rect, theme.colour("raised"))
        step = area.width() / self._span
        width = max(1.0, step - max(1.0, round(step / 4)))
        newest = self._shown.minutes[-1].start_ms if self._shown.minutes else 0
        for minute in self._shown.minutes:
            if minute.messages:
                high = max(1.0, area.height() * minute.messages / top)
                rect = QRectF(self._x(minute.start_ms), area.bottom() - high, width, high)
                role: Role = "text" if minute.start_ms == newest else "line"
                painter.fillRect(rect, theme.colour(role))
        for start, end in self._shown.gaps:
            left = max(area.left(), self._x(start))
            right = max(left + 3, self._x(end))
            if right > area.left():
                hatch(painter, theme, QRectF(left, area.top(), right - left, area.height()))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(area.bottomLeft(), area.bottomRight())

    def _time(self, painter: QPainter, area: QRectF) -> None:
        theme, px = self._theme, self._theme.px
        height = theme.line(12)
        y = area.bottom() - px(2)
        now = self._x(self._end()) - px(8)
        rect = QRectF(now - px(40), y, px(80), height)
        line_of_text(painter, theme, rect, self._say("timeline.now"), size=12, centre=True)
        most = max(1, int(area.width() / px(TICK_PX)))
        for at in ticks(self._end() - self._span * MINUTE_MS, self._end(), most):
            x = self._x(at)
            if area.left() + px(16) < x < now - px(44):
                rect = QRectF(x - px(30), y, px(60), height)
                line_of_text(painter, theme, rect, clock(at), size=12, role="muted", centre=True)

    def _labels(self, painter: QPainter, area: QRectF) -> None:
        px, metrics = self._theme.px, QFontMetricsF(self._theme.font(12))
        start = self._end() - self._span * MINUTE_MS
        wished = [
            mark_label(mark, self._x(mark.at_ms), self._say, whole=False)
            for mark in self._shown.marks
            if start <= mark.at_ms <= self._end()
        ]
        wished += [
            gap_label(begin, end, (self._x(begin) + self._x(end)) / 2, self._say)
            for begin, end in self._shown.gaps
            if begin >= start
        ]
        measure = metrics.horizontalAdvance
        for label in fit_labels(wished, measure, area.left(), self.width() - 4, px(16)):
            paint_label(painter, self._theme, label, QRectF(0, -px(2), 0, px(16)))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        area = self._area()
        x = event.position().x()
        if event.button() == Qt.MouseButton.LeftButton and area.left() <= x <= area.right():
            start = self._end() - self._span * MINUTE_MS
            share = (x - area.left()) / area.width()
            self.clicked.emit(int(start + share * self._span * MINUTE_MS))


def paint_label(painter: QPainter, theme: Theme, label: PlacedLabel, row: QRectF) -> None:
    """A label of the row of marks: its symbol, then its words."""
    left = label.left
    role: Role = "text"
    if label.label.icon:
        side = theme.px(11)
        top = row.center().y() - side / 2
        paint_icon(painter, label.label.icon, QRectF(left, top, side, side), theme.colour(role))
        left += theme.px(16)
    font = theme.font(12)
    metrics = QFontMetricsF(font)
    painter.setFont(font)
    painter.setPen(theme.colour(role))
    y = row.center().y() + (metrics.ascent() - metrics.descent()) / 2
    painter.drawText(QPointF(left, round(y)), label.text)
