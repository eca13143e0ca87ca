"""Two tellings of one purchase: the better one counts, the other only where it stands alone."""

from collections import deque
from collections.abc import Hashable, Iterator
from typing import Final

from msgspec import Struct

from streamer_app.events import Event

HOLD_MS: Final = 5_000
CREDIT_MS: Final = 10_000
MAX_HELD: Final = 10_000


class _Held(Struct, frozen=True):
    key: Hashable
    topic: str
    event: Event
    until_ms: int


class Doubles:
    """Holds the lesser telling back until the better one came, or did not come in 5 s."""

    def __init__(self) -> None:
        self._held: list[_Held] = []
        self._credits: deque[tuple[Hashable, int]] = deque(maxlen=MAX_HELD)

    def told(self, key: Hashable, now_ms: int) -> None:
        """The better telling has come: it drops one lesser of the same key, held or to come.

        Lesser tellings of several topics about the same purchase all go.
        """
        self._expire(now_ms)
        self._credits.append((key, now_ms + CREDIT_MS))
        dropped: dict[str, _Held] = {}
        for held in self._held:
            if held.key == key:
                dropped.setdefault(held.topic, held)
        if dropped:
            self._held = [held for held in self._held if dropped.get(held.topic) is not held]
            self._credits.extend(((key, topic), now_ms + CREDIT_MS) for topic in dropped)

    def hold(self, key: Hashable, topic: str, event: Event, now_ms: int) -> None:
        """A lesser telling, from ``topic``."""
        self._expire(now_ms)
        mark = (key, topic)
        told = sum(kept == key for kept, _ in self._credits)
        spent = sum(kept == mark for kept, _ in self._credits)
        if spent < told:
            self._credits.append((mark, now_ms + CREDIT_MS))
            return
        others = sum(held.key == key and held.topic != topic for held in self._held)
        same = sum(held.key == key and held.topic == topic for held in self._held)
        if others <= same and len(self._held) < MAX_HELD:
            self._held.append(_Held(key, topic, event, now_ms + HOLD_MS))

    def flush(self, now_ms: int) -> Iterator[Event]:
        """The lesser tellings that stand alone."""
        due = [held for held in self._held if held.until_ms <= now_ms]
        if due:
            self._held = [held for held in self._held if held.until_ms > now_ms]
        for held in due:
            yield held.event

    def _expire(self, now_ms: int) -> None:
        while self._credits and self._credits[0][1] <= now_ms:
            self._credits.popleft()
