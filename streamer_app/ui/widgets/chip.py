"""Small marks: a chip beside a text, a dot of state, the three boxes of confidence."""

from typing import Literal

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.display_text import NAME_GRAPHEMES, display_text
from streamer_app.ui.widgets.painting import line_of_text, rounded
from streamer_app.ui.widgets.runs import Run, run_widths

FILLED = {"low": 1, "medium": 2, "high": 3}


class Chip(QWidget):
    """A short word in an outlined box, 20 px high."""

    def __init__(
        self,
        theme: Theme,
        text: str = "",
        *,
        role: Role = "muted",
        outline: Role = "line",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._theme, self._text, self._hidden = theme, "", False
        self._role: Role = role
        self._outline: Role = outline
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        theme.changed.connect(self.update)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Another word, cleaned by ``display_text``; an empty one hides the chip."""
        self._text = display_text(text, NAME_GRAPHEMES)
        self.setAccessibleName(self._text)
        if not self._text:
            self.hide()
        elif self._hidden and self.parentWidget() is not None:
            self.show()
        self._hidden = not self._text
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(run_widths(self._theme, [Run(self._text)], 12))
        return QSize(round(width) + self._theme.px(14), self._theme.px(20))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rect = QRectF(self.rect())
        rounded(painter, rect, None, self._theme.colour(self._outline), radius=5)
        room = rect.adjusted(4, 0, -4, 0)
        line_of_text(painter, self._theme, room, self._text, size=12, role=self._role, centre=True)


class Dot(QWidget):
    """A filled dot (live, connected, waiting)."""

    def __init__(
        self, theme: Theme, role: Role = "text", *, size: int = 10, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme, self._size = theme, size
        self._role: Role = role
        theme.changed.connect(self._measure)
        self._measure()

    def set_role(self, role: Role) -> None:
        """Another colour."""
        self._role = role
        self.update()

    def _measure(self) -> None:
        side = self._theme.px(self._size)
        self.setFixedSize(side, side)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour(self._role))
        painter.drawEllipse(QRectF(self.rect()))


class ConfidenceBoxes(QWidget):
    """One, two or three filled boxes; the word stands beside them as text."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme, self._filled = theme, 1
        theme.changed.connect(self._measure)
        self._measure()

    def show_level(self, level: Literal["low", "medium", "high"]) -> None:
        """Fill one, two or three boxes."""
        self._filled = FILLED[level]
        self.update()

    def _measure(self) -> None:
        self.setFixedSize(self._theme.px(28), self._theme.px(12))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        step, width = self._theme.px(10), self._theme.px(8)
        for index in range(3):
            box = QRectF(index * step, 0, width, self.height())
            full = index < self._filled
            fill = self._theme.colour("text") if full else None
            border = None if full else self._theme.colour("line")
            rounded(painter, box, fill, border, radius=2)
