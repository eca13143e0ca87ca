"""Choosing the card that another is merged with: the likest first, found by typing."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal

from streamer_app.live.snapshot import Card
from streamer_app.ui.chooser import Choices, Item
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.widgets.buttons import IconButton
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words


def share(chance: float) -> str:
    """.82"""
    return f"{chance:.2f}".removeprefix("0")


def candidates(card: Card, cards: Sequence[Card], words: Words) -> list[Item]:
    """Every other card that stands, the ones perhaps the same first with how likely that is."""
    chances = dict(card.similar)
    others = [c for c in cards if c.card != card.card and c.state != "dismissed"]
    ordered = sorted(others, key=lambda other: -chances.get(other.card, 0.0))
    items = []
    for other in ordered:
        aside = words.say("desk.asked", n=other.askers)
        if other.card in chances:
            aside = f"{aside} · {share(chances[other.card])}"
        items.append(Item(str(other.card), f"#{other.card}  {other.text}", aside))
    return items


class Merging(Panel):
    """In the place of the card's details while one chooses."""

    opened = Signal()
    closed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme)
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._then: Callable[[str], object] = lambda into: None
        self._title = PlainLabel(theme, size=16, bold=True)
        self._hint = PlainLabel(theme, role="muted", size=12)
        self.shut = IconButton(theme, "cross", kit.words.say("action.close"))
        self.choices = Choices(kit, "")
        self.shut.clicked.connect(self.close_list)
        self.choices.taken.connect(self._take)
        self.choices.left.connect(self.close_list)
        column(
            row(self._title, None, self.shut), self.choices, self._hint,
            gap=px(8), margins=(px(16), px(12), px(16), px(12)), grow=1, parent=self,
        )  # fmt: skip
        self.hide()

    def open(self, title: str, items: Sequence[Item], then: Callable[[str], object]) -> None:
        """Offer the choices; ``then`` gets the chosen id."""
        self._then = then
        self._title.setText(title)
        self.choices.name(title)
        self._hint.setText(self._kit.words.say("merge.hint"))
        self.choices.offer(items)
        self.opened.emit()
        self.show()
        self.choices.field.setFocus()

    def _take(self, into: str) -> None:
        self.close_list()
        self._then(into)

    def close_list(self) -> None:
        """Leave it; the details come back."""
        if not self.isHidden():
            self.hide()
            self.closed.emit()
