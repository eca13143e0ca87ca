"""Is everything in order: installation, password store, database, disk and feeds, in words."""

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from importlib import metadata
from pathlib import Path

from streamer_app import __version__
from streamer_app.errors import AppError, Reason, reason
from streamer_app.events import Unknown
from streamer_app.feeds.registry import PLATFORMS
from streamer_app.live.receipts import receipts
from streamer_app.settings import keyring_name
from streamer_app.store.backup import SQLITE, verify
from streamer_app.store.backups import backups
from streamer_app.store.queries import Reader

LITTLE_BYTES = 500 * 1024 * 1024
"""Below this much free disk the app warns."""
UNKNOWN_MOST = 20
OLD_DAYS = 14
CLOCK_MS = 60_000
"""A clock that is wrong by more makes waits and gaps wrong, and signed calls fail."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One check: ``good`` False asks for something to be done."""

    check: str
    good: bool
    what: Reason


def findings(database: Path) -> Iterator[Finding]:
    """Every check, each as it is made; nothing is changed."""
    yield _installation()
    yield _keyring()
    folder = next(path for path in database.absolute().parents if path.exists())
    yield _disk(folder)
    yield from _folder(folder)
    yield from _database(database)
    yield from _copies(database)
    yield Finding("feeds", True, reason("doctor.feeds", names=", ".join(sorted(PLATFORMS))))
    yield from _rooms(database)
    yield from _unknown(database)


def _installation() -> Finding:
    versions = {
        "app": __version__,
        "python": platform.python_version(),
        "qt": metadata.version("PySide6-Essentials"),
        "sqlite": SQLITE,
        "system": f"{platform.system()} {platform.release()}",
    }
    good = sys.version_info >= (3, 11)
    return Finding("installation", good, reason("doctor.installation", **versions))


def _keyring() -> Finding:
    name = keyring_name()
    if name is None:
        return Finding("keyring", False, reason("doctor.no_keyring"))
    return Finding("keyring", True, reason("doctor.keyring", name=name))


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(folder).free
    if free >= LITTLE_BYTES:
        return Finding("disk", True, reason("doctor.disk", gb=f"{free / 1e9:,.1f}"))
    return Finding("disk", False, reason("doctor.disk_little", n=free // (1024 * 1024)))


def _folder(folder: Path) -> Iterator[Finding]:
    if not os.access(folder, os.W_OK | os.X_OK):
        yield Finding("folder", False, reason("doctor.folder_read_only", path=str(folder)))


def _database(database: Path) -> Iterator[Finding]:
    if not database.exists():
        yield Finding("database", True, reason("doctor.no_database", path=str(database)))
        return
    try:
        found = verify(database)
    except AppError as error:
        yield Finding("database", False, error.what)
        return
    if found.sound:
        yield Finding("database", True, reason("doctor.database", n=found.events))
    else:
        damaged = len(found.damaged_events) + len(found.damaged_viewers)
        yield Finding("database", False, reason("doctor.database_damaged", n=damaged))


def _copies(database: Path) -> Iterator[Finding]:
    """When the database was copied last; one in use is copied every day."""
    if not database.exists():
        return
    copies = backups(database)
    if not copies:
        yield Finding("backup", True, reason("doctor.no_backup"))
        return
    last = datetime.fromtimestamp(copies[0].stat().st_mtime)
    days = (datetime.now() - last).days
    good = days < OLD_DAYS
    code = "doctor.backup" if good else "doctor.backup_old"
    yield Finding("backup", good, reason(code, n=len(copies), days=days, date=f"{last:%Y-%m-%d}"))


def _rooms(database: Path) -> Iterator[Finding]:
    """What the rooms of the newest session sent, and whether this computer's clock is right."""
    if not database.exists():
        return
    try:
        with Reader(database) as reader:
            events = reader.events(reader.session("last").session)
            found = receipts(event for _, event in events)
    except AppError:
        return
    for (source, room), told in found.items():
        counts = {"n": told.received, "decoded": told.decoded}
        counts |= {"unknown": told.unknown, "refused": told.refused}
        yield Finding("room", True, reason("doctor.room", source=source, room=room, **counts))
        behind = told.behind_ms
        if behind is not None:
            good = abs(behind) < CLOCK_MS
            code = "doctor.clock" if good else "doctor.clock_wrong"
            seconds = round(behind / 1000, 1)
            yield Finding("clock", good, reason(code, source=source, room=room, seconds=seconds))


def _unknown(database: Path) -> Iterator[Finding]:
    """The kinds of message that nobody understood, with how often they came."""
    if not database.exists():
        return
    counts: dict[str, int] = {}
    try:
        with Reader(database) as reader:
            for stored in reader.of_kind("unknown"):
                if isinstance(stored.event, Unknown):
                    name = f"{stored.event.source} {stored.event.what}"
                    counts[name] = counts.get(name, 0) + 1
    except AppError:
        return
    most = sorted(counts.items(), key=lambda item: -item[1])[:UNKNOWN_MOST]
    for name, count in most:
        yield Finding("unknown", True, reason("doctor.unknown", what=name, n=count))
