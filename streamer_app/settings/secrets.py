"""Keys and cookies: in the system's password store, or only until the app closes."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Final, Protocol, TypeVar

from streamer_app.errors import AppError
from streamer_app.settings.files import read_file, replace_file

T = TypeVar("T")

SERVICE: Final = "streamer-app"
KEYRINGS: Final = ("SecretService", "kwallet", "macOS", "Windows")  # of ``keyring.backends``


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
        return frozenset(read_file(self._index, list[str]))

    def _note(self, names: frozenset[str]) -> bool:
        if self._index is None:
            return False
        import msgspec

        try:
            replace_file(self._index, msgspec.json.encode(sorted(names)))
        except OSError:
            return False
        return True
