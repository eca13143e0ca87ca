"""The chat: a painted list that lays out and paints only what is on screen."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Final, Protocol

from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import (
    QAccessible,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.chat_keys import chat_key
from streamer_app.ui.widgets.chat_model import Entry, Filter
from streamer_app.ui.widgets.chat_plain import ReadableChatView
from streamer_app.ui.widgets.chat_scroll import Placed
from streamer_app.ui.widgets.chat_surface import ChatSurface, Older
from streamer_app.ui.widgets.plain_label import show_tip
from streamer_app.ui.widgets.row_parts import Say
from streamer_app.ui.widgets.shapes import shapes

NOTCH: Final = 120
ROWS_A_NOTCH: Final = 3
ZOOM_STEP: Final = 0.1


class ChatView(Protocol):
    """What the window knows of the chat; both implementations are QWidgets with the same signals.

    Signals: ``viewer_activated(ChatRow)``, ``card_activated(int)``, ``make_question(ChatRow)``,
    ``paused_changed(bool, int)`` (paused, new rows since), ``zoom_changed(float)``,
    ``menu_asked(ChatRow, QPoint)`` (the row, where on the screen).
    """

    @property
    def hidden(self) -> int:
        """How many rows were kept out of sight."""

    def extend(self, rows: Sequence[ChatRow], skipped: int = 0) -> None:
        """Add a tick's rows, oldest first; a row id already held replaces its row (deleted, or
        now part of a card). ``skipped`` rows were dropped from the view before these."""

    def clear(self) -> None:
        """Forget every row (another session)."""

    def set_filter(self, kind: Filter) -> None:
        """Show all rows, only those of a card, only paid ones, or only what concerns courses."""

    def refilter(self, hides: Callable[[ChatRow], bool], *, merging: bool) -> None:
        """Keep other rows out of sight; ``merging`` is for the repeats that come from now on."""

    def set_paused(self, paused: bool) -> None:
        """Stop or follow the newest rows."""

    def set_empty_text(self, text: str) -> None:
        """What stands there while there is no row."""

    def set_zoom(self, zoom: float) -> None:
        """0.8-2.0, on top of the theme's text size."""

    def set_words(self, say: Say, *, mask: bool = False) -> None:
        """Another language; ``mask`` shows shapes instead of names."""

    def show_row(self, row: int) -> bool:
        """Scroll to a row id and make it current; False where it is not held any more."""

    def current_row(self) -> ChatRow | None:
        """The row under the pointer, else the current one."""


class PaintedChatView(ChatSurface):
    """The painted implementation, with pointer and keys.

    A pointer that moves over it stops it; one that merely lies there, as after the click that
    opened the window, does not.
    """

    def page(self) -> int:
        """A screen less one row, px."""
        return max(self._setter.pitch, self._scroll.height - self._setter.pitch)

    def to_start(self) -> None:
        """To the oldest row held."""
        self._stop("scroll")
        self._scroll.to(0)
        self._moved()

    def step(self, by: int, *, extend: bool) -> None:
        """Move the current row."""
        rows = self._scroll.placed()
        entry = self._selection.step(by, rows[-1].entry if rows else None)
        if entry is None:
            return
        self._stop("selection")
        self._selection.put(entry, extend=extend)
        self._scroll.into_sight(entry)
        self._moved()

    def select_all(self) -> None:
        """Every row."""
        self._stop("selection")
        self._selection.all()
        self.viewport().update()

    def copy(self) -> None:
        """The selected rows to the clipboard, ``name: text`` a line."""
        if text := self._selection.text(self._setter.say):
            QGuiApplication.clipboard().setText(text)

    def drop_selection(self) -> None:
        """Nothing selected; go on if nothing else keeps it."""
        self._selection.clear()
        self.viewport().update()
        if self._pause.drop("selection"):
            self.follow()

    def toggle_paused(self) -> None:
        """Stop or go on."""
        self.set_paused(not self._pause.lasting)

    def ask(self) -> None:
        """Make a question of the row under the pointer, or of the current one."""
        if (row := self.current_row()) is not None:
            self.make_question.emit(row)

    def open_viewer(self) -> None:
        """Who said the current row."""
        if (entry := self._selection.current) is not None and entry.row.name:
            self.viewer_activated.emit(entry.row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not chat_key(self, event):
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            step = ZOOM_STEP if event.angleDelta().y() > 0 else -ZOOM_STEP
            self.set_zoom(round(self._setter.zoom + step, 2))
            self.zoom_changed.emit(self._setter.zoom)
        elif (fine := event.pixelDelta().y()) != 0:
            self.scroll_by(-fine)
        else:
            notches = event.angleDelta().y() / NOTCH
            self.scroll_by(-round(notches * ROWS_A_NOTCH * self._setter.pitch))
        event.accept()

    def viewportEvent(self, event: QEvent) -> bool:
        match event.type():
            case QEvent.Type.MouseMove:
                self._stop("hover")
                self._resting.start()
            case QEvent.Type.Leave:
                self._point(None)
                self._let_go()
            case QEvent.Type.ToolTip if isinstance(event, QHelpEvent):
                self._tip(event)
                return True
        return super().viewportEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or row is None:
            return
        match self._zone(row, event.position()):
            case "name":
                self.viewer_activated.emit(row.entry.row)
            case "ask":
                self.card_activated.emit(row.entry.row.card or 0)
            case _:
                extend = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
                self._selection.put(row.entry, extend=extend)
                self._dragging = True
                self.viewport().update()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            at = self._row_at(QPointF(self.viewport().mapFromGlobal(event.globalPos())))
            row = at.entry.row if at else None
        else:
            row = self.current_row()
        if row is not None:
            self.menu_asked.emit(row, event.globalPos())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._row_at(event.position())
        if self._dragging and event.buttons() & Qt.MouseButton.LeftButton:
            self._drag(event.position(), row)
            return
        self._point(row)
        over = row is not None and self._zone(row, event.position()) is not None
        shape = Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor
        self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._dragging = False

    def _drag(self, point: QPointF, row: Placed | None) -> None:
        if not 0 <= point.y() < self._scroll.height:
            self.scroll_by(self._setter.pitch if point.y() > 0 else -self._setter.pitch)
            rows = self._scroll.placed()
            row = (rows[-1] if point.y() > 0 else rows[0]) if rows else None
        if row is not None:
            self._stop("selection")
            self._selection.put(row.entry, extend=True)
            self.viewport().update()

    def _row_at(self, point: QPointF) -> Placed | None:
        y = point.y()
        rows = self._scroll.placed()
        return next((row for row in rows if row.y <= y < row.y + row.laid.height), None)

    @staticmethod
    def _zone(row: Placed, point: QPointF) -> str | None:
        return row.laid.zone(QPointF(point.x(), point.y() - row.y))

    def _point(self, row: Placed | None) -> None:
        """Another row is under the pointer."""
        entry: Entry | None = row.entry if row else None
        if entry is not self._hover:
            self._hover = entry
            self.viewport().update()

    def _tip(self, event: QHelpEvent) -> None:
        row = self._row_at(QPointF(event.pos()))
        if row is None:
            show_tip(self.viewport(), event.globalPos(), "")
            return
        said = row.entry.row
        name = shapes(said.name) if self._setter.mask else said.name
        when = datetime.fromtimestamp(said.at_ms / 1000).strftime("%H:%M:%S")
        show_tip(self.viewport(), event.globalPos(), f"{when}  {name}\n{said.text}")


def chat_view(
    theme: Theme,
    say: Say,
    *,
    zoom: float = 1.0,
    older: Older | None = None,
    readable: bool | None = None,
) -> QWidget:
    """The chat view: the readable one (QPlainTextEdit) while a screen reader is active.

    ``readable`` forces one of the two. The result fulfils ``ChatView``.
    """
    if QAccessible.isActive() if readable is None else readable:
        return ReadableChatView(theme, say, zoom=zoom, older=older)
    return PaintedChatView(theme, say, zoom=zoom, older=older)
