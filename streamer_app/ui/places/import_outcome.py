"""What came of importing: which files came in, which were here already, which failed and why."""

from dataclasses import dataclass, field
from typing import Final

from PySide6.QtWidgets import QWidget

from streamer_app.errors import AppError
from streamer_app.review.importing import Taken
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import row, scrolling
from streamer_app.ui.messages import failure
from streamer_app.ui.sheet import Sheet
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words

HIGH: Final = 360
"""px that the list of many files takes at most."""


@dataclass(slots=True)
class Outcome:
    """Of the files taken so far. ``odd`` are those with a fault: their name, in short, in full."""

    files: int = 0
    came: int = 0
    new: int = 0
    known: int = 0
    failed: int = 0
    odd: list[tuple[str, str, str]] = field(default_factory=list)

    def take(self, taken: Taken, words: Words) -> None:
        """One more file came in, as far as it could be read."""
        self.files += 1
        self.new += taken.made.new
        self.came += taken.made.new > 0
        self.known += taken.made.new == 0
        if taken.fault is not None:
            said = words.tell(taken.fault)
            self.odd.append((taken.file.name, said, said))

    def fail(self, file: str, error: AppError, words: Words) -> None:
        """One more could not be read."""
        self.files += 1
        self.failed += 1
        self.odd.append((file, words.tell(error.what), failure(words, error)))

    def told(self, words: Words) -> str:
        """All of it in a line, which ends with what was wrong."""
        counted = (("came", self.came), ("known", self.known), ("failed", self.failed))
        parts = [words.say("imports.files", n=self.files)]
        new = words.number(self.new)
        parts += [words.say(f"imports.{name}", n=n, new=new) for name, n in counted if n]
        parts += [with_name(file, short) for file, short, _ in self.odd]
        return " · ".join(parts)


def with_name(file: str, said: str) -> str:
    """What is said of a file, after its name unless that is named in it."""
    return said if file in said else f"{file}: {said}"


class OutcomeSheet(Sheet):
    """Where several files were taken and some failed: each of these with what to do about it."""

    def __init__(self, kit: Kit, parent: QWidget, outcome: Outcome) -> None:
        super().__init__(kit, parent, kit.words.say("review.import"), 560)
        say, theme = kit.words.say, kit.theme
        whole = Outcome(outcome.files, outcome.came, outcome.new, outcome.known, outcome.failed)
        self.sums = PlainLabel(theme, whole.told(kit.words), size=16, wrap=True)
        told = "\n\n".join(with_name(file, full) for file, _, full in outcome.odd)
        self.odd = PlainLabel(theme, told, wrap=True)
        self.leave = ActionButton(theme, say("action.close"), key="Esc", height=36)
        self.leave.clicked.connect(self.reject)
        area = scrolling(self.odd)
        self.body.addWidget(self.sums)
        self.body.addWidget(area)
        self.body.addLayout(row(None, self.leave))
        inside = self.width() - theme.px(64)
        area.setFixedHeight(min(theme.px(HIGH), self.odd.heightForWidth(inside) + theme.px(8)))
        self.leave.setFocus()
        self.fit()
