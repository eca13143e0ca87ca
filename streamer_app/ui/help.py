"""The help pages in a sheet: their titles on the left, plain text on the right."""

import re
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QListWidget, QWidget

from streamer_app.assets import help_pages
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.places.setting_nav import NavDelegate
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.plain_label import PlainTextView
from streamer_app.ui.widgets.view_ring import ViewRing

MOST: Final = 100_000
_ITEM: Final = re.compile(r"^\* ", re.M)
_MARKS: Final = re.compile(r"\*\*|`|\\(?=\*)")


def readable(markdown: str) -> str:
    """A help page without its few marks; every item is a paragraph of its own."""
    return _MARKS.sub("", _ITEM.sub("• ", markdown).replace("\n• ", "\n\n• ")).replace(
        "\n\n\n", "\n\n"
    )


class HelpSheet(Sheet):
    """Opens on one page; the others are one key or click away."""

    def __init__(self, kit: Kit, parent: QWidget) -> None:
        super().__init__(kit, parent, kit.words.say("action.help"), 880, 640)
        self._pages = help_pages(kit.words.language)
        self.titles = self._listed(kit)
        self.text = PlainTextView(kit.theme, size=16)
        self.text.setStyleSheet("QPlainTextEdit { border: none; background: transparent; }")
        self.text.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.body.addLayout(row(self.titles, self.text, gap=kit.theme.px(16), grow=1))
        self.titles.currentRowChanged.connect(self.show_page)
        self.titles.setCurrentRow(0)
        self.titles.setFocus()

    def _listed(self, kit: Kit) -> QListWidget:
        titles = QListWidget()
        titles.addItems([title for title, _ in self._pages])
        titles.setItemDelegate(NavDelegate(kit))
        titles.setFrameShape(QFrame.Shape.NoFrame)
        titles.setFixedWidth(kit.theme.px(220))
        titles.setAccessibleName(kit.words.say("action.help"))
        ViewRing(kit.theme, titles)
        return titles

    def show_page(self, number: int) -> None:
        """Show a page from its top."""
        title, text = self._pages[number]
        self.text.setAccessibleName(title)
        self.text.set_text(readable(text), MOST)
