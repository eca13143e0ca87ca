"""Small marks: a chip beside a text, a dot of state, the three boxes of confidence."""

from typing import Literal

from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Role, Theme


class Chip(QWidget):
    """A short word in an outlined box, 20 px high."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        role: Role = "muted",
        outline: Role = "line",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)

    def set_text(self, text: str) -> None:
        """Another word, cleaned by ``display_text``; an empty one hides the chip."""


class Dot(QWidget):
    """A filled dot (live, connected, waiting)."""

    def __init__(
        self, theme: Theme, role: Role = "text", *, size: int = 10, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)

    def set_role(self, role: Role) -> None:
        """Another colour."""


class ConfidenceBoxes(QWidget):
    """One, two or three filled boxes; the word stands beside them as text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def show_level(self, level: Literal["low", "medium", "high"]) -> None:
        """Fill one, two or three boxes."""
