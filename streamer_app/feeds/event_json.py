"""Events as others write them: one JSON object each, trusted in nothing.

The fast way is one typed decode. What that refuses is read again slowly, to say what is wrong
with it or to mend what may be mended (lone surrogates, texts that are too long).
"""

import json
import re
from collections.abc import Mapping
from typing import Any, Final

import msgspec
from msgspec import ValidationError
from msgspec.structs import asdict, force_setattr

from streamer_app.events import (
    KIND_OF,
    Event,
    FromFeed,
    FromPeople,
    Gift,
    Money,
    Unknown,
    Viewer,
    converted,
    known_fields,
)
from streamer_app.feeds.feed import MAX_FRAME, MAX_NAME, MAX_TEXT, plain

MAX_DEPTH: Final = 64
MAX_ITEMS: Final = 32
MAX_ID: Final = 256
MAX_SAMPLE: Final = 2048
_SMALL: Final = 2048
_SHORT_NAME: Final = MAX_NAME // 4
_LONGEST_WITHOUT: Final = MAX_ID + len('{"kind":"like","id":""}')
"""Bytes of a line that has no room for an id that is too long."""
_LONG_NUMBER: Final = re.compile(r"[0-9]{19}")
_CURRENCY: Final = re.compile("[A-Z]{3}")
_TEXTS: Final = frozenset({"text", "sample"})
_LOOSE: Final = frozenset({"value", "detail", "args"})
"""Fields of any shape: their depth and their numbers are looked at one by one."""


class Unreadable(ValueError):
    """A message that is no event; the text goes into ``Unknown.why``."""


class EventReader:
    """Reads events of a room, and with ``people`` also those of our own desk (recordings)."""

    def __init__(self, *, people: bool = False) -> None:
        self._union: Any = FromFeed | FromPeople if people else FromFeed
        self._typed = msgspec.json.Decoder(self._union).decode
        self._kinds = {KIND_OF[kind]: kind for kind in self._union.__args__}

    def read(self, line: bytes | str) -> Event:
        """The event of a line; what is none becomes ``Unknown`` with what can be said of it.

        Its ``source``, ``room``, ``id`` and ``seen_ms`` are what the line says, "" or 0 if nothing.
        """
        return self.quick(line) or self._slowly(line)

    def quick(self, line: bytes | str) -> Event | None:
        """As ``read``, but None where something in the line has to be mended, left out or named."""
        size = len(line)
        if size > MAX_FRAME:
            return unreadable("message", "larger than 1 MiB", line)
        try:
            event: Event = self._typed(line)
        except (ValueError, RecursionError):
            return None
        if size > _SMALL or type(event) in _LOOKED_AT:
            return _checked(event, line)
        viewer = event.viewer
        if viewer is not None and (viewer.masked or len(viewer.name) > _SHORT_NAME):
            return _checked(event, line)
        if size > _LONGEST_WITHOUT:
            who = viewer.id if viewer is not None else None
            if len(event.id) > MAX_ID or (who is not None and len(who) > MAX_ID):
                return _checked(event, line)
        return event

    def strangers(self, line: bytes | str) -> list[str]:
        """Names of fields that this version has no place for, as ``kind.field``."""
        try:
            found = loaded(line)
        except Unreadable:
            return []
        known = known_fields(found)
        return [plain(f"{found['kind']}.{name}", MAX_NAME) for name in found if name not in known]

    def _slowly(self, line: bytes | str) -> Event:
        try:
            found = loaded(line)
        except Unreadable as wrong:
            return unreadable("message", str(wrong), line)
        what = found.get("kind")
        if not isinstance(what, str):
            return unreadable("message", "no kind", line, found)
        if what not in self._kinds:
            return unknown(plain(what, MAX_NAME), "not known: kind", line, found)
        try:
            event: Event = msgspec.convert(known_fields(found), self._union)
        except (ValidationError, RecursionError) as wrong:
            return unreadable(what, plain(str(wrong), MAX_NAME), line, found)
        return _checked(event, line)


def _checked(event: Event, line: bytes | str) -> Event:
    try:
        return settled(event)
    except Unreadable as wrong:
        return unreadable(KIND_OF[type(event)], str(wrong), line, asdict(event))


def settled(event: Event) -> Event:
    """The event within all limits: texts cut, a masked viewer without id, money consistent.

    Raises: Unreadable for amounts below zero, odd currencies, numbers beyond 64 bits and values
    nested too deeply.
    """
    for name in event.__struct_fields__:
        value = getattr(event, name)
        if name in _LOOSE:
            force_setattr(event, name, _bounded(value, MAX_DEPTH))
        elif type(value) is str:
            most = MAX_TEXT if name in _TEXTS else MAX_ID
            if (kept := plain(value, most)) is not value:
                force_setattr(event, name, kept)
        elif type(value) is Money:
            _check_money(value)
    if event.viewer is not None:
        force_setattr(event, "viewer", _settled_viewer(event.viewer))
    for coins, paid in _COINS.get(type(event), ()):
        if (exact := getattr(event, coins)) is not None:
            force_setattr(event, paid, converted(exact))
    return event


def _settled_viewer(viewer: Viewer) -> Viewer:
    return Viewer(
        None if viewer.masked or viewer.id is None else plain(viewer.id, MAX_ID),
        plain(viewer.name, MAX_NAME),
        viewer.masked,
        tuple(plain(role, MAX_NAME) for role in viewer.roles[:MAX_ITEMS]),
        tuple(plain(badge, MAX_NAME) for badge in viewer.badges[:MAX_ITEMS]),
    )


def _check_money(money: Money) -> None:
    if money.minor < 0:
        raise Unreadable("an amount below zero")
    if not _CURRENCY.fullmatch(money.currency):
        raise Unreadable("a currency is three capital letters")


def _bounded(value: Any, depth: int) -> Any:
    """JSON of any shape with its texts cut.

    Raises: Unreadable beyond ``depth`` levels or 64 bits.
    """
    if depth == 0:
        raise Unreadable(f"nested more than {MAX_DEPTH} deep")
    if isinstance(value, str):
        return plain(value)
    if isinstance(value, int) and not -(2**63) <= value < 2**63:
        raise Unreadable("a number beyond 64 bits")
    if isinstance(value, Mapping):
        return {plain(str(key), MAX_NAME): _bounded(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list):
        return [_bounded(item, depth - 1) for item in value]
    return value


def _no_constant(name: str) -> None:
    raise Unreadable(f"{name} is no number of JSON")


def _integer(digits: str) -> int:
    if len(digits) > 20 or not -(2**63) <= int(digits) < 2**63:
        raise Unreadable("a number beyond 64 bits")
    return int(digits)


def _real(digits: str) -> float:
    value = float(digits)
    if value in (float("inf"), float("-inf")):
        raise Unreadable("a number beyond 64 bits")
    return value


_slow = json.JSONDecoder(parse_constant=_no_constant, parse_int=_integer, parse_float=_real)


def _sound(line: bytes | str) -> dict[str, Any] | None:
    """The object of a line that cannot break a limit and needs no mending; None where it might.

    So few brackets cannot nest too deep, and so few digits cannot pass 64 bits.
    """
    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
        if text.count("[") + text.count("{") > MAX_DEPTH - 1 or _LONG_NUMBER.search(text):
            return None
        found = msgspec.json.decode(text)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def loaded(line: bytes | str) -> dict[str, Any]:
    """The object of a line within our limits, lone surrogates replaced. Raises: Unreadable."""
    if (found := _sound(line)) is not None:
        return found
    try:
        text = line.decode("utf-8") if isinstance(line, bytes) else line
        found = _slow.decode(text)
    except Unreadable:
        raise
    except UnicodeDecodeError as wrong:
        raise Unreadable("not UTF-8") from wrong
    except RecursionError as wrong:
        raise Unreadable(f"nested more than {MAX_DEPTH} deep") from wrong
    except ValueError as wrong:
        raise Unreadable("not JSON") from wrong
    if not isinstance(found, dict):
        raise Unreadable("not an object")
    return _mended(found, MAX_DEPTH)


def _mended(found: dict[str, Any], depth: int) -> dict[str, Any]:
    return {_whole(name): _mend(value, depth - 1) for name, value in found.items()}


def _mend(value: Any, depth: int) -> Any:
    if depth == 0:
        raise Unreadable(f"nested more than {MAX_DEPTH} deep")
    if isinstance(value, str):
        return _whole(value)
    if isinstance(value, dict):
        return _mended(value, depth)
    if isinstance(value, list):
        return [_mend(item, depth - 1) for item in value]
    return value


def _whole(text: str) -> str:
    return plain(text, 4 * len(text) + 4)


def unreadable(
    what: str, why: str, line: bytes | str, found: Mapping[str, Any] | None = None
) -> Unknown:
    """An ``Unknown`` for a damaged message."""
    return unknown(what, f"unreadable: {why}", line, found)


def unknown(
    what: str, why: str, line: bytes | str, found: Mapping[str, Any] | None = None
) -> Unknown:
    """An ``Unknown`` that keeps the names and the time which the message bears, if any."""
    text = line[:MAX_SAMPLE]
    sample = text.decode("utf-8", "replace") if isinstance(text, bytes) else text
    found = found or {}
    at_ms = found.get("at_ms")
    return Unknown(
        source=_told(found, "source"),
        room=_told(found, "room"),
        id=_told(found, "id"),
        at_ms=at_ms if type(at_ms) is int and -(2**63) <= at_ms < 2**63 else 0,
        what=what,
        why=why,
        sample=plain(sample, MAX_SAMPLE),
    )


def _told(found: Mapping[str, Any], name: str) -> str:
    value = found.get(name)
    return plain(value, MAX_ID) if isinstance(value, str) else ""


_LOOKED_AT: Final = frozenset(
    kind for kind in KIND_OF if {"paid", "coins", *_LOOSE} & set(kind.__struct_fields__)
)
_COINS: Final[Mapping[type[Event], tuple[tuple[str, str], ...]]] = {
    kind: (("coins", "paid"), ("combo_coins", "combo_paid"))
    if kind is Gift
    else (("coins", "paid"),)
    for kind in KIND_OF
    if "coins" in kind.__struct_fields__
}
