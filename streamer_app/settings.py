"""What a person has chosen: one dataclass a page, kept as JSON in the user's config folder.

Secrets are never in that file: they go to the system's password store. Every page has working
defaults, so nothing must be set before first use.
"""

import contextlib
import os
import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any, Final, Literal, Protocol, TypeVar

from streamer_app.errors import AppError

Language = Literal["system", "zh_CN", "en"]
ThemeChoice = Literal["system", "dark", "light"]
Density = Literal["compact", "comfortable"]
Edge = Literal["top", "bottom", "left", "right"]
Keep = Literal["30", "90", "180", "365", "always"]
Domain = Literal["education", "entertainment", "commerce"]

T = TypeVar("T")

FILE: Final = "settings.json"
INDEX: Final = "accounts.json"
SERVICE: Final = "streamer-app"
FARTHEST: Final = 1_000_000
"""Pixels; what lies farther out is damage."""
KEYRINGS: Final = ("SecretService", "kwallet", "macOS", "Windows")  # of ``keyring.backends``


def _on_a_screen(pixels: Iterable[int]) -> None:
    """Raises: ValueError for what no screen is large enough for."""
    if any(abs(number) > FARTHEST for number in pixels):
        raise ValueError(f"no screen reaches to {max(pixels, key=abs)}")


@dataclass(frozen=True, slots=True)
class Look:
    """Language, colours and sizes; ``scale`` is the text size in percent."""

    language: Language = "system"
    theme: ThemeChoice = "system"
    scale: int = 100
    density: Density = "compact"
    large_numbers: Literal["k", "wan"] = "k"
    clock_24h: bool = True
    reduce_motion: bool = False

    def __post_init__(self) -> None:
        if not 80 <= self.scale <= 200:
            raise ValueError(f"a text size of {self.scale} %")


@dataclass(frozen=True, slots=True)
class Strip:
    """The small window on top: where it is and how dense; ``place`` is (x, y) on ``screen``."""

    opacity: int = 92
    edge: Edge = "top"
    full: bool = False
    screen: str = ""
    place: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if not 60 <= self.opacity <= 100:
            raise ValueError(f"an opacity of {self.opacity} %")
        _on_a_screen(self.place or ())


@dataclass(frozen=True, slots=True)
class Rooms:
    """Saved addresses, the newest first, and whether they are recorded as soon as they are live."""

    addresses: tuple[str, ...] = ()
    start_when_live: bool = True
    twitch_client: str = ""
    """The id of the person's own registration with Twitch; no secret."""


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

    def __post_init__(self) -> None:
        _on_a_screen(self.frame or ())
        for sizes in self.splitters.values():
            _on_a_screen(sizes)


@dataclass(frozen=True, slots=True)
class Guide:
    """What a newcomer has already seen, and which field the words are for."""

    started: bool = False
    marks_seen: tuple[str, ...] = ()
    domain: Domain = "education"


@dataclass(frozen=True, slots=True)
class Advice:
    """When pitches are suggested and what the advisor may learn from."""

    enabled: bool = True
    quiet_first_min: int = 12
    between_min: int = 20
    explore: bool = True
    """Whether a course that was never pitched may be tried, once a session."""
    recent_only: bool = False
    """Learn from the last 90 days only."""
    learn_since_ms: int = 0
    """What was learnt before this moment was reset."""

    def __post_init__(self) -> None:
        if not (0 <= self.quiet_first_min <= 60 and 5 <= self.between_min <= 120):
            raise ValueError(f"pauses of {self.quiet_first_min} and {self.between_min} min")


@dataclass(frozen=True, slots=True)
class Selling:
    """``today``: the courses to suggest (none: any); ``columns``: a table's headers, by ours.

    Orders come by themselves from the tables in ``folder``, and, with ``door``, from programs of
    this computer on ``door_port``.
    """

    today: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    folder: str = ""
    door: bool = False
    door_port: int = 17_880

    def __post_init__(self) -> None:
        if not 1024 <= self.door_port <= 65_535:
            raise ValueError(f"a port of {self.door_port}")


@dataclass(frozen=True, slots=True)
class Rate:
    """What one unit of a currency is worth in the home currency, as typed, and on which day."""

    worth: str
    day: str

    def __post_init__(self) -> None:
        if not 0 < float(self.worth) < FARTHEST:
            raise ValueError(f"a rate of {self.worth}")


@dataclass(frozen=True, slots=True)
class Currencies:
    """The person's own currency and the rates of others; nothing is fetched."""

    home: str = "CNY"
    rates: dict[str, Rate] = field(default_factory=dict)

    @property
    def worth(self) -> dict[str, str]:
        """Currency to home units of one unit as typed, the home currency among them."""
        return {code: rate.worth for code, rate in self.rates.items()} | {self.home: "1"}


@dataclass(frozen=True, slots=True)
class Privacy:
    """How many days after a session what viewers wrote, and their names, stay."""

    keep: Keep = "180"

    @property
    def days(self) -> int:
        """The days; 0: they stay for good."""
        return 0 if self.keep == "always" else int(self.keep)


@dataclass(frozen=True, slots=True)
class Settings:
    """All pages."""

    look: Look = Look()
    strip: Strip = Strip()
    rooms: Rooms = Rooms()
    keys: Keys = field(default_factory=Keys)
    layout: Layout = field(default_factory=Layout)
    guide: Guide = Guide()
    advice: Advice = Advice()
    selling: Selling = field(default_factory=Selling)
    currencies: Currencies = field(default_factory=Currencies)
    privacy: Privacy = Privacy()


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


def replace_file(path: Path, data: bytes) -> None:
    """Write a whole file in one step. Raises: OSError."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(".new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


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


class PasswordStore(Protocol):
    """What we need of a password store, by the terms of the keyring library."""

    def get_password(self, service: str, username: str) -> str | None:
        """The secret, None where there is none."""

    def set_password(self, service: str, username: str, password: str) -> None:
        """Keep it."""

    def delete_password(self, service: str, username: str) -> None:
        """Forget it."""


def trusted_store() -> PasswordStore | None:
    """The system's password store, None where there is none to trust.

    May wait for the system; never call it on the window's thread.
    """
    import keyring

    chosen = keyring.get_keyring()
    # Where several stores work, the library puts them into a chain.
    trusted = {f"keyring.backends.{name}" for name in KEYRINGS}
    found: list[PasswordStore] = getattr(chosen, "backends", [chosen])
    return next((store for store in found if type(store).__module__ in trusted), None)


def keyring_name() -> str | None:
    """The name of the password store that secrets would go to; may wait, as above."""
    store = trusted_store()
    return None if store is None else type(store).__module__.rpartition(".")[2]


class Secrets:
    """Keys and cookies of a person's accounts: in the system's password store, or only until the
    app closes. ``index`` holds the names of what is kept, so that the store, which may ask for
    a password, is never opened for what it does not have. All methods may wait for the system and
    are safe on any thread; none belongs on the window's."""

    def __init__(
        self,
        index: Path | None = None,
        store: Callable[[], PasswordStore | None] = trusted_store,
    ) -> None:
        self._index = index
        self._open = store
        self._session: dict[str, str] = {}
        self._lock = threading.Lock()
        self.failed = False
        """Whether the store refused its service (locked, dismissed, gone) the last time."""

    def text(self, name: str) -> str:
        """The secret of this name; empty where none is kept or the store does not give it."""
        if name in self._session:
            return self._session[name]
        if name not in self._names():
            return ""
        return self._ask(lambda store: store.get_password(SERVICE, name)) or ""

    def keep(self, name: str, value: str) -> bool:
        """Keep a secret; an empty one is forgotten. False: only until the app closes."""
        if not value:
            self.forget(name)
            return True

        def put(store: PasswordStore) -> bool:
            store.set_password(SERVICE, name, value)
            return True

        with self._lock:
            lasting = bool(self._ask(put)) and self._note(self._names() | {name})
            self._session.pop(name, None)
            if not lasting:
                self._session[name] = value
        return lasting

    def forget(self, name: str) -> bool:
        """Forget a secret, here and in the store. False where none was kept.

        Raises: AppError ``account_not_forgotten`` where the store does not let go of it.
        """
        with self._lock:
            names = self._names()
            known = self._session.pop(name, None) is not None or name in names
            if name in names:
                self._ask(lambda store: store.delete_password(SERVICE, name))
                if self._ask(lambda store: store.get_password(SERVICE, name)) or self.failed:
                    raise AppError("account_not_forgotten", name=name)
                self._note(names - {name})
        return known

    def kept(self) -> dict[str, bool]:
        """The names of what is kept, and whether beyond this run."""
        lasting = dict.fromkeys(sorted(self._names()), True)
        return lasting | dict.fromkeys(sorted(self._session), False)

    def _ask(self, question: Callable[[PasswordStore], T]) -> T | None:
        try:
            store = self._open()
            answer = None if store is None else question(store)
        except Exception:  # each store, and each bus below it, has errors of its own
            self.failed = True
            return None
        self.failed = False
        return answer

    def _names(self) -> frozenset[str]:
        if self._index is None:
            return frozenset()
        import msgspec

        try:
            return frozenset(msgspec.json.decode(self._index.read_bytes(), type=list[str]))
        except (OSError, ValueError, RecursionError):
            return frozenset()

    def _note(self, names: frozenset[str]) -> bool:
        if self._index is None:
            return False
        import msgspec

        try:
            replace_file(self._index, msgspec.json.encode(sorted(names)))
        except OSError:
            return False
        return True
