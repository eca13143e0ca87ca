"""The timeline when there is room: three tracks with marks, gaps, zoom and a range to choose."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from streamer_app.live.snapshot import Mark, Minute
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.chart_overlay import Overlay
from streamer_app.ui.widgets.chart_strip import TimelineStrip
from streamer_app.ui.widgets.painting import focus_ring, line_of_text
from streamer_app.ui.widgets.row_parts import Say
from streamer_app.ui.widgets.time_axis import MINUTE_MS, Timeline
from streamer_app.ui.words import SIGNS

if TYPE_CHECKING:
    from streamer_app.ui.widgets.chart_plot import Tracks

__all__ = ["TimelineChart", "TimelineStrip"]

LABELS: Final = 104
SCALE: Final = 56
MARKS: Final = 22
AXIS: Final = 30
RIGHT: Final = 24
LEAST_SPAN_MS: Final = 5 * MINUTE_MS
ZOOM: Final = 1.25
STEP_MS: Final = 10_000
KEYS: Final = (
    *(Qt.Key.Key_Left, Qt.Key.Key_Right, Qt.Key.Key_Home, Qt.Key.Key_End),
    *(Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus),
)


class TimelineChart(QWidget):
    """232 px: viewers, messages with questions, revenue, on one time axis (pyqtgraph, loaded on
    the first show). The wheel zooms, a click gives its time."""

    clicked = Signal(object)
    brushed = Signal(object, object)
    """(start_ms, end_ms) of the chosen range, or (None, None) when it was cleared."""

    def __init__(
        self, theme: Theme, say: Say, *, brush: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._say = theme, say
        self._shown = Timeline()
        self._viewers = ("", "")
        self._span: tuple[int, int] | None = None
        self._whole = (0, 1)
        self._names: tuple[str, ...] = ("viewers", "messages", "revenue")
        self._tracks: Tracks | None = None
        self._overlay = Overlay(theme, say, self, brush=brush)
        self._overlay.clicked.connect(self.clicked)
        self._overlay.brushed.connect(self.brushed)
        self._overlay.zoomed.connect(self._zoom)
        self._overlay.panned.connect(self._pan)
        self.setAccessibleName(say("timeline.name"))
        if brush:
            self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        theme.changed.connect(self._restyle)

    def show_minutes(
        self,
        minutes: Sequence[Minute],
        *,
        gaps: Sequence[tuple[int, int]] = (),
        marks: Sequence[Mark] = (),
        viewers: Sequence[tuple[int, float | None]] = (),
        viewers_label: str = "",
        viewers_aside: str = "",
        currency: str = "CNY",
        now_ms: int = 0,
        span_min: int = 60,
        live: bool = True,
        index: Sequence[tuple[int, float | None]] = (),
    ) -> None:
        """``viewers`` is the finer line where known, else the minutes' own counts are drawn."""
        self._shown = Timeline(
            *(tuple(minutes), tuple(gaps), tuple(marks), now_ms, tuple(viewers)),
            *(currency, live, tuple(index)),
        )
        self._viewers = (viewers_label, viewers_aside)
        end = now_ms or (minutes[-1].start_ms + MINUTE_MS if minutes else 1)
        end += MINUTE_MS // 2 if live else 0
        first = minutes[0].start_ms if minutes else end - span_min * MINUTE_MS
        start = end - span_min * MINUTE_MS if live else first
        self._whole = (min(first, start), end)
        zoomed = self._span
        if zoomed is None or (live and zoomed[1] >= self._overlay.span[1] - MINUTE_MS):
            length = zoomed[1] - zoomed[0] if zoomed else end - start
            self._overlay.span = (end - length, end)
        if self._tracks is not None:
            self._tracks.show(self._shown)
        self._draw()

    def set_words(self, say: Say) -> None:
        """Another language."""
        self._say = self._overlay.say = say
        self.setAccessibleName(say("timeline.name"))
        self.update()
        self._overlay.update()

    def clear_brush(self) -> None:
        """No range chosen."""
        self._overlay.clear_brush()

    @property
    def range(self) -> tuple[int, int] | None:
        """The chosen range, ms."""
        return self._overlay.range

    def choose(self, start_ms: int, end_ms: int) -> None:
        """Choose a range, in whole minutes."""
        self._overlay.choose(start_ms, end_ms)

    def point(self, at_ms: int) -> None:
        """Choose a moment, and see to it that it is in view."""
        start, end = self._overlay.span
        if not start <= at_ms <= end:
            self._look(at_ms - (end - start) // 2, end - start)
        self._overlay.point(at_ms)

    def reset(self) -> None:
        """Another session: all of it, no range, no moment."""
        self._span = None
        self._overlay.forget()

    def show_tracks(self, names: Sequence[str]) -> None:
        """Show these tracks alone."""
        self._names = tuple(names)
        if self._tracks is not None:
            self._tracks.choose(names)
            self._arrange()

    def sizeHint(self) -> QSize:
        return QSize(self._theme.px(900), self._theme.px(232))

    def prepare(self) -> None:
        """Build the plots ahead of the first look, which would wait a quarter of a second."""
        if self._tracks is None:
            # pyqtgraph and numpy are no part of the start-up.
            from streamer_app.ui.widgets.chart_plot import Tracks

            self._tracks = Tracks(self._theme)
            self._tracks.view.setParent(self)
            self._tracks.view.show()
            self._tracks.choose(self._names)
            self._tracks.show(self._shown)
            self._overlay.raise_()

    def showEvent(self, event: QShowEvent) -> None:
        self.prepare()
        self._arrange()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def _arrange(self) -> None:
        px = self._theme.px
        self._overlay.setGeometry(self.rect())
        if self._tracks is not None:
            left = px(LABELS) + px(SCALE)
            width = self.width() - left - px(RIGHT)
            height = self.height() - px(MARKS) - px(AXIS)
            self._tracks.view.setGeometry(left, px(MARKS), max(50, width), max(30, height))
            self._draw()

    def _draw(self) -> None:
        if self._tracks is None or not self.isVisible():
            return
        self._tracks.span(*self._overlay.span)
        view = self._tracks.view
        offset = QPointF(view.x(), view.y())
        self._overlay.area = self._tracks.area().translated(offset)
        self._overlay.floors = [floor + view.y() for floor in self._tracks.floors()]
        self._overlay.scales = self._tracks.visible_scales
        self._overlay.shown = self._shown
        self._overlay.update()
        self.update()

    def _restyle(self) -> None:
        if self._tracks is not None:
            self._tracks.restyle()
            self._tracks.show(self._shown)
        self._arrange()
        self.update()

    def _zoom(self, notches: float, at_ms: int) -> None:
        start, end = self._overlay.span
        factor = ZOOM**-notches
        length = max(LEAST_SPAN_MS, min(self._whole[1] - self._whole[0], (end - start) * factor))
        share = (at_ms - start) / max(1, end - start)
        self._look(round(at_ms - share * length), round(length))

    def _pan(self, by_ms: int) -> None:
        start, end = self._overlay.span
        self._look(start + by_ms, end - start)

    def _look(self, start: int, length: int) -> None:
        start = max(self._whole[0], min(start, self._whole[1] - length))
        self._span = self._overlay.span = (start, start + length)
        if length >= self._whole[1] - self._whole[0]:
            self._span = None
        self._draw()

    def event(self, event: QEvent) -> bool:
        """The keys of the timeline are its own, before any shortcut of the window."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            key = Qt.Key(event.key())
            if key in KEYS or (key == Qt.Key.Key_Escape and self._overlay.range is not None):
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Left and right move the moment by 10 s, with Shift the range's end by a minute."""
        key, shift = Qt.Key(event.key()), Qt.KeyboardModifier.ShiftModifier
        start, end = self._overlay.span
        at = self._overlay.at if self._overlay.at is not None else start
        side = -1 if key == Qt.Key.Key_Left else 1
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and event.modifiers() & shift:
            self._extend(at, side)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.point(min(self._whole[1], max(self._whole[0], at + side * STEP_MS)))
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            inside = at if start <= at <= end else (start + end) // 2
            self._zoom(-2.0 if key == Qt.Key.Key_Minus else 2.0, inside)
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self.point(self._whole[0] if key == Qt.Key.Key_Home else self._whole[1])
        elif key == Qt.Key.Key_Escape and self._overlay.range is not None:
            self.clear_brush()
        else:
            super().keyPressEvent(event)

    def _extend(self, at_ms: int, side: int) -> None:
        """Move the range's end, or begin a range of one minute at the moment."""
        chosen = self._overlay.range
        if chosen is None:
            self.choose(at_ms, at_ms + 1)
            return
        end = max(chosen[0] + MINUTE_MS, chosen[1] + side * MINUTE_MS)
        self.choose(chosen[0], min(self._whole[1], end))

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._tracks is None:
            return
        painter = QPainter(self)
        if self.hasFocus():
            focus_ring(painter, self._theme, self.rect())
        say, sign = self._say, SIGNS.get(self._shown.currency, self._shown.currency)
        names = {
            "viewers": (self._viewers[0] or say("timeline.viewers"), self._viewers[1]),
            "messages": (say("timeline.messages"), say("timeline.asks")),
            "revenue": (say("timeline.revenue", sign=sign), say("timeline.kinds")),
            "entries": (say("timeline.entries"), say("timeline.per_minute")),
            "index": (say("review.index"), say("timeline.normal")),
        }
        shown = [names[name] for name in names if name in self._names]
        top = self._theme.px(MARKS)
        for (name, aside), floor in zip(shown, self._overlay.floors, strict=False):
            self._name(painter, top, name, aside)
            top = round(floor)
        start, end = self._overlay.span
        minutes = round((end - start) / MINUTE_MS)
        foot = QRectF(self._inset(), self.height() - self._theme.px(22), 300, 16)
        text = say("timeline.zoom" if self._shown.live else "timeline.part", minutes=minutes)
        line_of_text(painter, self._theme, foot, text, size=12, role="muted")

    def _inset(self) -> int:
        """Room for the focus ring, left of the words."""
        return 6 if self.focusPolicy() != Qt.FocusPolicy.NoFocus else 0

    def _name(self, painter: QPainter, top: int, name: str, aside: str) -> None:
        theme, px = self._theme, self._theme.px
        width = px(LABELS)
        first = QRectF(self._inset(), top + px(2), width, theme.line(14))
        line_of_text(painter, theme, first, name)
        second = QRectF(self._inset(), first.bottom(), width, theme.line(12))
        line_of_text(painter, theme, second, aside, size=12, role="muted")
