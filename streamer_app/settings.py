"""What a person has chosen: one dataclass a page, kept as JSON in the user's config folder.

Secrets are never here. Every page has working defaults, so nothing must be set before first use.
"""

import contextlib
import os
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, Final, Literal

import msgspec
from msgspec import Meta

Language = Literal["system", "zh_CN", "en"]
ThemeChoice = Literal["system", "dark", "light"]
Density = Literal["compact", "comfortable"]
Edge = Literal["top", "bottom", "left", "right"]
Domain = Literal["education", "entertainment", "commerce"]
Percent = Annotated[int, Meta(ge=80, le=200)]
Opacity = Annotated[int, Meta(ge=60, le=100)]

FILE: Final = "settings.json"
KEYRINGS: Final = ("SecretService", "kwallet", "macOS", "Windows")
"""The password stores that we trust, by the module of ``keyring.backends``."""


@dataclass(frozen=True, slots=True)
class Look:
    """Language, colours and sizes; ``scale`` is the text size in percent."""

    language: Language = "system"
    theme: ThemeChoice = "system"
    scale: Percent = 100
    density: Density = "compact"
    large_numbers: Literal["k", "wan"] = "k"
    clock_24h: bool = True
    reduce_motion: bool = False


@dataclass(frozen=True, slots=True)
class Strip:
    """The small window on top: where it is and how dense; ``place`` is (x, y) on ``screen``."""

    opacity: Opacity = 92
    edge: Edge = "top"
    full: bool = False
    screen: str = ""
    place: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Rooms:
    """Saved addresses, the newest first, and whether they are recorded as soon as they are live."""

    addresses: tuple[str, ...] = ()
    start_when_live: bool = True


@dataclass(frozen=True, slots=True)
class Keys:
    """Keyboard: single letters on or off, and keys that were changed (action -> key)."""

    single_letters: bool = True
    changed: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Layout:
    """The main window: its frame (x, y, width, height) and the splitters' sizes by name."""

    frame: tuple[int, int, int, int] | None = None
    maximized: bool = False
    splitters: dict[str, tuple[int, ...]] = field(default_factory=dict)
    timeline_open: bool | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """What a newcomer has already seen, and which field the words are for."""

    started: bool = False
    marks_seen: tuple[str, ...] = ()
    domain: Domain = "education"


@dataclass(frozen=True, slots=True)
class Settings:
    """All pages."""

    look: Look = Look()
    strip: Strip = Strip()
    rooms: Rooms = Rooms()
    keys: Keys = field(default_factory=Keys)
    layout: Layout = field(default_factory=Layout)
    guide: Guide = Guide()


def read(path: Path) -> Settings:
    """The settings in ``path``; a damaged file goes to ``.damaged``, defaults serve."""
    try:
        data = path.read_bytes()
    except OSError:
        return Settings()
    try:
        return msgspec.json.decode(data, type=Settings)
    except msgspec.MsgspecError:
        with contextlib.suppress(OSError):
            path.replace(path.with_suffix(".damaged"))
        return Settings()


def write(path: Path, settings: Settings) -> None:
    """Replace ``path`` in one step, so that a power cut leaves the old or the new file.

    Raises: OSError where the folder cannot be written.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(settings), indent=2))
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


class Preferences:
    """The settings in use: read once, written after each change, watched by the window."""

    def __init__(self, path: Path | None = None) -> None:
        """``path`` None keeps them in memory only."""
        self._path = path
        self._settings = read(path) if path else Settings()
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
        except OSError:
            self.saved = False
        else:
            self.saved = True


def keyring_name() -> str | None:
    """The system's password store that secrets would go to, None where there is none to trust.

    May wait for the system; never call it on the window's thread.
    """
    import keyring

    module = type(keyring.get_keyring()).__module__
    name = module.removeprefix("keyring.backends.")
    return name if name in KEYRINGS else None
