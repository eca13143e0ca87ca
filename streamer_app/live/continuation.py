"""A session that goes on after its program died: folded again, its last lines shown again."""

from collections import deque
from collections.abc import Iterable
from typing import Final

from streamer_app.events import Event
from streamer_app.live.session import Session
from streamer_app.store.queries import Reader

LINES: Final = 500
"""Events of before that are shown in the chat again."""


def go_on(session: Session, reader: Reader) -> None:
    """Take in what is stored of a session; what its rooms said since then is a gap."""
    latest: deque[tuple[int, Event]] = deque(maxlen=LINES)

    def read() -> Iterable[tuple[int, Event]]:
        for row, event in reader.events(session.number):
            latest.append((row, event))
            yield row, event

    session.restore(read())
    session.put(latest, saved=True)
    session.recorder.go_on(reader)
