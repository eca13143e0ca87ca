"""A local room that plays a recording or the demo lesson, joined like any other room."""

import asyncio
from contextlib import suppress

from streamer_app.feeds.registry import Address
from streamer_app.live.replay import Played
from streamer_app.room.open_room import OpenRoomWire
from streamer_app.room.server import RoomServer, serve_room


class Hosted:
    """Plays on a loopback port. Open it on the loop that joins it; close it afterwards."""

    def __init__(self, played: Played, room: str, *, speed: float = 1.0) -> None:
        self._room = room
        self.finished = asyncio.Event()
        """Set once everything was played and received."""
        self._server = RoomServer(
            played.events,
            lambda: OpenRoomWire(room, title=played.title, signals=played.signals),
            speed=speed,
            outages=played.outages,
            finished=self.finished.set,
        )
        self._serving: asyncio.Task[None] | None = None

    async def open(self) -> Address:
        """Start the room. Raises: AppError where no port is free."""
        port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._serving = asyncio.create_task(serve_room(self._server, listening=port.set_result))
        self._serving.add_done_callback(lambda task: port.done() or port.cancel())
        try:
            number = await port
        except asyncio.CancelledError:
            self._serving.result()
            raise
        return Address("room", f"ws://127.0.0.1:{number}/{self._room}")

    @property
    def speed(self) -> float:
        """How many times faster than life it plays; may be changed while it does."""
        return self._server.speed or 0.0

    @speed.setter
    def speed(self, factor: float) -> None:
        self._server.speed = factor

    async def close(self) -> None:
        """End the room."""
        if self._serving is not None:
            self._serving.cancel()
            with suppress(asyncio.CancelledError):
                await self._serving
