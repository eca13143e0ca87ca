"""The server's half of Engine.IO 4 with Socket.IO 4 over a WebSocket, sans-I/O; one namespace."""

import secrets
from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from streamer_app.feeds.event_json import Unreadable, loaded

PING: Final = "2"
PING_S: Final = 25.0
PONG_S: Final = 20.0
MAX_PACKET: Final = 1 << 16
MAX_CALL: Final = 16


class Asked(Struct, frozen=True):
    """The client would like to be let in; answer with ``admit`` or ``refuse``."""

    auth: dict[str, Any]


class Called(Struct, frozen=True):
    """The client emitted an event; with ``ack`` it waits for an answer under that number."""

    name: str
    arguments: list[Any]
    ack: int | None = None


class Gone(Struct, frozen=True):
    """The client says good-bye, or speaks something else."""


Heard = Asked | Called | Gone | str


def opened(sid: str | None = None) -> str:
    """The first frame of a link: its id and how it is kept alive."""
    found = {
        "sid": sid or secrets.token_urlsafe(15),
        "upgrades": [],
        "pingInterval": round(PING_S * 1000),
        "pingTimeout": round(PONG_S * 1000),
        "maxPayload": MAX_PACKET,
    }
    return f"0{_json(found)}"


def admit(sid: str | None = None) -> str:
    """The client is in."""
    return f"40{_json({'sid': sid or secrets.token_urlsafe(15)})}"


def refuse(message: str, namespace: str = "") -> str:
    """The client is not let in."""
    return f"44{namespace}{_json({'message': message})}"


def emit(name: str, *arguments: Any) -> str:
    """An event for the client."""
    return f"42{_json([name, *arguments])}"


def acknowledge(number: int, *arguments: Any) -> str:
    """The answer to a call that waits for one."""
    return f"43{number}{_json([*arguments])}"


def heard(frame: str | bytes) -> Iterator[Heard]:
    """What one frame of the client means; a string is to be sent back as it is.

    Binary frames and packets that cannot be read mean nothing; the link stays.
    """
    if isinstance(frame, bytes) or len(frame.encode("utf-8", "replace")) > MAX_PACKET:
        return
    match frame[:1]:
        case "1":
            yield Gone()
        case "2":
            yield f"3{frame[1:]}"
        case "4":
            yield from _packet(frame[1:])
        case _:
            pass


def _packet(packet: str) -> Iterator[Heard]:
    kind, rest = packet[:1], packet[1:]
    if rest.startswith("/"):
        namespace, _, rest = rest.partition(",")
        if namespace.partition("?")[0] != "/":
            if kind == "0":
                yield refuse("Invalid namespace", f"{namespace[:80]},")
            return
    match kind:
        case "0":
            yield from _asked(rest)
        case "1":
            yield Gone()
        case "2":
            yield from _called(rest)
        case _:
            pass


def _asked(rest: str) -> Iterator[Heard]:
    try:
        yield Asked(loaded(rest) if rest else {})
    except Unreadable:
        yield refuse("auth is not a JSON object")


def _called(rest: str) -> Iterator[Heard]:
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    try:
        found = loaded(f'{{"call":{rest[len(digits) :]}}}')["call"]
    except (Unreadable, KeyError):
        return
    if not isinstance(found, list) or not 0 < len(found) <= MAX_CALL or len(digits) > 15:
        return
    if isinstance(found[0], str):
        yield Called(found[0], found[1:], int(digits) if digits else None)


def _json(value: Any) -> str:
    return msgspec.json.encode(value).decode()
