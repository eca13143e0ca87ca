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
        self._rows.extend(fresh)
        # Counted last: a look in between finds too many rows, never a loss that is none.
        self._put += len(fresh)

    @property
    def waiting(self) -> int:
        """How many rows nobody has taken yet."""
        return len(self._rows)

    def show(self, snapshot: "Snapshot") -> None:
        """Replace the latest snapshot."""
        self._snapshot = self.last = snapshot

    def take(self, most: int = HELD) -> Taken:
        """The latest snapshot, and up to ``most`` of the rows that wait, the oldest first."""
        snapshot, self._snapshot = self._snapshot, None
        put = self._put
        rows = [self._rows.popleft() for _ in range(min(most, len(self._rows)))]
        skipped = max(0, put - self._taken - len(rows) - len(self._rows)) if most else 0
        self._taken += len(rows) + skipped
        return Taken(rows, skipped, snapshot)
