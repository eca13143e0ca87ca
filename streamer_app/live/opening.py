"""What is done and told when the database has just been opened."""

from contextlib import suppress
from datetime import datetime
from pathlib import Path

from streamer_app.errors import AppError, Reason, reason
from streamer_app.store.backups import daily
from streamer_app.store.writer import RecoveredSession


def recovered(last: RecoveredSession) -> Reason:
    """What to tell of a session that a dead process left."""
    at = datetime.fromtimestamp(last.last_ms / 1000)
    return reason("session.recovered", n=last.events, time=f"{at:%H:%M:%S}")


def copy_daily(path: Path) -> None:
    """Make the day's copy of the database; ``doctor`` tells when there has been none lately."""
    with suppress(AppError):
        daily(path, datetime.now())
