"""What refreshing the timeline's lines costs (python -m tests.benchmarks.charts).

Four lines of 28,800 points (eight hours at 1 Hz) in 1,000 px, painting included: the raw
``setData`` of pyqtgraph against ours, which reduces them to two points a pixel column first.
Medians of alternating runs, ms of the main thread's CPU.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from statistics import median
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import numpy as np
import pyqtgraph as pg
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QApplication

from streamer_app.ui.widgets.chart_line import FULL_UPDATE, ReducedLine
from streamer_app.ui.widgets.decimation import Series, decimated

POINTS = 28_800
LINES = 4
WIDTH, HEIGHT = 1_000, 400
REPEATS = 15


def series() -> tuple[Series, list[Series]]:
    """Eight hours of seconds as the report defines them: viewers now, messages in 60 s,
    questions a minute over 5 min, revenue so far."""
    random = np.random.default_rng(1)
    x = np.arange(POINTS, dtype=np.float64)
    viewers = 1_200 + np.cumsum(random.normal(0, 1, POINTS))
    messages = np.convolve(random.poisson(3.0, POINTS), np.ones(60))[:POINTS] * 4
    questions = np.convolve(random.poisson(0.3, POINTS), np.ones(300))[:POINTS] / 5 * 20
    gifts = np.where(random.random(POINTS) < 0.02, random.exponential(2, POINTS), 0.0)
    return x, [viewers, messages, questions, np.cumsum(gifts)]


def plot() -> Any:
    """An empty plot on screen."""
    widget = pg.PlotWidget()
    widget.resize(WIDTH, HEIGHT)
    widget.show()
    return widget


def plain() -> tuple[Any, list[Any]]:
    """A plot as one writes it at first."""
    widget = plot()
    return widget, [widget.plot(pen=pg.mkPen("w", width=1)) for _ in range(LINES)]


def reduced() -> tuple[Any, list[ReducedLine]]:
    """A plot with our lines."""
    widget = plot()
    widget.setXRange(0, POINTS, padding=0)
    widget.setYRange(0, 1_500, padding=0)
    widget.setViewportUpdateMode(FULL_UPDATE)
    lines = [ReducedLine() for _ in range(LINES)]
    for line in lines:
        line.set_colour(QColor("#ffffff"))
        line.set_bounds(QRectF(0, 0, POINTS, 1_500))
        widget.addItem(line)
    return widget, lines


def cost(application: QApplication, refresh: Callable[[], None]) -> float:
    """The CPU of one refresh and its painting, ms."""
    began = time.thread_time()
    refresh()
    application.processEvents()
    return (time.thread_time() - began) * 1000


def peaks_kept(x: Series, ys: list[Series]) -> bool:
    """Whether every pixel column of every line still has its least and its greatest value."""
    columns = np.minimum(WIDTH - 1, ((x - 0) / (POINTS / WIDTH)).astype(int))
    for y in ys:
        at, points = decimated(x, y, 0, POINTS, WIDTH)
        shown = np.minimum(WIDTH - 1, (at / (POINTS / WIDTH)).astype(int))
        for column in range(WIDTH):
            raw, drawn = y[columns == column], points[shown == column]
            if drawn.min() != raw.min() or drawn.max() != raw.max():
                return False
    return True


def figures() -> dict[str, float | bool]:
    """Medians of both ways, and how many times ours is cheaper."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    x, ys = series()
    (first, raw_lines), (second, own_lines) = plain(), reduced()

    def raw() -> None:
        for line, y in zip(raw_lines, ys, strict=True):
            line.setData(x, y)

    def own() -> None:
        for line, y in zip(own_lines, ys, strict=True):
            line.set_series(x, y)
            line.reduce(0, POINTS, WIDTH)

    spent = []
    for _ in range(REPEATS):
        ys[:] = [np.roll(y, -1) for y in ys]
        spent.append((cost(application, raw), cost(application, own)))
    spent = spent[2:]
    raw_ms, own_ms = (median(column) for column in zip(*spent, strict=True))
    first.close()
    second.close()
    return {
        "raw_ms": round(raw_ms, 2),
        "own_ms": round(own_ms, 2),
        "peaks_kept": peaks_kept(x, ys),
        "times_cheaper": round(raw_ms / own_ms, 2),
    }


if __name__ == "__main__":
    sys.stdout.write(json.dumps(figures()) + "\n")
