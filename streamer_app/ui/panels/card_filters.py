"""Which of a tab's cards are listed, and in which order: by course, one's own, oldest first."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Final, Literal

from PySide6.QtCore import Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from streamer_app.live.snapshot import Card, Theme
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row
from streamer_app.ui.panels.card_chips import MINE, Around
from streamer_app.ui.panels.card_order import by_hand, put
from streamer_app.ui.widgets.buttons import IconButton
from streamer_app.ui.widgets.display_text import display_text

Order = Literal["priority", "oldest", "askers", "manual"]
ORDERS: Final[tuple[Order, ...]] = ("priority", "oldest", "askers", "manual")


@dataclass(frozen=True, slots=True)
class Choice:
    """What is wanted; empty means everything. ``typed`` is searched in question and askers.

    ``theme`` is a theme's key, ``within`` its cards; ``me`` is whose cards are ``mine``, ``hand``
    the cards in the order that somebody gave them.
    """

    course: str = ""
    mine: bool = False
    order: Order = "priority"
    typed: str = ""
    theme: str = ""
    within: frozenset[int] = frozenset()
    me: str = MINE
    hand: tuple[int, ...] = ()

    def of(self, cards: Sequence[Card]) -> list[Card]:
        """The wanted cards, in the wanted order."""
        found = [card for card in cards if self._wants(card)]
        if self.order == "oldest":
            found.sort(key=lambda card: card.first_ms)
        elif self.order == "askers":
            found.sort(key=lambda card: -card.askers)
        elif self.order == "manual":
            found = by_hand(found, self.hand)
        return found

    def _wants(self, card: Card) -> bool:
        about = card.course or (card.likely[0] if card.likely else "")
        if (self.course and about != self.course) or (self.mine and card.claimed_by != self.me):
            return False
        if self.theme and card.card not in self.within:
            return False
        typed = self.typed.strip().lower()
        texts = (card.text, *card.wordings, card.note, *(ask.name for ask in card.samples))
        return not typed or any(typed in text.lower() for text in texts)


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of a menu."""

    text: str
    chosen: bool
    take: Callable[[], None]


class CardFilters(QWidget):
    """主题▾ 课程▾ 我的 排序: 优先▾"""

    changed = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self.choice = Choice(me=kit.me)
        self._around = Around()
        self.listed: Sequence[int] = ()
        """The cards as they are listed: where an order of one's own begins."""
        self._themes: tuple[Theme, ...] = ()
        theme, px = kit.theme, kit.theme.px
        self.theme = IconButton(theme, "chevron-down", "", icon_after=True)
        self.course = IconButton(theme, "chevron-down", "", icon_after=True)
        self.mine = IconButton(theme, "person", "")
        self.order = IconButton(theme, "chevron-down", "", icon_after=True)
        self.theme.clicked.connect(lambda: self._drop(self.theme, self._by_theme()))
        self.course.clicked.connect(lambda: self._drop(self.course, self._courses()))
        self.order.clicked.connect(lambda: self._drop(self.order, self._orders()))
        self.mine.clicked.connect(lambda: self._take(mine=not self.choice.mine))
        row(self.theme, self.course, self.mine, self.order, gap=px(10), parent=self)
        self.reword()

    def show_around(self, around: Around) -> None:
        """The courses there are."""
        if around.titles != self._around.titles:
            self._around = around
            self.reword()
        self.course.setVisible(bool(around.titles))

    def show_themes(self, themes: tuple[Theme, ...]) -> None:
        """What the questions are about; the chosen theme stays chosen when it has no more cards."""
        chosen = next((theme for theme in themes if theme.key == self.choice.theme), None)
        self.choice = replace(self.choice, within=chosen.cards if chosen else frozenset())
        keys = [theme.key for theme in themes]
        if keys != [theme.key for theme in self._themes]:
            self._themes = themes
            self.reword()
        self._themes = themes
        self.theme.setVisible(bool(themes) or bool(self.choice.theme))

    def put(self, card: int, before: int) -> None:
        """A card was dragged before another (0: to the end): the order is somebody's own now."""
        self._take(order="manual", hand=tuple(put(self.listed, card, before)))

    def reword(self) -> None:
        """Take the words again."""
        say, now = self._kit.words.say, self.choice
        label = next((t.label for t in self._themes if t.key == now.theme), None)
        about = display_text(self._kit.words.tell(label), 8) if label else say("filter.theme")
        self.theme.set_words(say("filter.theme"), about)
        self.theme.set_role("accent" if now.theme else "muted")
        title = display_text(self._around.titles.get(now.course, ""), 8)
        self.course.set_words(say("filter.course"), title or say("filter.course"))
        self.mine.set_words(say("filter.mine"), say("filter.mine"))
        by = say(f"filter.{now.order}")
        self.order.set_words(say("filter.order", by=by), say("filter.order", by=by))
        self.course.set_role("accent" if now.course else "muted")
        self.mine.set_role("accent" if now.mine else "muted")
        self.order.set_role("muted" if now.order == "priority" else "accent")

    def type(self, typed: str) -> None:
        """Search."""
        self._take(typed=typed)

    def _by_theme(self) -> list[Entry]:
        words, chosen = self._kit.words, self.choice.theme
        every = Entry(words.say("filter.all_themes"), not chosen, partial(self._take, theme=""))
        return [every] + [
            Entry(
                words.say("filter.theme_of", theme=words.tell(theme.label), n=theme.askers),
                theme.key == chosen,
                partial(self._take, theme=theme.key, within=theme.cards),
            )
            for theme in self._themes
        ]

    def _courses(self) -> list[Entry]:
        items = [("", self._kit.words.say("filter.all")), *self._around.titles.items()]
        chosen = self.choice.course
        return [
            Entry(title, course == chosen, partial(self._take, course=course))
            for course, title in items
        ]

    def _orders(self) -> list[Entry]:
        say, chosen = self._kit.words.say, self.choice.order
        return [
            Entry(say(f"filter.{order}"), order == chosen, partial(self._sort, order))
            for order in ORDERS
        ]

    def _drop(self, under: QWidget, items: list[Entry]) -> None:
        menu = QMenu(self)
        group = QActionGroup(menu)
        for item in items:
            action = menu.addAction(display_text(item.text, 24).replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(item.chosen)
            group.addAction(action)
            action.triggered.connect(lambda _=False, take=item.take: take())
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(under.mapToGlobal(under.rect().bottomLeft()))

    def _sort(self, order: Order) -> None:
        self._take(order=order, hand=tuple(self.listed) if order == "manual" else ())

    def _take(self, **wanted: object) -> None:
        self.choice = replace(self.choice, **wanted)  # type: ignore[arg-type]
        self.reword()
        self.changed.emit()
