"""Opened sessions remembered beside the database: the second look waits for no folding.

A page holds what viewers wrote; an erasure therefore deletes every one (``privacy``).
"""

from hashlib import blake2b
from pathlib import Path
from typing import Final

import msgspec

from streamer_app import __version__
from streamer_app.live.pages import SessionPage

KEPT: Final = 20
PATTERN: Final = "*.page-*"
CARDS: Final = 2_000
"""Question cards that a page holds, in desk order."""


class PageCache:
    """The pages of one database's ended sessions. What is lost or unreadable is made again."""

    def __init__(self, database: Path, stamp: str) -> None:
        """``stamp`` stands for all that a page depends on besides its session's events."""
        self._database = database
        self._stamp = f"{__version__} {stamp}"

    def load(self, session: int, last_event: int) -> SessionPage | None:
        """The page of a session whose last row is still ``last_event``."""
        try:
            data = self._path(session).read_bytes()
            mark = self._mark(last_event)
            if not data.startswith(mark):
                return None
            return msgspec.json.decode(memoryview(data)[len(mark) :], type=SessionPage)
        except (OSError, msgspec.DecodeError):
            return None

    def save(self, session: int, last_event: int, page: SessionPage) -> None:
        """Remember a page; the oldest of many are dropped. A full disk only costs the memory."""
        path = self._path(session)
        part = path.with_name(f"{path.name}.part")
        try:
            part.write_bytes(self._mark(last_event) + msgspec.json.encode(page, enc_hook=str))
            part.replace(path)
            found = list(path.parent.glob(f"{self._database.name}.page-*"))
            for old in sorted(found, key=lambda file: -file.stat().st_mtime)[KEPT:]:
                old.unlink()
        except OSError:
            part.unlink(missing_ok=True)

    def _path(self, session: int) -> Path:
        return self._database.with_name(f"{self._database.name}.page-{session}")

    def _mark(self, last_event: int) -> bytes:
        told = f"{self._stamp} {last_event}".encode()
        return blake2b(told, digest_size=8).hexdigest().encode() + b"\n"
