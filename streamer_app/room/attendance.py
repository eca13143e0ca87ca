"""Who is in the room: people by how many of their pages are open, with a grace for reloads."""

from typing import Final

from streamer_app.events import Viewer

GRACE_MS: Final = 5_000
COUNT_EVERY_MS: Final = 2_000
COUNT_AGAIN_MS: Final = 30_000
"""An unchanged count is told again, so that nobody takes it for a stale one."""


class Attendance:
    """Pure: the caller says what time it is."""

    def __init__(self) -> None:
        self._pages: dict[str, int] = {}
        self._viewers: dict[str, Viewer] = {}
        self._leaving: dict[str, int] = {}
        self._told: int | None = None
        self._told_ms = 0

    def __len__(self) -> int:
        return len(self._viewers)

    def came(self, viewer: Viewer) -> bool:
        """A page of theirs opened; whether that makes them somebody new in the room."""
        who = viewer.id or ""
        self._leaving.pop(who, None)
        self._pages[who] = self._pages.get(who, 0) + 1
        new = who not in self._viewers
        self._viewers[who] = viewer
        return new

    def went(self, viewer: Viewer, now_ms: int, *, at_once: bool = False) -> None:
        """A page of theirs closed; with the last one they leave, after the grace."""
        who = viewer.id or ""
        self._pages[who] = max(0, self._pages.get(who, 0) - 1)
        if not self._pages[who] and who in self._viewers:
            self._leaving[who] = now_ms if at_once else now_ms + GRACE_MS

    def gone(self, now_ms: int) -> list[Viewer]:
        """Those whose grace is over."""
        over = [who for who, at_ms in self._leaving.items() if now_ms >= at_ms]
        for who in over:
            del self._leaving[who], self._pages[who]
        return [self._viewers.pop(who) for who in over]

    def count_due(self, now_ms: int) -> int | None:
        """How many are here, where that is to be told now."""
        changed = len(self) != self._told and now_ms - self._told_ms >= COUNT_EVERY_MS
        again = len(self) > 0 and now_ms - self._told_ms >= COUNT_AGAIN_MS
        if not (changed or again):
            return None
        self._told, self._told_ms = len(self), now_ms
        return len(self)
