"""One line of plain text that ends in "…" where it does not fit."""

from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Role, Theme


class ElidingLabel(QWidget):
    """The whole text is the tool tip and the accessible name."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        size: int = 14,
        bold: bool = False,
        role: Role = "text",
        right: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)

    def setText(self, text: str) -> None:
        """Another text, cleaned by ``display_text``."""

    def set_role(self, role: Role) -> None:
        """Another colour."""
