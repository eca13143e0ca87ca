"""What the advisor has learned, in figures that can be checked; nothing is shown rounded up."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QBoxLayout, QGridLayout, QWidget

from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.widgets.buttons import ActionButton
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.panel import Divider, Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.words import Words

if TYPE_CHECKING:
    from streamer_app.live.lessons import CourseLesson, Lessons

LARGE = 1.3
"""From this text size on the last column gives way."""
COLUMNS = ("course", "pitches", "exposed", "orders", "rate", "interval", "last")


def cells(lesson: "CourseLesson", words: Words) -> tuple[str, ...]:
    """One course in the table's columns."""
    return (
        words.course(lesson.title),
        words.number(lesson.pitches),
        words.number(lesson.exposed),
        words.number(lesson.orders),
        f"{lesson.rate:.2f} %",
        f"{lesson.low:.2f}–{lesson.high:.2f} %",
        words.day(lesson.last_ms),
    )


def answers(learned: "Lessons", words: Words) -> str:
    """采纳 9 · 推迟 4 · 拒绝 3 · 未处理 2"""
    counts = ("accepted", "snoozed", "refused", "ignored")
    said = [words.say(f"learned.{name}", n=getattr(learned, name)) for name in counts]
    return " · ".join(said)


def calibration(learned: "Lessons", words: Words) -> str:
    """How often what came lay within what was said."""
    if not learned.forecasts:
        return words.say("learned.no_forecasts")
    return words.say("learned.calibration", n=learned.forecasts, inside=learned.inside)


def acts(learned: "Lessons", words: Words) -> str:
    """有效：投票 2/3 · 带课 1/4; empty where nothing was done yet."""
    found = [
        f"{words.say(f'interaction.option.{act.option}')} {act.worked}/{act.done}"
        for act in learned.acts
    ]
    return words.say("learned.acts", acts=" · ".join(found)) if found else ""


class LearnedPanel(Panel):
    """``reset`` asks to forget; a second click within the panel's life confirms."""

    reset = Signal()

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        say, theme, px = kit.words.say, kit.theme, kit.theme.px
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(px(16) if theme.scale <= LARGE else 12)
        self._grid.setVerticalSpacing(px(6))
        self._grid.setColumnStretch(0, 1)
        self.answers = PlainLabel(theme, size=16, wrap=True)
        self.calibration = PlainLabel(theme, role="muted", wrap=True)
        self.forget = ActionButton(theme, say("learned.reset"))
        self.forget.clicked.connect(self._forget)
        self._sure = False
        told = column(self.answers, self.calibration, gap=px(2))
        if theme.scale > LARGE:
            foot: QBoxLayout = column(told, row(self.forget, None), gap=px(8))
        else:
            foot = row(told, self.forget, gap=px(16), grow=0)
        column(
            self._grid,
            px(4),
            Divider(theme),
            px(4),
            foot,
            gap=px(6),
            margins=(px(16), px(12), px(16), px(12)),
            parent=self,
        )

    def show_lessons(self, learned: "Lessons") -> None:
        """The table and the two lines under it."""
        emptied(self._grid)
        words = self._kit.words
        if learned.courses:
            self._line(0, tuple(words.say(f"learned.{name}") for name in COLUMNS), head=True)
            for at, lesson in enumerate(learned.courses, 1):
                self._line(at, cells(lesson, words))
        else:
            none = PlainLabel(
                self._kit.theme, words.say("learned.nothing"), role="muted", wrap=True
            )
            self._grid.addWidget(none, 0, 0)
        self.answers.setText(answers(learned, words))
        told = (calibration(learned, words), acts(learned, words))
        self.calibration.setText("\n".join(filter(None, told)))

    def _line(self, at: int, texts: tuple[str, ...], head: bool = False) -> None:
        theme = self._kit.theme
        size, role = (12, "muted") if head else (14, "text")
        self._grid.addWidget(
            ElidingLabel(theme, texts[0], size=size, role=role),  # type: ignore[arg-type]
            at,
            0,
        )
        shown = texts[1:] if theme.scale <= LARGE else texts[1:-1]
        for place, text in enumerate(shown, 1):
            label = PlainLabel(theme, text, size=size, role=role)  # type: ignore[arg-type]
            self._grid.addWidget(label, at, place, Qt.AlignmentFlag.AlignRight)

    def _forget(self) -> None:
        """The first click says what will happen, the second does it."""
        if not self._sure:
            self._sure = True
            self.forget.set_text(self._kit.words.say("learned.reset_sure"))
            self.forget.set_kind("fault")
            return
        self._sure = False
        self.forget.set_text(self._kit.words.say("learned.reset"))
        self.forget.set_kind("quiet")
        self.reset.emit()
