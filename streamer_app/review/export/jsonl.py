"""Every stored event, one JSON line each, in order of arrival: re-imports to equal numbers."""

from collections.abc import Iterator

from streamer_app.events import to_json
from streamer_app.store.queries import Reader


def lines(reader: Reader, session: int) -> Iterator[bytes]:
    """The lines, with their ends."""
    for _, event in reader.events(session):
        yield to_json(event) + b"\n"
