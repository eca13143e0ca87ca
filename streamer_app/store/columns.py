"""A session's events column by column, for exports that never need them one by one."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, Final

import msgspec
import numpy as np

from streamer_app.events import Viewer
from streamer_app.store import codec, schema
from streamer_app.store.queries import Reader

PART: Final = 2_000
"""Rows a part: as many as stay in the processor's cache, and a progress bar moves on."""
_QUERY: Final = (
    "SELECT id, at_ms, iif(typeof(at_ms + lag_ms) = 'integer', at_ms + lag_ms, 0), kind, room, "
    "event_id, viewer, text, count, minor, currency, extra FROM event "
    "WHERE id BETWEEN ? AND ? AND session = ? ORDER BY id LIMIT ?"
)
_VIEWERS: Final = (
    "SELECT id, ident, name, masked FROM viewer WHERE id IN (SELECT value FROM json_each(?))"
)
UUID: Final = 16
"""Bytes of a UUID on disk."""
GROUPS: Final = ((0, 8), (8, 12), (12, 16), (16, 20), (20, 32))
"""Of its digits."""
WRITTEN: Final = 36
_EACH: Final = [itemgetter(at) for at in range(12)]
"""Of the query's columns: to ``zip`` so many rows makes an iterator of each."""
_KINDS: Final = ("", *schema.KINDS)

Name = Callable[[str, Viewer | None], tuple[str, str]]
Called = tuple[str | None, str | None, bool | None]
"""A viewer's id and name as they are to be written, and whether the platform masks them."""
NOBODY: Final[Called] = (None, None, None)


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
    while rows := reader.ask(_QUERY, (first, last, session, PART)):
        yield _columns(rows, rooms, called)
        first = rows[-1][0] + 1


def _columns(
    rows: list[Any], rooms: Mapping[int, tuple[str, str]], called: Mapping[int, "_Called"]
) -> Columns:
    number, at_ms, seen_ms, kind, place, ids, who, text, count, minor, currency, extra = (
        list(map(column, rows)) for column in _EACH
    )
    sources, places = _places(place, rooms)
    names = _names(place, who, called)
    decode = msgspec.json.decode
    return Columns(
        *(number, at_ms, seen_ms, list(map(_KINDS.__getitem__, kind))),
        *(sources, places, _idents(ids)),
        *([one[0] for one in names], [one[1] for one in names], [one[2] for one in names]),
        *(text, count, minor, currency),
        {at: decode(one) for at, one in enumerate(extra) if one is not None},
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


def _idents(stored: Sequence[codec.Key]) -> list[str]:
    """The ids of many short forms: most are numbers, or UUIDs, which are made all at once."""
    blobs = [one for one in stored if type(one) is bytes]
    if set(map(len, blobs)) - {UUID}:
        return list(map(codec.ident, stored))
    made = iter(_uuids(blobs))
    return [next(made) if type(one) is bytes else str(one) for one in stored]


def _uuids(stored: Sequence[bytes]) -> list[str]:
    """Sixteen bytes each, in the usual five groups of digits."""
    digits = np.frombuffer(b"".join(stored).hex().encode(), np.uint8).reshape(-1, 2 * UUID)
    told = np.full((len(stored), WRITTEN), ord("-"), np.uint8)
    for at, (start, end) in enumerate(GROUPS):
        told[:, start + at : end + at] = digits[:, start:end]
    text = told.tobytes().decode()
    return [text[at : at + WRITTEN] for at in range(0, len(text), WRITTEN)]


def _names(
    place: Sequence[int], who: Sequence[int | None], called: Mapping[int, "_Called"]
) -> list[Called]:
    """What the rows' viewers are called in their rooms."""
    inside = {room: called[room] for room in set(place)}
    if len(inside) == 1:
        return inside[place[0]].all(who)
    for room, names in inside.items():
        names.all([one for at, one in zip(place, who, strict=True) if at == room])
    return [inside[at].known[one] for at, one in zip(place, who, strict=True)]


class _Called:
    """What the viewers of one source are called, each looked up once."""

    def __init__(self, reader: Reader, source: str, name: Name) -> None:
        self.known: dict[int | None, Called] = {None: NOBODY}
        self._reader, self._source, self._name = reader, source, name

    def all(self, who: Sequence[int | None]) -> list[Called]:
        """The names of these viewers, in order."""
        known = self.known
        if fresh := [one for one in set(who) if one not in known]:
            self._learn(fresh)
        return [known[one] for one in who]

    def _learn(self, fresh: Sequence[int | None]) -> None:
        self.known.update(dict.fromkeys(fresh, NOBODY))
        found = self._reader.ask(_VIEWERS, (json.dumps(fresh),))
        for number, stored, told, masked in found:
            viewer = Viewer(None if stored is None else codec.ident(stored), told, bool(masked))
            ident, said = self._name(self._source, viewer)
            self.known[number] = (ident or None, said or None, viewer.masked)
