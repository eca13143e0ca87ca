"""A recording from a file into the database, with how far it is and a way to give up."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, cast

from streamer_app.errors import AppError, Reason
from streamer_app.events import Event
from streamer_app.feeds.connection import wall_ms
from streamer_app.feeds.formats import Recording
from streamer_app.review.progress import EVERY, Part, Progress
from streamer_app.store.imports import Imported, store, survey
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
    recording = _File(file, progress.part(0.0, READ))
    found = survey(writer, recording.events())
    title = recording.title or file.stem
    made = store(writer, found, title, wall_ms(), progress.part(READ, 1.0).at)
    return Taken(file, made, recording.fault)


class _File:
    """A recording in a file: each walk reads it from its beginning; the first tells how far."""

    def __init__(self, file: Path, reading: Part) -> None:
        self._file = file
        self._reading: Part | None = reading
        self.title = ""
        self.fault: Reason | None = None

    def events(self) -> Iterable[Event]:
        """To be walked twice; once alone where it is no file that can be read again."""
        return self if self._file.is_file() or not self._file.exists() else iter(self)

    def __iter__(self) -> Iterator[Event]:
        reading, self._reading = self._reading, None
        try:
            size, stream = self._file.stat().st_size, self._file.open("rb")
        except OSError as error:
            why = error.strerror or ""
            raise AppError("file_unreadable", file=str(self._file), why=why) from error
        with stream:
            counted = _Counted(stream)
            recording = Recording(cast(BinaryIO, counted), self._file.name)
            for number, event in enumerate(recording):
                if reading is not None and number % EVERY == 0:
                    reading.at(counted.passed / max(1, size))
                yield event
            self.title, self.fault = recording.title, recording.fault


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
