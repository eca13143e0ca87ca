"""One choice of several words: tabs of a panel, a segmented control, or the places on top."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from streamer_app.ui.theme import Theme

TabStyle = Literal["head", "segments", "underline"]


@dataclass(frozen=True, slots=True)
class Tab:
    """A choice: ``count`` stands bold after the word."""

    id: str
    text: str
    count: int | None = None
    key: str = ""


class SegmentedTabs(QWidget):
    """``head``: raised fill on the chosen one; ``segments``: a bordered box; ``underline``: 2 px."""

    chosen = Signal(str)

    def __init__(
        self,
        theme: Theme,
        tabs: Sequence[Tab] = (),
        *,
        name: str = "",
        style: TabStyle = "head",
        size: int = 14,
        height: int = 0,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)

    @property
    def current(self) -> str:
        """The id of the chosen tab."""
        return ""

    def set_tabs(self, tabs: Sequence[Tab]) -> None:
        """Other tabs (another language); the chosen id stays chosen where it still exists."""

    def set_counts(self, counts: Mapping[str, int | None]) -> None:
        """Other counts, by id."""

    def choose(self, id: str, *, tell: bool = True) -> None:
        """Choose a tab; ``tell`` emits ``chosen`` if it is another one."""
