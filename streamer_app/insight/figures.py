"""What a number looks like when it leaves the folds, and the plain figures they are given."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

State = Literal["measured", "estimated", "stale", "not_available"]

METRIC_IDS: Final = (
    "viewers",
    "chatters",
    "msgs_pm",
    "q_pm",
    "open_q",
    "oldest_wait",
    "answer_time",
    "likes_pm",
    "gift_rev",
    "gift_rev_pm",
    "pay_rate",
    "ei",
    "u",
    "funnel",
    "intent_pm",
    "pitch_uplift",
    "course_rev",
    "gpm",
    "aov",
    "uv_value",
    "refund",
    "entries_pm",
    "exits_pm",
    "avg_stay",
    "retention",
    "peaks",
)


@dataclass(frozen=True, slots=True)
class Metric:
    """A number with its honesty. ``value`` is None when ``not_available``.

    ``unit`` is a word (persons, per_min, s, percent, index, ...); ``of`` is (part, whole) of a
    share; ``extra`` holds what else the report prints beside it (``asked_by``, ``basis`` ...).
    """

    value: Any
    state: State = "measured"
    unit: str = ""
    of: tuple[int, int] | None = None
    as_of_ms: int | None = None
    extra: tuple[tuple[str, Any], ...] = ()


def not_available(unit: str = "") -> Metric:
    """No signal, or nothing yet to divide by: never a zero."""
    return Metric(None, "not_available", unit)


@dataclass(frozen=True, slots=True)
class DeskFigures:
    """The question desk in plain numbers. ``asked_by``: distinct askers of the open cards."""

    open_q: int = 0
    asked_by: int = 0
    oldest_wait_s: int | None = None
    answer_time_s: int | None = None
    answered: int = 0
    dismissed: int = 0
    fresh: int = 0
    """Open cards younger than ten minutes."""


@dataclass(frozen=True, slots=True)
class Given:
    """What a snapshot needs beyond the events: numbers that other parts own.

    ``down`` are the rooms whose link is broken now, (source, room) -> since when; ``u`` and
    ``pitch_uplift`` come ready from the advisor; the manual figures are the orders tallied by
    hand that no imported order has replaced, money in minor units by currency.
    """

    desk: DeskFigures | None = None
    u: Metric | None = None
    pitch_uplift: Metric | None = None
    down: Mapping[tuple[str, str], int] = field(default_factory=dict)
    manual_orders: int = 0
    manual_money: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MinuteFigures:
    """One minute of the timeline. None = not measured (a gap, or no such signal).

    ``revenue`` is what the minute added to gifts and to course sales, minor units by currency.
    """

    start_ms: int
    messages: int | None
    asks: int | None
    viewers: int | None
    revenue: Mapping[str, int] = field(default_factory=dict)
    entries: int | None = None


@dataclass(frozen=True, slots=True)
class RoomAudience:
    """One room's audience count in its own sense; ``metric.value`` None until it says one.

    ``watched`` is how many have looked in so far, where another count is the room's own.
    """

    source: str
    room: str
    metric: Metric
    basis: str = ""
    change_5min: int | None = None
    watched: int | None = None


@dataclass(frozen=True, slots=True)
class MoodFigures:
    """The last 15 minutes as satisfaction wants them.

    ``gained`` and ``lost`` are the messages that say understood, or not; ``kept`` is the audience
    now over that of 15 minutes ago (None without a count that can shrink); ``polarity`` is the
    mean over ``viewers`` people of each one's mean mood in -1..1, ``spread`` its standard
    deviation over them.
    """

    gained: int
    lost: int
    kept: float | None
    polarity: float
    spread: float
    viewers: int
