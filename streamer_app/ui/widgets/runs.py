"""A line of differently coloured and weighted pieces of text, painted by hand."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Role, Theme


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one look. ``size`` 0 = the label's own."""

    text: str
    role: Role = "muted"
    bold: bool = False
    size: int = 0


class RunsLabel(QWidget):
    """One line of runs; what does not fit is elided at the end, the whole is the tool tip."""

    def __init__(
        self,
        theme: Theme,
        runs: Sequence[Run] = (),
        *,
        size: int = 14,
        right: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)

    def set_runs(self, runs: Sequence[Run]) -> None:
        """Show other pieces; the accessible name is their text."""
