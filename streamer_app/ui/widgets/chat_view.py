"""The chat: a painted list that lays out and paints only what is on screen."""

from collections.abc import Callable, Sequence
from typing import Literal, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.row_parts import Say

Filter = Literal["all", "asks", "paid", "course"]


class ChatView(Protocol):
    """What the window knows of the chat; both implementations are QWidgets with the same signals.

    Signals: ``viewer_activated(ChatRow)``, ``card_activated(int)``, ``make_question(ChatRow)``,
    ``paused_changed(bool, int)`` (paused, new rows since), ``zoom_changed(float)``.
    """

    def extend(self, rows: Sequence[ChatRow], skipped: int = 0) -> None:
        """Add a tick's rows, oldest first; a row id already held replaces its row (deleted, or
        now part of a card). ``skipped`` rows were dropped from the view before these."""

    def clear(self) -> None:
        """Forget every row (another session)."""

    def set_filter(self, kind: Filter) -> None:
        """Show all rows, only those of a card, only paid ones, or only what concerns courses."""

    def set_paused(self, paused: bool) -> None:
        """Stop or follow the newest rows."""

    def set_empty_text(self, text: str) -> None:
        """What stands there while there is no row."""

    def set_zoom(self, zoom: float) -> None:
        """0.8-2.0, on top of the theme's text size."""

    def set_words(self, say: Say) -> None:
        """Another language."""

    def show_row(self, row: int) -> bool:
        """Scroll to a row id and select it; False where it is not held any more."""


class PaintedChatView(QAbstractScrollArea):
    """The painted implementation. ``older(row id)`` may give rows before the oldest one held."""

    viewer_activated = Signal(object)
    card_activated = Signal(int)
    make_question = Signal(object)
    paused_changed = Signal(bool, int)
    zoom_changed = Signal(float)

    def __init__(
        self,
        theme: Theme,
        say: Say,
        *,
        zoom: float = 1.0,
        most: int = 10_000,
        older: Callable[[int], list[ChatRow]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)


def chat_view(
    theme: Theme,
    say: Say,
    *,
    zoom: float = 1.0,
    older: Callable[[int], list[ChatRow]] | None = None,
    readable: bool | None = None,
) -> QWidget:
    """The chat view: the readable one (QPlainTextEdit) while a screen reader is active.

    ``readable`` forces one of the two. The result fulfils ``ChatView``.
    """
    raise NotImplementedError
