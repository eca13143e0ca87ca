"""A file that is whole or not there at all: written beside its place, then renamed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from streamer_app.errors import AppError


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """The file to write to; nothing is left behind when that fails.

    Raises: AppError ``export_failed``.
    """
    fresh = path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            yield file
        fresh.replace(path)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise AppError("export_failed", path=str(path), why=error.strerror or "") from error
