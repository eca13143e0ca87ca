"""When a pitch may be suggested: the gates, each with its reason.

Gates hold back suggestions only. A pitch that the teacher starts by hand is never blocked.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from math import exp
from typing import Final

from streamer_app.errors import Reason, reason

MINUTE_MS: Final = 60_000
RECOVERY_MIN: Final = 12.0
"""So fast an audience gets over a pitch: 63 in a hundred after 12 minutes, 81 after 20."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicySettings:
    """What the creator may set. Times are seconds."""

    enabled: bool = True
    quiet_first_s: int = 720
    between_s: int = 1200
    suggestions: int = 4
    suggestions_within_s: int = 7200
    per_course: int = 2
    open_questions: int = 8
    oldest_wait_s: int = 600
    engagement_drop: float = 15.0
    least_expected: float = 0.3
    least_intents: int = 2
    refund_rate: float = 0.2
    refund_orders: int = 5
    asked_again: int = 3
    planned_s: int = 300
    trial_pitches: int = 3
    greedy_first: int = 5
    """Until so many pitches were made the best guess is taken, without trying others."""
    new_a_session: int = 1
    """How many courses that were never pitched may be tried in a session instead of the best."""
    today: frozenset[str] = frozenset()
    """The courses chosen for today; empty: any may be suggested."""
    rates: Mapping[str, Fraction] = field(default_factory=dict)
    """Currency to what one minor unit of it is worth in a common unit."""


@dataclass(frozen=True, slots=True)
class Cost:
    """Viewers that a pitch lost from its start to its end, and as many minutes usually lose."""

    watching: int
    lost: int
    usual: float

    @property
    def share(self) -> float:
        """What was lost beyond the usual, of those who watched; never below 0."""
        return max(0.0, self.lost - self.usual) / max(1, self.watching)


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The state of the lesson as far as timing goes; None = not known."""

    at_ms: int
    started_ms: int
    last_ended_ms: int | None = None
    """When the last pitch ended."""
    suggested_ms: tuple[int, ...] = ()
    """When each earlier suggestion of this session first appeared."""
    running: bool = False
    held_until_ms: int = 0
    """No suggestion before this: snoozed, or after a rejection."""
    lengthened_s: int = 0
    """Added to the pause between pitches by what was learned this session."""
    cost: Cost | None = None
    """What the last pitch cost in viewers."""
    faulty: bool = False
    do_not_disturb_until_ms: int = 0
    open_questions: int = 0
    oldest_wait_s: float = 0.0
    engagement_change: float | None = None
    """Points over the last five minutes."""
    pitched: dict[str, int] = field(default_factory=dict)
    """Course to how often it was pitched in this session."""
    refused: frozenset[str] = frozenset()
    """Courses rejected for this session."""


@dataclass(frozen=True, slots=True)
class Shut:
    """A gate that does not hold. ``opens_ms``: when time alone will open it, else None."""

    why: Reason
    opens_ms: int | None = None


def gates(moment: Moment, settings: PolicySettings) -> Iterator[Shut]:
    """Every gate that is shut now, the most telling first."""
    if not settings.enabled:
        yield Shut(reason("pitch.not_now.off"))
    if moment.running:
        yield Shut(reason("pitch.not_now.running"))
    if moment.faulty:
        yield Shut(reason("pitch.not_now.fault"))
    if moment.at_ms < moment.do_not_disturb_until_ms:
        until = moment.do_not_disturb_until_ms
        yield Shut(reason("pitch.not_now.disturb", n=_minutes(until - moment.at_ms)), until)
    yield from _pauses(moment, settings)
    yield from _room(moment, settings)


def _pauses(moment: Moment, settings: PolicySettings) -> Iterator[Shut]:
    now = moment.at_ms
    opens = moment.started_ms + settings.quiet_first_s * 1000
    if now < opens:
        minutes = settings.quiet_first_s // 60
        yield Shut(reason("pitch.not_now.start", n=minutes), opens)
    if moment.last_ended_ms is not None:
        opens = moment.last_ended_ms + (settings.between_s + moment.lengthened_s) * 1000
        if now < opens:
            ago = max(0, now - moment.last_ended_ms) // MINUTE_MS
            yield Shut(_recent(ago, moment, settings), opens)
    if now < moment.held_until_ms:
        left = _minutes(moment.held_until_ms - now)
        yield Shut(reason("pitch.not_now.held", n=left), moment.held_until_ms)
    within = settings.suggestions_within_s * 1000
    recent = sorted(at for at in moment.suggested_ms if now - at < within)
    if len(recent) >= settings.suggestions:
        opens = recent[-settings.suggestions] + within
        yield Shut(reason("pitch.not_now.enough", n=len(recent)), opens)


def _recent(ago: int, moment: Moment, settings: PolicySettings) -> Reason:
    if not moment.lengthened_s:
        return reason("pitch.not_now.recent", n=ago)
    gap = (settings.between_s + moment.lengthened_s) // 60
    return reason("pitch.not_now.recent_longer", n=ago, gap=gap)


def recovered(moment: Moment) -> float:
    """How far the audience is over the last pitch, 0 to 1; 1 where there was none."""
    if moment.last_ended_ms is None:
        return 1.0
    minutes = max(0, moment.at_ms - moment.last_ended_ms) / MINUTE_MS
    return 1 - exp(-minutes / RECOVERY_MIN)


def goodwill(moment: Moment) -> tuple[Reason, ...]:
    """What pitches have cost so far, and how far the audience is over the last one."""
    if moment.last_ended_ms is None:
        return ()
    found = [reason("pitch.goodwill.recovered", percent=round(100 * recovered(moment)))]
    if (cost := moment.cost) is not None:
        usual = round(cost.usual)
        found.append(reason("pitch.goodwill.lost", lost=cost.lost, usual=usual, of=cost.watching))
    return tuple(found)


def _room(moment: Moment, settings: PolicySettings) -> Iterator[Shut]:
    waiting = moment.open_questions
    if waiting > settings.open_questions and moment.oldest_wait_s > settings.oldest_wait_s:
        wait = f"{int(moment.oldest_wait_s) // 60:02}:{int(moment.oldest_wait_s) % 60:02}"
        yield Shut(reason("pitch.not_now.questions", n=waiting, wait=wait))
    change = moment.engagement_change
    if change is not None and change < -settings.engagement_drop:
        yield Shut(reason("pitch.not_now.falling", n=round(-change)))


def _minutes(span_ms: int) -> int:
    return max(1, -(-span_ms // MINUTE_MS))
