"""A live room of one's own, open beside the session that records it."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from streamer_app.assets import asset
from streamer_app.catalogue.courses import Item
from streamer_app.errors import AppError
from streamer_app.feeds.registry import Address
from streamer_app.live.snapshot import OwnRoomOpen
from streamer_app.room.door import loopback
from streamer_app.room.own import OwnRoom
from streamer_app.room.own_server import Open, serve_own
from streamer_app.room.practice import gifts_of
from streamer_app.store.users import FILE, Users

MAX_TITLE: Final = 80
NEAR: Final = "127.0.0.1"
NETWORK: Final = "0.0.0.0"


def own_room(title: str, items: Sequence[Item], language: str) -> OwnRoom:
    """A room with the practice gifts and these courses. Raises: AppError ``title_too_long``."""
    if not 0 < len(title.strip()) <= MAX_TITLE:
        raise AppError("title_too_long", most=MAX_TITLE)
    gifts = gifts_of(asset("room", "gifts.toml").read_text("utf-8"))
    return OwnRoom(title.strip(), gifts, items, language=language)


class OwnHost:
    """One room on a port of its own, its people in a file beside the database."""

    def __init__(self, room: OwnRoom, database: Path, *, network: bool = False) -> None:
        """``network``: others on the network may come in. Raises: AppError."""
        database.parent.mkdir(parents=True, exist_ok=True)
        self._room = room
        self._host = NETWORK if network else NEAR
        self._users = Users(database.with_name(FILE))
        self._serving: asyncio.Task[None] | None = None
        self._where: Open | None = None

    async def open(self) -> Address:
        """Let people in. Raises: AppError where no port is free."""
        found: asyncio.Future[Open] = asyncio.get_running_loop().create_future()
        serving = serve_own(self._room, self._users, host=self._host, listening=found.set_result)
        self._serving = asyncio.create_task(serving)
        self._serving.add_done_callback(lambda task: found.done() or found.cancel())
        try:
            self._where = await found
        except asyncio.CancelledError:
            self._serving.result()
            raise
        return Address("room", self._where.address)

    def share(self) -> OwnRoomOpen | None:
        """What the window shows of it."""
        if self._where is None:
            return None
        return OwnRoomOpen(
            title=self._room.title,
            page=self._where.page,
            teacher=self._where.teacher,
            address=self._where.address,
            near=loopback(self._host),
            here=len(self._room.present),
        )

    def poll(self, page: dict[str, Any] | None) -> None:
        """Show a poll to whoever is here; None: there is none any more."""
        self._room.show_poll(page)

    def end(self) -> None:
        """The lesson is over; everybody is told."""
        self._room.end()

    async def close(self) -> None:
        """Shut the room."""
        if self._serving is not None:
            self._serving.cancel()
            with suppress(asyncio.CancelledError):
                await self._serving
        self._users.close()
