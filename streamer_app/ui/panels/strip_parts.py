"""What the strip is made of: figures, the question, a suggestion, what was paid and asked."""

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QWidget

from streamer_app.live.filters import Sieve
from streamer_app.live.snapshot import ChatRow, Snapshot
from streamer_app.ui import states
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, row
from streamer_app.ui.panels import figures
from streamer_app.ui.panels.on_air import caption, fitted, up_next
from streamer_app.ui.panels.pitch import named
from streamer_app.ui.panels.pitch_suggested import about, forecast
from streamer_app.ui.panels.whispers import WhisperLine
from streamer_app.ui.widgets.buttons import ActionButton, IconButton
from streamer_app.ui.widgets.chip import ConfidenceBoxes, Dot
from streamer_app.ui.widgets.display_text import display_text
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.panel import Panel
from streamer_app.ui.widgets.plain_label import PlainLabel
from streamer_app.ui.widgets.question_text import QuestionText
from streamer_app.ui.widgets.runs import Run, RunsLabel, run_widths
from streamer_app.ui.words import Words, long_span, span, without_bracket

WIDTH = 420
STATUS = 348
"""The figures' share of the width: less the margins, the dot and the button, px."""
KEPT = 8
FILL_MS = 250


TIGHTER: Final = ((16, ""), (14, ""), (14, "index"), (14, "index clock"))
"""What a line of figures that is too long becomes, step by step: its size, and what goes."""


def status_runs(
    snapshot: Snapshot, words: Words, fits: Callable[[Sequence[Run]], bool] = bool
) -> Sequence[Run]:
    """01:12 正常 54  未答 17  等最久 06:40  在线 1,284

    What is open, its wait and the viewers always stay; ``fits`` says whether a line has room.
    """
    parts, runs = _parts(snapshot, words), list[Run]()
    for size, without in TIGHTER:
        kept = [run for name, run in parts if name not in without.split()]
        runs = [replace(run, size=size) for run in kept]
        if fits(runs):
            break
    return runs


def _parts(snapshot: Snapshot, words: Words) -> list[tuple[str, Run]]:
    parts: list[tuple[str, Run]] = []
    if snapshot.started_ms is not None:
        clock = long_span((snapshot.at_ms - snapshot.started_ms) / 1000)[:5]
        parts.append(("clock", Run(f"{clock}   ", "text", True)))
    index = figures.value_of(snapshot, "ei")
    if snapshot.state_word and index is not None:
        parts.append(("word", Run(words.say(f"state.{snapshot.state_word}"), "text", True)))
        parts.append(("index", Run(f" {index:.0f}")))
    count = snapshot.counts.get("new", 0) + snapshot.counts.get("pinned", 0)
    apart = "   " if parts and parts[-1][0] != "clock" else ""
    parts.append(("open", Run(f"{apart}{words.say('tab.open')} ", "text")))
    parts.append(("open", Run(f"{count}   ", "text", True)))
    wait = figures.value_of(snapshot, "oldest_wait")
    parts.append(("wait", Run(words.say("glance.oldest") + " ")))
    parts.append(("wait", Run(span(wait), "text", True)))
    for line in snapshot.viewers[:1]:
        parts.append(("viewers", Run(f"   {figures.basis_word(words, line.basis)} ")))
        parts.append(("viewers", Run(figures.shown(words, line.metric), "text", True)))
    return parts


def fault(snapshot: Snapshot, words: Words) -> str:
    """What is broken, short enough for the strip; empty where nothing is."""
    if snapshot.fault is None and (link := states.broken(snapshot)) is not None:
        return words.say("strip.lost", time=span((snapshot.at_ms - link.since_ms) / 1000))
    message = states.banner(snapshot, words)
    return message.text if message is not None and message.kind == "fault" else ""


def asks(snapshot: Snapshot) -> bool:
    """Whether the pitch owns the one amber place."""
    attention = snapshot.attention
    return (
        snapshot.pitch.state == "suggested" and attention is not None and attention.kind == "pitch"
    )


class StatusLine(QWidget):
    """28 px of figures; the amber item takes their place, 40 px with its one button."""

    size_asked = Signal()

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self.room = STATUS
        self.dot = Dot(theme, size=10)
        self.mark = IconLabel(theme, "triangle-up", role="warn", size=16)
        self.line = RunsLabel(theme, size=16)
        self.whisper = WhisperLine(kit, size=16, named=False)
        self.start = ActionButton(theme, "", kind="warn", height=32)
        self.start.clicked.connect(kit.actions.caller("pitch"))
        self.size_button = IconButton(theme, "expand", kit.words.say("strip.full"))
        self.size_button.clicked.connect(self.size_asked)
        layout = row(
            self.dot,
            self.mark,
            self.line,
            self.whisper,
            self.start,
            self.size_button,
            gap=px(6),
            margins=(px(12), 0, px(8), 0),
            parent=self,
        )
        layout.setStretch(2, 1)
        layout.setStretch(3, 1)

    def show_snapshot(self, snapshot: Snapshot, amber: bool) -> None:
        """Figures; in their place what is broken, or the suggestion that asks."""
        words, theme = self._kit.words, self._kit.theme
        broken = fault(snapshot, words)
        amber = amber and not broken
        self.setFixedHeight(theme.px(40 if amber else 30))
        self.dot.setVisible(not (amber or broken) and snapshot.started_ms is not None)
        self.mark.setVisible(amber or bool(broken))
        self.mark.set_icon("warning" if broken else "triangle-up", "fault" if broken else "warn")
        self.start.setVisible(amber)
        self.size_button.setVisible(not amber)
        self.whisper.show_snapshot(snapshot)
        if amber or broken:
            self.whisper.hide()
        self.line.setVisible(self.whisper.isHidden())
        if broken:
            self.line.set_runs((Run(broken, "fault", True),))
        elif amber:
            self._show_suggestion(snapshot)
        else:
            self.line.set_runs(status_runs(snapshot, words, self._fits))

    def _fits(self, runs: Sequence[Run]) -> bool:
        theme = self._kit.theme
        return sum(run_widths(theme, runs, 16)) <= theme.px(self.room)

    def _show_suggestion(self, snapshot: Snapshot) -> None:
        words = self._kit.words
        card = named(snapshot, words.language)
        shown = words.say("strip.orders", expected=f"{card.expected or 0:.1f}", low=card.low or 0,
                          high=card.high or 0)  # fmt: skip
        if card.default_guess:
            shown = about(card.low or 0, card.high or 0, words)
        self.line.set_runs(
            (
                Run(words.say("strip.pitch") + "  ", "warn", True),
                Run(without_bracket(card.title) + "  ", "text", True),
                Run(shown),
            )
        )


class StripQuestion(Panel):
    """The question on air; in full height with its caption and three buttons."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme, bar="accent")
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._full = False
        self._caption = RunsLabel(theme, size=14)
        self.text = QuestionText(theme, size=28, most=2)
        self.buttons = {
            "answer_on_air": ActionButton(theme, "", kind="solid", height=44, size=16),
            "next": ActionButton(theme, "", height=44, size=16),
            "later": ActionButton(theme, "", height=44, size=16),
        }
        for action, button in self.buttons.items():
            button.clicked.connect(kit.actions.caller(action))
        self._row = QWidget()
        row(*self.buttons.values(), gap=px(8), parent=self._row)
        self._lines = column(
            self._caption,
            self.text,
            None,
            self._row,
            gap=px(2),
            margins=(px(16), px(4), px(12), px(12)),
            parent=self,
        )

    def set_full(self, full: bool) -> None:
        """Caption, three lines and buttons; or two lines alone."""
        px = self._kit.theme.px
        self._caption.setVisible(full)
        self._row.setVisible(full)
        self.setFixedHeight(px(212 if full else 92))
        self._full = full
        edge = px(8) if full else 0
        self._lines.setContentsMargins(px(16), edge, px(12), px(12) if full else 0)

    def reword(self) -> None:
        """Take the words and keys again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        self.buttons["answer_on_air"].set_text(say("action.answered"), hint("answered"))
        self.buttons["next"].set_text(say("action.next"), hint("next"))
        self.buttons["later"].set_text(say("action.later"), hint("later"))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The card on air, or what to do where there is none."""
        words, card = self._kit.words, snapshot.on_air
        self.set_bar("accent" if card else "")
        for button in self.buttons.values():
            button.setEnabled(card is not None)
        self.buttons["next"].setEnabled(up_next(snapshot) is not None)
        if card is not None:
            self._caption.set_runs((Run(caption(card, snapshot.at_ms, words), "accent"),))
            self._say(card.text)
        else:
            self._caption.set_runs((Run(words.say("on_air.none")),))
            following = up_next(snapshot)
            nothing = words.say("strip.nothing")
            self._say(following.text if following else nothing)

    def _say(self, text: str) -> None:
        theme = self._kit.theme
        choices = ((28, 3), (20, 4)) if self._full else ((28, 2), (20, 3))
        width = theme.px(WIDTH - (46 if self._full else 32))
        size, most = fitted(display_text(text), theme, width, choices)
        self.text.set_size(size, most=most)
        self.text.setText(text)


class StripPitch(Panel):
    """The suggestion in orders only: no money on a captured screen."""

    def __init__(self, kit: Kit) -> None:
        super().__init__(kit.theme, bar="warn")
        self._kit = kit
        theme, px = kit.theme, kit.theme.px
        self._name = PlainLabel(theme, size=16, bold=True, role="warn")
        self._course = ElidingLabel(theme, size=16, bold=True)
        self._forecast = RunsLabel(theme)
        self._sure = PlainLabel(theme, role="muted")
        self._boxes = ConfidenceBoxes(theme)
        self.buttons = {
            "pitch": ActionButton(theme, "", kind="warn", height=44, size=16),
            "snooze": ActionButton(theme, "", height=44, size=16),
            "reject": ActionButton(theme, "", height=44, size=16),
        }
        for action, button in self.buttons.items():
            button.clicked.connect(kit.actions.caller(action))
        head = row(IconLabel(theme, "triangle-up", role="warn"), self._name, self._course)
        head.setStretch(2, 1)
        middle = row(self._forecast, self._sure, self._boxes, gap=px(6))
        middle.setStretch(0, 1)
        column(
            head,
            middle,
            row(*self.buttons.values(), gap=px(8)),
            gap=px(6),
            margins=(px(16), px(8), px(12), px(12)),
            parent=self,
        )

    def reword(self) -> None:
        """Take the words and keys again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        self._name.setText(say("pitchcard.suggested"))
        self.buttons["pitch"].set_text(say("pitchcard.start"), hint("pitch"))
        self.buttons["snooze"].set_text(say("pitchcard.later"), hint("snooze"))
        self.buttons["reject"].set_text(say("pitchcard.no"), hint("reject"))

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The card's title, forecast and confidence."""
        words = self._kit.words
        card = named(snapshot, words.language)
        self._course.setText(without_bracket(card.title))
        self._forecast.set_runs([Run(run.text) for run in forecast(card, words)])
        self._sure.setText(words.say(f"confidence.{card.confidence}"))
        self._boxes.show_level(card.confidence)


class StripLine(QWidget):
    """One line of the strip's chat: what it is, then its text."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._mark = PlainLabel(kit.theme, bold=True)
        self._mark.setFixedWidth(kit.theme.px(48))
        self._text = ElidingLabel(kit.theme, size=16)
        row(self._mark, self._text, gap=0, grow=1, parent=self)

    def show_row(self, line: ChatRow) -> None:
        """A question with its card's number, or a payment without a sum."""
        paid = line.amount is not None
        self._mark.setText(self._kit.words.say("strip.paid") if paid else f"? #{line.card}")
        self._mark.set_role("text" if paid else "accent")
        self._text.setText(line.text)


class StripChat(QWidget):
    """What was paid or asked last, without a name; nothing is done while it cannot be seen."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._rows: deque[ChatRow] = deque(maxlen=KEPT)
        self._sieve = Sieve(lambda: kit.runtime.preferences.now.filters)
        self.most = KEPT
        theme, px = kit.theme, kit.theme.px
        self._title = PlainLabel(theme, role="muted")
        self._hint = PlainLabel(theme, role="muted")
        pause = IconLabel(theme, "pause", role="muted", size=14)
        self._lines = [StripLine(kit) for _ in range(KEPT)]
        self._later = QTimer(self, singleShot=True, interval=FILL_MS)
        self._later.timeout.connect(self._fill)
        column(
            row(self._title, None, pause, self._hint, gap=px(6)),
            column(*self._lines, gap=px(4)),
            None,
            gap=px(6),
            margins=(px(22), px(6), px(16), px(8)),
            parent=self,
        )

    def reword(self) -> None:
        """Take the words again."""
        self._title.setText(self._kit.words.say("strip.chat"))
        self._hint.setText(self._kit.words.say("strip.hover"))
        self._fill()

    def extend(self, rows: Sequence[ChatRow]) -> None:
        """A tick's lines; those that ask or pay are kept. Still while the mouse is over it."""
        wanted = [line for line in rows if (line.card or line.amount) and not line.hidden]
        self._rows.extend(wanted[-KEPT:])
        if wanted and self.isVisible() and not self._later.isActive():
            self._later.start()

    def set_most(self, most: int) -> None:
        """As many lines as there is room for."""
        if most != self.most:
            self.most = most
            self._fill()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._fill()

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._fill()

    def _fill(self) -> None:
        if self.underMouse():
            return
        hides = self._sieve.now.hides
        seen = [line for line in self._rows if hides(line) is None]
        shown = seen[: -self.most - 1 : -1]
        for at, place in enumerate(self._lines):
            place.setVisible(at < len(shown))
            if at < len(shown):
                place.show_row(shown[at])
