"""What a session's report holds it against: the room's last sessions, and who was there."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from streamer_app.review import summary
from streamer_app.review.audience import Audience, audience, segments
from streamer_app.review.compare import Against, against_usual
from streamer_app.review.digests import Digests, before, digest
from streamer_app.review.fairness import Treatment, treatment
from streamer_app.review.summary import Read
from streamer_app.store.attendance import attendance
from streamer_app.store.queries import Reader

SEEN: Final = 4
"""Earlier sessions that say who comes back."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A session beside the others. ``usual`` uses the sessions whose figures are remembered."""

    usual: Sequence[Against] = ()
    compared_with: int = 0
    audience: Audience | None = None
    treatment: Sequence[Treatment] = ()


def beside(reader: Reader, read: Read) -> Beside:
    """Look it up, and remember this session's own figures for the next ones."""
    digests = Digests(reader.path)
    _, last = reader.span(read.row.session)
    here = digest(read, last)
    if read.row.state != "open":
        digests.keep(here)
    earlier = before(reader.sessions(), read.row)
    known = [one for row in earlier if (one := digests.known(reader, row)) is not None]
    people = attendance(reader, read.row.session)
    seen = [attendance(reader, row.session) for row in earlier[-SEEN:]]
    cards = summary.cards(read)
    payers = [one.identity for one in people if one.paid]
    return Beside(
        usual=against_usual(here, known) if known else (),
        compared_with=len(known),
        audience=audience(people, seen),
        treatment=treatment(cards, segments(people, seen), payers),
    )
