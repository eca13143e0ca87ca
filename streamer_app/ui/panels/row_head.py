"""The words over the columns of a question list, and the buttons on its selected row."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from streamer_app.live.snapshot import Card
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.panels.card_chips import suggested
from streamer_app.ui.panels.card_list import CardList
from streamer_app.ui.widgets.buttons import ActionButton


class RowHead(QWidget):
    """28 px, 12 px text; takes its columns from the list under it."""

    def __init__(self, kit: Kit, under: CardList) -> None:
        super().__init__()
        self._kit = kit
        self._list = under
        self.setFixedHeight(kit.theme.px(28))
        kit.theme.changed.connect(lambda: self.setFixedHeight(kit.theme.px(28)))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        theme, say = self._kit.theme, self._kit.words.say
        painter.setFont(theme.font(12))
        painter.setPen(theme.colour("muted"))
        last = "action" if self._list.delegate.mode == "desk" else "asker"
        names = ("score", "askers", "text", "course", "wait", last)
        for name, (left, width) in zip(
            names, self._list.delegate.places(self._list.viewport().width()), strict=True
        ):
            right = name in ("wait", "action")
            side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
            shift = theme.px(8) if name == "asker" else 0
            box = QRect(left + shift, 0, width, self.height())
            painter.drawText(
                box, int(side | Qt.AlignmentFlag.AlignVCenter), say(f"rows.head.{name}")
            )


class RowButtons(QWidget):
    """On the selected row: the likely decision solid, at 1920 another beside it."""

    def __init__(self, kit: Kit, card: Card, mode: str, right: int) -> None:
        super().__init__()
        wanted = offered(kit, card, mode)
        line = row(None, gap=kit.theme.px(6), margins=(0, 0, right, 0), parent=self)
        for at, action in enumerate(wanted):
            kind = "quiet" if at else "solid"
            button = ActionButton(
                kit.theme,
                kit.actions.name(action),
                key="" if at else kit.actions.hint(action),
                kind=kind,  # type: ignore[arg-type]
                height=32,
            )
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            button.clicked.connect(kit.actions.caller(action))
            line.addWidget(button)


def offered(kit: Kit, card: Card, mode: str) -> tuple[str, ...]:
    """The decisions with a button on the row, of those that this person may make."""
    wanted: tuple[str, ...] = ("on_air", "answered")
    if mode == "desk":
        airs = suggested(card) == "on_air" and kit.actions.offers("on_air")
        wanted = ("on_air",) if airs else ("answered",)
    return tuple(action for action in wanted if kit.actions.offers(action))


def dress_rows(kit: Kit, cards: CardList) -> None:
    """Put the buttons on whichever row of ``cards`` is selected, where there is room for them."""

    def selected(card: Card | None) -> None:
        for at in range(cards.rows.rowCount()):
            index = cards.rows.index(at)
            if cards.indexWidget(index) is not None:
                cards.setIndexWidget(index, None)  # type: ignore[arg-type]
        mode = cards.delegate.mode
        if card is not None and mode in ("large", "desk") and offered(kit, card, mode):
            cards.setIndexWidget(
                cards.currentIndex(), RowButtons(kit, card, mode, cards.delegate.right)
            )

    cards.selected.connect(selected)
    cards.arranged.connect(lambda: selected(cards.current))
