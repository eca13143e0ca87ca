"""One course in the settings: its line, and under it what may be changed."""

import secrets
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFormLayout, QLineEdit, QPlainTextEdit, QWidget

from streamer_app.catalogue.amounts import DECIMALS, amount
from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.tables import split
from streamer_app.errors import reason
from streamer_app.events import Money
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.pending import when_done
from streamer_app.ui.places.setting_rows import LARGE
from streamer_app.ui.widgets.buttons import ActionButton, LinkButton
from streamer_app.ui.widgets.chip import Chip
from streamer_app.ui.widgets.choice_box import ChoiceBox
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.switch import Switch
from streamer_app.ui.widgets.tabs import SegmentedTabs, Tab
from streamer_app.ui.words import SIGNS, Words

STATES = ("active", "paused", "archived")
KINDS = ("course", "product", "work", "membership", "sponsor")
TAG_MARKS = "；;|\n,，、"


def facts(item: Item, words: Words) -> str:
    """受力分析、斜面 · 卖点 3 · 没有链接"""
    parts = ["、".join(item.tags[:4]) if words.chinese else ", ".join(item.tags[:4])]
    parts.append(words.say("courses.points", n=len(item.points)))
    if item.seats is not None:
        parts.append(words.say("courses.seats", n=item.seats))
    if not item.link:
        parts.append(words.say("courses.no_link"))
    return " · ".join(part for part in parts if part)


class CourseLine(QWidget):
    """``chosen`` is the switch for today; a click on the words opens the fields."""

    opened = Signal()
    chosen = Signal(bool)

    def __init__(self, kit: Kit, item: Item, *, today: bool) -> None:
        super().__init__()
        self.item = item
        theme, px, words = kit.theme, kit.theme.px, kit.words
        name = item.name(words.language)
        self.today = Switch(theme, words.say("courses.today_for", title=name), on=today)
        self.today.toggled.connect(self.chosen)
        self.edit = LinkButton(theme, words.say("courses.edit"))
        self.edit.clicked.connect(self.opened)
        text = column(
            ElidingLabel(theme, name, size=16, role="text" if item.state == "active" else "muted"),
            ElidingLabel(theme, facts(item, words), role="muted"),
            gap=0,
        )
        marks = [Chip(theme, words.say(f"course.{code}")) for code in _marks(item)]
        price = words.money(item.price) if item.price else words.say("courses.no_price")
        line = row(
            self.today,
            text,
            *marks,
            PlainLabel(theme, price, size=16, bold=True),
            self.edit,
            gap=px(12),
            margins=(px(16), px(6), px(16), px(6)),
            parent=self,
        )
        line.setStretch(1, 1)
        self.setMinimumHeight(px(56))


def _marks(item: Item) -> list[str]:
    """What stands in a chip: another state than on sale, another kind than a course."""
    marks = [f"kind.{item.kind}"] if item.kind != "course" else []
    return marks + ([f"state.{item.state}"] if item.state != "active" else [])


class CourseEditor(QWidget):
    """The fields of a course; ``kept`` carries it as it shall be stored."""

    kept = Signal(object)
    left = Signal()

    def __init__(self, kit: Kit, item: Item | None) -> None:
        super().__init__()
        self._kit = kit
        self._item = item or Item(id=secrets.token_hex(5), title="")
        self.title = self._field("title", self._item.title)
        self.price = self._field("price", _price_text(self._item.price))
        self.currency = ChoiceBox(kit.theme, kit.words.say("courses.column.currency"))
        self.currency.addItems(list(SIGNS))
        if self._item.price and self._item.price.currency not in SIGNS:
            self.currency.addItem(self._item.price.currency)
        if self._item.price:
            self.currency.setCurrentText(self._item.price.currency)
        self.link = self._field("link", self._item.link)
        self.tags = self._field("tags", "；".join(self._item.tags))
        self.suggest = ActionButton(kit.theme, kit.words.say("courses.suggest_tags"))
        self.suggest.clicked.connect(self._suggest_tags)
        self.points = self._lines("points", self._item.points)
        self.outline = self._lines("outline", self._item.outline)
        self.close_line = self._field("close", self._item.close)
        seats = "" if self._item.seats is None else str(self._item.seats)
        self.seats = self._field("seats", seats)
        self.state = self._segments("state", STATES, self._item.state)
        self.kind = self._segments("kind", KINDS, self._item.kind)
        self.wrong = PlainLabel(kit.theme, role="fault", wrap=True)
        self.wrong.hide()
        self._build()

    def _build(self) -> None:
        px, say, theme = self._kit.theme.px, self._kit.words.say, self._kit.theme
        form = QFormLayout()
        edge = px(16 if theme.scale <= LARGE else 4)
        form.setHorizontalSpacing(px(16))
        form.setVerticalSpacing(px(8))
        if theme.scale > LARGE:
            form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapAllRows)
        form.setLabelAlignment(Qt.AlignmentFlag.AlignLeft)
        price = row(self.price, self.currency, gap=px(8), grow=0)
        tags = row(self.tags, self.suggest, gap=px(8), grow=0)
        for code, part in (
            *(("title", self.title), ("price", price), ("link", self.link), ("tags", tags)),
            *(("points", self.points), ("outline", self.outline), ("close", self.close_line)),
            *(("seats", self.seats), ("kind", self.kind), ("state", self.state)),
        ):
            label = PlainLabel(theme, say(f"courses.column.{code}"), role="muted")
            form.addRow(label, part)
        self.keep = ActionButton(theme, say("action.keep"), kind="solid", height=36)
        leave = ActionButton(theme, say("action.close"), height=36)
        self.keep.clicked.connect(self._keep)
        leave.clicked.connect(self.left)
        column(
            form,
            self.wrong,
            row(None, leave, self.keep),
            gap=px(12),
            margins=(edge, px(8), edge, px(16)),
            parent=self,
        )

    def _field(self, code: str, text: str) -> QLineEdit:
        field = QLineEdit(text)
        field.setAccessibleName(self._kit.words.say(f"courses.column.{code}"))
        tip = f"courses.tip.{code}"
        if code in ("price", "tags", "seats", "link", "close"):
            field.setPlaceholderText(self._kit.words.say(tip))
        return field

    def _lines(self, code: str, lines: Sequence[str]) -> QPlainTextEdit:
        field = QPlainTextEdit("\n".join(lines))
        field.setAccessibleName(self._kit.words.say(f"courses.column.{code}"))
        field.setPlaceholderText(self._kit.words.say("courses.tip.lines"))
        field.setTabChangesFocus(True)
        field.document().setDocumentMargin(self._kit.theme.px(8))
        field.setFixedHeight(self._kit.theme.px(76))
        return field

    def _segments(self, code: str, choices: Sequence[str], now: str) -> SegmentedTabs:
        say = self._kit.words.say
        tabs = [Tab(choice, say(f"course.{code}.{choice}")) for choice in choices]
        name = say(f"courses.column.{code}")
        control = SegmentedTabs(self._kit.theme, tabs, name=name, style="segments", height=32)
        control.choose(now, tell=False)
        return control

    def _suggest_tags(self) -> None:
        """Tags from title and outline as they are written now; what is there already stays."""
        outline = split(self.outline.toPlainText(), "\n\r")
        written = replace(self._item, title=self.title.text().strip(), outline=outline)
        when_done(self, self._kit.runtime.shop.tags(written), self._add_tags)

    def _add_tags(self, found: tuple[str, ...]) -> None:
        before = split(self.tags.text(), TAG_MARKS)
        self.tags.setText("；".join(dict.fromkeys((*before, *found))))

    def _keep(self) -> None:
        try:
            made = self._made()
        except ValueError as error:
            self.wrong.setText(str(error))
            self.wrong.show()
            return
        self.kept.emit(made)

    def _made(self) -> Item:
        """The course of the fields. Raises: ValueError with the sentence of what is wrong."""
        tell, seats = self._kit.words.tell, self.seats.text().strip()
        if not self.title.text().strip():
            raise ValueError(tell(reason("import.no_title")))
        if seats and not seats.isdecimal():
            raise ValueError(tell(reason("import.seats_not_number", text=seats)))
        return replace(
            self._item,
            title=self.title.text().strip(),
            price=self._price(),
            link=self.link.text().strip(),
            tags=split(self.tags.text(), TAG_MARKS),
            points=split(self.points.toPlainText(), "\n\r"),
            outline=split(self.outline.toPlainText(), "\n\r"),
            close=self.close_line.text().strip(),
            seats=int(seats) if seats else None,
            state=self.state.current,  # type: ignore[arg-type]
            kind=self.kind.current,  # type: ignore[arg-type]
        )

    def _price(self) -> Money | None:
        text = self.price.text().strip()
        if not text:
            return None
        try:
            return amount(text, self.currency.currentText())
        except ValueError as error:
            wrong = reason("import.price_not_number", text=text)
            raise ValueError(self._kit.words.tell(wrong)) from error


def _price_text(price: Money | None) -> str:
    """The amount alone, as a person writes it."""
    if price is None:
        return ""
    digits = DECIMALS.get(price.currency, 2)
    written = f"{Decimal(price.minor).scaleb(-digits):f}"
    return written.rstrip("0").rstrip(".") if "." in written else written
