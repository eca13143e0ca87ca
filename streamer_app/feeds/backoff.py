"""How long to wait before the next attempt to connect; pure, the caller brings the clock."""

from email.utils import parsedate_to_datetime
from random import Random
from typing import Final

ANSWERED_BADLY_S: Final = 60.0
"""The longest step against a server that answers, but not with a working link."""
UNREACHABLE_S: Final = 10.0
"""The longest step while nothing answers: the network may be back at any moment."""
HEALTHY_S: Final = 60.0
SPACING_S: Final = 0.55
MOST_RETRY_AFTER_S: Final = 86_400.0


class Backoff:
    """Exponential steps with equal jitter: half of each step is certain, half is chance.

    The certain half is what keeps us polite: no two attempts within half a second, at most
    seven in the first minute and two in each later one against a server that lets us in and
    throws us out again.
    """

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._failures = 0
        self._last = float("-inf")

    def attempted(self, now: float) -> None:
        """An attempt begins at ``now`` (seconds, monotonic)."""
        self._last = now

    def survived(self, seconds: float, *, valid: bool) -> None:
        """A link has ended after ``seconds``; ``valid``: it brought a message that made sense."""
        if valid and seconds >= HEALTHY_S:
            self._failures = 0

    def wait(self, now: float, most: float, retry_after: float = 0.0) -> float:
        """Seconds from ``now`` to the next attempt, after one more failure."""
        step = min(most, 2.0 ** min(self._failures, 16))
        self._failures += 1
        jittered = step / 2 + self._rng.uniform(0, step / 2)
        asked = min(retry_after, MOST_RETRY_AFTER_S)
        return max(jittered, asked, self._last + SPACING_S - now)

    def move(self, now: float) -> float:
        """Seconds to wait when the server asks us to move: at once, unless it keeps asking."""
        if self._failures:
            return self.wait(now, ANSWERED_BADLY_S)
        self._failures = 1
        return max(0.0, self._last + SPACING_S - now)


def retry_after(value: str | None, now_s: float) -> float:
    """The seconds of a Retry-After header, given as a number or as a date; 0 for nonsense."""
    if value is None:
        return 0.0
    text = value.strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - now_s)
    except (ValueError, OverflowError):
        return 0.0
