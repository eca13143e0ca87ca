"""What was just done, with its undo, for eight seconds at the foot of a panel."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Theme


class Toast(QWidget):
    """A bar over the foot of ``anchor`` (never over the question); hover keeps it."""

    undone = Signal()

    def __init__(self, theme: Theme, anchor: QWidget, *, seconds: float = 8.0) -> None:
        super().__init__(anchor)

    def show_text(self, text: str, undo: str = "", *, aside: str = "") -> None:
        """Show ``✓ text  undo`` (``undo`` is the link's words, "撤销 Z"); restarts the eight seconds."""

    def dismiss(self) -> None:
        """Hide at once."""
