"""Which sessions are listed: of a room, with a course, under a tag, by words of the title."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from streamer_app.live.pages import SessionLine
from streamer_app.review.listing import Choices, Wish, choices
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.choice_box import ChoiceBox
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.plain_label import PlainLabel

KINDS: Final = ("room", "course", "tag")
WIDEST: Final = 220
FIELD: Final = 200
LONGEST: Final = 30


class SessionFilter(QWidget):
    """``changed`` tells that others are wished for; hidden where there is nothing to choose."""

    changed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._choices = Choices()
        self._titles: Mapping[str, str] = {}
        px = kit.theme.px
        self.boxes = {kind: ChoiceBox(kit.theme, "") for kind in KINDS}
        for box in self.boxes.values():
            box.setMaximumWidth(px(WIDEST))
            box.setMinimumHeight(px(32))
            box.activated.connect(self._changed)
        self.title = QLineEdit()
        self.title.setClearButtonEnabled(True)
        self.title.setMaximumWidth(px(FIELD))
        self.title.setMinimumHeight(px(32))
        self.title.textChanged.connect(self._changed)
        self.count = PlainLabel(kit.theme, role="muted")
        self.clear = ActionButton(kit.theme, "")
        self.clear.clicked.connect(self.leave)
        row(
            *(*self.boxes.values(), self.title, self.clear, self.count, None),
            gap=px(8),
            margins=(px(4), px(2), px(4), px(6)),
            parent=self,
        )
        self.reword()

    def wish(self) -> Wish:
        """What is wished for now."""
        chosen: dict[str, Any] = {kind: box.currentData() for kind, box in self.boxes.items()}
        return Wish(chosen["room"], chosen["course"] or "", chosen["tag"] or "", self.title.text())

    def leave(self) -> bool:
        """Wish for nothing; whether there was a wish."""
        wished = bool(self.wish())
        for box in self.boxes.values():
            box.setCurrentIndex(0)
        self.title.clear()
        if wished:
            self._changed()
        return wished

    def show_titles(self, titles: Mapping[str, str]) -> None:
        """What the courses are called, by their ids."""
        self._titles = titles
        self._fill()

    def show_lines(self, lines: Sequence[SessionLine]) -> None:
        """Other sessions to choose from."""
        found = choices(lines)
        if found != self._choices:
            self._choices = found
            self._fill()
        self.setVisible(len(lines) > 1 or bool(self.wish()))

    def show_count(self, shown: int, of: int) -> None:
        """So many sessions are listed."""
        wished = bool(self.wish())
        self.clear.setVisible(wished)
        code = "sessions.some" if shown else "sessions.none_fits"
        self.count.setText(self._kit.words.say(code, n=shown, of=of) if wished else "")

    def reword(self) -> None:
        """Take the words again."""
        say = self._kit.words.say
        self.title.setPlaceholderText(say("sessions.by_title"))
        self.title.setAccessibleName(say("sessions.by_title"))
        self.clear.set_text(say("sessions.show_all"))
        for kind, box in self.boxes.items():
            box.setAccessibleName(say(f"sessions.by_{kind}"))
        self._fill()

    def _changed(self, _: object = None) -> None:
        self.changed.emit()

    def _fill(self) -> None:
        """The choices in the present words; what is chosen stays so."""
        words, found = self._kit.words, self._choices
        rooms = [(f"{words.say(f'source.{source}')} {room}", (source, room))
                 for source, room in found.rooms]  # fmt: skip
        courses = [(self._titles.get(course, course), course) for course in found.courses]
        each: dict[str, list[tuple[str, Any]]] = {
            "room": rooms,
            "course": courses,
            "tag": [(tag, tag) for tag in found.tags],
        }
        for kind, options in each.items():
            box, chosen = self.boxes[kind], self.boxes[kind].currentData()
            box.clear()
            box.addItem(words.say(f"sessions.any_{kind}"), None)
            for text, value in options:
                box.addItem(display_text(text, LONGEST), value)
            values = [value for _, value in options]
            box.setCurrentIndex(values.index(chosen) + 1 if chosen in values else 0)
            box.setVisible(len(options) > (kind == "room"))
