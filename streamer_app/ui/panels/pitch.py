"""The pitch card in the rail: one of its states at a time, never an empty box."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QWidget

from streamer_app.errors import Reason
from streamer_app.live.actions import PitchStep
from streamer_app.live.snapshot import PitchCard, Snapshot
from streamer_app.ui.chooser import Chooser, Item, ask_text
from streamer_app.ui.kit import Kit
from streamer_app.ui.layouts import column
from streamer_app.ui.panels.pitch_effect import effect_sheet
from streamer_app.ui.panels.pitch_reckoning import reckoning_sheet
from streamer_app.ui.panels.pitch_result import ResultView
from streamer_app.ui.panels.pitch_running import RunningView, SettlingView
from streamer_app.ui.panels.pitch_suggested import SuggestedView
from streamer_app.ui.panels.pitch_waiting import RejectView, WaitingView
from streamer_app.ui.widgets.panel import Bar, Panel

UNDO_MS = 8_000
"""How long the latest step can be taken back by the key for undo."""
REASONS = ("moment", "course", "mentioned", "mood", "price", "other")


def named(snapshot: Snapshot, language: str) -> PitchCard:
    """The card with the courses' titles in this language, where they have one."""
    card, items = snapshot.pitch, snapshot.items
    titles = tuple((c, items[c].name(language) if c in items else t) for c, t in card.courses)
    item = items.get(card.course)
    names = {one.title: one.name(language) for one in items.values()}
    return replace(
        card,
        title=item.name(language) if item else card.title,
        courses=titles,
        not_now=card.not_now and _renamed(card.not_now, names),
        evidence=tuple(replace(e, reason=_renamed(e.reason, names)) for e in card.evidence),
    )


def _renamed(why: Reason, names: Mapping[str, str]) -> Reason:
    """The reason with the courses that it names in the reader's language."""
    told = {
        key: names.get(value, value) if key in ("title", "topic") and isinstance(value, str)
        else value
        for key, value in why.arguments.items()
    }  # fmt: skip
    return Reason(why.code, told)


class PitchPanel(Panel):
    """Shows the snapshot's card; a rejection in progress covers it until a reason is given."""

    rows_asked = Signal(object)
    """The row ids behind a reason or a number."""
    span_asked = Signal(object)
    """A time (from, to in ms) whose messages are meant."""
    course_asked = Signal(str)
    """A course's fields in the settings; empty: the page alone."""
    reason_asked = Signal()
    """The window is hidden behind the strip: somebody else has to ask."""

    def __init__(self, kit: Kit, parent: QWidget | None = None) -> None:
        super().__init__(kit.theme, parent=parent)
        self._kit = kit
        self.card = PitchCard(state="hidden")
        self.rejecting = False
        self.suggested = SuggestedView(kit)
        self.running = RunningView(kit)
        self.settling = SettlingView(kit)
        self.result = ResultView(kit)
        self.waiting = WaitingView(kit)
        self.rejection = RejectView(kit, REASONS)
        self._views: Sequence[QWidget] = (
            self.suggested,
            self.running,
            self.settling,
            self.result,
            self.waiting,
            self.rejection,
        )
        px = kit.theme.px
        column(*self._views, gap=0, margins=(px(16), px(8), px(12), px(12)), parent=self)
        for view in (self.suggested, self.running, self.settling, self.result, self.waiting):
            view.rows_asked.connect(self.rows_asked)
        self.suggested.span_asked.connect(self.span_asked)
        self.suggested.reckoning_asked.connect(self.show_reckoning)
        self.result.effect_asked.connect(self.show_effect)
        self.suggested.other_asked.connect(self._start_another)
        self.suggested.points_asked.connect(self.course_asked)
        self.waiting.way_asked.connect(self._take_way)
        self.rejection.chosen.connect(self.reject_for)
        self.rejection.undo_asked.connect(self.undo)
        self._told = QTimer(self, singleShot=True, interval=UNDO_MS)
        self._told.timeout.connect(self._settle)
        self._undoing: PitchStep | None = None
        self._bind()

    def _bind(self) -> None:
        bind = self._kit.actions.bind
        bind("pitch", self._start_or_end, self._can_pitch)
        bind("snooze", self._snooze, lambda: self.card.state == "suggested")
        bind("reject", self.ask_reason, lambda: self.card.state == "suggested")
        bind("order", lambda: self._act(PitchStep("order")), self._counts_orders)

    def _act(self, step: PitchStep) -> None:
        self._kit.runtime.act(step)
        back = {"order": "undo_order", "reject": "undo", "snooze": "undo"}.get(step.step)
        self._undoing = PitchStep(back, step.course) if back else None  # type: ignore[arg-type]
        self._told.start()

    def undo(self) -> bool:
        """Take back the +1, the rejection or the snooze of the last seconds; False: none is."""
        step, self._undoing = self._undoing, None
        if step is None:
            return False
        self._kit.runtime.act(step)
        self._settle()
        return True

    def _settle(self) -> None:
        """What was said about the last step has been read."""
        self._told.stop()
        self._undoing = None
        if self.rejecting and self.rejection.said:
            self.rejecting = False
            self.rejection.restart()
            self._show()

    def _take_way(self, way: str) -> None:
        if way == "questions":
            self._kit.actions.call("questions")
        elif way == "courses":
            self.course_asked.emit("")
        elif way == "reopen":
            self._kit.runtime.act(PitchStep("reopen", self.card.course))

    def _can_pitch(self) -> bool:
        return self.card.state in ("running", "suggested") or bool(self.card.courses)

    def _counts_orders(self) -> bool:
        return self.card.state in ("running", "settling")

    def _start_or_end(self) -> None:
        card = self.card
        if card.state == "running":
            self._act(PitchStep("end", card.course))
        elif card.state == "suggested":
            self._act(PitchStep("start", card.course))
        else:
            self._start_another()

    def _start_another(self) -> None:
        items = [Item(course, title) for course, title in self.card.courses]
        title = self._kit.words.say("pitchcard.which")
        course = Chooser(self._kit, self.window(), title, items).choose()
        if course is not None:
            self._act(PitchStep("start", course))

    def _snooze(self) -> None:
        self._act(PitchStep("snooze", self.card.course, minutes=10))

    def ask_reason(self) -> None:
        """Ask which of six reasons; 1-6 or a click answers, Esc goes back."""
        if not self.window().isVisible():
            self.reason_asked.emit()
            return
        self.rejecting = True
        self.rejection.restart()
        self._show()

    def show_reckoning(self) -> None:
        """How the forecast on the card is made."""
        made = self.card.reckoning
        if made is None:
            return
        sheet = reckoning_sheet(self._kit, self.window(), self.card, made)
        sheet.rows_asked.connect(self.rows_asked)
        sheet.open()

    def show_effect(self) -> None:
        """What the result is held against."""
        held = self.card.against
        if held is None:
            return
        sheet = effect_sheet(self._kit, self.window(), self.card, held)
        sheet.rows_asked.connect(self.rows_asked)
        sheet.open()

    def cancel(self) -> bool:
        """Leave the reasons; False where none were asked for."""
        was, self.rejecting = self.rejecting, False
        self._show()
        return was

    def reject_for(self, why: str) -> None:
        """The reason is given; what follows from it is said at once."""
        if self.rejection.said:
            return
        said = self._said_why() if why == "other" else ""
        if said is None:
            return
        self._act(PitchStep("reject", self.card.course, reason=why, text=said))
        self.rejection.say_effect(why)

    def _said_why(self) -> str | None:
        say = self._kit.words.say
        return ask_text(self._kit, self.window(), say("reject.title"), say("reject.other_tip"))

    def reword(self) -> None:
        """Take the words and keys again."""
        for view in (self.suggested, self.running, self.settling, self.result, self.rejection):
            view.reword()

    def set_large(self, large: bool) -> None:
        """More air between the reasons at 1920."""
        self.suggested.set_large(large)

    def show_snapshot(self, snapshot: Snapshot) -> None:
        """The card of a moment."""
        changed = snapshot.pitch.state != self.card.state
        self.card = named(snapshot, self._kit.words.language)
        begun = self.card.state in ("running", "settling")
        if begun or (changed and self.card.state != "suggested" and not self.rejection.said):
            self.rejecting = False
        self._show(snapshot)

    def _front(self) -> QWidget:
        if self.rejecting:
            return self.rejection
        return {
            "suggested": self.suggested,
            "running": self.running,
            "settling": self.settling,
            "result": self.result,
        }.get(self.card.state, self.waiting)

    def _show(self, snapshot: Snapshot | None = None) -> None:
        front = self._front()
        for view in self._views:
            view.setVisible(view is front)
        if snapshot is not None:
            self._fill_front(snapshot)
        self.set_bar(self._bar_now())

    def _fill_front(self, snapshot: Snapshot) -> None:
        front = self._front()
        if isinstance(front, SuggestedView):
            front.show_card(self.card)
        elif isinstance(front, RunningView | SettlingView):
            front.show_card(self.card, snapshot)
        elif isinstance(front, ResultView):
            front.show_card(self.card)
        elif isinstance(front, WaitingView):
            front.show_card(self.card, snapshot)

    def _bar_now(self) -> Bar:
        if self.rejecting:
            return ""
        if self.card.state == "suggested":
            return "warn"
        if self.card.state == "running":
            return "warn" if self.running.over else "accent"
        return ""
