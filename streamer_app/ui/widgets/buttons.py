"""Buttons: solid for the one main action, quiet for the others, warn where something asks."""

from typing import Literal

from PySide6.QtWidgets import QAbstractButton, QWidget

from streamer_app.ui.theme import Role, Theme

Kind = Literal["solid", "quiet", "warn", "fault"]


class ActionButton(QAbstractButton):
    """A button that shows its key inside, after the text."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        key: str = "",
        kind: Kind = "quiet",
        height: int = 32,
        size: int = 14,
        icon: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)

    def set_text(self, text: str, key: str | None = None) -> None:
        """Other words (another language), and another key if given."""

    def set_kind(self, kind: Kind) -> None:
        """Another weight."""


class LinkButton(QAbstractButton):
    """A word in the accent colour that acts; ``chevron`` draws > after it."""

    def __init__(
        self,
        theme: Theme,
        text: str,
        *,
        size: int = 14,
        role: Role = "accent",
        chevron: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)

    def set_text(self, text: str) -> None:
        """Other words."""


class IconButton(QAbstractButton):
    """An icon with or without a word beside it (search, do not disturb, strip …)."""

    def __init__(
        self,
        theme: Theme,
        icon: str,
        name: str,
        *,
        text: str = "",
        role: Role = "muted",
        size: int = 14,
        icon_after: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)

    def set_words(self, name: str, text: str = "") -> None:
        """The accessible name and tool tip, and the visible word."""

    def set_icon(self, icon: str) -> None:
        """Another icon."""

    def set_role(self, role: Role) -> None:
        """Another colour."""
