"""The same curve of several sessions side by side, on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.painting import line_of_text
from streamer_app.ui.widgets.time_axis import round_top

LABELS: Final = 112
SCALE: Final = 48
GAP: Final = 16
AXIS: Final = 20
HEAD: Final = 24
TRACK: Final = 72

Points = Sequence[tuple[int, float | None]]


@dataclass(frozen=True, slots=True)
class Track:
    """One kind of number: its name, and the points (s, value) of each session."""

    name: str
    curves: Sequence[Points]


class SmallMultiples(QWidget):
    """A column a session, a row a kind of number; 0 is where the sessions are aligned."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._titles: Sequence[str] = ()
        self._tracks: Sequence[Track] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def show_tracks(self, name: str, titles: Sequence[str], tracks: Sequence[Track]) -> None:
        """Other sessions; ``name`` is for a screen reader."""
        self._titles, self._tracks = titles, tracks
        self.setAccessibleName(f"{name}: {' · '.join(titles)}")
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        px = self._theme.px
        return QSize(px(700), px(HEAD + AXIS) + px(TRACK) * max(1, len(self._tracks)))

    def paintEvent(self, event: QPaintEvent) -> None:
        if not self._tracks or not self._titles:
            return
        painter, px = QPainter(self), self._theme.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        left = px(LABELS + SCALE)
        width = (self.width() - left - px(GAP) * (len(self._titles) - 1)) / len(self._titles)
        span = self._span()
        for at, title in enumerate(self._titles):
            x = left + at * (width + px(GAP))
            head = QRectF(x, 0, width, px(HEAD))
            line_of_text(painter, self._theme, head, title, bold=True)
            for number, track in enumerate(self._tracks):
                box = QRectF(x, px(HEAD) + number * px(TRACK) + px(6), width, px(TRACK - 14))
                self._curve(painter, box, track, at, span)
            self._axis(painter, QRectF(x, self.height() - px(AXIS), width, px(AXIS)), span)
        for number, track in enumerate(self._tracks):
            self._name(painter, px(HEAD) + number * px(TRACK), track)

    def _span(self) -> tuple[int, int]:
        times = [s for track in self._tracks for curve in track.curves for s, _ in curve]
        return (min(times), max(max(times), min(times) + 60)) if times else (0, 60)

    def _top(self, track: Track) -> float:
        known = [value for curve in track.curves for _, value in curve if value is not None]
        return round_top(max(known, default=1))

    def _curve(
        self, painter: QPainter, box: QRectF, track: Track, at: int, span: tuple[int, int]
    ) -> None:
        theme, top = self._theme, self._top(track)
        painter.setPen(QPen(theme.colour("line"), 1))
        painter.drawLine(box.bottomLeft(), box.bottomRight())
        begin, end = span
        scale = box.width() / max(1, end - begin)
        if begin < 0 < end:
            zero = box.left() - begin * scale
            painter.setPen(QPen(theme.colour("muted"), 1, Qt.PenStyle.DotLine))
            painter.drawLine(QPointF(zero, box.top()), QPointF(zero, box.bottom()))
        path, drawing = QPainterPath(), False
        for second, value in track.curves[at]:
            if value is None:
                drawing = False
                continue
            point = QPointF(
                box.left() + (second - begin) * scale, box.bottom() - value / top * box.height()
            )
            (path.lineTo if drawing else path.moveTo)(point)
            drawing = True
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(theme.colour("text"), 1.5))
        painter.drawPath(path)

    def _axis(self, painter: QPainter, box: QRectF, span: tuple[int, int]) -> None:
        theme = self._theme
        begin, end = span
        first, last = f"{begin // 60:+d}" if begin else "0", f"{end // 60:+d}"
        line_of_text(painter, theme, box, first.replace("-", "−"), size=12, role="muted")
        line_of_text(painter, theme, box, f"{last} min", size=12, role="muted", right=True)

    def _name(self, painter: QPainter, top: float, track: Track) -> None:
        theme, px = self._theme, self._theme.px
        line_of_text(painter, theme, QRectF(0, top + px(6), px(LABELS), theme.line(14)), track.name)
        scale = QRectF(px(LABELS), top + px(4), px(SCALE - 8), theme.line(12))
        line_of_text(
            painter, theme, scale, f"{self._top(track):,.0f}", size=12, role="muted", right=True
        )
        foot = QRectF(px(LABELS), top + px(TRACK - 20), px(SCALE - 8), theme.line(12))
        line_of_text(painter, theme, foot, "0", size=12, role="muted", right=True)
