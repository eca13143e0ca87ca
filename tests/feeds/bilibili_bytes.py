"""Protobuf messages and Bilibili commands written for tests."""

import base64
from collections.abc import Sequence

Field = tuple[int, "int | str | bytes | Sequence[Field]"]


def varint(value: int) -> bytes:
    parts = bytearray()
    while value > 0x7F:
        parts.append(value & 0x7F | 0x80)
        value >>= 7
    parts.append(value)
    return bytes(parts)


def message(*fields: Field) -> bytes:
    """A protobuf message; a tuple or list is a message within."""
    parts = []
    for number, value in fields:
        if isinstance(value, int):
            parts.append(varint(number << 3) + varint(value))
            continue
        data = value.encode() if isinstance(value, str) else value
        data = data if isinstance(data, bytes) else message(*data)
        parts.append(varint(number << 3 | 2) + varint(len(data)) + data)
    return b"".join(parts)


def packed(name: str, *fields: Field) -> dict[str, object]:
    """A command whose content is protobuf in base64."""
    return {"cmd": name, "data": {"pb": base64.b64encode(message(*fields)).decode()}}


def gift_item(name: str, pieces: int, price: int, total: int, tid: str) -> Field:
    """One paid item of a SEND_GIFT_V2, the first of its combo."""
    return 10, [
        (2, name),
        (3, pieces),
        (5, price),
        (7, total),
        (8, "gold"),
        (9, tid),
        (10, 1_700_000_010),
        (11, pieces),
        (12, "combo-1"),
        (14, pieces * price),
    ]
