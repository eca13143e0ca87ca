"""One membership from up to three messages: the list price waits for the price that was paid."""

from typing import Final

from msgspec import Struct

from streamer_app.events import Membership

HELD_MS: Final = 3_000
REMEMBERED_MS: Final = 10_000
MOST: Final = 1_000


class _Toast(Struct):
    who: str
    level: int
    seen_ms: int


class GuardBook:
    """Purchases that wait for their toast, and toasts whose purchase may still come."""

    def __init__(self) -> None:
        self._held: list[tuple[str, int, int, Membership]] = []
        self._toasts: dict[str, _Toast] = {}

    def bought(self, who: str, level: int, event: Membership, now_ms: int) -> None:
        """Hold a purchase, unless its toast has been here."""
        for flow, toast in self._toasts.items():
            fresh = abs(now_ms - toast.seen_ms) <= REMEMBERED_MS
            if fresh and (toast.who, toast.level) == (who, level):
                self._toasts[flow] = _Toast("", 0, toast.seen_ms)
                return
        self._held.append((who, level, now_ms + HELD_MS, event))

    def told(self, who: str, level: int, flow: str, now_ms: int) -> None:
        """Take a toast's purchase out; both toasts of one payment stand for one purchase."""
        flow = flow or f"{who}/{level}/{now_ms}"
        if flow in self._toasts:
            return
        for place, (buyer, bought, _, _) in enumerate(self._held):
            if (buyer, bought) == (who, level):
                del self._held[place]
                who = ""
                break
        self._toasts[flow] = _Toast(who, level, now_ms)
        while len(self._toasts) > MOST:
            del self._toasts[next(iter(self._toasts))]

    def due(self, now_ms: int) -> list[Membership]:
        """Purchases whose toast has not come in time; they are let go."""
        late = [event for _, _, due, event in self._held if due <= now_ms or self._crowded()]
        if late:
            self._held = [held for held in self._held if held[3] not in late]
        return late

    def _crowded(self) -> bool:
        return len(self._held) > MOST
