"""The thread with the one loop for rooms and disk; the window's hand in it."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from streamer_app.errors import AppError, Reason
from streamer_app.live.accounts import Account
from streamer_app.live.actions import Action
from streamer_app.live.doctor import Finding
from streamer_app.live.guest import Guest
from streamer_app.live.health import health
from streamer_app.live.intake import Intake, said
from streamer_app.live.pages import Found
from streamer_app.live.probing import probe
from streamer_app.live.program import Program
from streamer_app.live.returning import Returning
from streamer_app.live.selftest import Trial, run_self_test
from streamer_app.live.shop import take_orders
from streamer_app.live.snapshot import Snapshot
from streamer_app.settings import Selling
from streamer_app.store.writer import Writer

T = TypeVar("T")

SHOP_KEY: Final = "shop.key"
CLOSE_S: Final = 8.0
GIVE_UP_S: Final = 2.0


class Network:
    """Runs a program on a thread of its own. Every method is safe on any thread."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)
        self._returning = Returning(program.accounts)

        self._taking_in: tuple[Intake, Future[None]] | None = None

    def take_in(self, chosen: Callable[[], Selling], notes: Path) -> Intake:
        """Take in the orders that come by themselves, from now on; called once."""
        program = self._program
        intake = Intake(
            chosen,
            lambda: program.receiving,
            lambda file: program.trade(lambda writer: take_orders(writer, file)),
            program.receive,
            lambda: program.accounts.own_key(SHOP_KEY),
            notes,
            lambda arrival: program.note(said(arrival)),
        )
        running = asyncio.run_coroutine_threadsafe(intake.run(), self._loop)
        self._taking_in = (intake, running)
        return intake

    def follow(self) -> None:
        """What the person chose about orders that come by themselves has changed."""
        if self._taking_in is not None:
            self._loop.call_soon_threadsafe(self._taking_in[0].follow)

    def shop_key(self, *, renew: bool = False) -> "Future[str]":
        """The key of the shops' door; ``renew``: another one, and the old one opens no more."""

        def key() -> str:
            made = self._program.accounts.own_key(SHOP_KEY, renew=renew)
            self.follow()
            return made

        return self._aside(key)

    def start(self) -> None:
        """Open the database and begin to take actions."""
        self._thread.start()
        self._soon(self._program.open())

    def act(self, action: Action) -> None:
        """Carry out a person's action soon; an error shows in the next snapshot."""
        self._soon(self._program.take(action))

    def probe(self, text: str) -> "Future[Found]":
        """Find the room behind a pasted text. The future may fail with AppError."""
        finding = probe(text, self._program.accounts)
        return asyncio.run_coroutine_threadsafe(finding, self._loop)

    def join(self, link: str, name: str, language: str, trusted: str = "") -> "Future[Guest]":
        """Join somebody else's desk by its link (``Returning.join``). May fail with AppError."""
        joining = self._returning.join(link, name, language, trusted)
        return asyncio.run_coroutine_threadsafe(joining, self._loop)

    def desk_known(self) -> "Future[tuple[str, str] | None]":
        """Which desk one could go back to, and under which name."""
        return asyncio.run_coroutine_threadsafe(self._returning.known(), self._loop)

    def rejoin(self, language: str) -> "Future[Guest]":
        """Go back to the desk one was at. The future may fail with AppError."""
        return asyncio.run_coroutine_threadsafe(self._returning.back(language), self._loop)

    def resume_visit(self, language: str) -> "Future[Guest | None]":
        """Go back to the desk at which the app was closed, if it was."""
        return asyncio.run_coroutine_threadsafe(self._returning.resumed(language), self._loop)

    def left_desk(self) -> None:
        """The person has closed the desk, not the app."""
        self._loop.call_soon_threadsafe(self._returning.left)

    def trade(self, work: Callable[[Writer], T]) -> "Future[T]":
        """Change what is on sale or was sold. The future may fail with AppError."""
        return asyncio.run_coroutine_threadsafe(self._program.trade(work), self._loop)

    def between(self, work: Callable[[Writer], T], *, patient: bool = False) -> "Future[T]":
        """Change what is stored while no session reads it (``Program.between``)."""
        working = self._program.between(work, patient=patient)
        return asyncio.run_coroutine_threadsafe(working, self._loop)

    def restore(self, copy: Path) -> "Future[Path | None]":
        """Put a copy in the database's place. The future may fail with AppError."""
        return asyncio.run_coroutine_threadsafe(self._program.restore(copy), self._loop)

    def note(self, told: Reason) -> None:
        """Say what the program did by itself."""
        self._loop.call_soon_threadsafe(self._program.note, told)

    def advise(self) -> None:
        """What the person chose about suggestions has changed."""
        self._soon(self._program.advise())

    def accounts(self) -> "Future[tuple[list[Account], Reason]]":
        """What is kept for which platform, and where secrets go on this computer."""
        kept = self._program.accounts
        return self._aside(lambda: (kept.all(), kept.state()))

    def keep(self, name: str, value: str) -> "Future[bool]":
        """Keep a secret; False: only until the app closes."""
        return self._aside(lambda: self._program.accounts.keep(name, value))

    def forget(self, name: str) -> "Future[bool]":
        """Forget a secret. The future may fail with AppError."""
        return self._aside(lambda: self._program.accounts.forget(name))

    def sign_in(self, client_id: str, told: Callable[[str, str, int], None]) -> "Future[None]":
        """Sign in to Twitch; ``told`` is called on this thread. Cancelling gives up."""
        signing_in = self._program.accounts.sign_in(client_id, told)
        return asyncio.run_coroutine_threadsafe(signing_in, self._loop)

    def health(self, database: Path, now: Snapshot) -> "Future[list[Finding]]":
        """The state of everything, for a page of it (``live.health``)."""
        return self._aside(lambda: list(health(database, now)))

    def self_test(self, folder: Path, told: Callable[[Trial], None]) -> "Future[bool]":
        """Kill, repeat and damage on a scratch database, within a minute; whether all held.

        ``told`` hears of each trial on another thread.
        """
        return self._aside(lambda: run_self_test(folder, told))

    def _aside(self, question: Callable[[], T]) -> "Future[T]":
        """The password store may ask the person for its password: nothing here waits for that."""
        answer: Future[T] = Future()

        def run() -> None:
            try:
                answer.set_result(question())
            except AppError as error:
                answer.set_exception(error)

        threading.Thread(target=run, name="password store", daemon=True).start()
        return answer

    def close(self) -> None:
        """Store what has arrived and end; returns when it is safe to leave."""
        if not self._thread.is_alive():
            return
        if self._taking_in is not None:
            intake, running = self._taking_in
            self._loop.call_soon_threadsafe(intake.stop)
            with suppress(TimeoutError):
                running.result(CLOSE_S)
        ending = asyncio.run_coroutine_threadsafe(self._program.close(), self._loop)
        with suppress(TimeoutError):
            ending.result(CLOSE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CLOSE_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.run_until_complete(self._give_up())
        self._loop.close()

    async def _give_up(self) -> None:
        """What is still under way, a room that is looked for, ends with its sockets closed."""
        under_way = asyncio.all_tasks() - {asyncio.current_task()}
        for task in under_way:
            task.cancel()
        if under_way:
            await asyncio.wait(under_way, timeout=GIVE_UP_S)

    def _soon(self, work: Awaitable[None]) -> None:
        asyncio.run_coroutine_threadsafe(self._guarded(work), self._loop)

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except AppError as error:
            self._program.tell(error)
