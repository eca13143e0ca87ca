"""The one live stream of a served room: made once, kept for a while, read by every client."""

import asyncio
from collections.abc import Iterable, Sequence
from typing import Final

from streamer_app.events import Event

KEPT: Final = 50_000


class Stage:
    """Events by their place in the stream, counted from 0; the oldest are forgotten."""

    def __init__(self, kept: int = KEPT) -> None:
        self._kept = kept
        self._base = 0
        self._events: list[Event] = []
        self._changed = asyncio.Event()
        self.complete = False

    @property
    def end(self) -> int:
        """The place of the next event."""
        return self._base + len(self._events)

    def add(self, events: Iterable[Event]) -> None:
        """The next events of the stream."""
        self._events.extend(events)
        if len(self._events) > 2 * self._kept:
            self._base += len(self._events) - self._kept
            del self._events[: -self._kept]
        self.wake()

    def wake(self) -> None:
        """Let everybody who waits look again."""
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self) -> None:
        """Wait for the next ``wake``."""
        await self._changed.wait()

    def between(self, start: int, end: int) -> Sequence[Event]:
        """The events of these places, as far as they are there."""
        low = max(0, start - self._base)
        return self._events[low : max(low, end - self._base)]

    def kept_from(self, place: int) -> int:
        """``place``, or the oldest one that is still there."""
        return min(max(place, self._base), self.end)

    def place_after(self, id_: str) -> int | None:
        """The place behind the newest event of this id, None where it is unknown."""
        for index in range(len(self._events) - 1, -1, -1):
            if self._events[index].id == id_:
                return self._base + index + 1
        return None
