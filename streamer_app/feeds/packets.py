"""Bilibili's packet framing, both ways: every length checked, every unpacking bounded."""

import struct
import zlib
from collections.abc import Iterable
from typing import Any, Final

import brotli

HEADER: Final = struct.Struct(">IHHII")
"""Length with the header, length of the header, version, operation, sequence number."""

HEARTBEAT, HEARTBEAT_REPLY, MESSAGE, AUTH, AUTH_REPLY = 2, 3, 5, 7, 8
PLAIN, CONTROL, ZLIB, BROTLI = 0, 1, 2, 3

MAX_MESSAGE: Final = 1 << 20
MAX_UNPACKED: Final = 8 << 20
"""Bytes that all compressed bodies of one message may unpack to, together."""
MAX_PACKETS: Final = 4096
STEP: Final = 1 << 16

Packet = tuple[int, bytes]
"""An operation and its body."""


class BadPacket(ValueError):
    """A packet that lies about itself; the text says how."""


def unpack(data: bytes) -> tuple[list[Packet], list[str]]:
    """The readable packets of one WebSocket message in order, and what could not be read.

    A lie in the framing ends the reading: nothing after it can be trusted. A compressed body
    that does not unpack costs only itself.
    """
    if len(data) > MAX_MESSAGE:
        return [], [f"message of {len(data)} bytes"]
    reading = _Reading()
    try:
        reading.walk(data, nested=False)
    except BadPacket as error:
        reading.faults.append(str(error))
    return reading.packets, reading.faults


class _Reading:
    def __init__(self) -> None:
        self.packets: list[Packet] = []
        self.faults: list[str] = []
        self._room = MAX_UNPACKED

    def walk(self, data: bytes, *, nested: bool) -> None:
        at, end = 0, len(data)
        while at < end:
            if end - at < HEADER.size:
                raise BadPacket(f"{end - at} stray bytes at {at}")
            length, head, version, operation, _ = HEADER.unpack_from(data, at)
            if not HEADER.size <= head <= length <= end - at:
                raise BadPacket(f"packet at {at} claims {length} of {end - at} bytes")
            body = data[at + head : at + length]
            at += length
            if operation == MESSAGE and version > CONTROL:
                self._inside(version, body, nested)
            elif len(self.packets) < MAX_PACKETS:
                self.packets.append((operation, body))
            else:
                raise BadPacket(f"more than {MAX_PACKETS} packets")
            if operation == HEARTBEAT_REPLY:
                return  # what follows echoes our heartbeat and is counted by no length

    def _inside(self, version: int, body: bytes, nested: bool) -> None:
        if nested:
            raise BadPacket("a packed body inside a packed body")
        try:
            unpacked = _unpacked(version, body, self._room)
            self._room -= len(unpacked)
            self.walk(unpacked, nested=True)
        except BadPacket as error:
            self.faults.append(str(error))
            if len(self.packets) >= MAX_PACKETS or len(self.faults) >= MAX_PACKETS:
                raise


def _unpacked(version: int, body: bytes, most: int) -> bytes:
    if version == BROTLI:
        return _from_brotli(body, most)
    if version == ZLIB:
        return _from_zlib(body, most)
    raise BadPacket(f"packet version {version}")


def _from_brotli(body: bytes, most: int) -> bytes:
    stream = brotli.Decompressor()
    try:
        data: bytes = stream.process(body, output_buffer_limit=STEP)
        if not stream.is_finished():
            data += _rest(stream, most - len(data))
    except brotli.error:
        raise BadPacket("damaged brotli") from None
    if len(data) > most:
        raise BadPacket(f"brotli that unpacks to more than {most} bytes")
    if not stream.is_finished():
        raise BadPacket("brotli that is cut short")
    return data


def _rest(stream: Any, most: int) -> bytes:
    """What else there is to unpack, a little more than ``most`` at the worst. In steps, because
    the library copies what it has each time that its one buffer grows."""
    parts: list[bytes] = []
    while most >= 0 and (part := stream.process(b"", output_buffer_limit=STEP)):
        parts.append(part)
        most -= len(part)
    return b"".join(parts)


def _from_zlib(body: bytes, most: int) -> bytes:
    stream = zlib.decompressobj()
    try:
        data = stream.decompress(body, most + 1)
    except zlib.error:
        raise BadPacket("damaged zlib") from None
    if len(data) > most:
        raise BadPacket(f"zlib that unpacks to more than {most} bytes")
    if not stream.eof:
        raise BadPacket("zlib that is cut short")
    return data


def pack(operation: int, body: bytes = b"", version: int = CONTROL) -> bytes:
    """One packet."""
    return HEADER.pack(HEADER.size + len(body), HEADER.size, version, operation, 1) + body


def pack_messages(bodies: Iterable[bytes], version: int = BROTLI) -> bytes:
    """One message packet that holds these commands, compressed as ``version`` says."""
    inside = b"".join(pack(MESSAGE, body, PLAIN) for body in bodies)
    if version == BROTLI:
        return pack(MESSAGE, brotli.compress(inside, quality=4), BROTLI)
    if version == ZLIB:
        return pack(MESSAGE, zlib.compress(inside), ZLIB)
    return inside
