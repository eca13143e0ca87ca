"""The writer that a program starts with, whatever it finds in the database's place."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from streamer_app.errors import AppError, Reason, reason
from streamer_app.store.opening import set_aside
from streamer_app.store.writer import Committed, Writer


def open_or_set_aside(
    path: Path, committed: Callable[[Committed], None], now: datetime, *, purpose: str = ""
) -> tuple[Writer, Reason | None]:
    """A writer whatever the file is, and what to tell the person if it is not the usual one.

    A damaged or foreign file is renamed with the date and a new one takes its place; a newer
    database or a folder stays where it is and a new database is opened beside it.

    Raises: AppError for what a new file does not mend (in use, read-only).
    """
    try:
        return Writer(path, committed, purpose=purpose), None
    except AppError as error:
        fresh = path.with_name(f"{path.stem}-{now:%Y-%m-%d-%H%M%S}{path.suffix}")
        if error.code in ("database_damaged", "database_foreign"):
            set_aside(path, fresh)
            why = reason("store.set_aside", path=str(path), kept=str(fresh))
            return Writer(path, committed, purpose=purpose), why
        if error.code in ("database_newer", "database_folder"):
            why = reason("store.beside", path=str(path), fresh=str(fresh))
            return Writer(fresh, committed, purpose=purpose), why
        raise
