"""Which one thing asks for attention: a pure arbiter with a budget.

At most one thing is amber. A new one may light up six times an hour and a minute apart; faults
and a pitch over its planned time are exempt. While a pitch runs, everything else waits.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final, Literal

from streamer_app.errors import Reason
from streamer_app.live.snapshot import Attention

Kind = Literal[
    "fault", "pitch_over_plan", "conflict", "oldest_wait", "pitch", "interaction", "quiet"
]

ORDER: Final[tuple[Kind, ...]] = (
    *("fault", "pitch_over_plan", "conflict", "oldest_wait"),
    *("pitch", "interaction", "quiet"),
)
"""The most urgent first."""
EXEMPT: Final = frozenset({"fault", "pitch_over_plan"})
AN_HOUR_MS: Final = 3_600_000
PER_HOUR: Final = 6
APART_MS: Final = 60_000


@dataclass(frozen=True, slots=True)
class Asking:
    """Something that asks. ``key`` tells one from another of its kind (a pitch's id): as long as
    it stays the same, going on showing it costs nothing."""

    kind: Kind
    reason: Reason
    key: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """What was shown last, and when something not exempt lit up within the last hour."""

    asking: Asking | None = None
    onsets: tuple[int, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Ruling:
    """What to show (None: nothing), how many others wait, and the memory for the next ruling."""

    attention: Attention | None
    waiting: int
    shown: Shown


def arbitrate(
    asking: Iterable[Asking],
    before: Shown,
    at_ms: int,
    *,
    pitch_running: bool = False,
    do_not_disturb: bool = False,
) -> Ruling:
    """Choose among what asks now; call it with the ``shown`` of the ruling before."""
    queue = sorted(asking, key=lambda item: ORDER.index(item.kind))
    onsets = tuple(at for at in before.onsets if at_ms - at < AN_HOUR_MS)
    calm = pitch_running or do_not_disturb
    allowed = [item for item in queue if not calm or item.kind in EXEMPT]
    chosen = _chosen(allowed, before.asking, onsets, at_ms)
    if chosen is None:
        return Ruling(None, len(queue), Shown(None, onsets))
    if not _same(chosen, before.asking) and chosen.kind not in EXEMPT:
        onsets = (*onsets, at_ms)
    waiting = len(queue) - 1
    attention = Attention(chosen.kind, chosen.reason, waiting)
    return Ruling(attention, waiting, Shown(chosen, onsets))


def _chosen(
    allowed: list[Asking], current: Asking | None, onsets: tuple[int, ...], at_ms: int
) -> Asking | None:
    """The most urgent thing that is exempt, is shown already, or may light up now."""
    affordable = len(onsets) < PER_HOUR and (not onsets or at_ms - onsets[-1] >= APART_MS)
    for item in allowed:
        if item.kind in EXEMPT or _same(item, current) or affordable:
            return item
    return None


def _same(item: Asking, current: Asking | None) -> bool:
    return current is not None and (item.kind, item.key) == (current.kind, current.key)
