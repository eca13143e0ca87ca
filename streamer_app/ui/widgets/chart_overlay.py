"""Over the tracks: gaps, marks, the time axis, now, the chosen range, and what the pointer does."""

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetricsF, QMouseEvent, QPainter, QPaintEvent, QPen, QWheelEvent
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.chart_strip import paint_label
from streamer_app.ui.widgets.painting import brush as faded
from streamer_app.ui.widgets.painting import hatch, line_of_text, rounded
from streamer_app.ui.widgets.row_parts import Say
from streamer_app.ui.widgets.time_axis import (
    MINUTE_MS,
    Timeline,
    clock,
    fit_labels,
    gap_label,
    mark_label,
    ticks,
    whole_minutes,
)

TICK_PX = 140
DRAG_PX = 5
NOTCH = 120
GRIP_PX = 7


class Overlay(QWidget):
    """Paints over the plot and takes its pointer; the plot itself only draws."""

    clicked = Signal(object)
    brushed = Signal(object, object)
    zoomed = Signal(float, object)
    """(notches, the time under the pointer)."""
    panned = Signal(object)
    """So many ms."""

    def __init__(self, theme: Theme, say: Say, parent: QWidget, *, brush: bool) -> None:
        super().__init__(parent)
        self._theme, self.say, self._brushes = theme, say, brush
        self.area = QRectF()
        self.floors: list[float] = []
        self.scales: list[tuple[float, float]] = []
        self.shown = Timeline()
        self.span = (0, 1)
        self._range: tuple[int, int] | None = None
        self._at: int | None = None
        self._press: QPointF | None = None
        self._dragged = False
        self._fixed: int | None = None
        self.setMouseTracking(True)

    @property
    def range(self) -> tuple[int, int] | None:
        """The chosen range, ms."""
        return self._range

    @property
    def at(self) -> int | None:
        """The moment that was clicked last."""
        return self._at

    def clear_brush(self) -> None:
        """No range chosen."""
        if self._range is not None:
            self._range = None
            self.brushed.emit(None, None)
            self.update()

    def choose(self, start_ms: int, end_ms: int) -> None:
        """Choose a range, in whole minutes."""
        self._range = self._snapped(start_ms, end_ms)
        self.brushed.emit(*self._range)
        self.update()

    def point(self, at_ms: int) -> None:
        """Choose a moment, as a click does."""
        self._at = at_ms
        self.clicked.emit(at_ms)
        self.update()

    def forget(self) -> None:
        """Another session: no range and no moment."""
        self._range = self._at = None
        self.update()

    def _snapped(self, start_ms: int, end_ms: int) -> tuple[int, int]:
        minutes = self.shown.minutes
        if not minutes:
            return start_ms, end_ms
        first, last = minutes[0].start_ms, minutes[-1].start_ms + MINUTE_MS
        start, end = whole_minutes(max(first, start_ms), min(last, end_ms), first)
        return start, end

    def _grip(self, x: float) -> int | None:
        """The end of the range opposite to the edge under the pointer."""
        if self._range is None:
            return None
        start, end = self._range
        near = min((start, end), key=lambda edge: abs(self.across(edge) - x))
        if abs(self.across(near) - x) > GRIP_PX:
            return None
        return end if near == start else start

    def across(self, at_ms: float) -> float:
        """Where a time is, px."""
        start, end = self.span
        return self.area.left() + (at_ms - start) / max(1, end - start) * self.area.width()

    def time(self, x: float) -> int:
        """The time at a place, ms."""
        start, end = self.span
        share = (x - self.area.left()) / max(1.0, self.area.width())
        return round(start + min(1.0, max(0.0, share)) * (end - start))

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.area.isEmpty():
            return
        painter = QPainter(self)
        painter.save()
        painter.setClipRect(self.area.adjusted(0, 0, 2, 1))
        self._windows(painter)
        self._gaps(painter)
        self._lines(painter)
        self._chosen(painter)
        painter.restore()
        self._scales(painter)
        self._time_axis(painter)
        self._labels(painter)

    def _scales(self, painter: QPainter) -> None:
        """The least and the greatest value of each track, left of it."""
        theme, px = self._theme, self._theme.px
        top, height = self.area.top(), theme.line(12)
        for (low, high), floor in zip(self.scales, self.floors, strict=False):
            for value, y in ((high, top + px(9)), (low, floor - px(4))):
                rect = QRectF(self.area.left() - px(60), y - height / 2, px(52), height)
                text = f"{value:,.0f}"
                line_of_text(painter, theme, rect, text, size=12, role="muted", right=True)
            top = floor

    def _windows(self, painter: QPainter) -> None:
        """A pitch's span, tinted; drawn over the bars because the plot lies below."""
        for mark in self.shown.marks:
            if mark.end_ms is not None and mark.kind == "pitch":
                left, right = self.across(mark.at_ms), self.across(mark.end_ms)
                rect = QRectF(left, self.area.top(), right - left, self.area.height())
                painter.fillRect(rect, faded(self._theme.colour("accent"), 0.16))

    def _gaps(self, painter: QPainter) -> None:
        for start, end in self.shown.gaps:
            left, right = self.across(start), max(self.across(start) + 4, self.across(end))
            rect = QRectF(left, self.area.top(), right - left, self.area.height())
            painter.fillRect(rect, self._theme.colour("panel"))
            hatch(painter, self._theme, rect)

    def _lines(self, painter: QPainter) -> None:
        theme = self._theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        painter.setPen(QPen(theme.colour("line"), 1))
        for floor in self.floors:
            y = round(floor) - 1
            painter.drawLine(QPointF(self.area.left(), y), QPointF(self.area.right(), y))
        painter.setPen(QPen(theme.colour("muted"), 1, Qt.PenStyle.DotLine))
        for mark in self.shown.marks:
            self._upright(painter, self.across(mark.at_ms))
        if self.shown.live and self.shown.now_ms:
            painter.setPen(QPen(theme.colour("accent"), 2))
            self._upright(painter, self.across(self.shown.now_ms))
        if self._at is not None:
            painter.setPen(QPen(theme.colour("text"), 1.5))
            self._upright(painter, self.across(self._at))

    def _upright(self, painter: QPainter, x: float) -> None:
        painter.drawLine(QPointF(x, self.area.top()), QPointF(x, self.area.bottom()))

    def _chosen(self, painter: QPainter) -> None:
        """The chosen range: outside dimmed, its edges with grips."""
        if self._range is None:
            return
        left, right = self.across(self._range[0]), self.across(self._range[1])
        area, theme = self.area, self._theme
        dim = faded(theme.colour("background"), 0.5)
        height = area.height()
        painter.fillRect(QRectF(area.left(), area.top(), left - area.left(), height), dim)
        painter.fillRect(QRectF(right, area.top(), area.right() - right, height), dim)
        for x in (left, right):
            painter.setPen(QPen(theme.colour("accent"), 1.5))
            self._upright(painter, x)
            grip = QRectF(x - 4, area.top() + height / 2 - 14, 8, 28)
            rounded(painter, grip, theme.colour("accent"), radius=3)

    def _time_axis(self, painter: QPainter) -> None:
        theme, px = self._theme, self._theme.px
        painter.setPen(QPen(theme.colour("line"), 1))
        most = max(1, int(self.area.width() / px(TICK_PX)))
        for at in ticks(*self.span, most):
            x = self.across(at)
            foot = self.area.bottom()
            painter.setPen(QPen(theme.colour("line"), 1))
            painter.drawLine(QPointF(x, foot), QPointF(x, foot + 4))
            rect = QRectF(x - px(40), foot + px(5), px(80), theme.line(12))
            line_of_text(painter, theme, rect, clock(at), size=12, role="muted", centre=True)

    def _labels(self, painter: QPainter) -> None:
        theme, px = self._theme, self._theme.px
        start, end = self.span
        wished = [
            mark_label(mark, self.across(mark.at_ms), self.say, whole=True)
            for mark in self.shown.marks
            if start <= mark.at_ms <= end
        ]
        wished += [
            gap_label(begin, stop, (self.across(begin) + self.across(stop)) / 2, self.say)
            for begin, stop in self.shown.gaps
            if start <= begin <= end
        ]
        high = self.area.right()
        row = QRectF(0, 0, 0, px(22))
        if self.shown.live:
            word = self.say("timeline.now")
            wide = QFontMetricsF(theme.font(12)).horizontalAdvance(word)
            place = QRectF(high - wide - 8, 0, wide + 2, px(22))
            line_of_text(painter, theme, place, word, size=12, role="accent")
            high -= wide + 16
        measure = QFontMetricsF(theme.font(12)).horizontalAdvance
        for label in fit_labels(wished, measure, self.area.left(), high, px(16)):
            paint_label(painter, theme, label, row)

    def wheelEvent(self, event: QWheelEvent) -> None:
        across = event.angleDelta().x()
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            across = across or event.angleDelta().y()
        if across:
            self.panned.emit(round(-across / NOTCH * (self.span[1] - self.span[0]) / 8))
            event.accept()
            return
        self.zoomed.emit(event.angleDelta().y() / NOTCH, self.time(event.position().x()))
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.area.contains(event.position()):
            self._press, self._dragged = event.position(), False
            self._fixed = self._grip(event.position().x())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            over = self._brushes and self._grip(event.position().x()) is not None
            shape = Qt.CursorShape.SizeHorCursor if over else Qt.CursorShape.ArrowCursor
            self.setCursor(shape)
            return
        moved = event.position().x() - self._press.x()
        if not self._dragged and abs(moved) < DRAG_PX:
            return
        self._dragged = True
        if self._brushes:
            begun = self._fixed if self._fixed is not None else self.time(self._press.x())
            ends = sorted((begun, self.time(event.position().x())))
            self._range = (ends[0], ends[1])
            self.update()
        else:
            self.panned.emit(self.time(self._press.x()) - self.time(event.position().x()))
            self._press = event.position()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._press is None:
            return
        self._press = None
        if not self._dragged:
            self.point(self.time(event.position().x()))
        elif self._range is not None:
            self.choose(*self._range)
