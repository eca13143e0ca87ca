"""Choosing one of many by typing a part of its name; and writing one line."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QListWidget, QListWidgetItem, QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.plain_label import PlainLabel

Matches = Callable[[str], bool]
CHOOSING: Final = (
    *(Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Escape),
)


@dataclass(frozen=True, slots=True)
class Item:
    """A choice; ``aside`` stands muted at the right, ``matches`` decides for a typed text."""

    id: str
    text: str
    aside: str = ""
    matches: Matches | None = None
    enabled: bool = True

    def fits(self, typed: str) -> bool:
        """Whether the typed text names this choice."""
        if self.matches is not None:
            return self.matches(typed)
        return typed.strip().lower() in self.text.lower()


class Choices(QWidget):
    """A line to type in, and the choices that fit; arrows move, Enter takes, Esc leaves."""

    taken = Signal(str)
    left = Signal()

    def __init__(self, kit: Kit, title: str, items: Sequence[Item] = ()) -> None:
        super().__init__()
        self._kit = kit
        self._items = items
        self.field = QLineEdit()
        self.field.setFont(kit.theme.font(16))
        self.field.setMinimumHeight(kit.theme.px(40))
        self.list = QListWidget()
        self.list.setFrameShape(QFrame.Shape.NoFrame)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        # Lines measured before the list has its size would end, and their keys stand, outside it.
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.none = PlainLabel(kit.theme, kit.words.say("chooser.none"), role="muted")
        column(self.field, self.none, self.list, gap=kit.theme.px(8), parent=self)
        self.name(title)
        self.field.textChanged.connect(self._fill)
        self.field.installEventFilter(self)
        self.list.itemActivated.connect(self._take)
        self.list.itemClicked.connect(self._take)
        self._fill("")

    def name(self, title: str) -> None:
        """What it is for, in the present words."""
        say = self._kit.words.say
        self.field.setAccessibleName(title)
        self.list.setAccessibleName(title)
        self.field.setPlaceholderText(say("chooser.type"))
        self.none.setText(say("chooser.none"))

    def offer(self, items: Sequence[Item]) -> None:
        """Other choices; nothing is typed yet."""
        self._items = items
        self.field.clear()
        self._fill("")

    def _fill(self, typed: str) -> None:
        self.list.clear()
        for item in self._items:
            if item.fits(typed):
                self._add(item)
        self.none.setVisible(self.list.count() == 0)
        self.list.setCurrentRow(0)

    def _add(self, item: Item) -> None:
        theme = self._kit.theme
        line = QWidget()
        role = "text" if item.enabled else "muted"
        name = ElidingLabel(theme, item.text, size=14, role=role)  # type: ignore[arg-type]
        aside = PlainLabel(theme, item.aside, role="muted")
        inner = row(name, aside, margins=(theme.px(12), 0, theme.px(12), 0), parent=line)
        inner.setStretch(0, 1)
        entry = QListWidgetItem(self.list)
        entry.setData(Qt.ItemDataRole.UserRole, item.id)
        entry.setData(Qt.ItemDataRole.AccessibleTextRole, f"{display_text(item.text)} {item.aside}")
        size = line.sizeHint()
        size.setHeight(theme.px(36))
        size.setWidth(1)  # the list gives each line its own width, and no more
        entry.setSizeHint(size)
        self.list.setItemWidget(entry, line)

    def _take(self, entry: QListWidgetItem | None) -> None:
        if entry is not None:
            self.taken.emit(entry.data(Qt.ItemDataRole.UserRole))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The keys that choose are the field's own, before any shortcut of the window."""
        if watched is not self.field or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride and event.key() in CHOOSING:
            event.accept()
            return True
        return event.type() == QEvent.Type.KeyPress and self._pressed(Qt.Key(event.key()))

    def _pressed(self, key: Qt.Key) -> bool:
        if key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            step = 1 if key == Qt.Key.Key_Down else -1
            last = self.list.count() - 1
            self.list.setCurrentRow(max(0, min(last, self.list.currentRow() + step)))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
            return False  # a dialog around it closes
        return key in CHOOSING


class Chooser(Sheet):
    """Choices in a dialog of their own."""

    def __init__(self, kit: Kit, parent: QWidget, title: str, items: Sequence[Item]) -> None:
        super().__init__(kit, parent, title, 560, 480)
        self.chosen: str | None = None
        self.choices = Choices(kit, title, items)
        self.field, self.list = self.choices.field, self.choices.list
        self.body.addWidget(self.choices)
        self.choices.taken.connect(self._take)

    def choose(self) -> str | None:
        """Show it and wait; the id that was chosen, or None."""
        self.field.setFocus()
        self.exec()
        return self.chosen

    def _take(self, chosen: str) -> None:
        self.chosen = chosen
        self.accept()


def ask_text(kit: Kit, parent: QWidget, title: str, about: str, text: str = "") -> str | None:
    """One line from the person, None when they left with Esc."""
    sheet = Sheet(kit, parent, title, 480)
    field = QLineEdit(text)
    field.setAccessibleName(title)
    field.setMinimumHeight(kit.theme.px(40))
    keep = ActionButton(kit.theme, kit.words.say("action.keep"), key="↵", kind="solid", height=36)
    sheet.body.addWidget(PlainLabel(kit.theme, about, role="muted", wrap=True))
    sheet.body.addWidget(field)
    sheet.body.addLayout(column(row(None, keep)))
    keep.clicked.connect(sheet.accept)
    field.returnPressed.connect(sheet.accept)
    field.setFocus()
    return field.text() if sheet.exec() else None
