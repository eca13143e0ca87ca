"""Daily copies of a database in a folder beside it: seven are kept, any can be brought back."""

import shutil
from datetime import datetime
from pathlib import Path
from typing import Final

from streamer_app.errors import AppError
from streamer_app.store import backup
from streamer_app.store.lock import Lock
from streamer_app.store.opening import in_words, set_aside
from streamer_app.store.queries import Reader

FOLDER: Final = "backups"
KEPT: Final = 7


def backups(database: Path) -> list[Path]:
    """The copies that there are, the newest first."""
    found = database.parent.joinpath(FOLDER).glob(f"{database.stem}-*{database.suffix}")
    return sorted(found, reverse=True)


def aside(database: Path) -> list[Path]:
    """Databases that were set aside, replaced or upgraded, with their date; the newest first."""
    found = database.parent.glob(f"{database.stem}-*{database.suffix}")
    return sorted(found, key=lambda path: path.stat().st_mtime, reverse=True)


def make(database: Path, now: datetime) -> Path:
    """A checked copy now; of the older ones the newest are kept, seven in all.

    Raises: AppError when the database is damaged, or there is no room for a copy.
    """
    target = database.parent / FOLDER / f"{database.stem}-{now:%Y-%m-%d-%H%M%S}{database.suffix}"
    part = target.with_name(f"{target.name}.part")
    with in_words(database):
        target.parent.mkdir(exist_ok=True)
        free = shutil.disk_usage(target.parent).free
        if free < 2 * database.stat().st_size:
            raise AppError("backup_no_room", path=str(target.parent))
        part.unlink(missing_ok=True)
        try:
            backup.copy(database, part)
            part.replace(target)
        finally:
            part.unlink(missing_ok=True)
        for old in backups(database)[KEPT:]:
            old.unlink()
    return target


def daily(database: Path, now: datetime) -> Path | None:
    """The day's first copy; None when there is one already, or nothing to copy yet.

    Raises: AppError as ``make``.
    """
    today = f"{database.stem}-{now:%Y-%m-%d}"
    if not database.exists() or any(copy.name.startswith(today) for copy in backups(database)):
        return None
    with Reader(database) as reader:
        if not reader.ask("SELECT 1 FROM session LIMIT 1"):
            return None
    return make(database, now)


def restore(database: Path, copy: Path, now: datetime) -> Path | None:
    """Put a copy in the database's place; what stood there is kept beside it, under the date.

    Where that is now (None: there was nothing). Raises: AppError for a damaged copy or a
    database in use; then everything is as it was.
    """
    with in_words(copy):
        if not copy.is_file():
            raise AppError("file_unreadable", file=str(copy), why="")
    fresh = database.with_name(f"{database.name}.part")
    lock = Lock(database, "restore")
    try:
        fresh.unlink(missing_ok=True)
        backup.copy(copy, fresh)
        kept = None
        if database.exists():
            kept = database.with_name(f"{database.stem}-{now:%Y-%m-%d-%H%M%S}{database.suffix}")
            set_aside(database, kept)
        with in_words(database):
            fresh.replace(database)
        return kept
    finally:
        fresh.unlink(missing_ok=True)
        lock.release()
