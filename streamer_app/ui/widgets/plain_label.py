"""The only two widgets that show text from outside: always plain text, never mark-up."""

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from streamer_app.ui.theme import Role, Theme


class PlainLabel(QLabel):
    """A label that shows its text literally, in a size and colour of the theme."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        size: int = 14,
        bold: bool = False,
        role: Role = "text",
        wrap: bool = False,
        most: int = 500,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)

    def setText(self, text: str) -> None:
        """Show ``text``, cut and cleaned by ``display_text``."""

    def set_role(self, role: Role) -> None:
        """Another colour."""

    def set_bold(self, bold: bool) -> None:
        """Another weight."""


class PlainTextView(QPlainTextEdit):
    """Several lines of text to read, select and copy; nothing in it is ever interpreted."""

    def __init__(self, theme: Theme, *, size: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def set_text(self, text: str, most: int = 8192) -> None:
        """Show ``text``, cut and cleaned, line ends kept."""


def set_tip(widget: QWidget, text: str) -> None:
    """A tool tip that shows ``text`` literally."""
