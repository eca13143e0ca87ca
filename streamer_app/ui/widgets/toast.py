"""What was just done, with its undo, for eight seconds at the foot of a panel."""

from PySide6.QtCore import QEvent, QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QEnterEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from streamer_app.ui.theme import Role, Theme
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.painting import rounded


class Toast(QWidget):
    """A bar over the foot of ``anchor`` (never over the question); hover keeps it."""

    undone = Signal()

    def __init__(self, theme: Theme, anchor: QWidget, *, seconds: float = 8.0) -> None:
        super().__init__(anchor)
        self._theme, self._anchor = theme, anchor
        self._timer = QTimer(self, singleShot=True, interval=round(seconds * 1000))
        self._timer.timeout.connect(self.dismiss)
        self._text = ElidingLabel(theme)
        self._aside = ElidingLabel(theme, role="muted", right=True)
        self._undo = LinkButton(theme, "")
        self._undo.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 0, 12, 0)
        row.setSpacing(10)
        self._mark = IconLabel(theme, "check", role="ok")
        row.addWidget(self._mark)
        row.addWidget(self._text)
        row.addWidget(self._undo)
        row.addStretch(1)
        row.addWidget(self._aside)
        anchor.installEventFilter(self)
        theme.changed.connect(self._place)
        self.hide()

    def show_text(self, text: str, undo: str = "", *, aside: str = "") -> None:
        """Show ``✓ text  undo`` (the link's words, "撤销 Z"); the eight seconds start again."""
        self._text.setText(text)
        self._aside.setText(aside)
        self._undo.set_text(undo)
        self._undo.setVisible(bool(undo))
        self.setAccessibleName(f"{text} {undo}".strip())
        self._place()
        self.show()
        self.raise_()
        self._timer.start()

    def set_mark(self, icon: str, role: Role) -> None:
        """What kind of news it is: done, refused, somebody else's."""
        self._mark.set_icon(icon, role)

    def set_aside(self, text: str) -> None:
        """Other words at the right; the rest stays as it is."""
        self._aside.setText(text)

    def text(self) -> str:
        """What it says or said last."""
        return self._text.text()

    def dismiss(self) -> None:
        """Hide at once."""
        self._timer.stop()
        self.hide()

    def _act(self) -> None:
        self.dismiss()
        self.undone.emit()

    def _place(self) -> None:
        height = self._theme.px(32)
        self.setGeometry(0, self._anchor.height() - height, self._anchor.width(), height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def enterEvent(self, event: QEnterEvent) -> None:
        self._timer.stop()

    def leaveEvent(self, event: QEvent) -> None:
        if self.isVisible():
            self._timer.start()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        rounded(painter, QRectF(self.rect()), self._theme.colour("raised"))
