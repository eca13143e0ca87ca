"""A password store that is missing, locked, odd or dies: it works on, and no file has the secret.

The mutant keeps what the store refuses in a file of its own, as programs like to do.
"""

import tempfile
from pathlib import Path
from random import Random
from typing import Any, Final

from keyring.errors import InitError, KeyringLocked

from streamer_app.errors import AppError
from streamer_app.settings import PasswordStore, Secrets

NAMES: Final = ("bilibili.cookie", "bilibili-open.access_secret", "twitch")
MOODS: Final = (None, None, KeyringLocked(""), InitError(""), ConnectionResetError(), KeyError(""))


class Moody:
    """A store in memory that now and then refuses its service in one of many ways."""

    def __init__(self, chance: Random) -> None:
        self.held: dict[str, str] = {}
        self._chance = chance

    def _held(self) -> dict[str, str]:
        mood = self._chance.choice(MOODS)
        if mood is not None:
            raise mood
        return self.held

    def get_password(self, service: str, username: str) -> str | None:
        return self._held().get(username)

    def set_password(self, service: str, username: str, password: str) -> None:
        self._held()[username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self._held()[username]


class Leaky(Secrets):
    """What is not kept by the store goes to a file."""

    def __init__(self, index: Path, store: PasswordStore | None) -> None:
        super().__init__(index, lambda: store)
        self._file = index.with_name("rescue")

    def keep(self, name: str, value: str) -> bool:
        lasting = super().keep(name, value)
        if not lasting:
            self._file.write_text(value, "utf-8")
        return lasting


def lost(secrets: Secrets, chance: Random, number: int) -> bool:
    """One secret through its life; whether it was not there right after it had been kept."""
    name, value = chance.choice(NAMES), f"secret-{number}"
    lasting = secrets.keep(name, value)
    # A store that has it may refuse to give it back; one that never took it may not lose it.
    gone = secrets.text(name) != value and not (lasting and secrets.failed)
    if chance.random() < 0.3:
        try:
            secrets.forget(name)
        except AppError as error:
            assert error.code == "account_not_forgotten"
    return gone


def run(n: int, mutant: bool) -> dict[str, Any]:
    """``n`` secrets, a third of them without any store."""
    chance, losses, leaks = Random(7), 0, 0
    with tempfile.TemporaryDirectory() as folder:
        index = Path(folder) / "accounts.json"
        for store in (None, Moody(chance), Moody(chance)):
            secrets = Leaky(index, store) if mutant else _secrets(index, store)
            losses += sum(lost(secrets, chance, number) for number in range(n // 3))
            leaks += sum(b"secret-" in path.read_bytes() for path in Path(folder).iterdir())
            index.unlink(missing_ok=True)
    return {"ok": not losses and not leaks, "secrets": n, "lost": losses, "files_with_one": leaks}


def _secrets(index: Path, store: PasswordStore | None) -> Secrets:
    return Secrets(index, lambda: store)
