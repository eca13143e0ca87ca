"""The chat for screen readers: the same rows in a QPlainTextEdit, appended once a tick."""

from collections.abc import Callable, Sequence
from typing import Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QContextMenuEvent, QKeyEvent, QTextCursor, QWheelEvent
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import ChatRow
from streamer_app.ui.theme import Theme
from streamer_app.ui.widgets.chat_model import ChatModel, Entry, Filter
from streamer_app.ui.widgets.plain_label import PlainTextView
from streamer_app.ui.widgets.row_parts import Part, Say, row_parts

BEFORE: Final = frozenset({"amount", "source", "mark", "alike", "mirrored"})
MOST: Final = 2_000
SPARE: Final = 200


def spoken(parts: Sequence[Part]) -> str:
    """One row as a line to be read aloud: ``name: text`` with its marks before it."""
    before = [part.text for part in parts if part.kind in BEFORE]
    name = [f"{part.text}:" for part in parts if part.kind == "name"]
    after = [part.text for part in parts if part.kind in ("ask", "text", "times", "notice")]
    return " ".join([*before, *name, *after]).replace("\n", " ")


class ReadableChatView(PlainTextView):
    """Fulfils ``ChatView`` with Qt's own accessible text control."""

    viewer_activated = Signal(object)
    card_activated = Signal(int)
    make_question = Signal(object)
    paused_changed = Signal(bool, int)
    zoom_changed = Signal(float)
    menu_asked = Signal(object, QPoint)

    def __init__(
        self,
        theme: Theme,
        say: Say,
        *,
        zoom: float = 1.0,
        older: Callable[[int], list[ChatRow]] | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(theme, size=16, parent=parent)
        self._say, self._zoom, self._mask = say, zoom, False
        self._model = ChatModel(MOST)
        self._lines: list[Entry] = []
        self.setAccessibleName(say("chat.name"))
        self.setTabChangesFocus(True)
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        theme.changed.connect(self._enlarge)
        self._enlarge()

    def extend(self, rows: Sequence[ChatRow], skipped: int = 0) -> None:
        """Add a tick's rows with one insertion."""
        change = self._model.extend(rows, skipped)
        for entry in change.amended:
            self._rewrite(entry)
        if self._model.held:
            self.paused_changed.emit(True, self._model.waiting)
        elif change.added:
            self._append(list(self._model.shown)[-change.added :])

    def clear(self) -> None:
        """Forget every row."""
        self._model.clear()
        self._lines.clear()
        self.setPlainText("")

    def set_filter(self, kind: Filter) -> None:
        """Show another part of the rows."""
        self._model.set_filter(kind)
        self._rebuild()

    @property
    def hidden(self) -> int:
        """How many rows were kept out of sight."""
        return self._model.hidden

    def refilter(self, hides: Callable[[ChatRow], bool], *, merging: bool) -> None:
        """Keep other rows out of sight; ``merging`` is for the repeats that come from now on."""
        self._model.refilter(hides, merging=merging)
        self._rebuild()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            self.setTextCursor(self.cursorForPosition(event.pos()))
        if (row := self.current_row()) is not None:
            self.menu_asked.emit(row, event.globalPos())

    def set_paused(self, paused: bool) -> None:
        """Stop or follow the newest rows."""
        if paused == self._model.held:
            return
        self._model.held = paused
        if not paused:
            self._model.release()
            self._rebuild()
        self.paused_changed.emit(paused, 0)

    def set_empty_text(self, text: str) -> None:
        """What stands there while there is no row."""
        self.setPlaceholderText(text)

    def set_zoom(self, zoom: float) -> None:
        """0.8-2.0, on top of the theme's text size."""
        self._zoom = min(2.0, max(0.8, zoom))
        self._enlarge()

    def set_words(self, say: Say, *, mask: bool = False) -> None:
        """Another language; ``mask`` shows shapes instead of names."""
        self._say, self._mask = say, mask
        self.setAccessibleName(say("chat.name"))
        self._rebuild()

    def show_row(self, row: int) -> bool:
        """Put the cursor on a row id's line; False where it is not held any more."""
        entry = self._model.entry(row)
        if entry is None or entry not in self._lines:
            return False
        block = self.document().findBlockByNumber(self._lines.index(entry))
        self.setTextCursor(QTextCursor(block))
        self.ensureCursorVisible()
        return True

    def current_row(self) -> ChatRow | None:
        """The row of the line with the cursor."""
        at = self.textCursor().blockNumber()
        return self._lines[at].row if at < len(self._lines) else None

    def _enlarge(self) -> None:
        font = self._theme.font(16)
        font.setPixelSize(round(font.pixelSize() * self._zoom))
        self.setFont(font)

    def _line(self, entry: Entry) -> str:
        sources = len(self._model.sources) > 1
        parts = row_parts(
            entry.row, self._say, repeats=entry.repeats, sources=sources, mask=self._mask
        )
        return spoken(parts)

    def _append(self, entries: Sequence[Entry]) -> None:
        self.appendPlainText("\n".join(map(self._line, entries)))
        self._lines.extend(entries)
        if len(self._lines) > MOST + SPARE:
            self._drop(len(self._lines) - MOST)

    def _drop(self, count: int) -> None:
        cursor = QTextCursor(self.document())
        keep = QTextCursor.MoveMode.KeepAnchor
        cursor.movePosition(QTextCursor.MoveOperation.NextBlock, keep, count)
        cursor.removeSelectedText()
        del self._lines[:count]

    def _rewrite(self, entry: Entry) -> None:
        if entry not in self._lines:
            return
        block = self.document().findBlockByNumber(self._lines.index(entry))
        cursor = QTextCursor(block)
        end = QTextCursor.MoveOperation.EndOfBlock
        cursor.movePosition(end, QTextCursor.MoveMode.KeepAnchor)
        cursor.insertText(self._line(entry))

    def _rebuild(self) -> None:
        self._lines = list(self._model.shown)[-MOST:]
        self.setPlainText("\n".join(map(self._line, self._lines)))
        self.moveCursor(QTextCursor.MoveOperation.End)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        row = self.current_row()
        match event.key():
            case Qt.Key.Key_Q if row is not None:
                self.make_question.emit(row)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter if row is not None:
                self.viewer_activated.emit(row)
            case Qt.Key.Key_Space:
                self.set_paused(not self._model.held)
            case _:
                super().keyPressEvent(event)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self._zoom + (0.1 if event.angleDelta().y() > 0 else -0.1))
            self.zoom_changed.emit(self._zoom)
        else:
            super().wheelEvent(event)
