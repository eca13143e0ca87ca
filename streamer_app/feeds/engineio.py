"""Engine.IO 4 and Socket.IO 5 packets as a client sees them, sans-I/O and bounded."""

from collections.abc import Iterator
from typing import Any, Final

import msgspec
from msgspec import Struct

from streamer_app.feeds.event_json import Unreadable, loaded

MAX_ATTACHMENTS: Final = 16
MAX_ATTACHED: Final = 1 << 20
MAX_NUMBER: Final = 15
MAX_ARGUMENTS: Final = 16


class Opened(Struct, frozen=True):
    """The link is open: now ask to be let in."""


class Joined(Struct, frozen=True):
    """The namespace has let us in; without ``sid`` the server speaks an older protocol."""

    namespace: str
    sid: str


class Denied(Struct, frozen=True):
    """The namespace does not let us in."""

    namespace: str
    why: str


class Parted(Struct, frozen=True):
    """The namespace has put us out, or the server says good-bye."""

    namespace: str


class Emitted(Struct, frozen=True):
    """An event; with ``ack`` the server waits for an answer under that number."""

    namespace: str
    name: str
    arguments: list[Any]
    ack: int | None = None


class Reply(Struct, frozen=True):
    """To be sent at once."""

    frame: str


class Odd(Struct, frozen=True):
    """A frame that is none of these; ``why`` begins unreadable, not known or ignored."""

    why: str


Heard = Opened | Joined | Denied | Parted | Emitted | Reply | Odd


class _Head(Struct, frozen=True):
    kind: str
    attachments: int
    namespace: str
    number: int | None
    body: str


class Packets:
    """Takes a link's frames apart. A binary event is complete with its last attachment."""

    def __init__(self) -> None:
        self._head: _Head | None = None
        self._attached: list[bytes] = []

    def heard(self, frame: str | bytes) -> Iterator[Heard]:
        """What one frame means."""
        if isinstance(frame, bytes):
            # The link hands texts over as bytes too; an attachment is due only after its event.
            if self._head is not None:
                yield from self._attachment(frame)
                return
            try:
                frame = frame.decode("utf-8")
            except UnicodeDecodeError:
                yield Odd("unreadable: bytes that belong to no event")
                return
        elif self._head is not None:
            self._head, self._attached = None, []
            yield Odd("unreadable: an event without its attachments")
        match frame[:1]:
            case "0":
                yield Opened()
            case "1":
                yield Parted("/")
            case "2":
                yield Reply(f"3{frame[1:]}")
            case "4":
                yield from self._packet(frame[1:])
            case "3" | "5" | "6":
                yield Odd("ignored: of the link, not of the room")
            case _:
                yield Odd("unreadable: no packet of Engine.IO")

    def _packet(self, packet: str) -> Iterator[Heard]:
        head = _head_of(packet)
        if head is None:
            yield Odd("unreadable: no packet of Socket.IO")
            return
        match head.kind:
            case "0":
                yield Joined(head.namespace, _told(head.body, "sid"))
            case "1":
                yield Parted(head.namespace)
            case "2":
                yield _emitted(head, head.body)
            case "4":
                yield Denied(head.namespace, _told(head.body, "message"))
            case "5" | "6" if 0 < head.attachments <= MAX_ATTACHMENTS:
                self._head, self._attached = head, []
            case "5" | "6":
                yield Odd("unreadable: too many attachments, or none")
            case _:
                yield Odd("ignored: an answer to nothing that was asked")

    def _attachment(self, data: bytes) -> Iterator[Heard]:
        head = self._head
        assert head is not None
        self._attached.append(data)
        if sum(map(len, self._attached)) > MAX_ATTACHED:
            self._head, self._attached = None, []
            yield Odd("unreadable: attachments larger than 1 MiB")
        elif len(self._attached) == head.attachments:
            attached, self._head, self._attached = self._attached, None, []
            yield _emitted(head, head.body, attached)


def _head_of(packet: str) -> _Head | None:
    kind, rest = packet[:1], packet[1:]
    attachments = 0
    if kind in ("5", "6"):
        digits, dash, rest = rest.partition("-")
        if not dash or not _number(digits):
            return None
        attachments = int(digits)
    namespace = "/"
    if rest.startswith("/"):
        namespace, _, rest = rest.partition(",")
        namespace = namespace.partition("?")[0]
    digits = rest[: len(rest) - len(rest.lstrip("0123456789"))]
    if kind not in "0123456" or not kind or len(digits) > MAX_NUMBER:
        return None
    return _Head(kind, attachments, namespace, int(digits) if digits else None, rest[len(digits) :])


def _number(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) <= MAX_NUMBER


def _emitted(head: _Head, body: str, attached: list[bytes] | None = None) -> Emitted | Odd:
    try:
        found = loaded(f'{{"call":{body}}}').get("call")
    except Unreadable as wrong:
        return Odd(f"unreadable: {wrong}")
    if head.kind == "6":
        return Odd("ignored: an answer to nothing that was asked")
    if not isinstance(found, list) or not found or not isinstance(found[0], str):
        return Odd("unreadable: no event in the packet")
    arguments = [_filled(value, attached or []) for value in found[1 : MAX_ARGUMENTS + 1]]
    return Emitted(head.namespace, found[0], arguments, head.number)


def _filled(value: Any, attached: list[bytes]) -> Any:
    """The value with its placeholders replaced: text where the bytes are text, else nothing."""
    if isinstance(value, list):
        return [_filled(item, attached) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("_placeholder") is True:
        number = value.get("num")
        if type(number) is not int or not 0 <= number < len(attached):
            return None
        try:
            return attached[number].decode("utf-8")
        except UnicodeDecodeError:
            return None
    return {name: _filled(item, attached) for name, item in value.items()}


def _told(body: str, name: str) -> str:
    """A text of a packet's object, "" where it has none."""
    try:
        value = loaded(body).get(name) if body else ""
    except Unreadable:
        return ""
    return value if isinstance(value, str) else ""


def join(namespace: str) -> str:
    """The wish to be let into a namespace."""
    return "40" if namespace == "/" else f"40{namespace},"


def acknowledge(namespace: str, number: int) -> str:
    """An empty answer, for a server that waits for one."""
    place = "" if namespace == "/" else f"{namespace},"
    return f"43{place}{number}{msgspec.json.encode([]).decode()}"
