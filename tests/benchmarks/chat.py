"""What a frame of the chat costs: ``python -m tests.benchmarks.chat`` prints one JSON object.

Milliseconds of the main thread's CPU a frame at 60 frames a second, layout and painting
included, offscreen: ratios hold on slow and shared machines, the plain figures do not.
"""

import json
import os
import time
from collections.abc import Callable, Sequence
from itertools import cycle, islice
from statistics import fmean, median, quantiles

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication, QTextBrowser, QWidget

from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.chat_view import PaintedChatView
from streamer_app.wording import Wording
from tests.ui.chat_rows import made_up

FRAMES = 180
WARM = 40
RATES = (100, 1_000, 5_000, 20_000)
SIZE = (340, 420)
AWAY = (300, 300)
"""Not under the pointer: hovering stops the list."""


class Endless:
    """Rows without end, each with its own id: the made-up ones over and over."""

    def __init__(self, rows: Sequence[ChatRow]) -> None:
        self._rows = cycle(rows)
        self._next = 0

    def take(self, number: int) -> list[ChatRow]:
        """So many further rows."""
        rows = []
        for row in islice(self._rows, number):
            self._next += 1
            rows.append(renumbered(row, self._next))
        return rows


def renumbered(row: ChatRow, number: int) -> ChatRow:
    """The same line under another id."""
    return ChatRow(
        row=number,
        at_ms=row.at_ms,
        source=row.source,
        kind=row.kind,
        name=row.name,
        text=row.text,
        viewer=row.viewer,
        role=row.role,
        amount=row.amount,
        card=row.card,
    )


def frames(
    widget: QWidget, put: Callable[[list[ChatRow]], None], rate: int, number: int = FRAMES
) -> list[float]:
    """The CPU of each frame in ms, rows arriving at ``rate`` a second."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    source = Endless(made_up(4_000))
    costs, due = [], 0.0
    start = time.monotonic()
    for frame in range(WARM + number):
        time.sleep(max(0.0, start + frame / 60 - time.monotonic()))
        due += rate / 60
        rows = source.take(int(due))
        due -= len(rows)
        began = time.thread_time()
        put(rows)
        application.processEvents()
        if frame >= WARM:
            costs.append((time.thread_time() - began) * 1000)
    return costs


def painted(theme: Theme, *, held: int = 0) -> PaintedChatView:
    """A chat view on screen that has already seen ``held`` rows."""
    view = PaintedChatView(theme, Wording("zh_CN").say)
    view.setGeometry(*AWAY, *SIZE)
    view.show()
    source = Endless(made_up(4_000, seed=2))
    for begun in range(0, held, 10_000):
        view.extend([renumbered(row, -(begun + at) - 1) for at, row in
                     enumerate(source.take(min(10_000, held - begun)))])  # fmt: skip
    return view


def of_view(theme: Theme, rate: int, held: int = 2_000) -> dict[str, float]:
    """Mean, p50 and p99 of a frame, and ms of CPU for 1,000 lines."""
    view = painted(theme, held=held)
    costs = frames(view, view.extend, rate)
    view.close()
    return {
        "mean": round(fmean(costs), 3),
        "p50": round(median(costs), 3),
        "p99": round(quantiles(costs, n=100)[-1], 3),
        "per_1000_lines": round(sum(costs) / FRAMES * 60 / rate * 1000, 1),
    }


def of_browser(rate: int) -> float:
    """Mean of a frame of the usual way: QTextBrowser, one append a message."""
    browser = QTextBrowser()
    browser.document().setMaximumBlockCount(2_000)
    browser.setGeometry(*AWAY, *SIZE)
    browser.show()

    def put(rows: list[ChatRow]) -> None:
        for row in rows:
            browser.append(f"<b>{row.name}</b> {row.text}")

    costs = frames(browser, put, rate, number=40)
    browser.close()
    return fmean(costs)


def figures() -> dict[str, object]:
    """Goals G5, G6 and this view's part of G16."""
    application = QApplication.instance() or QApplication([])
    assert isinstance(application, QApplication)
    theme = Theme("dark")
    by_rate = {rate: of_view(theme, rate) for rate in RATES}
    million = of_view(theme, 5_000, held=1_000_000)
    browser = of_browser(5_000)
    return {
        "frame_ms": by_rate,
        "browser_5000_mean": round(browser, 2),
        "cheaper_than_browser": round(browser / by_rate[5_000]["mean"], 1),
        "frame_20000_over_100": round(by_rate[20_000]["mean"] / by_rate[100]["mean"], 2),
        "million_held_over_2000": round(million["mean"] / by_rate[5_000]["mean"], 2),
    }


def main() -> None:
    print(json.dumps(figures()))


if __name__ == "__main__":
    main()
