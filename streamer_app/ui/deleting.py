"""Deleting sessions: what would go, and one step that says so before it cannot be undone."""

from collections.abc import Sequence
from typing import Final

from PySide6.QtWidgets import QWidget

from streamer_app.live.pages import SessionLine
from streamer_app.review.keeping import Copies
from streamer_app.review.listing import sums
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels.session_list import date_text
from streamer_app.ui.pending import when_done
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words

NAMED: Final = 4
"""Sessions that are named; the others are counted."""


def named(lines: Sequence[SessionLine], words: Words) -> str:
    """A line a session: its day and its title."""
    untitled = words.say("report.untitled")
    told = [
        f"{date_text(line.started_ms, words)}  {display_text(line.title, 40) or untitled}"
        for line in lines[:NAMED]
    ]
    if len(lines) > NAMED:
        told.append(words.say("delete.others", n=len(lines) - NAMED))
    return "\n".join(told)


def lost(lines: Sequence[SessionLine], words: Words) -> str:
    """What they hold: messages, questions, and the sums that would not be counted any more."""
    whole = sums(lines)
    told = [
        words.say("erase.messages", n=whole.messages),
        words.say("erase.questions", n=whole.asked),
    ]
    for name, money in (("sales", whole.course_money), ("gifts", whole.money)):
        if money:
            told.append(f"{words.say(f'sessions.{name}')} {words.sums(money)}")
    return " · ".join(told)


class DeleteSheet(Sheet):
    """Accepted when the person means it; Esc and the first button keep everything."""

    def __init__(self, kit: Kit, parent: QWidget, lines: Sequence[SessionLine]) -> None:
        say, theme, px = kit.words.say, kit.theme, kit.theme.px
        super().__init__(kit, parent, say("delete.title", n=len(lines)), 560)
        self.names = PlainLabel(theme, named(lines, kit.words), size=16, bold=True, wrap=True)
        self.what = PlainLabel(theme, lost(lines, kit.words), size=16, wrap=True)
        self.effect = PlainLabel(theme, say("delete.effect"), role="muted", wrap=True)
        self.copies = PlainLabel(theme, role="muted", wrap=True)
        self.copies.hide()
        self.keep = ActionButton(theme, say("erase.keep"), height=36)
        self.go = ActionButton(theme, say("delete.go", n=len(lines)), kind="fault", height=36)
        self.body.addLayout(
            column(
                *(self.names, self.what, px(4), self.effect, self.copies, px(4)),
                row(None, self.keep, self.go),
                gap=px(8),
            )
        )
        self.keep.clicked.connect(self.reject)
        self.go.clicked.connect(self.accept)
        self.keep.setFocus()
        when_done(self, kit.runtime.keeping.copies(), self._show_copies, lambda _: None)

    def _show_copies(self, found: Copies) -> None:
        if found.backups:
            self.copies.setText(self.kit.words.say("delete.copies", n=len(found.backups)))
            self.copies.show()
            self.adjustSize()
