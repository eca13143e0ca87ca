"""The people of one's own live room: a small database of its own, beside the big one."""

import hashlib
import hmac
import secrets
import sqlite3
import threading
import unicodedata
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

from msgspec import Struct

from streamer_app.errors import AppError
from streamer_app.store.opening import in_words

FILE: Final = "room.sqlite"
APPLICATION_ID: Final = 0x53545255
MOST: Final = 100_000
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS user (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    name TEXT NOT NULL,
    folded TEXT NOT NULL UNIQUE,
    key_hash BLOB NOT NULL,
    secured INTEGER NOT NULL DEFAULT 0,
    joined_ms INTEGER NOT NULL
) STRICT
"""


class User(Struct, frozen=True):
    """Somebody who made a name for the room. ``secured``: only with the key from now on."""

    id: int
    name: str
    joined_ms: int
    secured: bool = False


class NameTaken(ValueError):
    """Somebody has this name, or one that looks the same."""


def folded(name: str) -> str:
    """What two names that look alike have in common: no case, width, space or hidden character."""
    plain = unicodedata.normalize("NFKC", name).casefold()
    return "".join(c for c in plain if unicodedata.category(c)[0] not in "CZ")


class Users:
    """All methods are quick, may be called from any thread, and have stored when they return."""

    def __init__(self, path: Path) -> None:
        """Opens or makes the file. Raises: AppError for a file that is damaged or not ours."""
        self._lock = threading.Lock()
        self._path = path
        with in_words(path):
            self._open(path)

    def _open(self, path: Path) -> None:
        with ExitStack() as undo:
            made = sqlite3.connect(path, isolation_level=None, check_same_thread=False, timeout=2.0)
            self._db = undo.enter_context(closing(made))
            owner = self._db.execute("PRAGMA application_id").fetchone()[0]
            tables = self._db.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            if owner != APPLICATION_ID and tables:
                raise AppError("database_foreign", path=str(path))
            self._db.execute("PRAGMA secure_delete = ON")
            self._db.execute(_TABLE)
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            undo.pop_all()

    def add(self, name: str, now_ms: int) -> tuple[User, str]:
        """A new user, and the key that proves to be this user; the key is not kept.

        Raises: NameTaken; AppError ``room_full`` or where the disk refuses.
        """
        key = secrets.token_urlsafe(24)
        with self._lock, in_words(self._path):
            if self._db.execute("SELECT count(*) FROM user").fetchone()[0] >= MOST:
                raise AppError("room_full", most=MOST)
            try:
                made = self._db.execute(
                    "INSERT INTO user (name, folded, key_hash, joined_ms) VALUES (?, ?, ?, ?)",
                    (name, folded(name), _hashed(key), now_ms),
                )
            except sqlite3.IntegrityError as error:
                raise NameTaken(name) from error
        return User(made.lastrowid or 0, name, now_ms), key

    def find(self, number: int) -> User | None:
        """The user of this number."""
        if not 0 < number < 2**63:
            return None
        with self._lock, in_words(self._path):
            row = self._db.execute(
                "SELECT id, name, joined_ms, secured FROM user WHERE id = ?", (number,)
            ).fetchone()
        return User(row[0], row[1], row[2], bool(row[3])) if row else None

    def proven(self, number: int, key: str) -> User | None:
        """The user, if this is the right key; from then on nobody is this user without it."""
        user = self.find(number)
        if user is None:
            return None
        with self._lock, in_words(self._path):
            held = self._db.execute("SELECT key_hash FROM user WHERE id = ?", (number,)).fetchone()
            if held is None or not hmac.compare_digest(held[0], _hashed(key)):
                return None
            self._db.execute("UPDATE user SET secured = 1 WHERE id = ? AND NOT secured", (number,))
        return User(user.id, user.name, user.joined_ms, True)

    def erase(self, number: int) -> bool:
        """Remove a user for good; the bytes are overwritten. Whether there was one."""
        with self._lock, in_words(self._path):
            return bool(self._db.execute("DELETE FROM user WHERE id = ?", (number,)).rowcount)

    def close(self) -> None:
        """Close the file."""
        with self._lock:
            self._db.close()


def _hashed(key: str) -> bytes:
    """The key is random and long, so that one round of a plain hash is enough."""
    return hashlib.sha256(key.encode()).digest()
