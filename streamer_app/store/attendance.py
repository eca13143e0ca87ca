"""Who was there: the viewers of sessions, by what the platform tells of them."""

from dataclasses import dataclass
from typing import Final

from streamer_app.events import Membership
from streamer_app.store import codec
from streamer_app.store.queries import Reader
from streamer_app.store.tally import MESSAGE

_PAID: Final = f"(minor > 0 OR extra ->> '$.coins.minor' > 0 OR kind = {codec.NUMBER[Membership]})"


@dataclass(frozen=True, slots=True)
class Attendance:
    """One viewer in one session. ``viewer`` is the platform's id, None when masked."""

    session: int
    source: str
    viewer: str | None
    name: str
    events: int
    messages: int
    paid: int
    """How many of the events brought money; a membership does, whether its price is told or not."""
    first_ms: int
    last_ms: int

    @property
    def identity(self) -> tuple[str, str]:
        """What is the same in every session; masked viewers by their masked name."""
        return self.source, self.viewer if self.viewer is not None else f"\0{self.name}"


def attendance(
    reader: Reader, session: int, start_ms: int = -(2**63), end_ms: int = 2**63 - 1
) -> list[Attendance]:
    """Everybody who did something in a session, or in [start, end) of it, in order of
    appearance."""
    first, last = reader.span(session)
    found = reader.ask(
        "SELECT source, ident, max(name), count(*), total(spoke), total(paid), "
        "min(at_ms), max(at_ms) FROM (SELECT room.source, viewer.ident, viewer.name, at_ms, "
        f"{MESSAGE} AS spoke, {_PAID} AS paid FROM event JOIN viewer ON viewer.id = event.viewer "
        "JOIN room ON room.id = event.room WHERE event.id BETWEEN ? AND ? AND session = ? "
        f"AND {codec.SENT} AND at_ms >= ? AND at_ms < ?) "
        "GROUP BY source, ident, iif(ident IS NULL, name, '') ORDER BY min(at_ms)",
        (first, last, session, start_ms, end_ms),
    )
    return [
        Attendance(
            *(session, source, None if ident is None else codec.ident(ident), name, events),
            *(int(messages), int(paid), begun, ended),
        )
        for source, ident, name, events, messages, paid, begun, ended in found
    ]


def names(reader: Reader, session: int) -> set[str]:
    """The names of everybody in a session."""
    first, last = reader.span(session)
    found = reader.ask(
        "SELECT name FROM viewer WHERE id IN (SELECT DISTINCT viewer FROM event "
        "WHERE id BETWEEN ? AND ? AND session = ?)",
        (first, last, session),
    )
    return {name for (name,) in found if name}
