"""The pages of the settings as a list of words."""

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import (
    QFrame,
    QListWidget,
    QListWidgetItem,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
)

from streamer_app.ui.kit import Kit
from streamer_app.ui.panels.card_model import Index
from streamer_app.ui.widgets.view_ring import ViewRing

ASIDE = Qt.ItemDataRole.UserRole + 1
"""What stands muted at the right of a page's name."""


class NavDelegate(QStyledItemDelegate):
    """Selected = raised fill, bold, accent bar."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, self._kit.theme.px(38))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, rect = self._kit.theme, option.rect
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen:
            box = rect.adjusted(0, 1, 0, -1)
            painter.fillRect(box, theme.colour("raised"))
            box.setWidth(theme.px(3))
            painter.fillRect(box, theme.colour("accent"))
        painter.setFont(theme.font(16, chosen))
        painter.setPen(theme.colour("text" if chosen else "muted"))
        text = rect.adjusted(theme.px(12), 0, 0, 0)
        flags = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        painter.drawText(text, int(flags), index.data())
        if aside := index.data(ASIDE):
            painter.setFont(theme.font(14))
            painter.setPen(theme.colour("muted"))
            room = rect.adjusted(0, 0, -theme.px(12), 0)
            right = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
            painter.drawText(room, int(right), aside)
        painter.restore()


class Nav(QListWidget):
    """``chosen`` gives the page's id."""

    chosen = Signal(str)

    def __init__(self, kit: Kit, pages: Sequence[str]) -> None:
        super().__init__()
        self._kit = kit
        self._pages = pages
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.viewport().setAutoFillBackground(False)
        self.setStyleSheet("QListWidget { background: transparent; }")
        self._delegate = NavDelegate(kit)
        self.setItemDelegate(self._delegate)
        self.setAccessibleName(kit.words.say("place.settings"))
        ViewRing(kit.theme, self)
        for page in pages:
            item = QListWidgetItem(self)
            item.setData(Qt.ItemDataRole.UserRole, page)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.currentItemChanged.connect(self._changed)

    def _changed(self, item: QListWidgetItem | None) -> None:
        if item is not None:
            self.chosen.emit(item.data(Qt.ItemDataRole.UserRole))

    def choose(self, page: str) -> None:
        """Mark a page without telling."""
        before = self.blockSignals(True)
        self.setCurrentRow(self._pages.index(page))
        self.blockSignals(before)

    def tell(self, page: str, aside: str) -> None:
        """Say something beside a page's name."""
        self.item(self._pages.index(page)).setData(ASIDE, aside)

    def reword(self) -> None:
        """Take the words again."""
        for at, page in enumerate(self._pages):
            self.item(at).setText(self._kit.words.say(f"settings.{page}"))
