"""What would have been suggested in a stored session, minute by minute.

Each decision sees only what had arrived by then. The advisor's own old suggestions are left out
and those made here take their place; what people did with pitches stays as it was.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from streamer_app.advisor.policy import decide
from streamer_app.advisor.state import Decision
from streamer_app.events import Event, Gap, Pitch
from streamer_app.live.folds import Folds
from streamer_app.live.people import DESK
from streamer_app.live.suggesting import Circumstances, Suggesting

MINUTE_MS: Final = 60_000
OWN: Final = frozenset({"suggested", "ignored"})
CALM: Final = Circumstances()


@dataclass(frozen=True, slots=True)
class Advice:
    """The decision at ``at_ms``; ``fresh`` where the card would have come up just then."""

    at_ms: int
    decision: Decision
    fresh: bool


def back_test(
    rows: Iterable[tuple[int, Event]],
    folds: Folds,
    suggesting: Suggesting,
    every_ms: int = MINUTE_MS,
) -> Iterator[Advice]:
    """Fold a session's rows in order of arrival and decide at the end of each of its minutes.

    ``folds`` are fresh ones, with the session's surroundings.
    """
    due_ms: int | None = None
    for row, event in rows:
        if isinstance(event, Pitch) and event.action in OWN:
            continue
        if due_ms is None and event.at_ms and event.source != DESK and not isinstance(event, Gap):
            due_ms = event.at_ms + every_ms
        while due_ms is not None and event.at_ms >= due_ms:
            yield _advise(folds, suggesting, due_ms)
            due_ms += every_ms
        folds.fold(row, event)
    if due_ms is not None:
        yield _advise(folds, suggesting, due_ms)


def _advise(folds: Folds, suggesting: Suggesting, at_ms: int) -> Advice:
    """Decide, and take the steps that the advisor would have taken."""
    decision = decide(suggesting.state(folds, at_ms, CALM), suggesting.settings)
    steps = suggesting.due(folds, at_ms, CALM)
    for step in steps:
        folds.fold(0, step)
    return Advice(at_ms, decision, any(step.action == "suggested" for step in steps))
