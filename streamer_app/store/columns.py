"""A session's events column by column, for exports that never need them one by one."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any, Final

import msgspec

from streamer_app.events import Viewer
from streamer_app.store import codec, schema
from streamer_app.store.queries import Reader

PART: Final = 100_000
_QUERY: Final = (
    "SELECT id, at_ms, coalesce(at_ms + lag_ms, 0), kind, room, event_id, viewer, text, count, "
    "minor, currency, extra FROM event WHERE id BETWEEN ? AND ? AND session = ? ORDER BY id LIMIT ?"
)
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
    """A session's rows in order of arrival, many at a time; ``name`` says how viewers are
    called."""
    first, last = reader.span(session)
    rooms = {n: (s, r) for n, s, r in reader.ask("SELECT id, source, room FROM room")}
    called: dict[tuple[int, int], tuple[str | None, str | None, bool | None]] = {}
    while rows := reader.ask(_QUERY, (first, last, session, PART)):
        yield _columns(reader, rows, rooms, called, name)
        first = rows[-1][0] + 1


def _columns(
    reader: Reader,
    rows: list[Any],
    rooms: Mapping[int, tuple[str, str]],
    called: dict[tuple[int, int], tuple[str | None, str | None, bool | None]],
    name: Name,
) -> Columns:
    number, at_ms, seen_ms, kind, place, ids, who, text, count, minor, currency, extra = zip(
        *rows, strict=True
    )
    pairs = list(zip(place, who, strict=True))
    _learn(reader, {pair for pair in pairs if pair not in called}, rooms, called, name)
    viewer, names, masked = zip(*[called[pair] for pair in pairs], strict=True)
    decode = msgspec.json.decode
    return Columns(
        *(number, at_ms, seen_ms, [_KINDS[one] for one in kind]),
        *_rooms(place, rooms),
        list(map(codec.ident, ids)),
        *(viewer, names, masked, text, count, minor, currency),
        {at: decode(one) for at, one in enumerate(extra) if one is not None},
    )


def _rooms(
    place: Sequence[int], rooms: Mapping[int, tuple[str, str]]
) -> tuple[Sequence[str], Sequence[str]]:
    if len(found := set(place)) == 1:
        source, room = rooms[found.pop()]
        return list(repeat(source, len(place))), list(repeat(room, len(place)))
    return [rooms[one][0] for one in place], [rooms[one][1] for one in place]


def _learn(
    reader: Reader,
    fresh: set[tuple[int, int | None]],
    rooms: Mapping[int, tuple[str, str]],
    called: dict[Any, tuple[str | None, str | None, bool | None]],
    name: Name,
) -> None:
    """What viewers not met before are called."""
    wanted = {who for _, who in fresh if who is not None}
    low, high = min(wanted, default=0), max(wanted, default=0)
    found = reader.ask(
        "SELECT id, ident, name, masked, roles, badges FROM viewer WHERE id BETWEEN ? AND ?",
        (low, high),
    )
    viewers = {n: codec.viewer(tuple(rest)) for n, *rest in found if n in wanted}
    for place, who in fresh:
        viewer = viewers.get(who) if who is not None else None
        if viewer is None:
            called[place, who] = (None, None, None)
        else:
            ident, said = name(rooms[place][0], viewer)
            called[place, who] = (ident or None, said or None, viewer.masked)
