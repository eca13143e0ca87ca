"""One viewer taken out of a database: words, names and ids go, what was counted stays."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Final

import msgspec

from streamer_app.errors import AppError
from streamer_app.events import Chat, Deleted, DeskOperation, Event, Viewer
from streamer_app.store import behaviour, codec, corrections, kept, search
from streamer_app.store.interning import Interning
from streamer_app.store.opening import in_words, writing_connection
from streamer_app.store.scrubbing import HIDDEN, SHORT, Person, Scrubber
from streamer_app.store.tombstones import Tombstones

_ROW: Final = ", ".join(f"event.{name}" for name in ("id", *codec.COLUMNS.split()[:-1]))
_VIEWER: Final = ", ".join(f"viewer.{n}" for n in ("ident", "name", "masked", "roles", "badges"))
_SELECT: Final = (
    f"SELECT room.source, room.room, {_ROW}, {_VIEWER} FROM event "
    "JOIN room ON room.id = event.room LEFT JOIN viewer ON viewer.id = event.viewer"
)
_TEXT: Final = codec.COLUMNS.split().index("text")
_UPDATE: Final = (
    f"UPDATE event SET {', '.join(f'{c} = ?' for c in codec.COLUMNS.split())} WHERE id = ?"
)


@dataclass(frozen=True, slots=True)
class Erasure:
    """What is to be done. ``kept`` is what remains of the words' part in the numbers."""

    person: Person
    now_ms: int
    rows: Mapping[int, kept.KeptRow] = field(default_factory=dict)
    peaks: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    words: bool = True
    """Whether what the person said goes too; else it stays, and nobody said it."""


@dataclass(frozen=True, slots=True)
class Fading:
    """Sessions whose words are old enough to go, and what stands for them from then on."""

    sessions: Sequence[int]
    rows: Mapping[int, kept.KeptRow] = field(default_factory=dict)
    peaks: Mapping[int, Sequence[Mapping[str, Any]]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Change:
    row: int
    session: int
    before: Event
    after: Event


def find(connection: sqlite3.Connection, viewer: str) -> Person:
    """The person of a platform's id (``SOURCE:ID`` for one platform alone), with all names.

    Raises: AppError ``viewer_missing``.
    """
    for wanted, source in ((viewer, None), (viewer.partition(":")[2], viewer.partition(":")[0])):
        found = connection.execute(
            "SELECT DISTINCT room.source, viewer.name FROM event JOIN viewer "
            "ON viewer.id = event.viewer JOIN room ON room.id = event.room "
            "WHERE viewer.ident = ?1 AND (?2 IS NULL OR room.source = ?2)",
            (codec.key(wanted), source),
        ).fetchall()
        if wanted and found:
            places = frozenset((source, wanted) for source, _ in found)
            return Person(places, frozenset(name for _, name in found if name))
    raise AppError("viewer_missing", viewer=viewer[:80])


def own_rows(connection: sqlite3.Connection, person: Person) -> Iterator[tuple[int, int, Event]]:
    """(row, session, event) of everything the person did, in order of arrival."""
    for source, ident in sorted(person.places):
        where = "viewer.ident = ? AND room.source = ? ORDER BY event.id"
        yield from _events(connection, where, (codec.key(ident), source))


def touched_rows(connection: sqlite3.Connection, person: Person) -> list[tuple[int, int]]:
    """(row, session) of what others said about the person, by name or id."""
    scrub = Scrubber(person)
    found = connection.execute(
        "SELECT id, session, text, extra FROM event WHERE text <> '' OR extra IS NOT NULL"
    )
    return [
        (row, session) for row, session, *told in found if any(scrub.finds(part) for part in told)
    ]


def erase(connection: sqlite3.Connection, erasure: Erasure) -> int:
    """Do it, in one transaction; how many rows were the person's own.

    The caller vacuums afterwards (``vacuum``): until then the file's free pages are only zeroed.
    """
    connection.execute("PRAGMA secure_delete = ON")
    tombstones = Tombstones(connection)
    scrub = Scrubber(erasure.person, token=_token(tombstones))
    own = [
        _Change(row, session, event, scrub.event(nobodys))
        for row, session, event in own_rows(connection, erasure.person)
        for nobodys in (tombstones.erased(event, session, erasure.words),)
    ]
    ids = _new_ids(own)
    own = [replace(c, after=_relinked(c.after, ids)) for c in own]  # they answer themselves too
    others = _others(connection, erasure, own, ids, tombstones)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        interning = Interning(connection)
        for change in (*own, *others):
            _rewrite(connection, interning, change)
        _forget(connection, erasure.person)
        for _, ident in erasure.person.places:
            behaviour.forget(connection, ident)
            corrections.forget(connection, ident)
        kept.save(connection, _existing(connection, erasure.rows))
        for session, peaks in erasure.peaks.items():
            kept.save_peaks(connection, session, peaks)
        for place in erasure.person.places:
            tombstones.raise_for(connection, *place, erasure.now_ms)
    return len(own)


def fade(connection: sqlite3.Connection, fading: Fading) -> int:
    """Take words and names out of whole sessions; how many rows were changed.

    What people decided at the desk stays, without the names of whoever asked.
    """
    connection.execute("PRAGMA secure_delete = ON")
    tombstones = Tombstones(connection)
    with connection:
        connection.execute("BEGIN IMMEDIATE")
        interning = Interning(connection)
        count = 0
        for session in fading.sessions:
            for row, _, event in _events(connection, f"session = ? AND {codec.SENT}", (session,)):
                after = tombstones.faded(event, session)
                if after != event:
                    _rewrite(connection, interning, _Change(row, session, event, after))
                    count += 1
        connection.execute(
            "DELETE FROM viewer WHERE id NOT IN (SELECT viewer FROM event WHERE viewer NOT NULL)"
        )
        kept.save(connection, fading.rows)
        for session, peaks in fading.peaks.items():
            kept.save_peaks(connection, session, peaks)
    return count


def vacuum(connection: sqlite3.Connection) -> None:
    """Make the file anew, so that nothing is left in free pages, the index or the log."""
    connection.execute("INSERT INTO said (said) VALUES ('optimize')")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def erase_copy(path: Path, wanted: Erasure | Fading) -> None:
    """The same in a copy of the database (a backup), which is brought to this version first.

    Raises: AppError when the copy is damaged or not ours.
    """
    with in_words(path), closing(writing_connection(path)) as connection:
        if isinstance(wanted, Fading):
            fade(connection, wanted)
        else:
            erase(connection, wanted)
        vacuum(connection)
        connection.execute("PRAGMA journal_mode = DELETE")


def _events(
    connection: sqlite3.Connection, where: str, values: tuple[object, ...]
) -> Iterator[tuple[int, int, Event]]:
    found = connection.execute(f"{_SELECT} WHERE {where}", values).fetchall()
    for source, room, row, *columns in found:
        own, who = tuple(columns[:-5]), tuple(columns[-5:])
        viewer = codec.viewer(who) if own[6] is not None else None
        yield row, own[0], codec.event(own, source, room, viewer)


_Ids = Mapping[tuple[str, str, str], str]
"""(source, room, id of an erased message or combo) -> its new id."""


def _new_ids(own: Sequence[_Change]) -> _Ids:
    ids = {(c.before.source, c.before.room, c.before.id): c.after.id for c in own}
    return ids | {
        (c.before.source, c.before.room, combo): getattr(c.after, "combo", "")
        for c in own
        if (combo := getattr(c.before, "combo", None))
    }


def _others(
    connection: sqlite3.Connection,
    erasure: Erasure,
    own: Sequence[_Change],
    ids: _Ids,
    tombstones: Tombstones,
) -> list[_Change]:
    """Rows of others that name the person, answer one of their messages or quote it."""
    said = {getattr(change.before, "text", "") for change in own if erasure.words}
    person = erasure.person
    scrub = Scrubber(person, token=_token(tombstones))
    quoted = {text for text in said if len(text) >= SHORT}
    quoting = Scrubber(person, quoted, _token(tombstones))
    masked = {name: tombstones.ident("masked", name) for name in person.names}
    wanted = {row for row, _ in touched_rows(connection, person)} | set(_linked(connection))
    wanted |= set(_of_masked(connection, person))
    changes = []
    for row, session, event in _rows(connection, sorted(wanted - {c.row for c in own})):
        after = (quoting if event.source == codec.DESK else scrub).event(event)
        after = _renamed(_relinked(after, ids), masked)
        if after != event:
            changes.append(_Change(row, session, event, after))
    return changes


def _token(tombstones: Tombstones) -> Callable[[str], str]:
    return lambda name: tombstones.ident("named", name)


def _linked(connection: sqlite3.Connection) -> Iterator[int]:
    """Rows that may refer to another event, and what people decided."""
    kinds = ", ".join(str(codec.NUMBER[kind]) for kind in (Deleted, DeskOperation))
    ours = ", ".join(map(str, sorted(codec.OURS)))
    for (row,) in connection.execute(
        f"SELECT id FROM event WHERE kind IN ({kinds}) OR kind IN ({ours}) "
        "OR extra ->> '$.reply_to' IS NOT NULL OR extra ->> '$.combo' IS NOT NULL"
    ):
        yield row


def _of_masked(connection: sqlite3.Connection, person: Person) -> Iterator[int]:
    """Rows of viewers whom the platform hid under the very same name."""
    for name in sorted(person.names):
        yield from (
            row
            for (row,) in connection.execute(
                "SELECT id FROM event WHERE viewer IN "
                "(SELECT id FROM viewer WHERE ident IS NULL AND name = ?)",
                (name,),
            )
        )


def _rows(
    connection: sqlite3.Connection, wanted: Sequence[int]
) -> Iterator[tuple[int, int, Event]]:
    for row in wanted:
        yield from _events(connection, "event.id = ?", (row,))


def _renamed(event: Event, names: Mapping[str, str]) -> Event:
    """The event of somebody masked, under a name that means nothing."""
    viewer = event.viewer
    if viewer is None or viewer.id is not None or viewer.name not in names:
        return event
    return msgspec.structs.replace(event, viewer=Viewer(None, names[viewer.name], True))


def _relinked(event: Event, ids: _Ids) -> Event:
    """References to erased messages under their new ids."""
    if isinstance(event, Chat) and event.reply_to:
        to = ids.get((event.source, event.room, event.reply_to))
        return msgspec.structs.replace(event, reply_to=to) if to else event
    if combo := getattr(event, "combo", None):
        to = ids.get((event.source, event.room, combo))
        return msgspec.structs.replace(event, combo=to) if to else event
    if isinstance(event, Deleted):
        to = ids.get((event.source, event.room, event.target))
        return msgspec.structs.replace(event, target=to) if to else event
    if isinstance(event, DeskOperation) and event.op == "ask":
        place = tuple(str(event.args.get(name)) for name in ("source", "room", "event"))
        to = ids.get(place)  # type: ignore[arg-type]
        return msgspec.structs.replace(event, args={**event.args, "event": to}) if to else event
    return event


def _rewrite(connection: sqlite3.Connection, interning: Interning, change: _Change) -> None:
    """Store a row anew, with its checksum, and take the old words out of the index."""
    spoken = codec.NUMBER[type(change.before)] in search.SAID
    if spoken and (before := getattr(change.before, "text", "")):
        search.unindex(connection, change.row, before)
    (number,) = interning.numbers([change.after])
    room = interning.room(change.after)
    content = list(codec.row(change.after, change.session, room, number)[:-1])
    content[_TEXT] = content[_TEXT] or None
    connection.execute(_UPDATE, (*content, codec.checksum(tuple(content)), change.row))
    if spoken and (after := getattr(change.after, "text", "")):
        search.reindex(connection, change.row, after)


def _forget(connection: sqlite3.Connection, person: Person) -> None:
    """No viewer's row knows the person any more, and no title of a session."""
    unused = "id NOT IN (SELECT viewer FROM event WHERE viewer IS NOT NULL)"
    for ident in {ident for _, ident in person.places}:
        connection.execute(f"DELETE FROM viewer WHERE ident = ? AND {unused}", (codec.key(ident),))
    for name in person.names:
        connection.execute(
            f"DELETE FROM viewer WHERE ident IS NULL AND name = ? AND {unused}", (name,)
        )
        connection.execute(
            "UPDATE session SET title = replace(title, ?1, ?2) WHERE length(?1) >= ?3",
            (name, HIDDEN, SHORT),
        )


def _existing(
    connection: sqlite3.Connection, rows: Mapping[int, kept.KeptRow]
) -> dict[int, kept.KeptRow]:
    (last,) = connection.execute("SELECT coalesce(max(id), 0) FROM event").fetchone()
    return {row: one for row, one in rows.items() if row <= last}
