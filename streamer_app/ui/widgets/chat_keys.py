"""The keys of the chat view while it has the focus."""

from typing import Protocol

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent, QKeySequence


class Keyed(Protocol):
    """What the keys can do to a chat view."""

    def page(self) -> int:
        """A screen less one row, px."""

    def scroll_by(self, distance: int) -> None:
        """Down by so many px."""

    def to_start(self) -> None:
        """To the oldest row held."""

    def follow(self) -> None:
        """To the newest, and stay there."""

    def step(self, by: int, *, extend: bool) -> None:
        """Move the current row."""

    def select_all(self) -> None:
        """Every row."""

    def copy(self) -> None:
        """The selected rows to the clipboard."""

    def drop_selection(self) -> None:
        """Nothing selected."""

    def toggle_paused(self) -> None:
        """Stop or go on."""

    def ask(self) -> None:
        """Make a question of the row under the pointer, or of the current one."""

    def open_viewer(self) -> None:
        """Who said the current row."""


def chat_key(view: Keyed, event: QKeyEvent) -> bool:
    """Do what a key says; False where it means nothing here."""
    if event.matches(QKeySequence.StandardKey.Copy):
        view.copy()
    elif event.matches(QKeySequence.StandardKey.SelectAll):
        view.select_all()
    elif event.modifiers() & ~(
        Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier
    ):
        return False
    else:
        return _plain_key(view, event)
    return True


def _plain_key(view: Keyed, event: QKeyEvent) -> bool:
    extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    match event.key():
        case Qt.Key.Key_Up:
            view.step(-1, extend=extend)
        case Qt.Key.Key_Down:
            view.step(1, extend=extend)
        case Qt.Key.Key_PageUp:
            view.scroll_by(-view.page())
        case Qt.Key.Key_PageDown:
            view.scroll_by(view.page())
        case Qt.Key.Key_Home:
            view.to_start()
        case Qt.Key.Key_End:
            view.follow()
        case Qt.Key.Key_Escape:
            view.drop_selection()
        case Qt.Key.Key_Space:
            view.toggle_paused()
        case Qt.Key.Key_Q:
            view.ask()
        case Qt.Key.Key_Return | Qt.Key.Key_Enter:
            view.open_viewer()
        case _:
            return False
    return True
