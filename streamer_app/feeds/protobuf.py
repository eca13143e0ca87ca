"""A small protobuf reader: field numbers to values, no schema, every length checked."""

from collections.abc import Mapping, Sequence
from typing import Final

MAX_FIELDS: Final = 4096
FIXED: Final = {5: 4, 1: 8}
"""Wire types of numbers of a fixed size, in bytes."""

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
    at, end = 0, len(data)
    for _ in range(MAX_FIELDS):
        if at >= end:
            return found
        key = data[at]
        at += 1
        if key >= 0x80:
            key, at = _varint(data, at - 1)
        wire, field = key & 7, key >> 3
        value: Value
        if not field:
            raise BadMessage("field number 0")
        if wire == 0:
            value, at = _varint(data, at)
        elif wire == 2:
            size, at = _varint(data, at)
            if size > end - at:
                raise BadMessage(f"field {field} claims {size} of {end - at} bytes")
            value = data[at : at + size]
            at += size
        elif 0 < (size := FIXED.get(wire, 0)) <= end - at:
            value = int.from_bytes(data[at : at + size], "little")
            at += size
        else:
            raise BadMessage(f"wire type {wire} with {end - at} bytes left")
        if field in found:
            found[field].append(value)
        else:
            found[field] = [value]
    raise BadMessage(f"more than {MAX_FIELDS} fields")


def _varint(data: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    try:
        while (byte := data[at]) >= 0x80:
            value |= (byte & 0x7F) << shift
            at += 1
            shift += 7
            if shift > 63:
                raise BadMessage("number of more than 10 bytes")
    except IndexError:
        raise BadMessage("cut inside a number") from None
    return (value | byte << shift) & 0xFFFFFFFFFFFFFFFF, at + 1


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
