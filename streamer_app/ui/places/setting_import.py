"""A table of courses before it is taken in: which column is what, and its first rows."""

from collections.abc import Mapping

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from streamer_app.catalogue.imports import COLUMNS
from streamer_app.catalogue.preview import Preview
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row, scrolling
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.choice_box import ChoiceBox
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.plain_label import PlainLabel

NEEDED = "title"


class ImportSheet(Sheet):
    """Each column of the file with our name above it; the choice is remembered by the caller."""

    def __init__(
        self, kit: Kit, parent: QWidget, name: str, preview: Preview, kept: Mapping[str, str]
    ) -> None:
        super().__init__(kit, parent, kit.words.say("courses.preview", file=name), 920)
        self._preview = preview
        remembered = {c: header for c, header in kept.items() if header in preview.header}
        taken = set(remembered.values())
        known = {c: h for c, h in preview.columns.items() if h not in taken}
        self.places: dict[str, str] = {**known, **remembered}
        self.boxes: list[ChoiceBox] = []
        self.accept_button = ActionButton(kit.theme, "", kind="solid", height=36)
        self.missing = PlainLabel(kit.theme, role="fault")
        self._build()
        self._check()

    def _build(self) -> None:
        say, theme = self.kit.words.say, self.kit.theme
        note = PlainLabel(theme, say("courses.preview_tip"), role="muted", wrap=True)
        leave = ActionButton(theme, say("action.close"), key="Esc", height=36)
        leave.clicked.connect(self.reject)
        self.accept_button.set_text(say("courses.take"))
        self.accept_button.clicked.connect(self.accept)
        self.body.addWidget(note)
        self.body.addWidget(self._table())
        self.body.addLayout(row(self.missing, None, leave, self.accept_button))

    def _table(self) -> QScrollArea:
        theme, px = self.kit.theme, self.kit.theme.px
        inside = QWidget()
        grid = QGridLayout(inside)
        grid.setContentsMargins(0, 0, 0, px(8))
        grid.setHorizontalSpacing(px(8))
        grid.setVerticalSpacing(px(4))
        for at, header in enumerate(self._preview.header):
            box = self._box(header)
            self.boxes.append(box)
            grid.addWidget(box, 0, at)
            grid.addWidget(ElidingLabel(theme, header, bold=True), 1, at)
            for line, cells in enumerate(self._preview.sample):
                grid.addWidget(ElidingLabel(theme, cells[at], role="muted"), 2 + line, at)
            grid.setColumnMinimumWidth(at, px(136))
        area = scrolling(inside)
        area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFixedHeight(inside.sizeHint().height() + px(20))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        return area

    def _box(self, header: str) -> ChoiceBox:
        say = self.kit.words.say
        box = ChoiceBox(self.kit.theme, header)
        box.addItem(say("courses.not_taken"), "")
        for column in COLUMNS:
            box.addItem(say(f"courses.column.{column}"), column)
        column = next((c for c, h in self.places.items() if h == header), "")
        box.setCurrentIndex(box.findData(column))
        box.currentIndexChanged.connect(lambda _, header=header: self._choose(header))
        return box

    def _choose(self, header: str) -> None:
        """A column belongs to one header: another that had it gives it up."""
        chosen = self.boxes[self._preview.header.index(header)].currentData()
        for other, box in zip(self._preview.header, self.boxes, strict=True):
            if other != header and chosen and box.currentData() == chosen:
                with QSignalBlocker(box):
                    box.setCurrentIndex(0)
        self._check()

    def _check(self) -> None:
        self.places = {
            box.currentData(): header
            for header, box in zip(self._preview.header, self.boxes, strict=True)
            if box.currentData()
        }
        good = NEEDED in self.places
        self.missing.setText("" if good else self.kit.words.say("courses.no_title"))
        self.accept_button.setEnabled(good)

    def chosen(self) -> dict[str, str]:
        """Our columns to the headers chosen; empty for one that is not to be read."""
        return {column: self.places.get(column, "") for column in COLUMNS}
