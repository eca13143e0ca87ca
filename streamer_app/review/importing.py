"""A recording from a file into the database, with how far it is and a way to give up."""

from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from streamer_app.errors import AppError, Reason
from streamer_app.events import Event
from streamer_app.feeds.connection import wall_ms
from streamer_app.feeds.formats import Recording
from streamer_app.review.progress import EVERY, Progress
from streamer_app.store.imports import Imported, import_recording
from streamer_app.store.writer import Writer

READ: Final = 0.4
"""The share of the work that reading is; storing is the rest."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a file; ``fault`` where it breaks off."""

    file: Path
    made: Imported
    fault: Reason | None = None


def take(writer: Writer, file: Path, progress: Progress) -> Taken:
    """Read a recording and store it; the same one again changes nothing, and one that was given
    up goes on. Raises: AppError, CancelledError."""
    try:
        size, stream = file.stat().st_size, file.open("rb")
    except OSError as error:
        raise AppError("file_unreadable", file=str(file), why=error.strerror or "") from error
    with stream:
        counted = _Counted(stream)
        recording = Recording(cast(BinaryIO, counted), file.name)
        events = _read(recording, counted, size, progress)
    title = recording.title or file.stem
    storing = progress.part(READ, 1.0)
    made = import_recording(writer, title, events, wall_ms(), storing.at)
    return Taken(file, made, recording.fault)


def _read(recording: Recording, counted: "_Counted", size: int, progress: Progress) -> list[Event]:
    events = []
    reading = progress.part(0.0, READ)
    for number, event in enumerate(recording):
        if number % EVERY == 0:
            reading.at(counted.passed / max(1, size))
        events.append(event)
    return events


class _Counted:
    """A stream that knows how many bytes have passed."""

    def __init__(self, stream: BinaryIO) -> None:
        self._stream = stream
        self.passed = 0

    def read(self, size: int = -1) -> bytes:
        return self._count(self._stream.read(size))

    def readline(self, size: int = -1) -> bytes:
        return self._count(self._stream.readline(size))

    def _count(self, data: bytes) -> bytes:
        self.passed += len(data)
        return data
