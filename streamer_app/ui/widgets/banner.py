"""What is broken, over the full width, until it is mended; or, thinner, that it is mended."""

from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Theme


class Banner(QWidget):
    """40 px, full width. Hidden while there is nothing to say."""

    acted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def show_text(
        self,
        text: str,
        *,
        action: str = "",
        kind: Literal["fault", "ok"] = "fault",
        aside: str = "",
    ) -> None:
        """Say it. ``action`` is the word of the outlined button (``acted``); ``aside`` stands right."""

    def clear(self) -> None:
        """Nothing to say."""
