"""The icons: our own SVGs of resources/icons, painted in a colour of the theme."""

from PySide6.QtGui import QIcon, QPixmap
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Role, Theme


def pixmap(
    theme: Theme, name: str, role: Role = "text", size: int = 16, ratio: float = 1
) -> QPixmap:
    """The icon ``name`` of ``size`` logical px (scaled by the theme) in the colour of ``role``."""
    raise NotImplementedError


def icon(theme: Theme, name: str, role: Role = "text", size: int = 16) -> QIcon:
    """The same as a QIcon, for Qt's own controls."""
    raise NotImplementedError


class IconLabel(QWidget):
    """An icon by itself, with an accessible name where it says something."""

    def __init__(
        self,
        theme: Theme,
        name: str,
        *,
        role: Role = "text",
        size: int = 16,
        says: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)

    def set_icon(self, name: str, role: Role | None = None) -> None:
        """Another icon, another colour."""
