"""A question in large type: a few balanced lines, no last line of one character."""

from PySide6.QtGui import QFont
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Role, Theme


def balanced_lines(text: str, font: QFont, width: float, most: int = 2) -> list[str]:
    """``text`` in as few lines as fit ``width``, about equally long, at most ``most``.

    Breaks after punctuation where that fits, never leaves one character alone; what does not
    fit ends in "…".
    """
    raise NotImplementedError


class QuestionText(QWidget):
    """Balanced lines of one size; the whole text is the tool tip and the accessible name."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        size: int = 28,
        bold: bool = True,
        most: int = 2,
        role: Role = "text",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)

    def setText(self, text: str) -> None:
        """Another question, cleaned by ``display_text``; a cross-fade of 120 ms unless reduced."""

    def set_size(self, size: int, most: int | None = None) -> None:
        """Another of the sizes (28 at 1280, 36 at 1920)."""
