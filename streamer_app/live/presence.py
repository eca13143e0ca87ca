"""Who has been seen lately: the audience where a platform gives no count of it."""

from collections import OrderedDict
from typing import Final

from streamer_app.events import Event
from streamer_app.live.people import DESK

PRESENT_MS: Final = 10 * 60_000


class Presence:
    """People with an event in the last ten minutes: by (source, id), and those whom the platform
    masks by (source, name), which counts them but tells nobody who they are."""

    def __init__(self) -> None:
        self._seen: OrderedDict[tuple[str, str], tuple[int, int]] = OrderedDict()
        self._masked: OrderedDict[tuple[str, str], tuple[int, int]] = OrderedDict()

    def see(self, event: Event, row: int = 0) -> None:
        """Note who did something in a room, in which row; a shop's buyers came into none."""
        viewer = event.viewer
        if viewer is None or event.source == DESK:
            return
        seen = self._seen if viewer.id is not None else self._masked
        key = (event.source, viewer.name if viewer.id is None else viewer.id)
        if key[1]:
            now, before = (event.at_ms, row), seen.get(key)
            seen[key] = now if before is None or now > before else before
            seen.move_to_end(key)

    def viewers(self, at_ms: int) -> list[str]:
        """The ids of those seen in (at - 10 min, at]; masked people have none."""
        self.count(at_ms)
        return [viewer for _, viewer in self._seen]

    def count(self, at_ms: int) -> int:
        """How many were seen in (at - 10 min, at], the masked ones by their names."""
        for seen in (self._seen, self._masked):
            while seen and next(iter(seen.values()))[0] <= at_ms - PRESENT_MS:
                seen.popitem(last=False)
        return len(self._seen) + len(self._masked)

    def rows(self, at_ms: int) -> tuple[int, ...]:
        """The row that each of those counted was last seen in."""
        self.count(at_ms)
        return tuple(row for seen in (self._seen, self._masked) for _, row in seen.values())
