"""Any iterable of events as a feed: when to let which of them out."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from streamer_app.events import Event

BATCH: Final = 500
TOGETHER_S: Final = 0.02
"""Events that are due within this time (after speeding up) go out together."""


class Damaged(ValueError):
    """A recording breaks off, or is none; what came before it is good."""


def paced(
    events: Iterable[Event], speed: float | None = 1.0
) -> Iterator[tuple[float, Sequence[Event]]]:
    """Batches in their order, each with the seconds to wait after the one before it.

    ``speed`` 2 halves every pause, None leaves them all out. An event without a time, or with
    one before its predecessor's, goes out with its predecessor.

    Raises: ValueError for a speed that is not above zero.
    """
    if speed is not None and not speed > 0:
        raise ValueError("a speed is above zero, or None for as fast as possible")
    batch: list[Event] = []
    start = latest = last = 0
    for event in events:
        at_ms = event.at_ms or event.seen_ms
        due = max(latest, at_ms) if at_ms else latest
        start = start or due
        if batch and (len(batch) == BATCH or _apart(start, due, speed)):
            yield _pause(last, start, speed), batch
            last, start, batch = start, due, []
        batch.append(event)
        latest = due
    if batch:
        yield _pause(last, start, speed), batch


def _apart(start_ms: int, due_ms: int, speed: float | None) -> bool:
    return speed is not None and due_ms - start_ms > TOGETHER_S * 1000 * speed


def _pause(last_ms: int, start_ms: int, speed: float | None) -> float:
    if speed is None or not last_ms:
        return 0.0
    return (start_ms - last_ms) / 1000 / speed
