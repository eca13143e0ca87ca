"""The only two widgets that show text from outside: always plain text, never mark-up."""

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QToolTip, QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.display_text import GRAPHEMES, display_text


class PlainLabel(QLabel):
    """A label that shows its text literally, in a size and colour of the theme."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        size: int = 14,
        bold: bool = False,
        role: Role = "text",
        wrap: bool = False,
        most: int = GRAPHEMES,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._size, self._bold, self._role, self._most = theme, size, bold, role, most
        self._dressed: tuple[object, ...] = ()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setWordWrap(wrap)
        self._dress()
        self.setText(text)
        theme.changed.connect(self._dress)

    def setText(self, text: str) -> None:
        """Show ``text``, cut and cleaned by ``display_text``."""
        super().setText(display_text(text, self._most, lines=self.wordWrap()))

    def set_role(self, role: Role) -> None:
        """Another colour."""
        if role != self._role:
            self._role = role
            self._dress()

    def set_bold(self, bold: bool) -> None:
        """Another weight."""
        if bold != self._bold:
            self._bold = bold
            self._dress()

    def set_size(self, size: int) -> None:
        """Another of the theme's sizes."""
        if size != self._size:
            self._size = size
            self._dress()

    def _dress(self) -> None:
        self.setFont(self._theme.font(self._size, self._bold))
        palette = QPalette(self.palette())
        palette.setColor(QPalette.ColorRole.WindowText, self._theme.colour(self._role))
        self.setPalette(palette)


class PlainTextView(QPlainTextEdit):
    """Several lines of text to read, select and copy; nothing in it is ever interpreted."""

    def __init__(self, theme: Theme, *, size: int = 14, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._size = theme, size
        self.setReadOnly(True)
        self.setUndoRedoEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self._dress()
        theme.changed.connect(self._dress)

    def set_text(self, text: str, most: int = 8192) -> None:
        """Show ``text``, cut and cleaned, line ends kept."""
        self.setPlainText(display_text(text, most, lines=True))

    def _dress(self) -> None:
        self.setFont(self._theme.font(self._size))


def set_tip(widget: QWidget, text: str) -> None:
    """A tool tip that shows ``text`` literally (Qt would take mark-up in it for a document)."""
    if text or widget.toolTip():
        widget.setToolTip(_escaped(text))
        widget.setAccessibleDescription(text)  # else a screen reader is read the mark-up


def show_tip(widget: QWidget, at: QPoint, text: str) -> None:
    """The same at once, at a place on the screen; an empty text hides it."""
    QToolTip.showText(at, _escaped(text), widget)


def _escaped(text: str) -> str:
    if not text:
        return ""
    import html

    safe = html.escape(display_text(text, lines=True)).replace("\n", "<br>")
    return f"<span>{safe}</span>" if safe else ""
