"""Small files that are replaced in one step, and read where they are whole."""

import os
from pathlib import Path
from typing import TypeVar

T = TypeVar("T")


def replace_file(path: Path, data: bytes) -> None:
    """Write a whole file in one step. Raises: OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def read_file(path: Path | None, kind: type[T]) -> T:
    """What a JSON file holds; an empty ``kind`` where it is missing or not whole."""
    if path is None:
        return kind()
    import msgspec  # the first window of all has no file to read

    try:
        return msgspec.json.decode(path.read_bytes(), type=kind)
    except (OSError, ValueError, RecursionError):
        return kind()
