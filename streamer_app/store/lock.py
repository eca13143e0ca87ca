"""One process a file: a lock beside the database that names its holder and dies with it."""

import json
import os
import sys
from pathlib import Path
from typing import IO, Final

from streamer_app.errors import AppError
from streamer_app.store.opening import in_words

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR: Final = 1 << 30
"""The byte that is locked on Windows: beyond the text, which others must be able to read."""


class Lock:
    """Held from construction to ``release``; the system frees it when the process dies.

    Raises: AppError("database_in_use") naming the other process.
    """

    def __init__(self, path: Path, purpose: str = "") -> None:
        self._beside = path.with_name(path.name + ".lock")
        with in_words(path):
            self._file = self._beside.open("a+", encoding="utf-8")
        try:
            _grab(self._file)
        except OSError:
            holder = self._holder()
            self._file.close()
            raise AppError("database_in_use", path=str(path), **holder) from None
        self._file.truncate(0)
        self._file.write(json.dumps({"pid": os.getpid(), "purpose": purpose}))
        self._file.flush()

    def release(self) -> None:
        """Let others write. The small file stays: removing it would race with the next holder."""
        if not self._file.closed:
            self._file.truncate(0)
            self._file.close()

    def _holder(self) -> dict[str, object]:
        self._file.seek(0)
        try:
            said = json.loads(self._file.read(1000))
            return {"pid": int(said["pid"]), "purpose": str(said["purpose"])}
        except (OSError, ValueError, KeyError, TypeError):
            return {"pid": 0, "purpose": ""}


def _grab(file: IO[str]) -> None:
    if sys.platform == "win32":
        file.seek(_FAR)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
