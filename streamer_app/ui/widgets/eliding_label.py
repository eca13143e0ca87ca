"""One line of plain text that ends in "…" where it does not fit."""

from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.runs import Run, RunsLabel


class ElidingLabel(RunsLabel):
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
        super().__init__(theme, size=size, right=right, parent=parent)
        self._role: Role = role
        self._bold = bold
        self._text = ""
        self.setText(text)

    def text(self) -> str:
        """What was set, uncut."""
        return self._text

    def setText(self, text: str) -> None:
        """Another text, cleaned by ``display_text``."""
        self._text = text
        self.set_runs([Run(text, self._role, self._bold)])

    def set_role(self, role: Role) -> None:
        """Another colour."""
        self._role = role
        self.setText(self._text)
