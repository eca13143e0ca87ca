"""The three tracks drawn by pyqtgraph. Loaded on the first show: it costs a third of a second."""

import math
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF, Qt
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.chart_line import FULL_UPDATE, ReducedLine
from streamer_app.ui.widgets.decimation import Series
from streamer_app.ui.widgets.time_axis import (
    MINUTE_MS,
    Timeline,
    quantile_band,
    round_range,
    round_top,
)

HEIGHTS: Final = {"viewers": 66, "messages": 52, "revenue": 50, "entries": 44, "index": 50}
"""The tracks from above, and their heights beside one another."""
USUAL: Final = ("viewers", "messages", "revenue")
MOST: Final = 100_000
AIR: Final = 0.12
"""So much of a scale is left free above its greatest value."""


class Tracks:
    """Viewers as a line, messages with questions and revenue as bars, on one time axis; and, where
    they are wished for, who came in and the engagement index.

    ``view`` is the widget; times are seconds after the first minute, so that they stay small.
    """

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self.view: QWidget = pg.GraphicsLayoutWidget()
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._graphics: Any = self.view
        self._graphics.setViewportUpdateMode(FULL_UPDATE)
        self._graphics.ci.layout.setContentsMargins(0, 0, 0, 0)
        self._graphics.ci.layout.setSpacing(0)
        self._plots = [self._plot(row) for row in range(len(HEIGHTS))]
        self._line = ReducedLine()
        self._plots[0].addItem(self._line, ignoreBounds=True)
        self._band: Any = pg.LinearRegionItem(orientation="horizontal", movable=False)
        self._band.setZValue(-10)
        self._plots[0].addItem(self._band, ignoreBounds=True)
        self._index = ReducedLine()
        self._plots[4].addItem(self._index, ignoreBounds=True)
        self._messages, self._asks, self._revenue, self._entries = map(self._bars, (1, 1, 2, 3))
        self.scales = [(0.0, 1.0)] * len(HEIGHTS)
        """The least and the greatest of each track's scale."""
        self._base = 0
        self._times: Series = np.empty(0)
        self._values: Series = np.empty(0)
        self._points: tuple[Series, Series] = (np.empty(0), np.empty(0))
        self._visible: tuple[str, ...] = USUAL
        self._drawn: tuple[float, float, int] | None = None
        self.restyle()

    def _plot(self, row: int) -> Any:
        plot: Any = self._graphics.addPlot(row=row, col=0)
        plot.setMenuEnabled(False)
        plot.hideButtons()
        plot.setMouseEnabled(x=False, y=False)
        plot.layout.setContentsMargins(0, 0, 0, 0)
        plot.hideAxis("bottom")
        plot.hideAxis("left")
        plot.getViewBox().setDefaultPadding(0)
        plot.getViewBox().disableAutoRange()
        return plot

    def _bars(self, row: int) -> Any:
        item: Any = pg.BarGraphItem(x=[], height=[], width=1)
        self._plots[row].addItem(item)
        return item

    def restyle(self) -> None:
        """Colours, fonts and heights of the theme in force."""
        theme = self._theme
        self._graphics.setBackground(theme.colour("panel"))
        self.choose(self._visible)
        self._line.set_colour(theme.colour("text"))
        self._index.set_colour(theme.colour("text"))
        self._band.setBrush(theme.colour("raised"))
        for line in self._band.lines:
            line.setPen(pg.mkPen(None))
        plain = (self._messages, self._revenue, self._entries)
        for bars, role in ((self._asks, "text"), *((item, "line") for item in plain)):
            bars.setOpts(pen=None, brush=theme.colour(role))  # type: ignore[arg-type]

    def choose(self, names: Sequence[str]) -> None:
        """Show these tracks alone."""
        self._visible = tuple(name for name in HEIGHTS if name in names)
        layout = self._graphics.ci.layout
        for row, (name, height) in enumerate(HEIGHTS.items()):
            there = name in self._visible
            self._plots[row].setVisible(there)
            layout.setRowMinimumHeight(row, 0)
            layout.setRowMaximumHeight(row, MOST if there else 0)
            layout.setRowPreferredHeight(row, height if there else 0)
            layout.setRowStretchFactor(row, height if there else 0)
        layout.activate()
        self._drawn = None

    def _rows(self) -> list[int]:
        return [row for row, name in enumerate(HEIGHTS) if name in self._visible]

    @property
    def visible_scales(self) -> list[tuple[float, float]]:
        """The least and the greatest of each track that is shown."""
        return [self.scales[row] for row in self._rows()]

    def show(self, shown: Timeline) -> None:
        """Take other data; ``span`` draws it."""
        self._base = shown.minutes[0].start_ms if shown.minutes else shown.now_ms
        self._take_viewers(shown)
        minutes = shown.minutes
        self._fill(1, self._messages, shown, [m.messages for m in minutes])
        self._fill(1, self._asks, shown, [m.asks for m in minutes], scale=False)
        money = [m.revenue.get(shown.currency, 0) / 100 for m in minutes]
        self._fill(2, self._revenue, shown, money)
        self._fill(3, self._entries, shown, [m.entries for m in minutes])
        self._take_index(shown)
        self._drawn = None

    def _take_index(self, shown: Timeline) -> None:
        table = np.array(shown.index, dtype=np.float64).reshape(-1, 2)
        self._points = (table[:, 0] - self._base) / 1000, table[:, 1].copy()
        self._set_scale(4, 0, 100)

    def _take_viewers(self, shown: Timeline) -> None:
        points: Sequence[tuple[int, float | None]] = shown.viewers or tuple(
            (minute.start_ms + MINUTE_MS // 2, minute.viewers) for minute in shown.minutes
        )
        # None becomes NaN.
        table = np.array(points, dtype=np.float64).reshape(-1, 2)
        self._times = (table[:, 0] - self._base) / 1000
        self._values = table[:, 1].copy()
        for start, end in shown.gaps:
            inside = self._times >= (start - self._base) / 1000
            inside &= self._times <= (end - self._base) / 1000
            self._values[inside] = math.nan
        known = self._values[np.isfinite(self._values)]
        low, high = round_range(float(known.min()), float(known.max())) if len(known) else (0, 1)
        self._set_scale(0, low, high)
        band = quantile_band(known[:: max(1, len(known) // 500)].tolist())
        self._band.setVisible(band is not None)
        if band is not None:
            self._band.setRegion(band)

    def _fill(
        self,
        row: int,
        item: Any,
        shown: Timeline,
        values: Sequence[float | None],
        *,
        scale: bool = True,
    ) -> None:
        x = [(minute.start_ms - self._base) / 1000 + 30 for minute in shown.minutes]
        item.setOpts(x=x, height=[value or 0 for value in values], width=42)
        if scale:
            self._set_scale(row, 0, round_top(max((value or 0 for value in values), default=1)))

    def _set_scale(self, row: int, low: float, high: float) -> None:
        plot = self._plots[row]
        margin = (high - low) * AIR
        plot.setYRange(low, high + margin, padding=0)
        self.scales[row] = (low, high)

    def span(self, start_ms: int, end_ms: int) -> None:
        """Draw this span, the line reduced to the view's pixel columns."""
        start, end = (start_ms - self._base) / 1000, (end_ms - self._base) / 1000
        columns = max(50, int(self.area().width()))
        if (start, end, columns) == self._drawn:
            return
        self._drawn = (start, end, columns)
        self._line.set_series(self._times, self._values)
        self._line.set_bounds(QRectF(start, self.scales[0][0], end - start, self._spread()))
        self._line.reduce(start, end, columns)
        self._index.set_series(*self._points)
        self._index.set_bounds(QRectF(start, 0, end - start, 100 * (1 + AIR)))
        self._index.reduce(start, end, columns)
        for plot in self._plots:
            plot.setXRange(start, end, padding=0)

    def _spread(self) -> float:
        low, high = self.scales[0]
        return (high - low) * (1 + AIR)

    def area(self) -> QRectF:
        """Where the tracks are drawn within ``view``, px."""
        boxes = [self._plots[row].getViewBox().sceneBoundingRect() for row in self._rows()]
        area = QRectF(boxes[0])
        for box in boxes[1:]:
            area = area.united(QRectF(box))
        return area

    def floors(self) -> list[float]:
        """The y of each track's base line, px."""
        boxes = [self._plots[row].getViewBox().sceneBoundingRect() for row in self._rows()]
        return [float(box.bottom()) for box in boxes]
