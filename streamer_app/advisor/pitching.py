"""The life of pitches, folded from ``Pitch`` events alone: restart, replay and live agree.

What a ``Pitch`` event carries in ``detail``:
suggested, started - what the card showed (``expected low high present exposure basis``),
``planned_s`` and, when started, the room's ``state`` (``interaction.state_of``); snoozed -
``minutes``; rejected - ``reason`` of ``REASONS`` and ``text``; order - a sale noted by hand,
undone - ``of``: the id of the order, rejection or snooze taken back.
"""

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

from streamer_app.advisor.effect import SETTLING_MS
from streamer_app.advisor.timing import MINUTE_MS, Moment
from streamer_app.errors import Reason, reason
from streamer_app.events import AudienceCount, CourseClick, Event, Pitch

REASONS: Final = ("moment", "course", "mentioned", "mood", "price", "other")
"""Why a suggestion is rejected, in the order of the keys 1 to 6."""
IGNORED_MS: Final = 90_000
RESULT_MS: Final = 10 * MINUTE_MS
"""How long a result stays on the card."""
HELD_MS: Final = 20 * MINUTE_MS
"""No suggestion this long after one that was ignored or rejected for its moment."""
OTHER_COURSE_MS: Final = 5 * MINUTE_MS
"""No suggestion of another course this long after "not this course"."""
LENGTHENED_S: Final = 600
"""Added to the pause for each "bad moment", and once after two bad results in a row."""

MOST_ROWS: Final = 1_000
WATCHING: Final = ("concurrent", "rank")
"""The bases of counts that rise and fall with those who watch."""
COUNTS_BEFORE: Final = 800
"""Counts of viewers before a pitch that are kept to show what is usual: an hour, at one in 5 s."""

PitchState = Literal["hidden", "suggested", "running", "settling", "result", "snoozed"]


@dataclass(slots=True)
class Run:
    """One pitch, from its suggestion (or its start by hand) to its result."""

    pitch: str
    course: str
    suggested_ms: int | None = None
    shown_ms: int | None = None
    """When it was last put before the teacher."""
    started_ms: int | None = None
    ended_ms: int | None = None
    snoozed_until_ms: int | None = None
    rejected: str = ""
    rejected_ms: int | None = None
    ignored: bool = False
    planned_s: int = 300
    shown: Mapping[str, Any] = field(default_factory=dict)
    """What the card said when it was suggested or started."""
    clicks: int = 0
    wanting: set[str] = field(default_factory=set)
    """Viewers with buying intent during the pitch and its settling time."""
    rows: dict[str, list[int]] = field(default_factory=dict)
    """``click`` and ``intent`` to the rows that were counted, the latest of each; ``pitch`` to
    its start and its end, ``cost`` to these and the counts of viewers before and between."""

    @property
    def intents(self) -> int:
        return len(self.wanting)

    def note(self, kind: str, row: int) -> None:
        """Remember a row that was counted."""
        kept = self.rows.setdefault(kind, [])
        kept.append(row)
        del kept[:-MOST_ROWS]

    def takes(self, at_ms: int) -> bool:
        """Whether an order, a click or an intent at this time may still be its own."""
        if self.started_ms is None or at_ms < self.started_ms:
            return False
        return self.ended_ms is None or at_ms <= self.ended_ms + SETTLING_MS

    def settled(self, at_ms: int) -> bool:
        """Whether its orders are in: ten minutes after its end."""
        return self.ended_ms is not None and at_ms >= self.ended_ms + SETTLING_MS


@dataclass(frozen=True, slots=True)
class View:
    """The card's state, the pitch that it is about, the reason where it is hidden or snoozed,
    and when it changes by itself."""

    state: PitchState
    run: Run | None = None
    why: Reason | None = None
    until_ms: int | None = None


class Pitching:
    """All pitches of a session. ``title_of`` turns a course's id into its title, for reasons."""

    def __init__(self, title_of: Callable[[str], str] = str) -> None:
        self._title_of = title_of
        self._runs: dict[str, Run] = {}
        self._seen: set[str] = set()
        self._steps: dict[str, Pitch] = {}
        self._last = ""
        self._counts: deque[int] = deque(maxlen=COUNTS_BEFORE)

    @property
    def runs(self) -> tuple[Run, ...]:
        """Every pitch that was suggested or started, in order of appearance."""
        return tuple(self._runs.values())

    def run(self, pitch: str) -> Run | None:
        """The pitch of this id."""
        return self._runs.get(pitch)

    def fold(self, event: Event, row: int = 0) -> None:
        """Take in a ``Pitch``, ``CourseClick`` or ``AudienceCount``; anything else, and repeats,
        change nothing."""
        if isinstance(event, CourseClick):
            for run in self._taking(event.at_ms, event.course):
                run.clicks += 1
                run.note("click", row)
        elif isinstance(event, Pitch) and not (event.id and event.id in self._seen):
            self._seen.add(event.id)
            self._step(event)
            self._mark(event, row)
        elif isinstance(event, AudienceCount) and event.basis in WATCHING:
            self._counts.append(row)
            if (running := self.running) is not None:
                running.note("cost", row)

    def intend(self, at_ms: int, viewer: str, row: int = 0) -> None:
        """Somebody showed buying intent."""
        for run in self._taking(at_ms, ""):
            run.wanting.add(viewer)
            run.note("intent", row)

    def pitch_of(self, course: str, at_ms: int) -> str | None:
        """The pitch that an order of this course belongs to: the last one that may take it.

        An order that names no course goes to the last pitch of any; None = organic.
        """
        return next((run.pitch for run in self._taking(at_ms, course)), None)

    def view(self, at_ms: int) -> View:
        """What the card shows at this time."""
        run = self.running or self._runs.get(self._last)
        if run is None:
            return View("hidden")
        if run.started_ms is not None:
            return self._after_start(run, at_ms)
        return self._before_start(run, at_ms)

    def answered(self, pitch: str) -> str | None:
        """The id of the last rejection or snooze of a pitch: what "undo" takes back."""
        steps = [s for s in self._steps.values() if s.pitch == pitch]
        answers = [s.id for s in steps if s.action in ("rejected", "snoozed")]
        return answers[-1] if answers else None

    @property
    def running(self) -> Run | None:
        """The pitch that is going on."""
        return next((r for r in self.runs if r.started_ms is not None and r.ended_ms is None), None)

    def overdue(self, at_ms: int) -> tuple[str, ...]:
        """Pitches that have waited 90 s for an answer: to be logged as ``ignored``, once."""
        return tuple(
            run.pitch
            for run in self.runs
            if _unanswered(run) and not run.ignored and at_ms >= (run.shown_ms or 0) + IGNORED_MS
        )

    def timed(self, moment: Moment, orders: Mapping[str, int] | None = None) -> Moment:
        """The moment with everything that earlier pitches say about timing.

        ``orders``: pitch to the orders attributed to it, for the results that lengthen a pause.
        """
        started = [run for run in self.runs if run.started_ms is not None]
        ended = [run.ended_ms for run in started if run.ended_ms is not None]
        pitched: dict[str, int] = {}
        for run in started:
            pitched[run.course] = pitched.get(run.course, 0) + 1
        return replace(
            moment,
            running=self.running is not None,
            last_ended_ms=max(ended, default=None),
            suggested_ms=tuple(r.suggested_ms for r in self.runs if r.suggested_ms is not None),
            held_until_ms=max((_held(run) for run in self.runs), default=0),
            lengthened_s=self._lengthened(moment.at_ms, orders or {}),
            pitched=pitched,
            refused=frozenset(r.course for r in self.runs if r.rejected in ("course", "price")),
        )

    def _mark(self, event: Pitch, row: int) -> None:
        """Remember where a pitch began and ended, and what was counted before."""
        run = self._runs.get(event.pitch)
        if run is None or event.action not in ("started", "ended"):
            return
        for before in self._counts if event.action == "started" else ():
            run.note("cost", before)
        run.note("cost", row)
        run.note("pitch", row)

    def _step(self, event: Pitch) -> None:
        run = self._runs.get(event.pitch)
        if event.action == "undone":
            self._undo(event)
            return
        if run is None:
            if event.action not in ("suggested", "started"):
                return
            run = self._runs[event.pitch] = Run(event.pitch, event.course)
        self._steps[event.id] = event
        if event.action != "ignored":
            self._last = event.pitch
        self._apply(run, event)

    def _apply(self, run: Run, event: Pitch) -> None:
        at, detail = event.at_ms, event.detail
        match event.action:
            case "suggested":
                run.suggested_ms = at if run.suggested_ms is None else run.suggested_ms
                run.shown_ms, run.snoozed_until_ms, run.ignored = at, None, False
                run.shown, run.planned_s = detail, int(detail.get("planned_s", run.planned_s))
            case "started" if run.started_ms is None:
                self._make_way(run, at)
                run.started_ms, run.course = at, event.course or run.course
                run.shown = detail or run.shown
                run.planned_s = int(detail.get("planned_s", run.planned_s))
            case "ended" if run.started_ms is not None and run.ended_ms is None:
                run.ended_ms = max(at, run.started_ms)
            case "snoozed" if run.started_ms is None:
                run.snoozed_until_ms = at + int(detail.get("minutes", 10)) * MINUTE_MS
            case "rejected" if run.started_ms is None:
                run.rejected, run.rejected_ms = str(detail.get("reason") or "other"), at
            case "ignored":
                run.ignored = True

    def _make_way(self, run: Run, at_ms: int) -> None:
        """End the pitch that runs, and take other suggestions for answered."""
        if (other := self.running) is not None:
            other.ended_ms = at_ms
        for other in self.runs:
            other.ignored = other.ignored or (other is not run and _unanswered(other))

    def _undo(self, event: Pitch) -> None:
        """Take back a rejection or a snooze: the suggestion stands again, as if just shown."""
        step = self._steps.get(str(event.detail.get("of", "")))
        run = self._runs.get(step.pitch) if step else None
        if run is None or step is None or step.action not in ("rejected", "snoozed"):
            return
        run.rejected, run.rejected_ms, run.snoozed_until_ms = "", None, None
        run.shown_ms, run.ignored = event.at_ms, False
        self._last = run.pitch

    def _taking(self, at_ms: int, course: str) -> Iterator[Run]:
        """The last pitch that takes something of this time and course, if there is one."""
        fitting = [r for r in self.runs if r.takes(at_ms) and course in ("", r.course)]
        if fitting:
            yield max(fitting, key=lambda run: run.started_ms or 0)

    def _after_start(self, run: Run, at_ms: int) -> View:
        if run.ended_ms is None:
            return View("running", run)
        settled = run.ended_ms + SETTLING_MS
        if at_ms < settled:
            return View("settling", run, until_ms=settled)
        if at_ms < settled + RESULT_MS:
            return View("result", run, until_ms=settled + RESULT_MS)
        return View("hidden")

    def _before_start(self, run: Run, at_ms: int) -> View:
        title = self._title_of(run.course)
        if run.rejected:
            if at_ms < (until := _held(run)):
                return View("hidden", run, reason(f"pitch.rejected.{run.rejected}"), until)
        elif run.snoozed_until_ms is not None:
            if at_ms < (until := run.snoozed_until_ms):
                return View("snoozed", run, reason("pitch.snoozed", title=title), until)
        elif run.shown_ms is not None and at_ms < (until := run.shown_ms + IGNORED_MS):
            return View("suggested", run, until_ms=until)
        elif at_ms < (until := _held(run)):
            expected = f"{run.shown.get('expected', 0):.1f}"
            why = reason("pitch.ignored", title=title, expected=expected)
            return View("hidden", run, why, until)
        return View("hidden")

    def _lengthened(self, at_ms: int, orders: Mapping[str, int]) -> int:
        settled = [run for run in self.runs if run.settled(at_ms)]
        bad = [_is_bad(run, orders.get(run.pitch, 0)) for run in settled[-2:]]
        moments = sum(run.rejected == "moment" for run in self.runs)
        return LENGTHENED_S * (moments + (bad == [True, True]))


def _unanswered(run: Run) -> bool:
    answered = run.rejected or run.started_ms is not None or run.snoozed_until_ms is not None
    return run.shown_ms is not None and not answered


def _held(run: Run) -> int:
    """Until when this pitch keeps other suggestions back."""
    if run.rejected_ms is not None:
        span = OTHER_COURSE_MS if run.rejected in ("course", "price") else HELD_MS
        return run.rejected_ms + span
    if run.started_ms is not None:
        return 0
    return run.snoozed_until_ms or (run.shown_ms or 0) + HELD_MS


def _is_bad(run: Run, orders: int) -> bool:
    """Below its own interval, or nothing although at least one order was expected."""
    expected, low = run.shown.get("expected", 0), run.shown.get("low", 0)
    return orders < low or (orders == 0 and expected >= 1)
