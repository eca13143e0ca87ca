"""Who has been seen lately: the audience where a platform gives no count of it."""

from collections import OrderedDict
from typing import Final

from streamer_app.events import Event

PRESENT_MS: Final = 10 * 60_000


class Presence:
    """Identified people with an event in the last ten minutes, by (source, id)."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, str], int] = OrderedDict()

    def see(self, event: Event) -> None:
        """Note who did something; masked people are nobody in particular."""
        viewer = event.viewer
        if viewer is None or viewer.id is None:
            return
        key = (event.source, viewer.id)
        self._seen[key] = max(event.at_ms, self._seen.pop(key, 0))

    def viewers(self, at_ms: int) -> list[str]:
        """The ids of those seen in (at - 10 min, at]."""
        self.count(at_ms)
        return [viewer for _, viewer in self._seen]

    def count(self, at_ms: int) -> int:
        """How many were seen in (at - 10 min, at]."""
        while self._seen and next(iter(self._seen.values())) <= at_ms - PRESENT_MS:
            self._seen.popitem(last=False)
        return len(self._seen)
