"""The signed calls of Bilibili's open live platform: start a game, keep it open, end it."""

import hmac
import json
import time
import uuid
from collections.abc import Callable, Mapping
from hashlib import md5, sha256
from typing import Final

from msgspec import Struct

from streamer_app.errors import AppError, reason
from streamer_app.feeds.bilibili_fields import (
    Table,
    Unreadable,
    code_of,
    items,
    number,
    table,
    text,
)
from streamer_app.feeds.feed import Http
from streamer_app.feeds.http import BadAnswer, TryLater

BASE: Final = "https://live-open.biliapi.com"
HOST: Final = "live-open.biliapi.com"
APP_ID: Final = "bilibili-open.app_id"
ACCESS_KEY: Final = "bilibili-open.access_key"
ACCESS_SECRET: Final = "bilibili-open.access_secret"

MAX_AUTH: Final = 8192
MAX_LINKS: Final = 8
COOLING_S: Final = 10.0

COOLING: Final = 7001
RUNNING: Final = 7002
CLOSED: Final = frozenset({7000, 7003})
"""There is no such game (any more)."""
LIMITED: Final = 4009

REFUSALS: Final[Mapping[int, str]] = {
    4001: "open_app_unknown",
    4002: "open_key_wrong",
    4003: "open_clock_wrong",
    4007: "open_computer_not_listed",
    4008: "open_app_not_allowed",
    5004: "open_room_not_allowed",
    5005: "open_room_not_allowed",
    7007: "open_code_wrong",
    8002: "open_app_unknown",
}
"""Codes that a person must act on."""


class Pair(Struct, frozen=True):
    """The application and the keys of the developer's account that calls are signed with."""

    app_id: int
    key: str
    secret: str

    def __repr__(self) -> str:
        return f"Pair(app_id={self.app_id})"


class Game(Struct, frozen=True):
    """A room opened for our application. Without an ``id`` it needs neither beats nor an end."""

    id: str
    auth: str
    urls: tuple[str, ...]
    owner: str = ""
    title: str = ""


class Closed(Exception):
    """The platform has closed the game."""


def headers(body: bytes, pair: Pair, nonce: str, now_s: int) -> dict[str, str]:
    """What a call with exactly these bytes must bear."""
    named = {
        "x-bili-accesskeyid": pair.key,
        "x-bili-content-md5": md5(body, usedforsecurity=False).hexdigest(),
        "x-bili-signature-method": "HMAC-SHA256",
        "x-bili-signature-nonce": nonce,
        "x-bili-signature-version": "1.0",
        "x-bili-timestamp": str(now_s),
    }
    return {
        **named,
        "Authorization": signature(named, pair.secret),
        "Content-Type": "application/json",
        "Accept": "application/json",
    }


def signature(named: Mapping[str, str], secret: str) -> str:
    """HMAC-SHA256 over the ``x-bili-`` headers, a line each, in the order of their names."""
    lines = "\n".join(f"{name}:{named[name]}" for name in sorted(named))
    return hmac.new(secret.encode(), lines.encode(), sha256).hexdigest()


class Calls:
    """The three calls of one application. Each raises AppError for what a person must mend,
    OSError for what may pass."""

    def __init__(self, pair: Pair, clock: Callable[[], float] = time.time) -> None:
        self._pair = pair
        self._clock = clock

    @property
    def app_id(self) -> int:
        return self._pair.app_id

    async def start(self, http: Http, code: str) -> Game:
        """Open the room of this identity code."""
        answer = await self._post(http, "start", {"code": code, "app_id": self.app_id})
        _check(answer)
        try:
            return _game(table(answer.get("data")))
        except Unreadable as error:
            raise BadAnswer(f"{HOST}: {error}") from None

    async def beat(self, http: Http, game: str) -> None:
        """Keep the game open. Raises: Closed where it is not, besides."""
        answer = await self._post(http, "heartbeat", {"game_id": game})
        if code_of(answer) in CLOSED:
            raise Closed
        _check(answer)

    async def end(self, http: Http, game: str, app_id: int) -> None:
        """Close the game; one that is closed already is fine."""
        answer = await self._post(http, "end", {"app_id": app_id, "game_id": game})
        if code_of(answer) not in CLOSED:
            _check(answer)

    async def _post(self, http: Http, name: str, told: Mapping[str, object]) -> Table:
        body = json.dumps(told).encode()
        bearing = headers(body, self._pair, uuid.uuid4().hex, int(self._clock()))
        return table(await http.json(f"{BASE}/v2/app/{name}", headers=bearing, body=body))


def _check(answer: Table) -> None:
    code = code_of(answer)
    if code == 0:
        return
    if code is None:
        raise BadAnswer(f"{HOST} answers no code")
    if code in REFUSALS:
        raise AppError(REFUSALS[code])
    if code == COOLING:
        raise TryLater(HOST, COOLING_S, reason("bilibili.open_cooling"))
    if code == RUNNING:
        raise TryLater(HOST, COOLING_S, reason("bilibili.open_running"))
    if code in CLOSED:
        raise TryLater(HOST, COOLING_S, reason("bilibili.open_closed"))
    if 4000 <= code < 5000 and code != LIMITED:
        raise AppError("open_refused", code=code)
    raise TryLater(HOST, 0, reason("bilibili.open_busy", code=code))


def _game(data: Table) -> Game:
    """What the start call tells. Raises: Unreadable without a way into the room."""
    told = table(data.get("websocket_info"))
    auth = text(told, "auth_body", most=MAX_AUTH)
    links = items(told.get("wss_link"))[:MAX_LINKS]
    urls = tuple(dict.fromkeys(link for link in links if _wss(link)))
    if not auth or not urls:
        raise Unreadable("no way into the room")
    anchor = table(data.get("anchor_info"))
    owner = text(anchor, "open_id") or str(number(anchor, "uid") or "")
    return Game(text(table(data.get("game_info")), "game_id"), auth, urls, owner)


def _wss(link: object) -> bool:
    return isinstance(link, str) and len(link) < 512 and link.startswith("wss://")
