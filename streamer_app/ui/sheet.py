"""A dialog in the window's own look: a title, a way out, and a body to fill."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.widgets.buttons import IconButton
from streamer_app.ui.widgets.plain_label import PlainLabel


class Sheet(QDialog):
    """Modal over the window; Esc closes it. Subclasses and callers fill ``body``."""

    def __init__(self, kit: Kit, parent: QWidget, title: str, width: int, height: int = 0) -> None:
        super().__init__(parent, Qt.WindowType.Dialog | Qt.WindowType.FramelessWindowHint)
        self.kit = kit
        self._over = parent.window()
        self.setModal(True)
        self.setWindowTitle(title)
        px = kit.theme.px
        room = self._over.size()
        self.setFixedWidth(min(px(width), room.width() - 48))
        if height:
            self.setFixedHeight(min(px(height), room.height() - 48))
        self.setObjectName("sheet")
        self.setStyleSheet(
            f"#sheet {{ background: {kit.theme.tokens.panel};"
            f" border: 1px solid {kit.theme.tokens.line}; border-radius: 6px; }}"
        )
        self.title = PlainLabel(kit.theme, title, size=20, bold=True)
        self.shut = IconButton(kit.theme, "cross", kit.words.say("action.close"))
        self.shut.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.shut.clicked.connect(self.reject)
        self.body: QVBoxLayout = column(gap=px(8))
        column(
            row(self.title, None, self.shut),
            self.body,
            gap=px(12),
            margins=(px(24), px(20), px(24), px(20)),
            parent=self,
        )

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Growing, it stays within the window that it lies over."""
        super().resizeEvent(event)
        over = self._over.geometry()
        top = max(over.top(), min(self.y(), over.bottom() - self.height()))
        if self.isVisible() and top != self.y():
            self.move(self.x(), top)

    def fit(self) -> None:
        """As high as its content needs at this width, wrapped lines and all."""
        if (layout := self.layout()) is not None:
            layout.activate()
            self.resize(self.width(), layout.totalHeightForWidth(self.width()))
