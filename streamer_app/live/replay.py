"""Opens what can be played again: a file, a stored session, the demo lesson."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from streamer_app.errors import AppError
from streamer_app.events import Event
from streamer_app.feeds.formats import Recording
from streamer_app.live.people import DESK
from streamer_app.room.lesson import demo_lesson
from streamer_app.store.queries import Reader


@dataclass(frozen=True, slots=True)
class Played:
    """A recording on its way into a room. ``outages`` are (at, for how long) in seconds."""

    events: Iterable[Event]
    title: str = ""
    signals: Sequence[str] | None = None
    outages: Sequence[tuple[float, float]] = ()


@contextmanager
def opened(path: Path) -> Iterator[Recording]:
    """The recording in a file.

    Raises: AppError ``file_unreadable``, ``file_not_understood``.
    """
    try:
        stream: BinaryIO = path.open("rb")
    except OSError as error:
        raise AppError("file_unreadable", file=str(path), why=error.strerror or "") from error
    with stream:
        yield Recording(stream, path.name)


def lesson() -> Played:
    """The demo lesson, with the breaks that are written into it."""
    script = demo_lesson()
    outages = [(cut.at_s, cut.seconds) for cut in script.cuts]
    return Played(script.events(1), script.title, sorted(script.signals), outages)


@contextmanager
def played(source: str, database: Path) -> Iterator[Played]:
    """``demo``, the id of a stored session (or ``last``), or a file.

    Raises: AppError for a source that is none of them.
    """
    if source == "demo":
        yield lesson()
    elif (source == "last" or source.isdigit()) and not Path(source).exists():
        with Reader(database) as reader:
            row = reader.session(source if source == "last" else int(source))
            rows = reader.events(row.session)
            yield Played((event for _, event in rows if event.source != DESK), row.title)
    else:
        with opened(Path(source.removeprefix("file:"))) as recording:
            yield Played(recording, recording.title)


def recorded(file: Path) -> Played:
    """A recording, read whole. Raises: AppError."""
    with opened(file) as recording:
        events = list(recording)
        return Played(events, recording.title or file.stem)
