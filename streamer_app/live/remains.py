"""What is still shown of the session that ended last, until another begins."""

import asyncio
from dataclasses import replace

from streamer_app.errors import AppError
from streamer_app.feeds.connection import wall_ms
from streamer_app.live.inbox import Inbox
from streamer_app.live.materials import kept_rows
from streamer_app.live.session import Session
from streamer_app.live.sharing import Sharing
from streamer_app.live.snapshot import Snapshot
from streamer_app.store.queries import Reader


class Remains:
    """Keeps the window and a desk that is still open true to what is stored."""

    def __init__(self, inbox: Inbox, sharing: Sharing) -> None:
        self.session: Session | None = None
        self._inbox = inbox
        self._sharing = sharing

    def keep(self, session: Session) -> None:
        """This one has just ended: its last moment stays to be seen."""
        session.picture.ended = True
        session.desk.ended_ms = wall_ms()
        session.show()
        self.session = session

    async def clear(self) -> None:
        """Show nothing of it any more."""
        self.session = None
        await self._sharing.close()
        self._inbox.show(Snapshot(wall_ms()))

    async def look(self) -> None:
        """Show nothing of a session that was deleted."""
        old = self.session
        if old is not None and not await asyncio.to_thread(_stored, old):
            await self.clear()

    async def look_again(self) -> None:
        """Show what is stored now, after words have gone."""
        await self.look()
        if (old := self.session) is None:
            return
        new = await asyncio.to_thread(_anew, old)
        shared = self._sharing.session is old
        if shared:
            await self._sharing.close()
        self.session = new
        if shared:
            await self._sharing.resume(new)
        new.show()


def _stored(session: Session) -> bool:
    with Reader(session.path) as reader:
        try:
            reader.session(session.number)
        except AppError:
            return False
    return True


def _anew(old: Session) -> Session:
    items = tuple(old.folds.items.values())
    around = replace(old.around, items=items, kept=kept_rows(old.path))
    with Reader(old.path) as reader:
        return old.anew(around, reader.events(old.number))
