"""Socket.IO by plain requests, as its clients begin unless told otherwise: asked, not pushed."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Final

from streamer_app.room import engineio
from streamer_app.room.seat import Seat
from streamer_app.room.stage import Stage
from streamer_app.room.wire import Begin, Leave

MOST: Final = 500
HELPING: Final = 200
BETWEEN: Final = "\x1e"
"""What stands between packets in one body."""
MOST_PACKETS: Final = 64


class Poll:
    """One client. What it is told waits here until it asks; the stage keeps the rest."""

    def __init__(self, sid: str, seat: Seat, stage: Stage, near: str, now: float) -> None:
        self.near = near
        self.heard_at = now
        self.over = False
        self._seat = seat
        self._stage = stage
        self._waiting = [engineio.opened(sid)]
        self._at: int | None = None
        self._asking = False

    def take(self, body: str, now_ms: int) -> None:
        """What the client says."""
        for packet in body.split(BETWEEN)[:MOST_PACKETS]:
            for answer in self._seat.receive(packet, now_ms):
                match answer:
                    case str():
                        self._waiting.append(answer)
                    case Begin():
                        self._at = self._stage.end
                    case Leave():
                        self.close()
                    case _:
                        pass
        self._stage.wake()

    async def give(self) -> str | None:
        """What there is to tell, as soon as there is something; a ping where there is nothing.

        None: the client has another question open already.
        """
        if self._asking:
            return None
        self._asking = True
        try:
            async with asyncio.timeout(engineio.PING_S):
                while not (packets := self._ready()):
                    await self._stage.change()
        except TimeoutError:
            packets = [engineio.PING]
        finally:
            self._asking = False
        return BETWEEN.join(packets)

    def close(self) -> None:
        """No more of this client."""
        if not self.over:
            self.over = True
            self._waiting.append("1")
            self._seat.left()
            self._stage.wake()

    def _ready(self) -> list[str]:
        packets, self._waiting = self._waiting, []
        if self._at is not None and not self.over:
            at = self._stage.kept_from(self._at)
            events = self._stage.between(at, at + HELPING)
            self._at = at + len(events)
            packets += self._seat.encode(events)
        return packets


class Polls:
    """The clients of a room that poll, by the id of their link."""

    def __init__(self, stage: Stage, ticks: Callable[[], float]) -> None:
        self._stage = stage
        self._ticks = ticks
        self._polls: dict[str, Poll] = {}

    def open(self, seat: Seat, near: str, most: int = MOST) -> Poll | None:
        """A new client; None where there are too many, at all or (``most``) from that address."""
        from_there = sum(poll.near == near for poll in self._polls.values())
        if len(self._polls) >= MOST or from_there >= most:
            return None
        sid = secrets.token_urlsafe(15)
        self._polls[sid] = Poll(sid, seat, self._stage, near, self._ticks())
        return self._polls[sid]

    def find(self, sid: str) -> Poll | None:
        """The client of this id, heard just now."""
        poll = self._polls.get(sid)
        if poll is not None:
            poll.heard_at = self._ticks()
        return poll

    def sweep(self) -> None:
        """Forget those who have said good-bye or nothing for too long."""
        late = self._ticks() - engineio.PING_S - engineio.PONG_S
        for sid, poll in list(self._polls.items()):
            if poll.over or poll.heard_at < late:
                poll.close()
                del self._polls[sid]
