"""Recordings of our own: one event a line, as ``record --events`` and ``report`` print them."""

from collections.abc import Iterator
from typing import BinaryIO, Final

from msgspec.structs import force_setattr

from streamer_app.events import Event, Unknown
from streamer_app.feeds.event_json import EventReader
from streamer_app.feeds.feed import MAX_FRAME
from streamer_app.feeds.identity import Identity
from streamer_app.feeds.recording import Damaged

STEERING: Final = frozenset({"hello", "welcome", "post"})


def lines(stream: BinaryIO) -> Iterator[tuple[bytes, bool]]:
    """Lines without their ends, split at LF alone, and whether the end was there.

    A line over 1 MiB is cut to just above that.
    """
    while line := stream.readline(MAX_FRAME + 2):
        whole = line.endswith(b"\n")
        rest = line
        while not whole and (rest := stream.readline(MAX_FRAME)):
            whole = rest.endswith(b"\n")
        yield line.rstrip(b"\r\n"), whole


class JsonLines:
    """Every event of a recording, those of people among them.

    A line that cannot be read becomes ``Unknown``, but for a last one that was not finished:
    there iterating raises ``Damaged``. Empty lines and the talk of the room protocol are passed
    over. An event without an id gets one from its content, the same at every reading.
    """

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.title = ""

    def __iter__(self) -> Iterator[Event]:
        reader = EventReader(people=True)
        identity = Identity()
        for line, whole in lines(self._stream):
            if not line.strip():
                continue
            event = reader.read(line.removeprefix(b"\xef\xbb\xbf"))
            if type(event) is Unknown and _is_none(event, whole):
                continue
            if not event.source:
                force_setattr(event, "source", "room")
            if not event.id:
                force_setattr(event, "id", _derived(event, line, identity))
            yield event


def _is_none(event: Unknown, whole: bool) -> bool:
    """Whether the line is talk of the protocol. Raises: Damaged for half a line."""
    if not whole and event.why.startswith("unreadable"):
        raise Damaged("the last line is not whole")
    return event.what in STEERING and event.why.startswith("not known")


def _derived(event: Event, line: bytes, identity: Identity) -> str:
    viewer = event.viewer
    who = (viewer.id or viewer.name) if viewer else ""
    return identity.of("line", who, line.decode("utf-8", "replace"), event.at_ms)
