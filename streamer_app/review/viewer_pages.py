"""One viewer as the card shows them: what they wrote, asked and paid, and how often they come."""

from collections.abc import Sequence
from typing import Final

from streamer_app.events import Chat, PaidMessage
from streamer_app.live.folds import Surroundings
from streamer_app.live.pages import ViewerPage
from streamer_app.live.rows import amount, chat_row
from streamer_app.live.snapshot import ChatRow
from streamer_app.review.audience import LAST, Segment, segment
from streamer_app.store.queries import Reader, StoredEvent

ROWS: Final = 200
"""Lines of each kind that a card shows, the newest first; its counts are of all."""


def viewer_page(reader: Reader, row: ChatRow, around: Surroundings) -> ViewerPage:
    """What the author of a line did in all sessions; of a masked one nothing is known."""
    if row.viewer is None:
        return ViewerPage(row.name, row.source, None)
    found = list(reader.viewer_events(row.source, row.viewer))
    said = [stored for stored in found if isinstance(stored.event, Chat | PaidMessage)]
    asked = [
        stored
        for stored in said
        if isinstance(stored.event, Chat | PaidMessage)
        and around.read(stored.row, stored.event.text).asks is not None
    ]
    paid = [stored for stored in found if (sum_ := amount(stored.event)) and sum_.minor]
    return ViewerPage(
        name=row.name,
        source=row.source,
        viewer=row.viewer,
        first_ms=found[0].event.at_ms if found else None,
        last_ms=found[-1].event.at_ms if found else None,
        sessions=len({stored.session for stored in found}) or 1,
        messages=_lines(said),
        questions=_lines(asked),
        payments=_lines(paid),
        counts=(len(said), len(asked), len(paid)),
        segment=standing(reader, row.source, found),
    )


def standing(reader: Reader, source: str, found: Sequence[StoredEvent]) -> Segment:
    """New, returning or regular, over the last five sessions of the rooms on this platform."""
    there = {stored.session for stored in found}
    ours = [
        row.session for row in reader.sessions() if any(room[0] == source for room in row.rooms)
    ]
    last = set(ours[-LAST:])
    return segment(len(there & last), len(last), len(there) > 1)


def _lines(found: Sequence[StoredEvent]) -> tuple[ChatRow, ...]:
    made = (chat_row(stored.row, stored.event) for stored in reversed(found[-ROWS:]))
    return tuple(line for line in made if line is not None)
