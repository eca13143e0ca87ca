"""Rooms that join, leave and are asked for again while a session runs, one's own among them."""

import asyncio
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from streamer_app.catalogue.courses import Item
from streamer_app.errors import AppError
from streamer_app.feeds.registry import Address, feed_of, parse_address
from streamer_app.live.accounts import Accounts
from streamer_app.live.actions import Again, HostRoom, Join, OfRooms, Part
from streamer_app.live.links import Room
from streamer_app.live.own import OwnHost, own_room
from streamer_app.live.record import resume
from streamer_app.live.session import Session, place
from streamer_app.live.snapshot import OwnRoomOpen
from streamer_app.store.queries import Reader

GOOD_BYE_S: Final = 1.0
LOOK_S: Final = 0.05


class Joining:
    """The rooms of the running session by their places, and the one of one's own."""

    def __init__(self, database: Path, accounts: Accounts) -> None:
        self.here: dict[Room, Address] = {}
        self._database = database
        self._accounts = accounts
        self._own: OwnHost | None = None
        self._own_at: Address | None = None

    def share(self) -> OwnRoomOpen | None:
        """What is to be shown of the own room."""
        return self._own.share() if self._own is not None else None

    def follow(self, session: Session) -> None:
        """Show a session the own room, and the own room the session's polls."""
        session.owned = self.share
        session.polled.append(self._poll)

    def _poll(self, page: dict[str, Any] | None) -> None:
        if self._own is not None:
            self._own.poll(page)

    async def take(
        self, action: OfRooms, session: Session | None, items: Sequence[Item]
    ) -> list[Address] | None:
        """Carry out an action. The answer is where another session has to go on, if one does:
        empty where none is left to record. Raises: AppError."""
        match action:
            case Join():
                return await self._join(parse_address(action.address), session)
            case Again() if session is not None:
                session.again((action.wire, action.room))
            case Part() if session is not None:
                return await self._part((action.wire, action.room), session)
            case HostRoom(on=True):
                await self.close()
                return await self._join(await self._open(action, items), session)
            case HostRoom():
                left = await self._farewell(session) if session is not None else None
                await self.close()
                return left
        return None

    async def close(self) -> None:
        """Shut the own room, if there is one."""
        own, self._own, self._own_at = self._own, None, None
        if own is not None:
            await own.close()

    async def _join(self, address: Address, session: Session | None) -> list[Address] | None:
        if session is None or address.source in ("demo", "file"):
            return [address]
        (feed,) = await self._accounts.feeds([address])
        if self.here.get(place(feed), address) != address:
            await session.part(place(feed))  # the same room by another way: that one counts now
        await asyncio.to_thread(resume, self._database, [feed])
        self.here[place(feed)] = address
        session.join(feed)
        return None

    async def _part(self, room: Room, session: Session) -> list[Address] | None:
        self.here.pop(room, None)
        if not self.here:
            return []
        await session.part(room)
        return None

    async def _open(self, action: HostRoom, items: Sequence[Item]) -> Address:
        room = own_room(action.title, items, action.language)
        self._own = OwnHost(room, self._database, network=action.network)
        self._own_at = await self._own.open()
        return self._own_at

    async def _farewell(self, session: Session) -> list[Address] | None:
        """End the lesson, give the session time to hear of it, and leave the room."""
        if self._own is None or self._own_at is None:
            return None
        room = place(feed_of(self._own_at))
        if room not in self.here:
            return None
        self._own.end()
        with suppress(TimeoutError):
            async with asyncio.timeout(GOOD_BYE_S):
                while any(
                    link.state == "connected"
                    for link in session.links.all(0)
                    if (link.wire, link.room) == room
                ):
                    await asyncio.sleep(LOOK_S)
        return await self._part(room, session)


def rooms_of(database: Path, session: int, saved: Callable[[], Sequence[str]]) -> list[Address]:
    """The rooms of a stored session, by their saved addresses where there are any."""
    with Reader(database) as reader:
        rooms = reader.session(session).rooms
    known: dict[Room, Address] = {}
    for text in saved():
        with suppress(AppError, ValueError):  # saved by another version, or a file
            address = parse_address(text)
            feed = feed_of(address)
            known[feed.source, feed.room] = address
    return [known.get(room) or parse_address(f"{room[0]}:{room[1]}") for room in rooms]
