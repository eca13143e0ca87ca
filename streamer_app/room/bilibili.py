"""A Bilibili live room's own half of the wire: packets, the greeting and the HTTP steps."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import msgspec

from streamer_app.events import Event
from streamer_app.feeds import packets
from streamer_app.feeds.bilibili_steps import RISK, mixed, signed
from streamer_app.room.bilibili_commands import command
from streamer_app.room.wire import Answer, Begin, Frame, Hush, Leave

EACH: Final = 20
"""Commands in one packet."""
TOGETHER: Final = 2
"""Packets in one frame."""

TOKEN: Final = "a-key-of-the-local-room"
BUVID: Final = "8A1F4C52-0000-4000-8000-000000000001infoc"
IMAGE_KEY: Final = "0123456789abcdef0123456789abcdef"
SUB_KEY: Final = "fedcba9876543210fedcba9876543210"
OWNER: Final = 900_000_000_001

_encode: Final = msgspec.json.encode


class Keys:
    """The key that lets clients of a room in, until it runs out and the next one is given."""

    def __init__(self) -> None:
        self._turn = 0

    @property
    def now(self) -> str:
        return f"{TOKEN}-{self._turn}" if self._turn else TOKEN

    def expire(self) -> None:
        """From now on the old key is refused."""
        self._turn += 1

    def welcome(self, key: object) -> bool:
        """Whether a client is let in: with the key, or with none, having taken no steps."""
        return key in ("", None, self.now)


class BilibiliWire:
    """One client's link. ``compression`` is what is sent when the client asks for nothing older.

    Events that Bilibili has no form for (orders, clicks, notices, amounts in other currencies)
    are left out.
    """

    def __init__(
        self,
        room: str = "1017",
        *,
        title: str = "",
        compression: int = packets.BROTLI,
        keys: Keys | None = None,
    ) -> None:
        self.room = room
        self._keys = keys or Keys()
        self._title = title
        self._version = compression
        self._admitted = False

    def opening(self) -> Iterable[Frame]:
        """Nothing: the client greets first."""
        return ()

    def receive(self, message: Frame, now_ms: int) -> Iterator[Frame | Begin | Leave]:
        """Answers the greeting and the heartbeats; a stranger is shown out."""
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
                popularity = (1).to_bytes(4, "big")
                yield packets.pack(packets.HEARTBEAT_REPLY, popularity) + body

    def _greeted(self, body: bytes) -> Iterator[Frame | Begin | Leave]:
        try:
            hello = msgspec.json.decode(body)
        except (ValueError, RecursionError):
            hello = None
        if not isinstance(hello, dict) or str(hello.get("roomid")) != self.room:
            yield Leave(1008, "no such room")
            return
        welcome = self._keys.welcome(hello.get("key"))
        yield packets.pack(packets.AUTH_REPLY, _encode({"code": 0 if welcome else -101}))
        if not welcome:
            return
        if hello.get("protover") == packets.ZLIB:
            self._version = packets.ZLIB
        self._admitted = True
        yield Begin()

    def encode(self, events: Sequence[Event]) -> Iterator[bytes]:
        """Packets of up to 20 commands, two packets a frame where there are as many."""
        bodies = [_encode(form) for form in (command(event, self.room) for event in events) if form]
        packed = [
            packets.pack_messages(bodies[at : at + EACH], self._version)
            for at in range(0, len(bodies), EACH)
        ]
        for at in range(0, len(packed), TOGETHER):
            yield b"".join(packed[at : at + TOGETHER])

    def suffer(self, fault: str) -> Iterator[Frame | Leave | Hush]:
        """``expire``: the link ends, and its key with it."""
        if fault == "expire":
            self._keys.expire()
            yield Leave(1000)

    def http(
        self, path: str, query: Mapping[str, str], headers: Mapping[str, str], body: bytes
    ) -> Answer | None:
        """The four steps before a link; a call without buvid or with a wrong sign is a risk."""
        if path == "/x/frontend/finger/spi":
            return _good({"b_3": BUVID, "b_4": f"{BUVID}-4"})
        if path == "/x/web-interface/nav":
            images = {
                "img_url": f"https://i/{IMAGE_KEY}.png",
                "sub_url": f"https://i/{SUB_KEY}.png",
            }
            return _answer(-101, {"isLogin": False, "wbi_img": images})
        if path == "/room/v1/Room/get_info":
            return self._info(query)
        if path == "/xlive/web-room/v1/index/getDanmuInfo":
            return self._danmu_info(query, headers)
        return None

    def _info(self, query: Mapping[str, str]) -> Answer:
        if query.get("room_id") != self.room:
            return _answer(1, [])
        state = {"uid": OWNER, "short_id": 0, "live_status": 1, "title": self._title}
        return _good({"room_id": int(self.room), **state})

    def _danmu_info(self, query: Mapping[str, str], headers: Mapping[str, str]) -> Answer:
        named = {name.lower(): value for name, value in headers.items()}
        asked = {name: value for name, value in query.items() if name not in ("w_rid", "wts")}
        seconds = query.get("wts", "")
        sign = ""
        if seconds.isascii() and seconds.isdigit():
            sign = signed(asked, mixed(IMAGE_KEY, SUB_KEY), int(seconds))["w_rid"]
        if f"buvid3={BUVID}" not in named.get("cookie", "") or query.get("w_rid") != sign:
            return _answer(RISK, None)
        name, _, port = named.get("host", "127.0.0.1").partition(":")
        number = int(port) if port.isdigit() else 443
        host = {"host": name, "port": number, "wss_port": number, "ws_port": number}
        return _good({"token": self._keys.now, "host_list": [host]})

    def address(self, port: int) -> str:
        """What ``record`` and the window accept."""
        return f"bilibili:{self.room}?endpoint=ws://127.0.0.1:{port}"


def _good(data: Mapping[str, Any]) -> Answer:
    return _answer(0, data)


def _answer(code: int, data: object) -> Answer:
    return Answer(200, {"code": code, "message": str(code), "ttl": 1, "data": data})
