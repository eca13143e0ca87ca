"""An event as a row and back, without loss.

Ids are stored short where that can be undone: canonical UUIDs as 16 bytes, canonical decimals as
integers, even-length lower-case hexadecimal as bytes (never 16 of them), all others as text.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final
from zlib import crc32

import msgspec

from streamer_app.events import KIND_OF, KINDS, Chat, Event, FromPeople, Gap, Money, Viewer
from streamer_app.store import schema

Key = int | bytes | str
Row = tuple[Any, ...]

NUMBER: Final[Mapping[type[Event], int]] = {
    KINDS[name]: number for number, name in enumerate(schema.KINDS, start=1)
}
KIND: Final[Mapping[int, type[Event]]] = {number: kind for kind, number in NUMBER.items()}

OURS: Final = frozenset(NUMBER[kind] for kind in (*FromPeople.__args__, Gap))
"""Kinds that no room sends: people's decisions and our own gaps."""
DESK: Final = "desk"
"""The source of whatever else people and the program itself put down."""
SENT: Final = (
    f"(kind NOT IN ({', '.join(map(str, sorted(OURS)))}) "
    f"AND event.room NOT IN (SELECT id FROM room WHERE source = '{DESK}'))"
)
"""The condition of rows that a room sent."""

COLUMNS: Final = (
    "session room kind event_id at_ms lag_ms viewer text count minor currency extra crc"
)
WIDTH: Final = len(COLUMNS.split())
INTO: Final = f"INSERT OR IGNORE INTO event ({COLUMNS.replace(' ', ', ')})"
INSERT: Final = f"{INTO} VALUES ({', '.join('?' * WIDTH)})"

_HEX: Final = re.compile(r"(?:[0-9a-f]{2}){4,}", re.ASCII)
_TOP: Final = 2**63
_WHOLE: Final = 2**64
_HALF_CRC: Final = 2**31
_TEXT: Final = {"gift": "name"}
_MONEY: Final = frozenset({"worth", "coins", "combo_paid", "combo_coins"})

_pack = msgspec.msgpack.Encoder().encode
_to_json = msgspec.json.Encoder().encode
_of_json = msgspec.json.Decoder().decode
_is_hex = _HEX.fullmatch


def key(ident: str) -> Key:
    """The short form of an id."""
    length = len(ident)
    if length == 36:
        return _uuid(ident)
    if 0 < length <= 19 and ident.isdecimal() and ident.isascii():
        number = int(ident)
        if number < _TOP and (length == 1 or ident[0] != "0"):
            return number
    if length >= 8 and length != 32 and not length & 1 and _is_hex(ident):
        return bytes.fromhex(ident)
    return ident


def _uuid(ident: str) -> Key:
    """Sixteen bytes for a canonical UUID; faster than a pattern, which the hot path feels."""
    digits = ident.replace("-", "")
    if len(digits) == 32 and ident[8] == ident[13] == ident[18] == ident[23] == "-":
        try:
            stored = bytes.fromhex(digits)
        except ValueError:
            return ident
        if stored.hex() == digits:
            return stored
    return bytes.fromhex(ident) if _is_hex(ident) else ident


def ident(stored: Key) -> str:
    """The id of a short form."""
    if isinstance(stored, bytes):
        text = stored.hex()
        if len(stored) != 16:
            return text
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"
    return str(stored)


def checksum(content: Row) -> int:
    """CRC-32 of a row's columns, as a signed number (which SQLite stores in four bytes)."""
    return crc32(_pack(content)) - _HALF_CRC


class _Fields:
    """Where one kind's own fields go: text, count and amount to columns, the rest to JSON."""

    def __init__(self, kind: type[Event]) -> None:
        common = set(Event.__struct_fields__)
        fields = {f.name: f.default for f in msgspec.structs.fields(kind)}
        defaults = {f.name: f for f in msgspec.structs.fields(kind)}
        own = [name for name in fields if name not in common]
        named = _TEXT.get(KIND_OF[kind], "text")
        self.kind = kind
        self.text = named if named in own else None
        self.count = "count" if "count" in own else None
        self.paid = "paid" if "paid" in own else None
        columns = {self.text, self.count, self.paid}
        self.rest = tuple((name, _default(defaults[name])) for name in own if name not in columns)

    def encoded(self, event: Event) -> tuple[Any, Any, Any, Any, Any]:
        """The columns text, count, minor, currency, extra."""
        text = getattr(event, self.text) if self.text else None
        count = getattr(event, self.count) if self.count else None
        paid = getattr(event, self.paid) if self.paid else None
        rest = {}
        for name, default in self.rest:
            value = getattr(event, name)
            if value != default:
                rest[name] = value
        minor, currency = (paid.minor, paid.currency) if paid else (None, None)
        return text, count, minor, currency, _to_json(rest).decode() if rest else None

    def decoded(
        self, text: str | None, count: int | None, minor: int | None, currency: str, extra: str
    ) -> dict[str, Any]:
        """The own fields of the event that gave these columns."""
        own: dict[str, Any] = _of_json(extra) if extra else {}
        for name in _MONEY & own.keys():
            own[name] = Money(**own[name])
        if self.text:
            own[self.text] = text or ""
        if self.count:
            own[self.count] = count
        if self.paid:
            own[self.paid] = None if minor is None else Money(minor, currency)
        return own


def _default(field: msgspec.structs.FieldInfo) -> Any:
    if field.default_factory is not msgspec.NODEFAULT:
        return field.default_factory()
    return field.default


_FIELDS: Final = {kind: _Fields(kind) for kind in NUMBER}
_CHAT: Final = NUMBER[Chat]


def row(event: Event, session: int, room: int, viewer: int | None) -> Row:
    """The columns ``COLUMNS`` of an event, its checksum last.

    Raises: UnicodeEncodeError for text with lone surrogates (see ``cleaned``).
    """
    return tuple(rows([event], session, lambda _: room, [viewer]))


def rows(
    events: Iterable[Event],
    session: int,
    room: Callable[[Event], int],
    viewers: Iterable[int | None],
) -> list[Any]:
    """The ``row`` of each event, one after another in one list; ``viewers`` are their numbers.

    ``room`` gives the number of an event's room. Every message passes here: no calls of our own
    but for its name.
    """
    content: Row
    values: list[Any] = []
    add, pack = values.append, _pack
    source = named = None
    place = 0
    for event, viewer in zip(events, viewers, strict=True):
        if event.room is not named or event.source is not source:
            source, named, place = event.source, event.room, room(event)
        at, seen, name = event.at_ms, event.seen_ms, key(event.id)
        lag = seen - at if seen > 0 <= at else _lag(at, seen)
        if type(event) is Chat and event.reply_to is None and not event.mirrored:
            text = event.text
            content = (session, place, _CHAT, name, at, lag, viewer, text, None, None, None, None)
        else:
            kind = type(event)
            head = (session, place, NUMBER[kind], name, at, lag, viewer)
            content = head + _FIELDS[kind].encoded(event)
        values += content
        add(crc32(pack(content)) - _HALF_CRC)
    return values


def _lag(at: int, seen: int) -> int | None:
    """Arrival minus server time, wrapped to 64 bits; None for an event without an arrival."""
    if not seen:
        return None
    lag = seen - at
    return lag if -_TOP <= lag < _TOP else (lag + _TOP) % _WHOLE - _TOP


def event(columns: Row, source: str, room: str, viewer: Viewer | None) -> Event:
    """The event of a row's columns (``COLUMNS`` without the checksum)."""
    _, _, number, event_id, at, lag, _, text, count, minor, currency, extra = columns
    seen = 0 if lag is None else at + lag
    if not -_TOP <= seen < _TOP:
        seen = (seen + _TOP) % _WHOLE - _TOP
    fields = _FIELDS[KIND[number]]
    build: Callable[..., Event] = fields.kind
    return build(
        source=source,
        room=room,
        id=ident(event_id),
        at_ms=at,
        seen_ms=seen,
        viewer=viewer,
        **fields.decoded(text, count, minor, currency, extra),
    )


def viewer_row(viewer: Viewer) -> Row:
    """ident, name, masked, roles, badges and their checksum."""
    content = (
        None if viewer.id is None else key(viewer.id),
        viewer.name,
        int(viewer.masked),
        _to_json(viewer.roles).decode() if viewer.roles else None,
        _to_json(viewer.badges).decode() if viewer.badges else None,
    )
    return (*content, checksum(content))


def viewer(columns: Row) -> Viewer:
    """The viewer of ident, name, masked, roles, badges."""
    stored, name, masked, roles, badges = columns
    return Viewer(
        None if stored is None else ident(stored),
        name,
        bool(masked),
        tuple(_of_json(roles)) if roles else (),
        tuple(_of_json(badges)) if badges else (),
    )


def cleaned(event: Event) -> Event:
    """The event with lone surrogates, which no file can hold, as U+FFFD."""
    return msgspec.convert(_clean(msgspec.to_builtins(event)), type(event))


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    if isinstance(value, dict):
        return {_clean(name): _clean(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(inner) for inner in value]
    return value
