"""Bars: how long the oldest question waits, how far a pitch is, where a result lies."""

from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Theme


class WaitBar(QWidget):
    """8 px high; neutral unless it owns the one amber item."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def show_wait(
        self,
        seconds: float | None,
        *,
        target_s: float | None = 300.0,
        full_s: float = 600.0,
        asks: bool = False,
        says: str = "",
    ) -> None:
        """Fill ``seconds`` of ``full_s`` with a tick at ``target_s``; ``asks`` makes it amber."""


class IntervalBar(QWidget):
    """A pitch's result: the expected interval on an axis of orders, a tick at the mean, a dot at
    what came."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def show_result(self, mean: float, low: float, high: float, actual: int, label: str) -> None:
        """``label`` stands over the dot ("实际 3")."""


class ShareBar(QWidget):
    """A part of a whole, 0-1 (score, funnel stage); None is hatched: not connected."""

    def __init__(
        self, theme: Theme, *, width: int = 0, height: int = 8, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)

    def show_share(self, share: float | None, says: str = "") -> None:
        """Fill this share."""
