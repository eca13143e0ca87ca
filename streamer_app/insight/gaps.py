"""Spans in which messages may be missing: what a rate may divide by, and when it is stale."""

from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
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


def overlap(spans: Sequence[Span], start_ms: int, end_ms: int) -> int:
    """Milliseconds of [start, end] that lie in the (merged) spans."""
    missing = 0
    for place in range(max(0, bisect_left(spans, (start_ms,)) - 1), len(spans)):
        start, end = spans[place]
        if start >= end_ms:
            break
        missing += max(0, min(end, end_ms) - max(start, start_ms))
    return missing


def within(spans: Sequence[Span], at_ms: int) -> Span | None:
    """The (merged) span that a moment lies in, its first millisecond left out, its last not."""
    place = bisect_left(spans, (at_ms,)) - 1
    return spans[place] if place >= 0 and at_ms <= spans[place][1] else None


def all_missing(rooms: Iterable[list[Span]], at_ms: int) -> int | None:
    """Since when no room was heard at ``at_ms``; None while one was."""
    since: int | None = None
    for spans in rooms:
        here = within(spans, at_ms)
        if here is None:
            return None
        since = here[0] if since is None else max(since, here[0])
    return since


class Coverage:
    """The gaps of each room (a number). Of several rooms the mean share counts."""

    def __init__(self) -> None:
        self._rooms: dict[int, list[Span]] = {}
        self._all: list[Span] | None = None

    def know(self, room: int) -> None:
        self._rooms.setdefault(room, [])

    def add(self, room: int, start_ms: int, end_ms: int) -> None:
        self._rooms[room] = merged([*self._rooms.get(room, ()), (start_ms, end_ms)])
        self._all = None

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
        if self._all is None:
            self._all = merged(span for spans in self._rooms.values() for span in spans)
        return self._all
