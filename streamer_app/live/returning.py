"""The way back to somebody else's desk: the key in the password store, while it may still hold."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from typing import Final

import msgspec
from msgspec import Struct

from streamer_app.errors import AppError
from streamer_app.feeds.connection import host_of, wall_ms
from streamer_app.feeds.desk_link import Admitted, invited, still_in
from streamer_app.feeds.pinning import fingerprint
from streamer_app.live.accounts import Accounts, aside
from streamer_app.live.guest import Guest, begun, visit

KEY: Final = "desk.key"
AT_DESK: Final = "desk.open"
"""Noted while a visit lasts: the app that closes meanwhile goes back by itself."""
HOLDS_MS: Final = 14 * 3600_000
"""How long a desk's key holds at most."""


class Kept(Struct, frozen=True):
    """What is needed to be let in again. Never shown, never in a log."""

    root: str
    cookie: str
    name: str
    role: str
    certificate: bytes
    until_ms: int

    def __repr__(self) -> str:
        return f"Kept(name={self.name!r})"


class Returning:
    """Visits that outlive the app. Coroutines run on the loop; nothing there waits for the
    password store longer than a person may take to open it."""

    def __init__(self, accounts: Accounts, clock: Callable[[], int] = wall_ms) -> None:
        self._accounts = accounts
        self._clock = clock
        self._work: set[asyncio.Task[None]] = set()

    async def join(self, link: str, name: str, language: str, trusted: str = "") -> Guest:
        """Go to a desk by its link, and keep the key. A certificate that was once called the right
        one of this host is not asked about again. Raises: AppError."""
        invitation = invited(link)
        pin = f"desk.certificate {host_of(invitation.root)}" if invitation else ""
        guest = await visit(link, name, language, trusted or self._accounts.noted(pin))
        admitted = guest.admitted
        if admitted.certificate:
            self._accounts.note(pin, fingerprint(admitted.certificate))
        self._accounts.note(AT_DESK, "1")
        task = asyncio.create_task(self._keep(guest))
        self._work.add(task)
        task.add_done_callback(self._work.discard)
        return guest

    async def known(self) -> tuple[str, str] | None:
        """Which desk one could go back to, and under which name, None: none."""
        kept = await self._kept()
        return (kept.root.partition("://")[2], kept.name) if kept else None

    async def back(self, language: str) -> Guest:
        """Go back with the key that is kept; one that holds no more is forgotten.

        Raises: AppError ``desk_key_spent``, or what keeps the desk from being reached.
        """
        kept = await self._kept()
        if kept is None:
            raise AppError("desk_key_spent")
        admitted = Admitted(kept.root, kept.cookie, kept.name, kept.role, kept.certificate)
        if not await still_in(admitted):
            await self._forget()
            raise AppError("desk_key_spent")
        self._accounts.note(AT_DESK, "1")
        return begun(admitted, language)

    async def resumed(self, language: str) -> Guest | None:
        """Go back where the app was closed at a desk; None where there is nothing to go back to.

        A desk that is out of reach is nobody's fault: it can be asked for by hand.
        """
        if not self._accounts.noted(AT_DESK):
            return None
        self._accounts.note(AT_DESK, "")
        with suppress(AppError):
            return await self.back(language)
        return None

    def left(self) -> None:
        """The person closed the desk, not the app: nothing goes back there by itself."""
        self._accounts.note(AT_DESK, "")

    async def _keep(self, guest: Guest) -> None:
        now = guest.admitted
        until = self._clock() + HOLDS_MS
        kept = Kept(now.root, now.cookie, now.name, now.role, now.certificate, until)
        text = msgspec.json.encode(kept).decode()
        guest.fleeting = await aside(lambda: self._accounts.keep(KEY, text)) is False

    async def _kept(self) -> Kept | None:
        text = await aside(lambda: self._accounts.text(KEY))
        try:
            kept = msgspec.json.decode(text or "", type=Kept)
        except (ValueError, RecursionError):
            return None
        if self._clock() < kept.until_ms:
            return kept
        await self._forget()
        return None

    async def _forget(self) -> None:
        def forget() -> None:
            with suppress(AppError):
                self._accounts.forget(KEY)

        await aside(forget)
