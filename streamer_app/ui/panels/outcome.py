"""What came of something that a person asked for, and what it left out."""

from collections.abc import Iterable

from PySide6.QtWidgets import QWidget

from streamer_app.catalogue.imports import Bad
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words

LISTED = 5
"""Bad rows that are named; the rest is counted."""


def problems(bad: Iterable[Bad], words: Words) -> str:
    """1 行有问题：第 4 行 价格要是数字：“三百九”; empty without any."""
    wrong = tuple(bad)
    if not wrong:
        return ""
    told = [words.say("import.row", row=one.row, why=words.tell(one.why)) for one in wrong]
    rows = words.say("import.row_join").join(told[:LISTED])
    more = len(wrong) - LISTED
    if more > 0:
        rows += words.say("import.row_more", n=more)
    return words.say("import.problems", n=len(wrong), rows=rows)


class OutcomeView(Panel):
    """Hidden until there is something to say; it stays until the next thing is said."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        px = kit.theme.px
        self.text = PlainLabel(kit.theme, size=16, wrap=True)
        self.aside = PlainLabel(kit.theme, role="muted", wrap=True)
        self._mark = column(gap=0)
        words = column(self.text, self.aside, gap=0)
        line = row(
            self._mark, words, gap=px(12), margins=(px(16), px(10), px(16), px(10)), parent=self
        )
        line.setStretch(1, 1)
        self.hide()

    def tell(self, text: str, aside: str = "", *, good: bool = True) -> None:
        """Say it, with a tick or a warning."""
        theme = self._kit.theme
        emptied(self._mark)
        mark = ("check", "ok") if good else ("warning", "warn")
        self._mark.addWidget(IconLabel(theme, mark[0], role=mark[1]))  # type: ignore[arg-type]
        self.text.setText(text)
        self.aside.setText(aside)
        self.aside.setVisible(bool(aside))
        self.show()
