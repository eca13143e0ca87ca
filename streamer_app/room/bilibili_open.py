"""A room of Bilibili's open live platform: the signed calls, and the link they lead to."""

import json
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import md5
from hmac import compare_digest
from typing import Any, Final

import msgspec

from streamer_app.events import Event
from streamer_app.feeds import packets
from streamer_app.feeds.bilibili_open import PRACTICE
from streamer_app.feeds.bilibili_open_calls import CLOSED, RUNNING, Pair, signature
from streamer_app.room.bilibili import EACH, OWNER
from streamer_app.room.bilibili_open_commands import commands, interaction_end
from streamer_app.room.wire import Answer, Begin, Frame, Hush, Leave

NO_SUCH_GAME: Final = max(CLOSED)
WRONG_PARAMETERS: Final = 4000
WRONG_SIGNATURE: Final = 4002
STALE: Final = 4003
REPEATED: Final = 4004
WRONG_DIGEST: Final = 4012
WRONG_CODE: Final = 7007
WRONG_APP: Final = 8002
MOST_AGE_S: Final = 600
SILENT_S: Final = 60.0
NONCES: Final = 10_000
SIGNED: Final = (
    *("x-bili-accesskeyid", "x-bili-content-md5", "x-bili-signature-method"),
    *("x-bili-signature-nonce", "x-bili-signature-version", "x-bili-timestamp"),
)


class OpenPlatform:
    """What all clients of the room share: the keys, and the one game that may be open.

    ``clock`` is in seconds since 1970.
    """

    def __init__(
        self, code: str, pair: Pair = PRACTICE, clock: Callable[[], float] = time.time
    ) -> None:
        self.code = code
        self.game = ""
        self._pair = pair
        self._clock = clock
        self._games = 0
        self._keys = 0
        self._heard_s = 0.0
        self._nonces: dict[str, None] = {}

    @property
    def key(self) -> str:
        """What the greeting of a link must hold; a new one with each game and each expiry."""
        return f"key-{self._games}-{self._keys}"

    def expire(self) -> None:
        """The key given last is worth nothing any more."""
        self._keys += 1

    def close(self) -> str:
        """Close the game that is open, and say which it was."""
        closed, self.game = self.game, ""
        self._keys += 1
        return closed

    def call(self, name: str, headers: Mapping[str, str], body: bytes, host: str) -> Answer:
        """The answer to ``start``, ``heartbeat`` or ``end``."""
        if code := self._fault(headers, body):
            return _answer(code)
        try:
            told = msgspec.json.decode(body, type=dict[str, Any])
        except (ValueError, RecursionError):
            return _answer(WRONG_PARAMETERS)
        match name:
            case "start":
                return self._start(told, host)
            case "heartbeat":
                return self._heartbeat(told)
            case _:
                return self._end(told)

    def _fault(self, headers: Mapping[str, str], body: bytes) -> int:
        named = {name.lower(): value for name, value in headers.items()}
        signed = {name: named.get(name, "") for name in SIGNED}
        if signed["x-bili-content-md5"] != md5(body, usedforsecurity=False).hexdigest():
            return WRONG_DIGEST
        expected = signature(signed, self._pair.secret).encode()
        given = named.get("authorization", "").encode()
        if signed["x-bili-accesskeyid"] != self._pair.key or not compare_digest(expected, given):
            return WRONG_SIGNATURE
        seconds = signed["x-bili-timestamp"]
        if not seconds.isdecimal() or abs(int(seconds[:12]) - self._clock()) > MOST_AGE_S:
            return STALE
        return self._repeated(signed["x-bili-signature-nonce"])

    def _repeated(self, nonce: str) -> int:
        if nonce in self._nonces or not nonce:
            return REPEATED
        self._nonces[nonce] = None
        while len(self._nonces) > NONCES:
            del self._nonces[next(iter(self._nonces))]
        return 0

    def _start(self, told: Mapping[str, Any], host: str) -> Answer:
        if told.get("app_id") != self._pair.app_id:
            return _answer(WRONG_APP)
        if told.get("code") != self.code:
            return _answer(WRONG_CODE)
        if self.game and self._clock() - self._heard_s < SILENT_S:
            return _answer(RUNNING)
        self._games += 1
        self.game, self._heard_s = f"game-{self._games}", self._clock()
        auth = {"roomid": 1017, "protover": 2, "uid": OWNER, "key": self.key, "group": "open"}
        info = {"auth_body": json.dumps(auth), "wss_link": [f"wss://{host}/sub"]}
        anchor = {"room_id": 1017, "uname": "老师", "uid": OWNER, "open_id": f"open-{OWNER}"}
        return _answer(
            0,
            {
                "game_info": {"game_id": self.game},
                "websocket_info": info,
                "anchor_info": anchor,
            },
        )

    def _heartbeat(self, told: Mapping[str, Any]) -> Answer:
        late = self._clock() - self._heard_s >= SILENT_S
        if not self.game or told.get("game_id") != self.game or late:
            return _answer(NO_SUCH_GAME)
        self._heard_s = self._clock()
        return _answer(0, {})

    def _end(self, told: Mapping[str, Any]) -> Answer:
        if told.get("app_id") != self._pair.app_id:
            return _answer(WRONG_APP)
        if not self.game or told.get("game_id") != self.game:
            return _answer(NO_SUCH_GAME)
        self.close()
        return _answer(0, {})


class BilibiliOpenWire:
    """One client's link. Events that the open platform has no form for are left out."""

    def __init__(self, platform: OpenPlatform, *, title: str = "") -> None:
        self.room = platform.code
        self._platform = platform
        self._admitted = False
        self._now_ms = 0

    def opening(self) -> Iterable[Frame]:
        """Nothing: the client greets first."""
        return ()

    def receive(self, message: Frame, now_ms: int) -> Iterator[Frame | Begin | Leave]:
        """Answers the greeting and the heartbeats; a stranger is shown out."""
        self._now_ms = now_ms
        found, faults = packets.unpack(message) if isinstance(message, bytes) else ([], ["text"])
        if faults:
            yield Leave(1002, faults[0])
            return
        for operation, body in found:
            if operation == packets.AUTH:
                yield from self._greeted(body)
            elif not self._admitted:
                yield Leave(1008, "no greeting")
            elif operation == packets.HEARTBEAT:
                yield packets.pack(packets.HEARTBEAT_REPLY, (1).to_bytes(4, "big")) + body

    def _greeted(self, body: bytes) -> Iterator[Frame | Begin]:
        """The key of the game that is open, or none from a client that made no calls."""
        try:
            key = msgspec.json.decode(body, type=dict[str, Any]).get("key")
        except (ValueError, RecursionError):
            key = None
        self._admitted = key in ("", self._platform.key)
        code = 0 if self._admitted else -101
        yield packets.pack(packets.AUTH_REPLY, msgspec.json.encode({"code": code}))
        if self._admitted:
            yield Begin()

    def encode(self, events: Sequence[Event]) -> Iterator[bytes]:
        """Packets of up to 20 commands, packed by zlib as there."""
        bodies = [msgspec.json.encode(form) for event in events for form in commands(event)]
        for at in range(0, len(bodies), EACH):
            yield packets.pack_messages(bodies[at : at + EACH], packets.ZLIB)

    def suffer(self, fault: str) -> Iterator[Frame | Leave | Hush]:
        """``closed``: the game ends, and is told so. ``expire``: the link ends, with its key."""
        if fault == "closed":
            form = interaction_end(self._platform.close(), self._now_ms)
            yield packets.pack_messages([msgspec.json.encode(form)], packets.ZLIB)
            yield Hush()
        elif fault == "expire":
            self._platform.expire()
            yield Leave(1000)

    def http(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """The three calls."""
        name = path.removeprefix("/v2/app/")
        if name == path or name not in ("start", "heartbeat", "end"):
            return None
        host = next((value for key, value in headers.items() if key.lower() == "host"), "")
        return self._platform.call(name, headers, body, host)

    def address(self, port: int) -> str:
        """What ``record`` and the window accept; the calls come here as well."""
        return f"bilibili-open:{self.room}?endpoint=ws://127.0.0.1:{port}&http=1"


def _answer(code: int, data: object = None) -> Answer:
    return Answer(200, {"code": code, "message": str(code), "request_id": "0", "data": data})
