"""The span in which a room had no link, kept as a gap in the recording; pure."""

from streamer_app.events import Gap


class Outage:
    """Begins with the last byte of the last link that was let in, ends with the next admission."""

    def __init__(self, source: str, room: str) -> None:
        self._source = source
        self._room = room
        self.start_ms: int | None = None
        self._reason = ""

    def begin(self, heard_ms: int) -> None:
        """The last byte came at ``heard_ms``; an outage that goes on keeps its start."""
        if self.start_ms is None:
            self.start_ms = heard_ms

    def explain(self, reason: str) -> None:
        """The first reason that is known stays: what follows are failed returns."""
        if self.start_ms is not None:
            self._reason = self._reason or reason

    def end(self, now_ms: int) -> Gap | None:
        """The gap up to now, None where nothing was broken."""
        if self.start_ms is None:
            return None
        # The wall clock may have been set back meanwhile.
        start, self.start_ms = min(self.start_ms, now_ms), None
        reason, self._reason = self._reason or "link_lost", ""
        return Gap(
            source=self._source,
            room=self._room,
            id=f"gap-{start}",
            at_ms=start,
            seen_ms=now_ms,
            start_ms=start,
            end_ms=now_ms,
            reason=reason,
        )
