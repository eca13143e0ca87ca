"""What the numbers of a tile are at a moment: their definition, and the way to their rows."""

import re
from collections.abc import Mapping
from typing import Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from streamer_app.assets import help_pages
from streamer_app.live.snapshot import Snapshot
from streamer_app.ui.help import readable
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row, scrolling
from streamer_app.ui.messages import show_messages
from streamer_app.ui.panels import figures
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import LinkButton
from streamer_app.ui.widgets.panel import Divider
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import NONE, Words

GROUPS: Final[Mapping[str, tuple[str, ...]]] = {
    "state": ("ei",),
    "viewers": ("viewers",),
    "money": ("course_rev", "gift_rev", "intent_pm"),
    "satisfaction": ("u",),
    "rates": ("msgs_pm", "chatters", "q_pm", "likes_pm"),
    "likes": ("likes_pm",),
    "paying": ("pay_rate",),
    "funnel": ("funnel",),
}
"""The numbers of a place on the live screen, by their ids in the report."""
ROWS: Final[Mapping[str, str]] = {
    "viewers": "counts",
    "course_rev": "orders",
    "gift_rev": "payments",
    "pay_rate": "payments",
    "likes_pm": "likes",
    "funnel": "bought",
}
"""What the rows of a number are; of the others they are messages."""
DECIMALS: Final = {"q_pm": 1, "intent_pm": 1}
WIDTH, EDGES, HEAD = 600, 52, 84
"""px of the sheet, of what its edges take of that, and of what stands above the numbers."""


def definition(number: str, language: str) -> str:
    """What the help says of a number; empty where it says nothing."""
    item = re.compile(rf"^\* \*\*.+?\*\* \([^)]*\b{number}\b[^)]*\)[:：] *(.+)$", re.M)
    found = (item.search(text) for _, text in help_pages(language))
    text = next((readable(match[1]) for match in found if match), "")
    return text[:1].upper() + text[1:]


def now_text(number: str, snapshot: Snapshot, words: Words) -> str:
    """A number as it stands at this moment, a dash where it is not known."""
    metric = snapshot.metrics.get(number)
    match number:
        case "ei":
            index = figures.value_of(snapshot, number)
            word = figures.state(snapshot, words).value
            return word if index is None else f"{words.number(index)}  {word}"
        case "viewers":
            return (
                " · ".join(
                    f"{words.say(f'source.{line.source}')} {figures.basis_word(words, line.basis)} "
                    f"{figures.shown(words, line.metric)}"
                    for line in snapshot.viewers
                )
                or NONE
            )
        case "course_rev":
            orders = words.say("number.orders", n=snapshot.course_orders)
            sold = snapshot.course_orders > 0
            return f"{words.sums(snapshot.course_money)}  {orders}" if sold else NONE
        case "gift_rev":
            return words.sums(snapshot.money)
        case "pay_rate":
            return figures.paying(snapshot, words)
        case "u":
            told = figures.satisfaction(snapshot, words)
            return f"{told.value}  {told.beside}".strip()
        case "funnel":
            stages = metric.value if metric is not None and metric.value else ()
            return " → ".join(words.number(count) for count in stages) or NONE
    return figures.shown(words, metric, DECIMALS.get(number, 0))


class NumberSheet(Sheet):
    """The numbers of one group as they stood when it was opened."""

    def __init__(self, kit: Kit, parent: QWidget, group: str, now: Snapshot) -> None:
        title = kit.words.say("number.title", time=kit.words.clock(now.at_ms))
        super().__init__(kit, parent, title, WIDTH)
        self._now = now
        self.ways: dict[str, LinkButton] = {}
        inside = QWidget()
        lines = column(gap=kit.theme.px(8), parent=inside)
        for at, number in enumerate(GROUPS[group]):
            if at:
                lines.addWidget(Divider(kit.theme))
            lines.addLayout(self._number(number))
        area = scrolling(inside)
        self.body.addWidget(area)
        wide = self.width() - kit.theme.px(EDGES)
        most = parent.window().height() - kit.theme.px(HEAD) - 48
        area.setFixedHeight(min(lines.totalHeightForWidth(wide), most))

    def _number(self, number: str) -> QVBoxLayout:
        theme, words = self.kit.theme, self.kit.words
        value = now_text(number, self._now, words)
        name = PlainLabel(theme, words.say(f"metric.{number}"), role="muted", wrap=True)
        figure = PlainLabel(theme, value, size=20, bold=True, wrap=True)
        meaning = PlainLabel(theme, definition(number, words.language), wrap=True, most=2_000)
        parts: list[QWidget] = [figure]
        if value != NONE:
            parts.append(self._way(number))
        return column(name, row(*parts, gap=theme.px(12), grow=0), meaning, gap=theme.px(4))

    def _way(self, number: str) -> LinkButton:
        what = ROWS.get(number, "messages")
        link = LinkButton(self.kit.theme, self.kit.words.say(f"number.see_{what}"))
        link.clicked.connect(lambda: self.show_rows(number))
        self.ways[number] = link
        return link

    def show_rows(self, number: str) -> None:
        """The lines that a number counted."""
        now = self._now
        metric = now.metrics.get(number)
        # The window of a number that stands still ends where its source fell silent.
        at_ms = (metric.as_of_ms if metric is not None else None) or now.at_ms
        if now.session is not None:
            future = self.kit.runtime.reader.counted(now.session, number, at_ms, now.played)
            title = self.kit.words.say(f"metric.{number}")
            # The last count is the number itself; of what is summed no line stands out.
            near_ms = at_ms if number == "viewers" else 0
            show_messages(self.kit, self._over, title, future, near_ms)
