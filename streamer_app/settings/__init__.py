"""What a person has chosen: one dataclass a page, kept as JSON in the user's config folder.

Secrets are never in that file: they go to the system's password store. Every page has working
defaults, so nothing must be set before first use.
"""

import contextlib
from collections.abc import Callable
from dataclasses import replace
from itertools import count
from pathlib import Path
from typing import Any, Final

from streamer_app.settings.files import read_file, replace_file
from streamer_app.settings.pages import (
    BOTS,
    MOST_FILTERED,
    Advice,
    Blocked,
    Currencies,
    Filters,
    Guide,
    Keys,
    Layout,
    Look,
    Privacy,
    Questions,
    Rate,
    Rooms,
    Selling,
    Settings,
    Strip,
)
from streamer_app.settings.secrets import (
    SERVICE,
    PasswordStore,
    Secrets,
    keyring_name,
    trusted_store,
)

__all__ = [
    "BOTS",
    "FILE",
    "INDEX",
    "MOST_FILTERED",
    "SERVICE",
    "Advice",
    "Blocked",
    "Currencies",
    "Filters",
    "Guide",
    "Keys",
    "Layout",
    "Look",
    "PasswordStore",
    "Preferences",
    "Privacy",
    "Questions",
    "Rate",
    "Rooms",
    "Secrets",
    "Selling",
    "Settings",
    "Strip",
    "keyring_name",
    "of_user",
    "read_file",
    "read_or_set_aside",
    "replace_file",
    "trusted_store",
    "write",
]

FILE: Final = "settings.json"
INDEX: Final = "accounts.json"


def read_or_set_aside(path: Path) -> tuple[Settings, Path | None]:
    """The settings in ``path``, and where a damaged file was put in their stead; the pages of it
    that are sound serve on."""
    try:
        data = path.read_bytes()
    except OSError:
        return Settings(), None
    import msgspec  # the first window of all has no file to read

    try:
        return msgspec.json.decode(data, type=Settings), None
    except (ValueError, RecursionError):
        tails = (f".{number}.damaged" if number else ".damaged" for number in count())
        kept = next(free for tail in tails if not (free := path.with_suffix(tail)).exists())
        with contextlib.suppress(OSError):
            path.replace(kept)
        found = _sound(data)
        with contextlib.suppress(OSError):
            write(path, found)
        return found, kept


def _sound(data: bytes) -> Settings:
    """What a damaged file still says, page by page."""
    import msgspec

    found = Settings()
    with contextlib.suppress(ValueError, RecursionError):
        for page, raw in msgspec.json.decode(data, type=dict[str, msgspec.Raw]).items():
            with contextlib.suppress(ValueError, RecursionError, AttributeError):
                sound = msgspec.json.decode(raw, type=type(getattr(found, page)))
                found = replace(found, **{page: sound})
    return found


def write(path: Path, settings: Settings) -> None:
    """Replace ``path``; a power cut leaves the old or the new file. Raises: OSError."""
    import msgspec

    replace_file(path, msgspec.json.format(msgspec.json.encode(settings), indent=2))


class Preferences:
    """The settings in use: read once, written after each change, watched by the window. Without
    a ``path`` they are in memory only."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._settings, self.set_aside = read_or_set_aside(path) if path else (Settings(), None)
        self._watchers: list[Callable[[Settings], None]] = []
        self.saved = True

    @property
    def now(self) -> Settings:
        return self._settings

    def watch(self, watcher: Callable[[Settings], None]) -> None:
        """Call ``watcher`` after each change."""
        self._watchers.append(watcher)

    def change(self, page: str, **values: Any) -> None:
        """Set fields of one page: ``change("look", theme="dark")``; ``saved`` says if it was kept.

        Raises: TypeError for a page or field that does not exist.
        """
        fresh = replace(getattr(self._settings, page), **values)
        if fresh == getattr(self._settings, page):
            return
        self._settings = replace(self._settings, **{page: fresh})
        self._save()
        for watcher in self._watchers:
            watcher(self._settings)

    def _save(self) -> None:
        if self._path is None:
            return
        try:
            write(self._path, self._settings)
            self.saved = True
        except OSError:
            self.saved = False


def of_user() -> Preferences:
    """The settings of whoever runs the program."""
    from platformdirs import user_config_path  # not before the window's process is there

    return Preferences(user_config_path("streamer-app", appauthor=False) / FILE)
