"""A tile of the glance band: one large value and up to three lines that explain it."""

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.runs import Run


class Tile(Panel):
    """The value in 28/36 bold, then lines of 14; a companion (Sparkline, WaitBar, DensityPlot)
    takes the place of line ``at`` (0 = first under the value)."""

    activated = Signal()

    def __init__(
        self,
        theme: Theme,
        *,
        companion: QWidget | None = None,
        at: int = 1,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, parent=parent)

    def show_values(
        self, value: str, lines: Sequence[Sequence[Run]] = (), *, beside: str = "", says: str = ""
    ) -> None:
        """``beside`` is small and muted after the value; ``says`` is the accessible name
        ("未答 14，等最久 6 分 40 秒"), the visible text where empty."""

    def set_frozen(self, frozen: bool) -> None:
        """Grey the value while the link is down."""
