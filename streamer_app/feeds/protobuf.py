"""A small protobuf reader: field numbers to values, no schema, every length checked."""

import struct
from collections.abc import Mapping, Sequence
from typing import Final

MAX_FIELDS: Final = 4096

Value = int | bytes
Fields = Mapping[int, Sequence[Value]]
"""A field's number to its values in order: integers, or the bytes of texts and messages."""


class BadMessage(ValueError):
    """Bytes that are no protobuf message."""


def fields(data: bytes) -> dict[int, list[Value]]:
    """All fields of one message; varints and fixed numbers as unsigned integers.

    Raises: BadMessage.
    """
    found: dict[int, list[Value]] = {}
    at = 0
    for _ in range(MAX_FIELDS):
        if at >= len(data):
            return found
        key, at = _varint(data, at)
        if not key >> 3:
            raise BadMessage("field number 0")
        value, at = _value(data, at, key & 7)
        found.setdefault(key >> 3, []).append(value)
    raise BadMessage(f"more than {MAX_FIELDS} fields")


def _value(data: bytes, at: int, wire: int) -> tuple[Value, int]:
    if wire == 0:
        return _varint(data, at)
    if wire == 2:
        size, at = _varint(data, at)
        return _taken(data, at, size), at + size
    if wire == 5:
        return struct.unpack("<I", _taken(data, at, 4))[0], at + 4
    if wire == 1:
        return struct.unpack("<Q", _taken(data, at, 8))[0], at + 8
    raise BadMessage(f"wire type {wire}")


def _taken(data: bytes, at: int, size: int) -> bytes:
    if size > len(data) - at:
        raise BadMessage(f"field at {at} claims {size} of {len(data) - at} bytes")
    return data[at : at + size]


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(data):
            raise BadMessage("cut inside a number")
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & 0xFFFFFFFFFFFFFFFF, at
    raise BadMessage("number of more than 10 bytes")


def number(message: Fields, field: int) -> int:
    """The last integer of a field, 0 where there is none.

    Raises: BadMessage where the field holds something else.
    """
    value = message[field][-1] if field in message else 0
    if isinstance(value, int):
        return value
    raise BadMessage(f"field {field} is no number")


def text(message: Fields, field: int) -> str:
    """The last text of a field, empty where there is none; bytes that are no UTF-8 replaced."""
    return inside(message, field).decode("utf-8", "replace")


def inside(message: Fields, field: int) -> bytes:
    """The last bytes of a field, empty where there are none.

    Raises: BadMessage where the field holds a number.
    """
    value = message[field][-1] if field in message else b""
    if isinstance(value, bytes):
        return value
    raise BadMessage(f"field {field} is no text")


def nested(message: Fields, field: int) -> Fields:
    """The message within a field, without fields where there is none.

    Raises: BadMessage.
    """
    return fields(inside(message, field))
