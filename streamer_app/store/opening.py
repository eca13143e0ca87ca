"""Looking at a file before anything is done to it, and the two ways to connect."""

import errno
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from typing import Final

from streamer_app.errors import AppError
from streamer_app.store import schema

_MAGIC: Final = b"SQLite format 3\0"
_BUSY_S: Final = 2.0
_LOG_LIMIT: Final = 64 << 20
_CACHE_KIB: Final = 32 << 10

_CODES: Final = {
    sqlite3.SQLITE_CORRUPT: "database_damaged",
    sqlite3.SQLITE_NOTADB: "database_foreign",
    sqlite3.SQLITE_BUSY: "database_busy",
    sqlite3.SQLITE_LOCKED: "database_busy",
    sqlite3.SQLITE_FULL: "database_full",
    sqlite3.SQLITE_READONLY: "database_read_only",
    sqlite3.SQLITE_PERM: "database_read_only",
    sqlite3.SQLITE_CANTOPEN: "database_unreachable",
    sqlite3.SQLITE_IOERR: "database_unreachable",
}

_ERRORS: Final = {
    errno.EROFS: "database_read_only",
    errno.EACCES: "database_read_only",
    errno.EPERM: "database_read_only",
    errno.ENOSPC: "database_full",
}


def error_code(error: sqlite3.Error) -> int:
    """SQLite's primary result code, 0 where the error is Python's own."""
    return getattr(error, "sqlite_errorcode", 0) & 0xFF


@contextmanager
def in_words(path: Path) -> Iterator[None]:
    """Turn what SQLite and the system say about this file into an AppError."""
    try:
        yield
    except OSError as error:
        code = _ERRORS.get(error.errno or 0, "database_unreachable")
        raise AppError(code, path=str(path)) from error
    except sqlite3.DatabaseError as error:
        found = _CODES.get(error_code(error))
        if found is None and str(error).startswith("Could not decode"):
            found = "database_damaged"  # text that is no UTF-8 any more
        if found is None:
            raise
        raise AppError(found, path=str(path)) from error


def log_path(path: Path) -> Path:
    """The write-ahead log beside a database."""
    return path.with_name(path.name + "-wal")


def _leftover(path: Path) -> bool:
    """Whether a log or journal beside the file still belongs to its content."""
    journal = path.with_name(path.name + "-journal")
    return any(part.exists() and part.stat().st_size > 0 for part in (log_path(path), journal))


def _in_use(path: Path) -> bool:
    """Whether somebody, perhaps this process, may have the database open, or left it so."""
    return any(path.with_name(path.name + tail).exists() for tail in ("-wal", "-shm", "-journal"))


def examine(path: Path) -> int:
    """The schema version of the file, 0 for a new or empty one; reads little.

    Raises: AppError for a folder, a foreign or a truncated file.
    """
    with in_words(path):
        if path.is_dir():
            raise AppError("database_folder", path=str(path))
        if path.exists() and not path.is_file():
            raise AppError("database_foreign", path=str(path))  # a device must stay what it is
        if not path.exists() or (size := path.stat().st_size) == 0:
            return 0
        if _in_use(path):
            # On POSIX a process that closes a file of its own loses SQLite's locks on it: the next
            # program to leave the database would then take its log away under the writer.
            with closing(reading_connection(path)) as connection:
                owner = connection.execute("PRAGMA application_id").fetchone()[0]
                return _owned(path, owner, schema.version(connection))
        with path.open("rb") as file:
            header = file.read(100)
    return _header_version(path, header, size)


def _header_version(path: Path, header: bytes, size: int) -> int:
    if len(header) < 100 or not header.startswith(_MAGIC):
        raise AppError("database_foreign", path=str(path))
    page = int.from_bytes(header[16:18], "big") or 1
    pages = int.from_bytes(header[28:32], "big")
    if pages * (65536 if page == 1 else page) > size:
        raise AppError("database_damaged", path=str(path))
    owner = int.from_bytes(header[68:72], "big")
    return _owned(path, owner, int.from_bytes(header[60:64], "big"))


def _owned(path: Path, owner: int, version: int) -> int:
    """A file without a mark is ours only while it holds nothing (a first start cut short)."""
    if owner == schema.APPLICATION_ID:
        return version
    if owner == 0 and version == 0:
        with in_words(path), closing(reading_connection(path)) as connection:
            if not connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]:
                return 0
    raise AppError("database_foreign", path=str(path))


def reading_connection(path: Path) -> sqlite3.Connection:
    """A connection that never writes: ``immutable`` where no writer has the file open."""
    live = _leftover(path) or log_path(path).exists()
    connection = _read(path, "mode=ro" if live else "mode=ro&immutable=1")
    try:
        connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except sqlite3.OperationalError as error:
        connection.close()
        if not live or error_code(error) not in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY):
            raise
        # A read-only medium has no place for the shared memory that a log needs.
        connection = _copied(path) if _leftover(path) else _read(path, "mode=ro&immutable=1")
    return connection


def _copied(path: Path) -> sqlite3.Connection:
    """The database with its unfinished log or journal, in memory."""
    memory = sqlite3.connect(":memory:", isolation_level=None)
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / path.name
        for tail in ("", "-wal", "-journal"):
            part = path.with_name(path.name + tail)
            if part.exists():
                shutil.copyfile(part, copy.with_name(part.name))
        with closing(sqlite3.connect(copy)) as connection:
            connection.backup(memory)
    return memory


def _read(path: Path, how: str) -> sqlite3.Connection:
    return sqlite3.connect(
        f"{path.absolute().as_uri()}?{how}", uri=True, timeout=_BUSY_S, isolation_level=None
    )


def writing_connection(path: Path) -> sqlite3.Connection:
    """The one connection that writes: each commit is on the disk when it returns."""
    with ExitStack() as undo:
        connection = undo.enter_context(closing(_write(path)))
        if schema.version(connection) < schema.VERSION:
            schema.migrate(connection)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute(f"PRAGMA journal_size_limit = {_LOG_LIMIT}")
        connection.execute("PRAGMA temp_store = MEMORY")
        connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        if sys.platform == "darwin":
            connection.execute("PRAGMA fullfsync = 1")
        undo.pop_all()
    return connection


def _write(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, timeout=_BUSY_S, isolation_level=None, check_same_thread=False)


def check_structure(path: Path) -> None:
    """SQLite's quick check, by a connection that changes nothing.

    Raises: AppError("database_damaged").
    """
    with in_words(path), closing(reading_connection(path)) as connection:
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise AppError("database_damaged", path=str(path))


def set_aside(path: Path, kept: Path) -> None:
    """Rename a file, and the log and journal that belong to it, out of the way."""
    with in_words(path):
        for tail in ("-wal", "-shm", "-journal"):
            part = path.with_name(path.name + tail)
            if part.exists():
                part.rename(kept.with_name(kept.name + tail))
        path.rename(kept)
