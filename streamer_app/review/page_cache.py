"""Opened sessions remembered beside the database: the second look waits for no folding.

A page holds what viewers wrote; an erasure therefore deletes every one (``privacy``).
"""

from hashlib import blake2b
from pathlib import Path
from typing import Final, Generic, TypeVar

import msgspec

from streamer_app import __version__
from streamer_app.live.pages import SessionPage

T = TypeVar("T")

LAYOUT: Final = 7
"""Raised when a part holds something else: what was remembered is then made anew."""
KEPT: Final = 40
PATTERN: Final = "*.page-*"
CARDS: Final = 2_000
"""Question cards that a page holds, in desk order."""


class PartCache(Generic[T]):
    """One part (``of``) of each ended session of a database, in files that end in ``ending``.

    What is lost or unreadable is made again.
    """

    def __init__(self, database: Path, stamp: str, of: type[T], ending: str = "") -> None:
        """``stamp`` stands for all that a part depends on besides its session's events."""
        self._database = database
        self._stamp = f"{__version__} {LAYOUT} {stamp}"
        self._of, self._ending = of, ending

    def load(self, session: int, last_event: int) -> T | None:
        """The part of a session whose last row is still ``last_event``."""
        try:
            data = self._path(session).read_bytes()
            mark = self._mark(last_event)
            if not data.startswith(mark):
                return None
            return msgspec.json.decode(memoryview(data)[len(mark) :], type=self._of)
        except (OSError, ValueError, RecursionError):
            return None

    def save(self, session: int, last_event: int, part: T) -> None:
        """Remember a part; the oldest of many are dropped. A full disk only costs the memory."""
        path = self._path(session)
        fresh = path.with_name(f"{path.name}.part")
        try:
            fresh.write_bytes(self._mark(last_event) + msgspec.json.encode(part, enc_hook=str))
            fresh.replace(path)
            found = list(path.parent.glob(f"{self._database.name}.page-*[0-9]{self._ending}"))
            for old in sorted(found, key=lambda file: -file.stat().st_mtime)[KEPT:]:
                old.unlink()
        except OSError:
            fresh.unlink(missing_ok=True)

    def holds(self, session: int, last_event: int) -> bool:
        """Whether the part is there, without reading it."""
        mark = self._mark(last_event)
        try:
            with self._path(session).open("rb") as file:
                return file.read(len(mark)) == mark
        except OSError:
            return False

    def drop(self, session: int) -> None:
        """Forget a session's part."""
        self._path(session).unlink(missing_ok=True)

    def _path(self, session: int) -> Path:
        return self._database.with_name(f"{self._database.name}.page-{session}{self._ending}")

    def _mark(self, last_event: int) -> bytes:
        told = f"{self._stamp} {last_event}".encode()
        return blake2b(told, digest_size=8).hexdigest().encode() + b"\n"


class PageCache(PartCache[SessionPage]):
    """The pages of one database's ended sessions."""

    def __init__(self, database: Path, stamp: str) -> None:
        super().__init__(database, stamp, SessionPage)
