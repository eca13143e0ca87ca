"""A session's events column by column, for exports that never need them one by one."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import msgspec
import numpy as np

from streamer_app.events import Viewer
from streamer_app.store import codec, schema
from streamer_app.store.queries import Reader

PART: Final = 2_000
"""Rows a part: as many as stay in the processor's cache, and a progress bar moves on."""
_DENSE: Final = ("id", "at_ms", "seen_ms", "kind", "viewer", "text", "ident")
_PART: Final = (
    "FROM (SELECT id, at_ms, iif(typeof(at_ms + lag_ms) = 'integer', at_ms + lag_ms, 0) AS "
    "seen_ms, kind, room, viewer, text, iif(typeof(event_id) = 'blob', NULL, event_id) AS ident, "
    "iif(typeof(event_id) = 'blob', hex(event_id), NULL) AS digits FROM event "
    "WHERE id BETWEEN ? AND ? AND session = ? ORDER BY id LIMIT ?)"
)
_QUERY: Final = (
    f"SELECT {', '.join(f'json_group_array({name})' for name in _DENSE)}, "
    "group_concat(digits), iif(min(room) = max(room), NULL, json_group_array(room)), min(room) "
    f"{_PART}"
)
"""What every row has, column by column: one text each is quicker than an object a value."""
_SPARSE: Final = (
    "SELECT id, count, minor, currency, extra FROM event WHERE id BETWEEN ? AND ? AND session = ? "
    "AND coalesce(extra, count, minor, currency) IS NOT NULL"
)
_VIEWERS: Final = (
    "SELECT id, ident, name, masked FROM viewer WHERE id IN (SELECT value FROM json_each(?))"
)
UUID: Final = 16
"""Bytes of a UUID on disk."""
GROUPS: Final = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
"""Of its digits."""
WRITTEN: Final = 36
_of_json: Final = msgspec.json.decode
_KINDS: Final = ("", *schema.KINDS)

Name = Callable[[str, Viewer | None], tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Columns:
    """Some rows: every list has one entry a row; ``extra`` holds the further fields of those
    rows that have any, by place."""

    row: Sequence[int]
    at_ms: Sequence[int]
    seen_ms: Sequence[int]
    kind: Sequence[str]
    source: Sequence[str]
    room: Sequence[str]
    id: Sequence[str]
    viewer: Sequence[str | None]
    name: Sequence[str | None]
    masked: Sequence[bool | None]
    text: Sequence[str | None]
    count: Sequence[int | None]
    minor: Sequence[int | None]
    currency: Sequence[str | None]
    extra: Mapping[int, Mapping[str, Any]]


def columns(reader: Reader, session: int, name: Name) -> Iterator[Columns]:
    """A session's rows in order of arrival, ``PART`` at a time; ``name`` says how viewers are
    called."""
    first, last = reader.span(session)
    rooms = {n: (s, r) for n, s, r in reader.ask("SELECT id, source, room FROM room")}
    called = {number: _Called(reader, source, name) for number, (source, _) in rooms.items()}
    while True:
        (found,) = reader.ask(_QUERY, (first, last, session, PART))
        *read, digits, many, place = found
        dense = list(map(_of_json, read))
        if not (rows := dense[0]):
            return
        places = _of_json(many) if many else [place] * len(rows)
        sparse = _sparse(rows, reader.ask(_SPARSE, (first, rows[-1], session)))
        yield _columns(dense, _idents(dense[-1], digits), places, sparse, (rooms, called))
        first = rows[-1] + 1


def _sparse(rows: Sequence[int], found: Sequence[tuple[Any, ...]]) -> tuple[Any, ...]:
    """Counts, amounts, currencies and what else there is, of the few rows that have any."""
    count, minor, currency = ([None] * len(rows) for _ in range(3))
    extra = {}
    at = 0
    for row, count_, minor_, currency_, further in found:
        at = rows.index(row, at)
        count[at], minor[at], currency[at] = count_, minor_, currency_
        if further is not None:
            extra[at] = _of_json(further)
    return count, minor, currency, extra


def _columns(
    dense: Sequence[list[Any]],
    ids: Sequence[str],
    place: Sequence[int],
    sparse: tuple[Any, ...],
    known: tuple[Mapping[int, tuple[str, str]], Mapping[int, "_Called"]],
) -> Columns:
    number, at_ms, seen_ms, kind, who, text, _ = dense
    rooms, called = known
    return Columns(
        *(number, at_ms, seen_ms, list(map(_KINDS.__getitem__, kind)), *_places(place, rooms)),
        *(ids, *_names(place, who, called), text, *sparse),
    )


def _places(
    place: Sequence[int], rooms: Mapping[int, tuple[str, str]]
) -> tuple[list[str], list[str]]:
    """The sources and the rooms of these rows, which mostly are of one room."""
    if place.count(place[0]) == len(place):
        source, room = rooms[place[0]]
        return [source] * len(place), [room] * len(place)
    where = [rooms[one] for one in place]
    return [source for source, _ in where], [room for _, room in where]


def _idents(stored: Sequence[int | str | None], digits: str | None) -> Sequence[str]:
    """The ids of many short forms; those that are None are the next of ``digits``, which mostly
    are of UUIDs: these are made all at once."""
    blobs = digits.lower().split(",") if digits is not None else []
    if set(map(len, blobs)) - {2 * UUID}:
        blobs = [codec.ident(bytes.fromhex(one)) for one in blobs]
    else:
        blobs = _uuids("".join(blobs))
    if len(blobs) == len(stored):
        return blobs
    made = iter(blobs)
    return [next(made) if one is None else str(one) for one in stored]


def _uuids(told: str) -> list[str]:
    """Thirty-two digits each, in the usual five groups."""
    digits = np.frombuffer(told.encode(), np.uint8).reshape(-1, 2 * UUID)
    made = np.full((len(digits), WRITTEN), ord("-"), np.uint8)
    for at, (start, end) in enumerate(GROUPS):
        made[:, start + at : end + at] = digits[:, start:end]
    text = made.tobytes().decode()
    return [text[at : at + WRITTEN] for at in range(0, len(text), WRITTEN)]


Names = tuple[list[str | None], list[str | None], list[bool | None]]


def _names(
    place: Sequence[int], who: Sequence[int | None], called: Mapping[int, "_Called"]
) -> Names:
    """What the rows' viewers are called in their rooms: ids, names, and who is masked."""
    inside = set(place)
    if len(inside) == 1:
        return called[place[0]].all(who)
    for room in inside:
        called[room].learn({one for at, one in zip(place, who, strict=True) if at == room})
    pairs = list(zip(place, who, strict=True))
    return (
        [called[room].idents[one] for room, one in pairs],
        [called[room].names[one] for room, one in pairs],
        [called[room].masked[one] for room, one in pairs],
    )


class _Called:
    """What the viewers of one source are called, each looked up once."""

    def __init__(self, reader: Reader, source: str, name: Name) -> None:
        self.idents: dict[int | None, str | None] = {None: None}
        self.names: dict[int | None, str | None] = {None: None}
        self.masked: dict[int | None, bool | None] = {None: None}
        self._reader, self._source, self._name = reader, source, name

    def all(self, who: Sequence[int | None]) -> Names:
        """Of these viewers, in order."""
        self.learn(set(who))
        parts = (self.idents, self.names, self.masked)
        idents, names, masked = (list(map(part.__getitem__, who)) for part in parts)
        return idents, names, masked  # type: ignore[return-value]

    def learn(self, who: set[int | None]) -> None:
        """Look up those of these viewers who were not seen before."""
        if not (fresh := who - self.idents.keys()):
            return
        for part in (self.idents, self.names, self.masked):
            part.update(dict.fromkeys(fresh))
        for number, stored, told, masked in self._reader.ask(_VIEWERS, (json.dumps([*fresh]),)):
            viewer = Viewer(None if stored is None else codec.ident(stored), told, bool(masked))
            ident, said = self._name(self._source, viewer)
            self.idents[number], self.names[number] = ident or None, said or None
            self.masked[number] = viewer.masked
