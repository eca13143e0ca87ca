"""Sessions beside each other, and beside what is usual for the room."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median, quantiles
from typing import Final, Literal

from streamer_app.live.snapshot import Minute
from streamer_app.review.digests import MONEY, NUMBERS, Digest

ENOUGH: Final = 5
"""Sessions that it takes to say what is usual."""
Alignment = Literal["start", "first_pitch"]


@dataclass(frozen=True, slots=True)
class Against:
    """One number beside the median of the room's last sessions.

    ``change`` is a share of that median (0.12 = 12 % more), None where it is zero or nothing is
    known. ``usual`` is whether the number lies between their 10 % and 90 % points; None while
    there are too few sessions to say.
    """

    name: str
    value: float | None
    median: float | None
    change: float | None
    low: float | None = None
    high: float | None = None
    usual: bool | None = None
    currency: str = ""
    """Of money, which is in minor units."""


def against_usual(digest: Digest, earlier: Sequence[Digest]) -> tuple[Against, ...]:
    """Every number of a session against those of the sessions before it.

    Audiences are compared with those of the same basis alone.
    """
    return (
        *(_against(name, digest, earlier) for name in NUMBERS),
        *(_money(name, digest, earlier) for name in MONEY),
    )


def _against(name: str, digest: Digest, earlier: Sequence[Digest]) -> Against:
    others = [one for one in earlier if name != "peak" or one.basis == digest.basis]
    known = [value for one in others if (value := getattr(one, name)) is not None]
    return _beside(name, getattr(digest, name), known)


def _money(name: str, digest: Digest, earlier: Sequence[Digest]) -> Against:
    """The sums of the session's main currency; a session without any of it had 0 of it."""
    currency = main_currency([digest, *earlier], name)
    known = [getattr(one, name).get(currency, 0) for one in earlier]
    own = getattr(digest, name).get(currency, 0) if currency else None
    return replace(_beside(name, own, known if currency else []), currency=currency)


def main_currency(digests: Sequence[Digest], name: str) -> str:
    """The currency of the largest sum of the first of these that has any; empty for none."""
    for one in digests:
        money: dict[str, int] = getattr(one, name)
        if money:
            return max(money, key=lambda code: money[code])
    return ""


def _beside(name: str, value: float | None, known: Sequence[float]) -> Against:
    middle = median(known) if known else None
    change = (value - middle) / middle if middle and value is not None else None
    if len(known) < ENOUGH or value is None:
        return Against(name, value, middle, change)
    low, high = tenths(known)
    return Against(name, value, middle, change, low, high, low <= value <= high)


def tenths(values: Sequence[float]) -> tuple[float, float]:
    """The 10 % and 90 % points, interpolated between the values there are."""
    points = quantiles(values, n=10, method="inclusive")
    return points[0], points[-1]


@dataclass(frozen=True, slots=True)
class Compared:
    """Two to four sessions on one clock: (seconds since the alignment, value), None in a gap."""

    sessions: tuple[int, ...]
    series: Mapping[str, tuple[tuple[tuple[int, float | None], ...], ...]]
    numbers: tuple[tuple[str, tuple[float | None, ...]], ...]
    aligned: tuple[bool, ...] = ()
    """Whether a session could be put where it was asked to (it had a pitch)."""


def compared(
    digests: Sequence[Digest],
    minutes: Sequence[Sequence[Minute]],
    alignment: Alignment = "start",
) -> Compared:
    """Sessions beside each other; one without a pitch is aligned at its start in any case.

    Raises: ValueError for fewer than two or more than four.
    """
    if not 2 <= len(digests) <= 4 or len(digests) != len(minutes):
        raise ValueError("two to four sessions are compared")
    series = {
        name: tuple(
            _series(one, digest, name, alignment)
            for one, digest in zip(minutes, digests, strict=True)
        )
        for name in ("viewers", "messages", "asks", "entries")
    }
    numbers = tuple((name, tuple(getattr(one, name) for one in digests)) for name in NUMBERS)
    aligned = tuple(alignment == "start" or one.first_pitch_ms is not None for one in digests)
    return Compared(tuple(one.session for one in digests), series, numbers, aligned)


def _series(
    minutes: Sequence[Minute], digest: Digest, name: str, alignment: Alignment
) -> tuple[tuple[int, float | None], ...]:
    zero = digest.started_ms
    if alignment == "first_pitch" and digest.first_pitch_ms is not None:
        zero = digest.first_pitch_ms
    return tuple(((minute.start_ms - zero) // 1000, getattr(minute, name)) for minute in minutes)
