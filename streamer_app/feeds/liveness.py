"""Whether a silent link is still alive; pure, the caller brings the clock."""

from enum import Enum, auto

from streamer_app.feeds.feed import Heartbeat


class Step(Enum):
    """What the watch of a link has to do now."""

    NOTHING = auto()
    BEAT = auto()
    ASK = auto()
    DEAD = auto()


class Liveness:
    """Beats on time, asks after silence, gives up on an unanswered question.

    Times are monotonic seconds; ``heard`` is when the last byte came. A link is never given up
    without a question first, so a computer that slept for hours asks before it judges.
    """

    def __init__(self, heartbeat: Heartbeat, now: float) -> None:
        self._heartbeat = heartbeat
        self._beat_at = now + heartbeat.every_s if heartbeat.every_s else float("inf")
        self._asked_at: float | None = None

    def due(self, now: float, heard: float) -> float:
        """Seconds until ``step`` has something to do."""
        return max(0.0, min(self._beat_at, self._deadline(heard)) - now)

    def step(self, now: float, heard: float) -> Step:
        """The one thing to do at ``now``; call again until there is nothing."""
        if now >= self._deadline(heard):
            if self._waiting(heard):
                return Step.DEAD
            self._asked_at = now
            return Step.ASK
        if now >= self._beat_at:
            self._beat_at = now + (self._heartbeat.every_s or 0.0)
            return Step.BEAT
        return Step.NOTHING

    def _waiting(self, heard: float) -> bool:
        return self._asked_at is not None and heard < self._asked_at

    def _deadline(self, heard: float) -> float:
        if self._asked_at is not None and heard < self._asked_at:
            return self._asked_at + self._heartbeat.answer_s
        return heard + self._heartbeat.quiet_s
