"""An on/off switch of 36x20."""

from PySide6.QtWidgets import QAbstractButton, QWidget

from streamer_app.ui.theme import Theme


class Switch(QAbstractButton):
    """A checkable switch; ``name`` is its accessible name. Use ``toggled``."""

    def __init__(
        self, theme: Theme, name: str, *, on: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setCheckable(True)
