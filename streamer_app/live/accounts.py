"""Accounts: which secrets a room needs, where they are, and feeds that hold them."""

import asyncio
import secrets
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from streamer_app.errors import AppError, Reason, reason
from streamer_app.feeds.access import Access, Entries
from streamer_app.feeds.feed import Feed
from streamer_app.feeds.http import HttpDoor
from streamer_app.feeds.registry import PLATFORMS, Address, feed_of
from streamer_app.feeds.twitch_sign_in import Code, sign_in
from streamer_app.settings import INDEX, Secrets, keyring_name, read_file, replace_file

T = TypeVar("T")

NOTES: Final = "notes.json"
PATIENCE_S: Final = 60.0
"""How long a person may take to unlock the password store."""


@dataclass(frozen=True, slots=True)
class Account:
    """One thing that can be kept for a platform. No value is ever here."""

    name: str
    platform: str
    kept: bool
    lasting: bool


class Accounts:
    """The person's secrets and what feeds noted, in ``folder`` (None: in memory).

    Methods that are not coroutines may wait for the system: not on a loop, not on a window.
    """

    def __init__(self, secrets: Secrets, folder: Path | None = None) -> None:
        self._secrets = secrets
        self._path = folder / NOTES if folder is not None else None
        self._lock = threading.Lock()
        self._notes = read_file(self._path, dict[str, str])

    def all(self) -> list[Account]:
        """Everything that can be kept, platform by platform."""
        kept = self._secrets.kept()
        return [
            Account(name, platform, name in kept, kept.get(name, False))
            for platform, found in PLATFORMS.items()
            for name in found.secrets
        ]

    def keep(self, name: str, value: str) -> bool:
        """Keep a secret. False: only until the app closes."""
        return self._secrets.keep(name, value)

    def text(self, name: str) -> str:
        """A secret; empty where none is kept."""
        return self._secrets.text(name)

    def noted(self, name: str) -> str:
        """What was noted beside the database, which holds no secret; empty where nothing was."""
        return self._notes.get(name, "")

    def note(self, name: str, value: str) -> None:
        """Note something for the next run; an empty value takes it away."""
        with suppress(OSError):  # a full disk: it holds for this run
            self._note(name, value)

    def forget(self, name: str) -> bool:
        """Forget a secret. False where none was kept."""
        return self._secrets.forget(name)

    def own_key(self, name: str, *, renew: bool = False) -> str:
        """A key that we make ourselves, the same from then on; ``renew`` makes another."""
        known = "" if renew else self.text(name)
        if not known:
            known = secrets.token_urlsafe(24)
            self._secrets.keep(name, known)
        return known

    def state(self) -> Reason:
        """Where secrets go on this computer, for the accounts page."""
        name = keyring_name()
        if name is None:
            return reason("accounts.no_store")
        if self._secrets.failed:
            return reason("accounts.locked", name=name)
        return reason("accounts.store", name=name)

    async def feeds(self, addresses: Sequence[Address]) -> list[Feed]:
        """A feed a room, each with what its platform needs.

        A store that waits for its password for longer than a minute gives nothing.
        """
        names = {name for address in addresses for name in needed(address)}
        values: Mapping[str, str] = {}
        if names & self._secrets.kept().keys():
            values = await aside(lambda: {name: self._secrets.text(name) for name in names}) or {}
        notes = Entries(self._notes, self._note)
        shared: dict[tuple[str, ...], Entries] = {}
        for at in addresses:
            shared.setdefault(tuple(needed(at)), self._entries(at, values))
        return [feed_of(at, Access(shared[tuple(needed(at))], notes)) for at in addresses]

    async def sign_in(self, client_id: str, told: Callable[[str, str, int], None]) -> None:
        """Sign in to Twitch; ``told`` gets the code, where to type it and for how many seconds.

        Raises: AppError where Twitch refuses, cannot be reached, or the grant cannot be kept.
        """
        try:
            async with HttpDoor() as http:
                async for step in sign_in(http, client_id, Entries(write=self._rewrite)):
                    if isinstance(step, Code):
                        told(step.code, step.address, step.seconds)
        except OSError as error:
            raise AppError("twitch_unreachable") from error

    def _entries(self, address: Address, values: Mapping[str, str]) -> Entries:
        own = {name: values.get(name, "") for name in needed(address)}
        return Entries(own, self._rewrite)

    def _rewrite(self, name: str, value: str) -> None:
        self._secrets.keep(name, value)

    def _note(self, name: str, value: str) -> None:
        """Raises: OSError."""
        with self._lock:
            self._notes.pop(name, None)
            if value:
                self._notes[name] = value
            if self._path is not None:
                replace_file(self._path, msgspec.json.encode(self._notes))


def needed(address: Address) -> Sequence[str]:
    """The names of the secrets this room is joined with; none ever goes to an ``endpoint``."""
    platform = PLATFORMS.get(address.source)
    if platform is None or "endpoint" in address.options:
        return ()
    return platform.secrets


async def aside(question: Callable[[], T], patience_s: float = PATIENCE_S) -> T | None:
    """Ask in a thread that nobody waits for at the end; None where no answer comes in time."""
    loop = asyncio.get_running_loop()
    answer: asyncio.Future[T] = loop.create_future()

    def tell(found: T) -> None:
        if not answer.done():
            answer.set_result(found)

    def run() -> None:
        found = question()
        with suppress(RuntimeError):  # nobody waits any more: the loop is closed
            loop.call_soon_threadsafe(tell, found)

    threading.Thread(target=run, name="password store", daemon=True).start()
    try:
        return await asyncio.wait_for(answer, patience_s)
    except TimeoutError:
        return None


def system_accounts(folder: Path) -> Accounts:
    """The accounts of whoever runs the program; notes lie in ``folder``, beside the database."""
    from platformdirs import user_config_path

    return Accounts(Secrets(user_config_path("streamer-app", appauthor=False) / INDEX), folder)
