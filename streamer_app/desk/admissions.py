"""Who was let in to a session's desk, kept on disk: a restart asks nobody for a new code."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final

import msgspec

from streamer_app.desk.invitations import Role
from streamer_app.settings import replace_file

LASTS_MS: Final = 14 * 3600_000
"""As long as a browser keeps the cookie."""
PRIVATE: Final = 0o600


class Admission(msgspec.Struct, frozen=True):
    """A person with the hash of their key; the key itself is theirs alone."""

    key: str
    name: str
    role: Role
    at_ms: int


class Kept(msgspec.Struct, frozen=True):
    """A desk as it was open: where, for which session, to whom."""

    session: int
    host: str
    port: int
    people: tuple[Admission, ...] = ()
    certificate: str = ""
    css: str = ""
    language: str = ""


class Admissions:
    """The file of one session's desk; of another session's it says nothing."""

    def __init__(self, path: Path, session: int, clock: Callable[[], int]) -> None:
        self.session = session
        self._path = path
        self._clock = clock

    def read(self) -> Kept | None:
        """What was kept, without those whose time is over; None where that is nothing."""
        try:
            kept = msgspec.json.decode(self._path.read_bytes(), type=Kept)
        except (OSError, ValueError, RecursionError):
            return None
        if kept.session != self.session:
            return None
        since = self._clock() - LASTS_MS
        people = tuple(one for one in kept.people if one.at_ms > since)
        return msgspec.structs.replace(kept, people=people)

    def keep(self, kept: Kept) -> None:
        """Write it at once. Where that fails nothing is kept, so that nobody sent away is."""
        try:
            replace_file(self._path, msgspec.json.encode(kept))
            self._path.chmod(PRIVATE)
        except OSError:
            self.forget()

    def forget(self) -> None:
        """Keep nothing any more."""
        with suppress(OSError):
            self._path.unlink(missing_ok=True)


def beside(database: Path) -> Path:
    """The file's place."""
    return database.with_suffix(".desk.json")
