"""The session's timeline: a strip of bars one line high, and three tracks when there is room."""

from collections.abc import Sequence
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import Mark, Minute
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.row_parts import Say


class TimelineStrip(QWidget):
    """48 px: messages a minute as bars with axis and marks in one line; painted by hand."""

    clicked = Signal(object)
    """The time in ms of the minute that was clicked."""

    def __init__(self, theme: Theme, say: Say, parent: QWidget | None = None) -> None:
        super().__init__(parent)

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

    def set_words(self, say: Say) -> None:
        """Another language."""


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
    ) -> None:
        """``viewers`` is the finer line where known, else the minutes' own counts are drawn."""

    def set_words(self, say: Say) -> None:
        """Another language."""


HeadKind = Literal["strip", "chart"]
