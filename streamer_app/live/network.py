"""The thread with the one loop for rooms and disk; the window's hand in it."""

import asyncio
import threading
from collections.abc import Awaitable
from concurrent.futures import Future
from contextlib import suppress
from typing import Final

from streamer_app.errors import AppError
from streamer_app.live.actions import Action
from streamer_app.live.pages import Found
from streamer_app.live.probing import probe
from streamer_app.live.program import Program

CLOSE_S: Final = 8.0


class Network:
    """Runs a program on a thread of its own. Every method is safe on any thread."""

    def __init__(self, program: Program) -> None:
        self._program = program
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="network", daemon=True)

    def start(self) -> None:
        """Open the database and begin to take actions."""
        self._thread.start()
        self._soon(self._program.open())

    def act(self, action: Action) -> None:
        """Carry out a person's action soon; an error shows in the next snapshot."""
        self._soon(self._program.take(action))

    def probe(self, text: str) -> "Future[Found]":
        """Find the room behind a pasted text. The future may fail with AppError."""
        return asyncio.run_coroutine_threadsafe(probe(text), self._loop)

    def close(self) -> None:
        """Store what has arrived and end; returns when it is safe to leave."""
        if not self._thread.is_alive():
            return
        ending = asyncio.run_coroutine_threadsafe(self._program.close(), self._loop)
        with suppress(TimeoutError):
            ending.result(CLOSE_S)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(CLOSE_S)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _soon(self, work: Awaitable[None]) -> None:
        asyncio.run_coroutine_threadsafe(self._guarded(work), self._loop)

    async def _guarded(self, work: Awaitable[None]) -> None:
        try:
            await work
        except AppError as error:
            self._program.tell(error)
