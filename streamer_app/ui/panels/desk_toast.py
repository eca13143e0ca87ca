"""The bar at the foot of a question list: what was done, by whom, and one way to answer it."""

from collections.abc import Callable
from typing import Protocol

from PySide6.QtWidgets import QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.widgets.toast import Toast

Then = Callable[[], object]


class Said(Protocol):
    """Says something at the foot of the list in front."""

    def __call__(self, text: str, link: str = "", then: Then | None = None) -> None:
        """``link`` are the words of the way to answer; without it, undo is offered."""


class DeskToast(Toast):
    """Offers an undo, or what else fits: doing it anyway, choosing another course."""

    def __init__(self, kit: Kit, anchor: QWidget) -> None:
        super().__init__(kit.theme, anchor)
        self._kit = kit
        self._then: Then = kit.actions.caller("undo")
        self.undone.connect(self._answer)

    def say(self, text: str, link: str = "", then: Then | None = None) -> None:
        """What was just done, with its undo, or with ``link`` for ``then``."""
        actions = self._kit.actions
        undo = f"{actions.name('undo')} {actions.hint('undo')}".strip()
        self._then = then or actions.caller("undo")
        self.set_mark("check", "ok")
        self.show_text(text, link or undo)

    def warn(self, text: str, link: str, then: Then) -> None:
        """What came to nothing, with a way to answer."""
        self._then = then
        self.set_mark("warning", "warn")
        self.show_text(text, link)

    def tell(self, text: str) -> None:
        """What somebody else did: beside one's own undo while that is offered."""
        if self.isVisible():
            self.set_aside(text)
        else:
            self.set_mark("person", "muted")
            self.show_text(text)

    def _answer(self) -> None:
        self._then()
