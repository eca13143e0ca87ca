"""A session that goes on after its program died: folded again, its last lines shown again."""

from collections import deque
from collections.abc import Iterable
from typing import Final

from streamer_app.events import Event
from streamer_app.live.session import Session

LINES: Final = 500
"""Events of before that are shown in the chat again."""


def go_on(session: Session, rows: Iterable[tuple[int, Event]]) -> None:
    """Take in what is stored of a session; what its rooms said since then is a gap."""
    latest: deque[tuple[int, Event]] = deque(maxlen=LINES)
    heard: dict[tuple[str, str], int] = {}

    def read() -> Iterable[tuple[int, Event]]:
        for row, event in rows:
            heard[event.source, event.room] = event.seen_ms or event.at_ms
            latest.append((row, event))
            yield row, event

    session.restore(read())
    session.put(latest, saved=True)
    for feed in session.feeds.values():
        if (since_ms := heard.get((feed.source, feed.room))) is not None:
            session.recorder.missed(feed, since_ms)
