"""Opens recordings: files, and rooms that play one; where an address is a file or the demo."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from streamer_app.errors import AppError
from streamer_app.feeds.formats import Recording
from streamer_app.feeds.registry import Address


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


def files(addresses: Iterable[Address]) -> list[Path]:
    """The files among these addresses."""
    return [Path(address.room) for address in addresses if address.source == "file"]
