"""Work that takes long: how far it is, and the way to give it up."""

import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import CancelledError
from typing import Final, TypeVar

T = TypeVar("T")

EVERY: Final = 200
"""Items between two looks at whether somebody gave up ..."""
FEW: Final = 5_000
"""... unless there are so few that each of them may take long."""


class Progress:
    """Shared by the thread that works and the one that watches; ``share`` is 0 to 1."""

    def __init__(self) -> None:
        self.share = 0.0
        self._given_up = threading.Event()

    def cancel(self) -> None:
        """Give up: the work ends at its next look, and leaves nothing half done."""
        self._given_up.set()

    @property
    def cancelled(self) -> bool:
        return self._given_up.is_set()

    def look(self) -> None:
        """Raises: CancelledError once somebody gave up."""
        if self._given_up.is_set():
            raise CancelledError

    def at(self, share: float) -> None:
        """So much is done. Raises: CancelledError."""
        self.look()
        self.share = min(1.0, max(self.share, share))

    def part(self, start: float, end: float) -> "Part":
        """The same work's stretch from ``start`` to ``end``, told as 0 to 1."""
        return Part(self, start, end)

    def over(self, items: Iterable[T], whole: int) -> Iterator[T]:
        """Pass ``whole`` items on and tell how many have passed. Raises: CancelledError."""
        return self.part(0.0, 1.0).over(items, whole)


class Part:
    """A stretch of a longer work."""

    def __init__(self, whole: Progress, start: float, end: float) -> None:
        self._whole, self._start, self._end = whole, start, end

    def at(self, share: float) -> None:
        """So much of this stretch is done. Raises: CancelledError."""
        self._whole.at(self._start + min(1.0, share) * (self._end - self._start))

    def over(self, items: Iterable[T], whole: int) -> Iterator[T]:
        """Pass items on. Raises: CancelledError."""
        every = EVERY if whole > FEW else 1
        for number, item in enumerate(items):
            if number % every == 0:
                self.at(number / max(1, whole))
            yield item
        self.at(1.0)
