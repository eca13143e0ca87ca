"""A suggested pitch: what, how many orders, why now, what to say, three answers."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from streamer_app.live.snapshot import Evidence, Line, PitchCard
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column, emptied, row
from streamer_app.ui.widgets.buttons import ActionButton, IconButton, LinkButton
from streamer_app.ui.widgets.chip import Chip, ConfidenceBoxes
from streamer_app.ui.widgets.eliding_label import ElidingLabel
from streamer_app.ui.widgets.icons import IconLabel
from streamer_app.ui.widgets.plain_label import PlainLabel, set_tip
from streamer_app.ui.widgets.pressing import Pressing
from streamer_app.ui.widgets.runs import Run, RunsLabel, run_widths
from streamer_app.ui.words import Words, without_bracket

BEHIND = {"pitch.why.past": "orders", "pitch.why.clicks": "clicks"}
"""What stands behind a reason where it is no messages."""


def forecast(card: PitchCard, words: Words) -> tuple[Run, ...]:
    """预计 2.7 单 (80 %: 1–5), or 约 0–4 单 while only defaults are known."""
    if card.low is None or card.high is None:
        return (Run(words.say("pitchcard.too_little")),)
    if card.default_guess:
        return (Run(about(card.low, card.high, words), "text"),)
    expected = f"{card.expected or 0:.1f}"
    return (
        Run(words.say("pitchcard.expect") + " ", "text"),
        Run(expected + " ", "text", True),
        Run(words.say("pitchcard.orders") + " ", "text"),
        Run(words.say("pitchcard.interval", low=card.low, high=card.high)),
    )


def about(low: int, high: int, words: Words) -> str:
    """约 0–4 单, or one number where both ends are the same."""
    if low == high:
        return words.say("pitchcard.about_one", n=high)
    return words.say("pitchcard.about", low=low, high=high)


def basis(card: PitchCard, words: Words) -> str:
    """按近 10 分钟 ≈320 人"""
    if card.exposed is None:
        return ""
    count = words.number(card.exposed)
    if card.basis == "concurrent":
        return words.say("pitchcard.basis_concurrent", n=count)
    return words.say("pitchcard.basis", n=count)


def revenue(card: PitchCard, words: Words) -> str:
    """¥1,029 (¥375–¥1,875), or why there is no sum."""
    if card.exposed is None:
        return words.say("pitchcard.nobody")
    if card.revenue is None or card.default_guess:
        return words.say("pitchcard.default_only")
    mean, low, high = (words.money(amount) for amount in card.revenue)
    return f"{mean}  ({low}–{high})"


def titled(card: PitchCard, words: Words) -> str:
    """The course without its bracket; an ad says so wherever it stands."""
    title = without_bracket(card.title)
    return f"{words.say('course.kind.sponsor')} · {title}" if card.sponsored else title


def flagged(line: Line) -> tuple[Run, ...]:
    """The line with what must not be promised in amber and underlined."""
    runs: list[Run] = []
    at = 0
    for start, end in line.flags:
        if start >= at:
            runs += [
                Run(line.text[at:start], "text"),
                Run(line.text[start:end], "warn", False, 0, True),
            ]
            at = end
    runs.append(Run(line.text[at:], "text"))
    return tuple(run for run in runs if run.text)


class SuggestedView(QWidget):
    """Fixed lines, so that nothing moves from one suggestion to the next."""

    rows_asked = Signal(object)
    span_asked = Signal(object)
    """All that was said within a time."""
    reckoning_asked = Signal()
    other_asked = Signal()
    """Another course instead."""
    points_asked = Signal(str)
    """The course that has nothing to say for it yet."""

    def __init__(self, kit: Kit) -> None:
        super().__init__()
        self._kit = kit
        self._card: PitchCard | None = None
        self._large = False
        theme = kit.theme
        self._mark = IconLabel(theme, "triangle-up", role="warn", size=14)
        self._title = PlainLabel(theme, bold=True, role="warn")
        self._number = PlainLabel(theme, role="muted")
        self.other = LinkButton(theme, "")
        self.other.clicked.connect(self.other_asked)
        self._ad = Chip(theme, "")
        self._course = ElidingLabel(theme, size=20, bold=True)
        self._price = PlainLabel(theme, size=20, bold=True)
        self._forecast = RunsLabel(theme, size=16)
        self._basis = PlainLabel(theme, role="muted")
        self.info = IconButton(theme, "info", kit.words.say("reckoning.title"))
        self.info.clicked.connect(self.reckoning_asked)
        self._revenue = ElidingLabel(theme, role="muted")
        self._sure = PlainLabel(theme, role="muted")
        self._boxes = ConfidenceBoxes(theme)
        self._why = PlainLabel(theme, size=12, role="muted")
        self._say = PlainLabel(theme, size=12, role="muted")
        self._reasons = column(gap=0)
        self._lines = QGridLayout()
        self._lines.setVerticalSpacing(theme.px(1))
        self._lines.setHorizontalSpacing(theme.px(16))
        self._lines.setColumnStretch(1, 1)
        self.start = ActionButton(theme, "", kind="warn", height=36, size=16)
        self.snooze = ActionButton(theme, "", height=36, size=16)
        self.refuse = ActionButton(theme, "", height=36, size=16)
        self._arrange()
        self._lead()
        self.reword()

    def _lead(self) -> None:
        """From each number to what it rests on."""
        numbers = (self._forecast, self._basis, self._revenue, self._sure, self._boxes)
        for number in numbers:
            Pressing(number, self.reckoning_asked.emit)
        Pressing(self._price, self._ask_course)

    def _arrange(self) -> None:
        px, actions = self._kit.theme.px, self._kit.actions
        for button, action in (
            (self.start, "pitch"),
            (self.snooze, "snooze"),
            (self.refuse, "reject"),
        ):
            button.clicked.connect(actions.caller(action))
        near = self._kit.theme.scale > 1.3  # three long words at twice the size
        buttons = row(self.start, self.snooze, self.refuse, gap=px(5 if near else 8))
        for at, share in enumerate((8, 9, 7)):
            buttons.setStretch(at, share)
        course = row(self._ad, self._course, self._price, gap=px(8))
        course.setStretch(1, 1)
        forecast_line = row(self._forecast, self._basis, self.info, gap=px(6))
        forecast_line.setStretch(0, 1)
        column(
            row(self._mark, self._title, None, self._number, self.other, gap=px(6)),
            course,
            forecast_line,
            row(self._revenue, self._sure, self._boxes, gap=px(6), grow=0),
            px(4),
            None,
            self._why,
            self._reasons,
            px(4),
            None,
            self._say,
            self._lines,
            None,
            px(8),
            buttons,
            gap=px(1),
            parent=self,
        )

    def _ask_course(self) -> None:
        """Its fields, the price among them."""
        if self._card is not None:
            self.points_asked.emit(self._card.course)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """What is in brackets goes where the course's name would be cut."""
        self._fit_number()
        if (card := self._card) is None:
            return
        theme = self._kit.theme
        ad = 0 if self._ad.isHidden() else self._ad.sizeHint().width() + theme.px(8)
        room = self.width() - self._price.sizeHint().width() - theme.px(8) - ad
        whole = run_widths(theme, (Run(card.title, bold=True),), 20)[0] <= room
        self._course.setText(card.title if whole else without_bracket(card.title))
        set_tip(self._course, "" if whole else card.title)

    def _fit_number(self) -> None:
        """Which pitch it is goes where the words beside it would be cut."""
        parts = [self._mark, self._title, self._number]
        parts += [] if self.other.isHidden() else [self.other]
        gaps = self._kit.theme.px(6) * (len(parts) + 1)
        need = sum(part.sizeHint().width() for part in parts) + gaps
        self._number.setVisible(need <= self.width())

    def set_large(self, large: bool) -> None:
        """Looser lines at 1920."""
        self._large = large
        self._lines.setVerticalSpacing(self._kit.theme.px(12 if large else 1))
        if self._card is not None:
            self.show_card(self._card, again=True)

    def reword(self) -> None:
        """Take the words and keys again."""
        say, hint = self._kit.words.say, self._kit.actions.hint
        self._why.setText(say("pitchcard.why_now"))
        self._say.setText(say("pitchcard.say_this"))
        self.other.set_text(say("pitchcard.other"))
        self._ad.set_text(say("course.kind.sponsor"))
        self.start.set_text(say("pitchcard.start"), hint("pitch"))
        self.snooze.set_text(say("pitchcard.later"), hint("snooze"))
        self.refuse.set_text(say("pitchcard.no"), hint("reject"))
        self.info.set_words(say("reckoning.title"))
        set_tip(self.info, say("pitchcard.forecast_tip"))
        if self._card is not None:
            self.show_card(self._card, again=True)

    def show_card(self, card: PitchCard, again: bool = False) -> None:
        """Fill the lines; the same card again changes nothing."""
        if card == self._card and not again:
            return
        self._card = card
        words = self._kit.words
        self._title.setText(words.say("pitchcard.trial" if card.trial else "pitchcard.suggested"))
        number = words.say("pitchcard.number", n=card.number)
        self._number.setText(words.say("pitchcard.try") if card.new and card.trial else number)
        self.other.setVisible(len(card.courses) > 1)
        self._ad.setVisible(card.sponsored)
        self._price.setText(words.money(card.price))
        self._fit()
        self._forecast.set_runs(forecast(card, words))
        self._basis.setText(basis(card, words))
        self._revenue.setText(revenue(card, words))
        self._sure.setText(words.say(f"confidence.{card.confidence}"))
        self._boxes.show_level(card.confidence)
        self._show_reasons(card)
        self._show_lines(card)

    def _show_reasons(self, card: PitchCard) -> None:
        emptied(self._reasons)
        self._why.setVisible(bool(card.evidence))
        for evidence in card.evidence[:4]:
            self._reasons.addWidget(self._reason(evidence))

    def _size(self) -> int:
        """Chinese is short enough for 16 px where there is room."""
        return 16 if self._large and self._kit.words.chinese else 14

    def _reason(self, evidence: Evidence) -> QWidget:
        theme, words = self._kit.theme, self._kit.words
        size = self._size()
        line = QWidget()
        line.setFixedHeight(theme.px(36 if self._large else 21))
        text = ElidingLabel(theme, words.tell(evidence.reason), size=size)
        dot = PlainLabel(theme, "·", bold=True, size=size, role="muted")
        inner = row(dot, text, gap=theme.px(10), margins=(theme.px(4), 0, 0, 0), parent=line)
        inner.setStretch(1, 1)
        if evidence.rows or evidence.span:
            behind = BEHIND.get(evidence.reason.code, "messages")
            link = LinkButton(theme, words.say(f"pitchcard.see_{behind}"), size=size)
            asked = self.rows_asked if evidence.rows else self.span_asked
            what = evidence.rows or evidence.span
            link.clicked.connect(lambda _=False: asked.emit(what))
            inner.addWidget(link)
        return line

    def _show_lines(self, card: PitchCard) -> None:
        emptied(self._lines)
        self._say.setVisible(True)
        if not card.say:
            note = PlainLabel(
                self._kit.theme, self._kit.words.say("pitchcard.no_points"), role="muted"
            )
            self._lines.addWidget(note, 0, 0, 1, 2)
            add = LinkButton(self._kit.theme, self._kit.words.say("pitchcard.add_points"))
            add.clicked.connect(lambda: self.points_asked.emit(card.course))
            self._lines.addWidget(add, 0, 2)
        for at, line in enumerate(card.say[:3]):
            self._show_line(at, line)

    def _show_line(self, at: int, line: Line) -> None:
        theme, say = self._kit.theme, self._kit.words.say
        size = self._size()
        kind = PlainLabel(theme, say(f"line.{line.kind}"), size=size, role="muted")
        text = RunsLabel(theme, flagged(line), size=size)
        known = line.origin in ("course", "question", "yours")
        origin = say(f"origin.{line.origin}") if known else line.origin
        self._lines.addWidget(kind, at, 0)
        self._lines.addWidget(text, at, 1)
        aside = PlainLabel(theme, origin, size=12, role="muted")
        if line.flags:
            aside = PlainLabel(theme, say("pitchcard.flagged"), size=12, role="warn")
            set_tip(aside, say("pitchcard.flagged_tip"))
        self._lines.addWidget(aside, at, 2)
