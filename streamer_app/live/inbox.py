"""The hand-over from the network thread to the window: chat rows and the latest snapshot."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from streamer_app.live.snapshot import ChatRow, Snapshot

HELD: Final = 20_000


@dataclass(frozen=True, slots=True)
class Taken:
    """What came since the last look. ``skipped`` rows were dropped from the view (not the disk)."""

    rows: "list[ChatRow]"
    skipped: int
    snapshot: "Snapshot | None"


class Inbox:
    """Filled by the network thread, emptied by the window's timer; neither ever waits.

    Appending to and popping from a deque are atomic, so there is no lock to hold up a repaint.
    """

    def __init__(self, held: int = HELD) -> None:
        self._rows: deque[ChatRow] = deque(maxlen=held)
        self._put = 0
        self._taken = 0
        self._snapshot: Snapshot | None = None
        self.last: Snapshot | None = None
        """The latest that was shown, taken or not."""

    def put(self, rows: "Iterable[ChatRow]") -> None:
        """Add committed rows; past the limit the oldest unseen ones leave the view."""
        fresh = list(rows)
        self._put += len(fresh)
        self._rows.extend(fresh)

    @property
    def waiting(self) -> int:
        """How many rows nobody has taken yet."""
        return len(self._rows)

    def show(self, snapshot: "Snapshot") -> None:
        """Replace the latest snapshot."""
        self._snapshot = self.last = snapshot

    def take(self, *, rows: bool = True) -> Taken:
        """Everything waiting, oldest first; without ``rows`` only the snapshot."""
        if not rows:
            snapshot, self._snapshot = self._snapshot, None
            return Taken([], 0, snapshot)
        return self._everything()

    def _everything(self) -> Taken:
        put = self._put
        rows = [self._rows.popleft() for _ in range(len(self._rows))]
        skipped = max(0, put - self._taken - len(rows))
        self._taken += len(rows) + skipped
        snapshot, self._snapshot = self._snapshot, None
        return Taken(rows, skipped, snapshot)
