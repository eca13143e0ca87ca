"""Orders that come by themselves: from tables in a folder, and through the shops' door."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from streamer_app.errors import AppError, Reason, reason
from streamer_app.feeds.connection import wall_ms
from streamer_app.live.folder import Folder
from streamer_app.live.shop import OrdersTaken
from streamer_app.room.shop_door import PATH, ShopDoor, Take
from streamer_app.settings import Selling

LOOK_S: Final = 2.0
"""Between two looks at the folder: as long must a file rest before it is read."""
KEPT: Final = 5
NOTES: Final = "order-files.json"
OURS: Final = "error.database_"
"""Faults of our own disk: the table is tried again."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """A table that came in: what it brought, or why it could not be read."""

    at_ms: int
    file: str
    made: OrdersTaken | None = None
    why: Reason | None = None


@dataclass(frozen=True, slots=True)
class Incoming:
    """What the orders' page shows. ``door`` is the address while the door is open."""

    door: str = ""
    door_fault: Reason | None = None
    folder_fault: Reason | None = None
    arrivals: tuple[Arrival, ...] = ()
    """The latest first."""


class Intake:
    """Follows what is chosen in the settings. All methods on the loop; ``state`` on any thread.

    The door is open only while ``attended`` says that a session of the creator's runs: what
    comes through it belongs there. ``key`` may wait for the system.
    """

    def __init__(
        self,
        chosen: Callable[[], Selling],
        attended: Callable[[], bool],
        take_file: Callable[[Path], Awaitable[OrdersTaken]],
        take_events: Take,
        key: Callable[[], str],
        notes: Path,
        told: Callable[[Arrival], None] = lambda arrival: None,
    ) -> None:
        self.state = Incoming()
        self._chosen = chosen
        self._attended = attended
        self._take_file = take_file
        self._take_events = take_events
        self._key = key
        self._notes = notes
        self._told = told
        self._arrivals: deque[Arrival] = deque(maxlen=KEPT)
        self._folder: Folder | None = None
        self._serving: asyncio.Task[None] | None = None
        self._served: tuple[int, str] | None = None
        self._changed = asyncio.Event()
        self._over = False

    def follow(self) -> None:
        """Something was chosen, or the key is another one."""
        self._changed.set()

    def stop(self) -> None:
        """Take in nothing more; ``run`` returns."""
        self._over = True
        self._changed.set()

    async def run(self) -> None:
        """Take in what comes until stopped."""
        try:
            while not self._over:
                self._changed.clear()
                chosen = self._chosen()
                await self._mind_door(chosen)
                await self._mind_folder(chosen)
                watching = bool(chosen.folder or chosen.door)
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK_S if watching else None):
                        await self._changed.wait()
        finally:
            await self._shut()

    async def _mind_door(self, chosen: Selling) -> None:
        if not (chosen.door and self._attended()):
            await self._shut()
            return
        wanted = (chosen.door_port, await asyncio.to_thread(self._key))
        if wanted != self._served:
            await self._shut()
            self._served = wanted
            await self._open(*wanted)

    async def _open(self, port: int, key: str) -> None:
        door = ShopDoor(key, self._take_events)
        listening: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        serving = asyncio.create_task(door.serve(port, listening.set_result))
        either: set[asyncio.Future[Any]] = {serving, listening}
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        if listening.done():
            self._serving = serving
            address = f"http://127.0.0.1:{listening.result()}{PATH}"
            self.state = replace(self.state, door=address, door_fault=None)
            return
        try:
            serving.result()
        except AppError as error:
            self.state = replace(self.state, door="", door_fault=error.what)

    async def _shut(self) -> None:
        serving, self._serving, self._served = self._serving, None, None
        if self.state.door or self.state.door_fault:
            self.state = replace(self.state, door="", door_fault=None)
        if serving is not None:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)

    async def _mind_folder(self, chosen: Selling) -> None:
        if not chosen.folder:
            self._folder = None
            self.state = replace(self.state, folder_fault=None)
            return
        if self._folder is None or self._folder.path != Path(chosen.folder):
            self._folder = await asyncio.to_thread(Folder, Path(chosen.folder), self._notes)
        try:
            files = await asyncio.to_thread(self._folder.ready)
        except AppError as error:
            self.state = replace(self.state, folder_fault=error.what)
            return
        self.state = replace(self.state, folder_fault=None)
        for file in files:
            arrival = await self._taken(file)
            self._arrive(arrival)
            if arrival.why is None or not arrival.why.code.startswith(OURS):
                await asyncio.to_thread(self._folder.done, file)

    async def _taken(self, file: Path) -> Arrival:
        try:
            return Arrival(wall_ms(), file.name, await self._take_file(file))
        except AppError as error:
            return Arrival(wall_ms(), file.name, why=error.what)

    def _arrive(self, arrival: Arrival) -> None:
        self._arrivals.appendleft(arrival)
        self.state = replace(self.state, arrivals=tuple(self._arrivals))
        self._told(arrival)


def said(arrival: Arrival) -> Reason:
    """One line about a table that came in by itself."""
    made = arrival.made
    if made is None:
        return reason("orders.arrived_badly", file=arrival.file)
    counts = {"new": made.new, "known": made.good - made.new, "bad": len(made.bad)}
    return reason("orders.arrived", file=arrival.file, **counts)
