"""Small analog companions of a number: a line with its normal band, and a density."""

from collections.abc import Sequence

from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Theme


class Sparkline(QWidget):
    """A muted line of 1.5 px, broken where a value is None, with an end dot in the text colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def show_line(
        self,
        points: Sequence[tuple[int, float | None]],
        band: tuple[float, float] | None = None,
        says: str = "",
    ) -> None:
        """(ms, value) in order; ``band`` is the normal range; ``says`` the accessible name."""


class DensityPlot(QWidget):
    """The shape of an estimate: its density on a base line."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def show_density(
        self, mean: float, sd: float, *, low: float = 0.0, high: float = 100.0, says: str = ""
    ) -> None:
        """A normal density of this mean and sd on [low, high]; sd 0 hides it."""
