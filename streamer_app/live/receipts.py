"""What the rooms of a session sent, how much of it was understood, and how far clocks differ."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from statistics import median

from streamer_app.events import Event, Gap, Unknown
from streamer_app.live.people import DESK

MOST_TIMES = 20_000


@dataclass(slots=True)
class Receipt:
    """One room's messages: all of them, those that nobody knows, and those that were damaged."""

    received: int = 0
    unknown: int = 0
    refused: int = 0
    delays: list[int] = field(default_factory=list)

    @property
    def decoded(self) -> int:
        return self.received - self.unknown - self.refused

    @property
    def behind_ms(self) -> int | None:
        """The middle distance between an event's own time and its arrival: a slow link makes it
        a little more than nothing, a wrong clock a lot; None where the room tells no times."""
        return round(median(self.delays)) if self.delays else None

    def take(self, event: Event) -> None:
        """Count one event."""
        self.received += 1
        if isinstance(event, Unknown):
            damaged = event.why.startswith("unreadable")
            self.refused += damaged
            self.unknown += not damaged
        elif event.at_ms and event.seen_ms and len(self.delays) < MOST_TIMES:
            self.delays.append(event.seen_ms - event.at_ms)


def receipts(events: Iterable[Event]) -> dict[tuple[str, str], Receipt]:
    """A receipt a room; gaps and the desk's own rows came from no room."""
    found: dict[tuple[str, str], Receipt] = {}
    for event in sent(events):
        found.setdefault((event.source, event.room), Receipt()).take(event)
    return found


def sent(events: Iterable[Event]) -> Iterator[Event]:
    """The events that rooms sent."""
    return (event for event in events if not isinstance(event, Gap) and event.source != DESK)
