"""A folder that a shop's tables come into: each is taken once, as soon as it has come to rest."""

import os
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import msgspec

from streamer_app.errors import AppError
from streamer_app.settings import replace_file

TABLES: Final = (".csv", ".xlsx", ".tsv", ".txt")
HIDDEN: Final = ("~$", ".")
"""What office programs and downloads call a file that is still theirs."""
REMEMBERED: Final = 2_000

REST_S: Final = 1.5
"""As long must a file have stayed as it is; one that looks cut short, longer."""
DOUBTFUL_S: Final = 15.0

Mark = tuple[int, int]
"""Size and time of change (ns): another one means another content."""


class Folder:
    """Remembers in ``notes`` what was taken, so that a restart takes nothing again."""

    def __init__(
        self, path: Path, notes: Path, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.path = path
        self._notes = notes
        self._clock = clock
        self._taken: dict[str, Mark] = _read(notes)
        self._seen: dict[str, tuple[Mark, float]] = {}

    def ready(self) -> list[Path]:
        """The tables that are new or changed and have stayed as they are for a while.

        A file that grows, or that is empty as yet, waits. Raises: AppError ``folder_unreadable``.
        """
        now, found = self._clock(), dict(self._look())
        seen = {name: self._seen.get(name, (mark, now)) for name, mark in found.items()}
        self._seen = {
            name: kept if kept[0] == found[name] else (found[name], now)
            for name, kept in seen.items()
        }
        return sorted(
            Path(name)
            for name, (mark, since) in self._seen.items()
            if mark[0] and self._taken.get(name) != mark and now - since >= REST_S
            if now - since >= DOUBTFUL_S or _whole(Path(name))
        )

    def done(self, file: Path) -> None:
        """A file was dealt with, well or badly; it comes again only when it changes."""
        if str(file) not in self._seen:
            return
        mark, _ = self._seen[str(file)]
        self._taken.pop(str(file), None)
        self._taken[str(file)] = mark
        while len(self._taken) > REMEMBERED:
            del self._taken[next(iter(self._taken))]
        try:
            replace_file(self._notes, msgspec.json.encode(self._taken))
        except OSError:
            return  # after a restart it is read again, which changes nothing

    def _look(self) -> Iterator[tuple[str, Mark]]:
        try:
            with os.scandir(self.path) as entries:
                for entry in entries:
                    table = entry.name.lower().endswith(TABLES)
                    if table and not entry.name.startswith(HIDDEN) and entry.is_file():
                        about = entry.stat()
                        yield entry.path, (about.st_size, about.st_mtime_ns)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise AppError("folder_unreadable", path=str(self.path), why=why) from error


def _whole(file: Path) -> bool:
    """Whether a table has its end: a last line that is closed, or an archive's directory."""
    try:
        if file.suffix.lower() == ".xlsx":
            return zipfile.is_zipfile(file)
        with file.open("rb") as table:
            table.seek(-1, os.SEEK_END)
            return table.read(1) in (b"\n", b"\r", b"\0")
    except OSError:
        return False


def _read(notes: Path) -> dict[str, Mark]:
    try:
        return msgspec.json.decode(notes.read_bytes(), type=dict[str, Mark])
    except (OSError, ValueError, RecursionError):
        return {}
