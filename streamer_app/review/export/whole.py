"""A file that is whole or not there at all: written beside its place, then renamed."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from streamer_app.errors import AppError


@contextmanager
def whole(path: Path) -> Iterator[BinaryIO]:
    """The file to write to; nothing is left behind when that fails. A device is written as it is.

    Raises: AppError ``export_failed``.
    """
    device = path.exists() and not path.is_file() and not path.is_dir()
    fresh = path if device else path.with_name(f"{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with fresh.open("wb") as file:
            yield file
        if not device:
            fresh.replace(path)
    except OSError as error:
        raise AppError("export_failed", path=str(path), why=error.strerror or "") from error
    finally:
        if not device and fresh.is_file():
            fresh.unlink()  # it failed, or somebody gave up
