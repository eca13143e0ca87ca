"""A Bilibili live room over the open live platform, for its owner: nothing masked or withheld."""

import asyncio
from collections.abc import AsyncGenerator, Iterable, Sequence
from contextlib import suppress
from hashlib import sha256
from typing import Final

from streamer_app.errors import AppError, reason
from streamer_app.events import KINDS, Notice
from streamer_app.feeds import packets
from streamer_app.feeds.access import Access
from streamer_app.feeds.bilibili import BilibiliFeed
from streamer_app.feeds.bilibili_commands import OPEN
from streamer_app.feeds.bilibili_open_calls import (
    ACCESS_KEY,
    ACCESS_SECRET,
    APP_ID,
    Calls,
    Closed,
    Game,
    Pair,
)
from streamer_app.feeds.feed import Decoded, Endpoint, Http, Renew, Send
from streamer_app.feeds.http import at_endpoint

BEAT_S: Final = 20.0
RETRY_S: Final = 5.0
"""The next beat after one that did not get through."""
SIGNALS: Final = frozenset(KINDS) & {
    *("chat", "paid_message", "gift", "membership", "like", "entry"),
    *("room_state", "deleted", "notice"),
}
PRACTICE: Final = Pair(1_700_000_000_001, "practice-key", "practice-secret")
"""What rooms at an ``endpoint`` are entered with: nobody's real keys go to such a place."""
NO_STEPS: Final = Game("", '{"roomid":0,"protover":2,"uid":0,"key":"","group":"open"}', ())


class BilibiliOpenFeed(BilibiliFeed):
    """One room. ``room`` is the identity code of its owner.

    The game that is open is noted before it is used, so that it is ended even after a crash.
    With ``endpoint`` that is the only place ever connected to; without ``steps`` nothing is asked
    over HTTP.
    """

    wire = "bilibili-open"
    signals = SIGNALS
    guest = False

    def __init__(
        self,
        room: str,
        access: Access,
        *,
        endpoint: str | None = None,
        steps: bool = True,
        beat_s: float = BEAT_S,
    ) -> None:
        super().__init__(room, endpoint=endpoint, steps=False)
        self._access = access
        self._asked_over_http = steps
        self._beat_s = beat_s
        self._calls: Calls | None = None
        self._game = NO_STEPS
        self._beaten_s = 0.0
        self._noted_as = f"game-{sha256(room.encode()).hexdigest()[:16]}"

    async def endpoints(self, http: Http) -> Sequence[Endpoint]:
        """Ends what is still open, then opens the room.

        Raises: AppError for keys or a code that a person must mend, OSError for what may pass.
        """
        if self._asked_over_http:
            http = at_endpoint(http, self._endpoint)
            self._calls = self._calls or Calls(self._pair())
            with suppress(OSError):
                await self._end(http)
            self._game = await self._calls.start(http, self.room)
            self._beaten_s = _now_s()
            await self._keep(f"{self._calls.app_id} {self._game.id}" if self._game.id else "")
            self._commands.memory.host = self._game.owner
        urls = self._game.urls if self._endpoint is None else (self._endpoint,)
        return [Endpoint(url) for url in urls]

    def opening(self, now_ms: int) -> Iterable[Send]:
        """The greeting exactly as the platform gave it."""
        self._commands.memory.fresh_link()
        return [Send(packets.pack(packets.AUTH, self._game.auth.encode()))]

    def decode(self, message: str | bytes, now_ms: int) -> list[Decoded]:
        """Everything in one message; the end of our own game asks for a new one."""
        decoded = super().decode(message, now_ms)
        if any(isinstance(item, Notice) and self._ends(item) for item in decoded):
            decoded.append(Renew(reason("bilibili.open_closed")))
        return decoded

    async def attend(self, http: Http) -> AsyncGenerator[Decoded, None]:
        """Keeps the game open, which the platform closes after a minute without a beat."""
        http = at_endpoint(http, self._endpoint)
        while self._calls is not None and self._game.id:
            await asyncio.sleep(max(0.0, self._beaten_s + self._beat_s - _now_s()))
            try:
                await self._calls.beat(http, self._game.id)
            except Closed:
                yield Renew(reason("bilibili.open_closed"))
                return
            except OSError:
                await asyncio.sleep(min(RETRY_S, self._beat_s))
            else:
                self._beaten_s = _now_s()

    async def leave(self, http: Http) -> None:
        """Ends the game; otherwise the room could not be opened again for a while."""
        if self._calls is not None:
            await self._end(at_endpoint(http, self._endpoint))

    async def _end(self, http: Http) -> None:
        """End the game that is noted, ours or one of a program that crashed."""
        app_id, _, game = self._access.notes.text(self._noted_as).partition(" ")
        if game and app_id.isdecimal() and self._calls is not None:
            await self._calls.end(http, game, int(app_id))
            await self._keep("")

    async def _keep(self, value: str) -> None:
        with suppress(OSError):  # a full disk is no reason to stay out of the room
            await self._access.notes.keep(self._noted_as, value)

    def _pair(self) -> Pair:
        if self._endpoint is not None and not self._access.secrets.text(APP_ID):
            return PRACTICE
        app_id, key, secret = map(self._access.secrets.text, (APP_ID, ACCESS_KEY, ACCESS_SECRET))
        if not app_id:
            raise AppError("open_app_missing")
        if not key or not secret:
            raise AppError("open_key_missing")
        if not (app_id.isascii() and app_id.isdigit() and len(app_id) < 19):
            raise AppError("open_app_unknown")
        return Pair(int(app_id), key, secret)

    def _ends(self, told: Notice) -> bool:
        return told.what == f"{OPEN}INTERACTION_END" and told.text in ("", self._game.id)


def _now_s() -> float:
    return asyncio.get_running_loop().time()
