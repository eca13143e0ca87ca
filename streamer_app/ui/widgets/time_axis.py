"""Axes and labels of the timeline as plain numbers and words: ticks, scales, crowded marks."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from streamer_app.live.snapshot import Mark, Minute
from streamer_app.ui.words import span

MINUTE_MS: Final = 60_000
STEPS_MIN: Final = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480, 1440)
TOPS: Final = (1, 1.5, 2, 3, 4, 5, 6, 8, 10)
NEAR_PX: Final = 100
"""Of two marks nearer than this the later one drops its word, then its time."""
GAP_PX: Final = 8
SYMBOLS: Final = {
    "pitch": "diamond",
    "interaction": "triangle-up",
    "peak": "star",
    "drop": "triangle-down",
}


@dataclass(frozen=True, slots=True)
class Timeline:
    """What a timeline shows. ``viewers`` is the finer line where there is one."""

    minutes: tuple[Minute, ...] = ()
    gaps: tuple[tuple[int, int], ...] = ()
    marks: tuple[Mark, ...] = ()
    now_ms: int = 0
    viewers: tuple[tuple[int, float | None], ...] = ()
    currency: str = "CNY"
    live: bool = True
    index: tuple[tuple[int, float | None], ...] = ()
    """The engagement index, where its track is wanted."""


def whole_minutes(start_ms: int, end_ms: int, origin_ms: int) -> tuple[int, int]:
    """A span widened to whole minutes as counted from ``origin_ms``, at least one."""
    first = (start_ms - origin_ms) // MINUTE_MS
    last = max(first + 1, -((origin_ms - end_ms) // MINUTE_MS))
    return origin_ms + first * MINUTE_MS, origin_ms + last * MINUTE_MS


@dataclass(frozen=True, slots=True)
class Label:
    """A label wished for at ``x``: its words from the longest form to the shortest."""

    x: float
    forms: tuple[str, ...]
    icon: str = ""
    muted: bool = False


@dataclass(frozen=True, slots=True)
class PlacedLabel:
    """A label with the form that fits, its left edge and its width in px."""

    label: Label
    text: str
    left: float
    width: float
    x: float


def clock(at_ms: int) -> str:
    """Local hh:mm."""
    return datetime.fromtimestamp(at_ms / 1000).strftime("%H:%M")


def ticks(start_ms: int, end_ms: int, most: int) -> list[int]:
    """At most ``most`` round local times within the span, ms."""
    length = max(1, end_ms - start_ms) / MINUTE_MS
    step = next((s for s in STEPS_MIN if length / s <= most), STEPS_MIN[-1]) * MINUTE_MS
    moment = datetime.fromtimestamp(start_ms / 1000).astimezone()
    offset = moment.utcoffset()
    shift = round(offset.total_seconds() * 1000) if offset else 0
    first = -(-(start_ms + shift) // step) * step - shift
    return list(range(first, end_ms + 1, step))


def round_top(value: float) -> float:
    """The round number at or above ``value``, at least 1, for the top of a scale from 0."""
    if value <= 1:
        return 1.0
    power = 10.0 ** (len(str(int(value))) - 1)
    return next(top * power for top in TOPS if top * power >= value)


def round_range(low: float, high: float) -> tuple[float, float]:
    """Round bounds around values that do not start at 0."""
    spread = max(high - low, abs(high) * 0.05, 1.0)
    step = round_top(spread) / 2
    bottom = low // step * step
    top = -(-high // step) * step
    return max(0.0, bottom), top if top > bottom else bottom + step


def quantile_band(values: Sequence[float]) -> tuple[float, float] | None:
    """The 10 % and 90 % points of what was measured, None for fewer than 10 values."""
    if len(values) < 10:
        return None
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(last * 0.1)], ordered[round(last * 0.9)]


def mark_label(mark: Mark, x: float, say: Callable[..., str], *, whole: bool) -> Label:
    """``◆ 带课 20:12``; ``whole`` adds the mark's own words."""
    time = clock(mark.at_ms)
    word = say(f"timeline.{mark.kind}")
    named = f"{word} {time}"
    forms = (f"{named} {mark.text}", named, time, "") if whole and mark.text else (named, time, "")
    return Label(x, forms, SYMBOLS.get(mark.kind, "diamond"))


def gap_label(start_ms: int, end_ms: int, x: float, say: Callable[..., str]) -> Label:
    """``缺 00:47``."""
    words = say("timeline.gap", clock=span(round((end_ms - start_ms) / 1000)))
    return Label(x, (words, ""), muted=True)


def fit_labels(
    labels: Sequence[Label], measure: Callable[[str], float], low: float, high: float, icon: float
) -> list[PlacedLabel]:
    """Choose each label's form so that none touches the one before and none leaves the row.

    Args:
        labels: wished for, in any order.
        measure: the width of a text in px.
        low, high: the row's ends, px.
        icon: the width of a symbol with its gap, px.
    """
    placed: list[PlacedLabel] = []
    ordered = sorted(labels, key=lambda label: label.x)
    for at, label in enumerate(ordered):
        end = high
        if at + 1 < len(ordered):
            after = ordered[at + 1]
            half = icon / 2 if after.icon else measure(after.forms[0]) / 2
            end = min(high, after.x - half - GAP_PX)
        edge = placed[-1].left + placed[-1].width + GAP_PX if placed else low
        before = placed[-1].x if placed else None
        if (fitting := _fit(label, before, measure, (edge, end), icon)) is not None:
            placed.append(fitting)
    return placed


def _fit(
    label: Label,
    before: float | None,
    measure: Callable[[str], float],
    room: tuple[float, float],
    icon: float,
) -> PlacedLabel | None:
    crowded = before is not None and label.icon and label.x - before < NEAR_PX
    forms = label.forms[-2:] if crowded else label.forms
    for text in forms:
        lead = icon if label.icon else 0.0
        width = lead + (measure(text) if text else 0.0)
        if not width:
            continue
        left = label.x - icon / 2 if label.icon else label.x - width / 2
        if before is None:
            left = max(left, room[0])
        last = text == forms[-1]
        if left >= room[0] and (left + width <= room[1] or last):
            return PlacedLabel(label, text, left, width, label.x)
    return None
