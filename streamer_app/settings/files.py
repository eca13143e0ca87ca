"""A file replaced in one step."""

import os
from pathlib import Path


def replace_file(path: Path, data: bytes) -> None:
    """Write a whole file in one step. Raises: OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
