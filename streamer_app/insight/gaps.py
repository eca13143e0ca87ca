"""Spans in which messages may be missing: what a rate may divide by, and when it is stale."""

from collections.abc import Iterable, Mapping
from typing import Final

Span = tuple[int, int]
STALE_SHARE: Final = 0.25


def merged(spans: Iterable[Span]) -> list[Span]:
    """Overlapping and touching spans made one, in order; empty ones dropped."""
    result: list[Span] = []
    for start, end in sorted(span for span in spans if span[0] < span[1]):
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return result


def overlap(spans: Iterable[Span], start_ms: int, end_ms: int) -> int:
    """Milliseconds of [start, end] that lie in the (merged) spans."""
    return sum(max(0, min(end, end_ms) - max(start, start_ms)) for start, end in spans)


def all_missing(rooms: Iterable[list[Span]], at_ms: int) -> int | None:
    """Since when no room was heard at ``at_ms``; None while one was."""
    since: int | None = None
    for spans in rooms:
        here = next((start for start, end in spans if start < at_ms <= end), None)
        if here is None:
            return None
        since = here if since is None else max(since, here)
    return since


class Coverage:
    """The gaps of each room (a number). Of several rooms the mean share counts."""

    def __init__(self) -> None:
        self._rooms: dict[int, list[Span]] = {}

    def know(self, room: int) -> None:
        self._rooms.setdefault(room, [])

    def add(self, room: int, start_ms: int, end_ms: int) -> None:
        self._rooms[room] = merged([*self._rooms.get(room, ()), (start_ms, end_ms)])

    def with_down(self, down: Mapping[int, int], at_ms: int) -> "Coverage":
        """The same, and the rooms that are down now missing from then to ``at_ms``."""
        if not down:
            return self
        result = Coverage()
        result._rooms = dict(self._rooms)
        for room, since_ms in down.items():
            result.add(room, since_ms, at_ms)
        return result

    def covered(self, start_ms: int, end_ms: int) -> int:
        """Milliseconds of the window in which the rooms were heard."""
        missing = [overlap(spans, start_ms, end_ms) for spans in self._rooms.values() if spans]
        return end_ms - start_ms - sum(missing) // max(1, len(self._rooms))

    def stale(self, start_ms: int, end_ms: int) -> bool:
        """Whether more than a quarter of the window is missing."""
        length = end_ms - start_ms
        return length - self.covered(start_ms, end_ms) > STALE_SHARE * length

    def frozen_at(self, at_ms: int) -> int | None:
        """Where the last heard moment ends, if ``at_ms`` lies in a gap of all rooms."""
        return all_missing(self._rooms.values(), at_ms)

    def of(self, room: int) -> list[Span]:
        return self._rooms.get(room, [])

    def all(self) -> list[Span]:
        """The gaps of any room, merged."""
        return merged(span for spans in self._rooms.values() for span in spans)
