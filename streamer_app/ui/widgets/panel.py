"""A rounded surface, with a coloured bar at its left where something is on air or asks."""

from typing import Literal

from PySide6.QtWidgets import QFrame, QWidget

from streamer_app.ui.theme import Role, Theme

Bar = Literal["", "accent", "warn"]


class Panel(QFrame):
    """A panel (radius 6, no border). ``bar`` paints 4 px at the left; ``outline`` a border."""

    def __init__(
        self,
        theme: Theme,
        *,
        bar: Bar = "",
        fill: Role = "panel",
        outline: Role | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)

    def set_bar(self, bar: Bar) -> None:
        """Another bar; the onset of ``warn`` fades in once over 300 ms, unless motion is reduced."""


class Divider(QWidget):
    """A hairline of 1 px in the raised colour."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
