"""A word that is on or off: raised while it is on, outlined while it is off."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.buttons import LEAST_HIT
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.painting import focus_ring, line_of_text, rounded
from streamer_app.ui.widgets.runs import Run, run_widths


class ToggleChip(QAbstractButton):
    """Checkable; ``toggled`` tells."""

    def __init__(
        self, theme: Theme, text: str = "", *, on: bool = False, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setCheckable(True)
        self.setChecked(on)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)
        self.set_text(text)

    def set_text(self, text: str) -> None:
        """Other words."""
        self.setText(display_text(text))
        self.setAccessibleName(self.text())
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        width = sum(run_widths(self._theme, [Run(self.text())], 14))
        return QSize(round(width) + self._theme.px(18), max(LEAST_HIT, self._theme.px(26)))

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, theme, rect = QPainter(self), self._theme, QRectF(self.rect())
        if self.isChecked():
            rounded(painter, rect, theme.colour("raised"))
        else:
            rounded(painter, rect, None, theme.colour("line"))
        role: Role = "text" if self.isChecked() or self.underMouse() else "muted"
        room = rect.adjusted(4, 0, -4, 0)
        line_of_text(
            painter,
            theme,
            room,
            self.text(),
            role=role,
            centre=True,
        )
        if self.hasFocus():
            focus_ring(painter, theme, self.rect())
