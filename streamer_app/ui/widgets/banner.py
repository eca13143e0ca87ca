"""What is broken, over the full width, until it is mended; or, thinner, that it is mended."""

from typing import Literal

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.icons import paint_icon
from streamer_app.ui.widgets.painting import focus_ring, line_of_text, rounded
from streamer_app.ui.widgets.plain_label import set_tip
from streamer_app.ui.widgets.runs import Run, run_widths

Kind = Literal["fault", "ok"]


class _OutlinedButton(QAbstractButton):
    """The banner's one action, in the colour of the text on the fill."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self._theme = theme
        self.role: Role = "on"
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, self.rect(), None, self._theme.colour(self.role))
        rect = QRectF(self.rect())
        line_of_text(
            painter, self._theme, rect, self.text(), bold=True, role=self.role, centre=True
        )
        if self.hasFocus():
            focus_ring(painter, self._theme, self.rect())


class Banner(QWidget):
    """40 px, full width. Hidden while there is nothing to say."""

    acted = Signal()

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = self._aside = ""
        self._kind: Kind = "fault"
        self._button = _OutlinedButton(theme, self)
        self._button.clicked.connect(self.acted)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self._arrange)
        self.hide()

    def show_text(
        self, text: str, *, action: str = "", kind: Kind = "fault", aside: str = ""
    ) -> None:
        """Say it. ``action`` is the word of the button (``acted``); ``aside`` stands right."""
        self._text, self._aside, self._kind = display_text(text), display_text(aside), kind
        self._button.role = "on" if kind == "fault" else "text"
        self._button.setText(action)
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))
        self.setAccessibleName(self._text)
        self._arrange()
        self.show()

    def text(self) -> str:
        """What it says now."""
        return self._text

    def clear(self) -> None:
        """Nothing to say."""
        self._text = ""
        self.hide()

    def _arrange(self) -> None:
        self.setFixedHeight(self._theme.px(40 if self._kind == "fault" else 32))
        words = sum(run_widths(self._theme, [Run(self._button.text(), bold=True)], 14))
        width, height = round(words) + self._theme.px(24), self._theme.px(28)
        top = (self.height() - height) // 2
        self._button.setGeometry(self.width() - width - 12, top, width, height)
        set_tip(self, self._text)
        self.update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._arrange()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, fault = self._theme, self._kind == "fault"
        fill: Role = "fault" if fault else "panel"
        painter.fillRect(self.rect(), theme.colour(fill))
        side = theme.px(16)
        mark = QRectF(12, (self.height() - side) / 2, side, side)
        ink = theme.colour("on" if fault else "ok")
        paint_icon(painter, "warning" if fault else "check", mark, ink)
        right = self._button.x() - 12 if self._button.text() else self.width() - 12
        room = QRectF(mark.right() + 8, 0, right - mark.right() - 8, self.height())
        if self._aside:
            role: Role = "on" if fault else "muted"
            line_of_text(painter, theme, room, self._aside, role=role, right=True)
            beside = sum(run_widths(theme, [Run(self._aside)], 14)) + theme.px(16)
            room.setWidth(max(0.0, room.width() - beside))
        role = "on" if fault else "text"
        line_of_text(painter, theme, room, self._text, bold=not fault, role=role)
