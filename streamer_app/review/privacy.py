"""What a viewer may ask for: to be taken out, or to have what is stored about them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path
from typing import Any, Final

import msgspec

from streamer_app.errors import AppError
from streamer_app.events import Chat, DeskOperation, Event, PaidMessage, to_json
from streamer_app.insight.peaks import words_of
from streamer_app.insight.reading import told
from streamer_app.live.folds import Folds, Surroundings
from streamer_app.live.rows import amount
from streamer_app.review import summary
from streamer_app.review.page_cache import PATTERN
from streamer_app.settings import Blocked, Preferences
from streamer_app.store import aging, backups, behaviour, corrections, erasing
from streamer_app.store.erasing import Erasure, Fading
from streamer_app.store.kept import KeptRow
from streamer_app.store.queries import Reader
from streamer_app.store.scrubbing import SHORT, Person, Scrubber
from streamer_app.store.users import FILE as ROOM_FILE
from streamer_app.store.users import Users
from streamer_app.store.writer import Writer

PURPOSE: Final = "erase"
BEHAVIOUR: Final = ("course", "at_ms", "views", "purchases", "comments")
DAY_MS: Final = 86_400_000
LABEL: Final = ("at_ms", "words", "type")
CACHES: Final = (PATTERN, "replay-*.jsonl", "*.sqlite.spill")
"""Derived files that are made again when they are needed."""

Around = Callable[[Reader], Surroundings]


@dataclass(frozen=True, slots=True)
class Losses:
    """What an erasure takes away. ``questions`` are messages that were understood as one."""

    viewer: str
    messages: int
    questions: int
    payments: int
    sessions: int


@dataclass(frozen=True, slots=True)
class Erased:
    """What was done; ``left`` are files that could not be cleaned and should be deleted."""

    preview: Losses
    person: Person
    """Who it was, for ``unlist``."""
    copies: tuple[Path, ...] = ()
    left: tuple[Path, ...] = ()


def preview(reader: Reader, viewer: str, around: Around) -> Losses:
    """What would be erased. Raises: AppError ``viewer_missing``."""
    found = reader.of_person(reader.person(viewer))
    read = around(reader).read
    said = [(s.row, s.event) for s in found if isinstance(s.event, Chat | PaidMessage)]
    return Losses(
        viewer=viewer,
        messages=len(said),
        questions=sum(read(row, event.text).asks is not None for row, event in said),
        payments=sum(bool((paid := amount(s.event)) and paid.minor) for s in found),
        sessions=len({stored.session for stored in found}),
    )


def erase(path: Path, viewer: str, around: Around, now_ms: int, words: bool = True) -> Erased:
    """``erase_by`` a writer of its own. Raises: AppError ``database_in_use`` as well."""
    writer = Writer(path, lambda _: None, purpose=PURPOSE)
    try:
        return erase_by(writer, viewer, around, now_ms, words)
    finally:
        writer.close()


def erase_by(
    writer: Writer, viewer: str, around: Around, now_ms: int, words: bool = True
) -> Erased:
    """Take a viewer out of the database and of every copy of it beside it.

    Without ``words`` what was said stays, and nobody said it. Every number stays as it was.
    Raises: AppError ``viewer_missing``, or ``database_full`` (the file is made anew, which takes
    as much room again).
    """
    path = writer.path
    with Reader(path) as reader:
        what = preview(reader, viewer, around)
        erasure = prepared(reader, reader.person(viewer), around, now_ms, words)
    writer.erase(erasure)
    copies, left = _beside(path, erasure, around)
    _forget_caches(path.parent)
    _forget_user(path.parent, erasure.person)
    return Erased(what, erasure.person, tuple(copies), tuple(left))


def unlist(preferences: Preferences, person: Person) -> None:
    """Keep nothing of somebody who was erased among those whose messages are not shown."""
    blocked = preferences.now.filters.viewers
    left = tuple(one for one in blocked if not _is(one, person))
    if left != blocked:
        preferences.change("filters", viewers=left)


def _is(one: Blocked, person: Person) -> bool:
    """Whether this names the person: by the id, else by a name, in any case, as it was typed."""
    if one.source and one.viewer:
        return (one.source, one.viewer) in person.places
    sources = {source for source, _ in person.places}
    called = {*person.names, *(ident for _, ident in person.places)}
    name = one.name.strip().removeprefix("@").casefold()
    return one.source in ("", *sources) and name in {other.casefold() for other in called}


def prepared(
    reader: Reader, person: Person, around: Around, now_ms: int, words: bool = True
) -> Erasure:
    """The erasure, with everything that the words to be erased have done for the numbers.

    Without ``words`` these are the names alone, wherever somebody wrote them.
    """
    own = reader.of_person(person) if words else ()
    touched = {stored.row: stored.session for stored in own} | dict(reader.naming(person))
    mine = {stored.row for stored in own}
    scrub = Scrubber(person)
    rows: dict[int, KeptRow] = {}
    peaks: dict[int, list[dict[str, Any]]] = {}
    for session in sorted(set(touched.values())):
        wanted = {row for row, where in touched.items() if where == session}
        folding = _Folding(reader, session, around(reader), wanted)
        rows |= folding.rows
        peaks[session] = list(_labels(folding, reader, mine, scrub))
    labels = {at: found for at, found in peaks.items() if found}
    return Erasure(person, now_ms, rows, labels, words)


def retain(path: Path, around: Around, days: int, now_ms: int) -> tuple[int, ...]:
    """``retain_by`` a writer of its own. Raises: AppError ``database_in_use`` as well."""
    writer = Writer(path, lambda _: None, purpose=PURPOSE)
    try:
        return retain_by(writer, around, days, now_ms)
    finally:
        writer.close()


def retain_by(writer: Writer, around: Around, days: int, now_ms: int) -> tuple[int, ...]:
    """Erase words and names of sessions that are more than ``days`` days old; their ids.

    Every number stays. A fresh copy of the database then takes the older copies' place, which
    still have the words. Raises: AppError where the disk is full.
    """
    path = writer.path
    with Reader(path) as reader:
        fading = faded(reader, around, now_ms - days * DAY_MS)
    if fading.sessions:
        writer.erase(fading)
        _forget_caches(path.parent)
        _renew_copies(path, now_ms)
    for copy in _databases(path):
        if copy.parent == path.parent:
            with suppress(AppError):  # damaged, or of a newer program: the health page names it
                _fade_copy(copy, around, now_ms - days * DAY_MS)
    return tuple(fading.sessions)


def due(reader: Reader, before_ms: int) -> list[int]:
    """The old sessions that still have words or names."""
    old = aging.old(reader, before_ms)
    return [session for session in old if aging.speaks(reader, session)]


def faded(reader: Reader, around: Around, before_ms: int) -> Fading:
    """The old sessions that still have words, with what is to stand for them."""
    sessions = due(reader, before_ms)
    rows: dict[int, KeptRow] = {}
    peaks: dict[int, list[dict[str, Any]]] = {}
    for session in sessions:
        wanted = {at for at, event in reader.events(session) if getattr(event, "text", "")}
        folding = _Folding(reader, session, around(reader), wanted)
        rows |= folding.rows
        peaks[session] = [{name: peak[name] for name in LABEL} for peak in folding.peaks]
    return Fading(sessions, rows, {at: found for at, found in peaks.items() if found})


def _fade_copy(copy: Path, around: Around, before_ms: int) -> None:
    """The same in a file that was set aside, or stood there before an upgrade."""
    with Reader(copy) as reader:
        fading = faded(reader, around, before_ms)
    if fading.sessions:
        erasing.erase_copy(copy, fading)


def _renew_copies(path: Path, now_ms: int) -> None:
    if old := backups.backups(path):
        fresh = backups.make(path, datetime.fromtimestamp(now_ms / 1000))
        for copy in old:
            if copy != fresh:
                copy.unlink(missing_ok=True)


def subject_access(reader: Reader, viewer: str) -> Iterator[bytes]:
    """Everything that is stored about a viewer, a JSON line each: the events in their own form,
    imported behaviour, and what a person has said of their interests."""
    person = reader.person(viewer)
    for stored in reader.of_person(person):
        yield to_json(stored.event) + b"\n"
    for ident in sorted({ident for _, ident in person.places}):
        for _, *figures in behaviour.rows(reader.path, ident):
            line = {"kind": "behaviour", **dict(zip(BEHAVIOUR, figures, strict=True))}
            yield msgspec.json.encode(line) + b"\n"
        for course, wanted in corrections.load(reader.path, ident).get(ident, {}).items():
            line = {"kind": "correction", "course": course, "wanted": wanted}
            yield msgspec.json.encode(line) + b"\n"


class _Folding:
    """A session folded for what its questions and the touched messages were taken for."""

    def __init__(self, reader: Reader, session: int, around: Surroundings, wanted: set[int]):
        self.session = session
        self.rows: dict[int, KeptRow] = {}
        self._wordings: dict[str, int] = {}
        self._around = around
        self._wanted = wanted
        read = summary.read(reader, session, around, watch=self._look)
        self.peaks = summary.measures(read)["peaks"].value or []
        self._note_programs(read.folds.announced)

    def _look(self, row: int, event: Event, folds: Folds) -> None:
        if isinstance(event, DeskOperation) and event.op == "ask" and self._around.find:
            place = (str(event.args.get(name)) for name in ("source", "room", "event"))
            found = self._around.find(*place)
            if found is not None:
                self._look(*found, folds)
        if not isinstance(event, Chat | PaidMessage):
            return
        first = self.rows.get(row, KeptRow())
        reading = first.reading
        before = self._around.kept.get(row)
        if row in self._wanted and reading is None and (before is None or before.reading is None):
            reading = told(folds.reading(event.text)) | self._about(event.text, folds)
        if first.card is None and (filed := folds.desk.filed(row)) is not None:
            first = KeptRow(None, filed[0], self._wordings.setdefault(filed[1], row))
        if first.card is not None or reading is not None:
            self.rows[row] = replace(first, reading=reading)

    def _note_programs(self, announced: Mapping[int, int]) -> None:
        """Without its words and its name a program would be taken for a person who asks."""
        for row, since in announced.items():
            kept = self.rows.get(row)
            if kept is not None and kept.reading is not None:
                self.rows[row] = replace(kept, reading={**kept.reading, "program": since})

    def _about(self, text: str, folds: Folds) -> dict[str, Any]:
        """What the words speak of; of nothing as well, for what is left of them may mislead."""
        return {"about": folds.topics.match(text)} if self._around.items else {}


def _labels(
    folding: _Folding, reader: Reader, mine: set[int], scrub: Scrubber
) -> Iterator[dict[str, Any]]:
    """The peaks' labels, without words that nobody else said, or that are the person's name."""
    if not folding.peaks:
        return
    others: set[str] = set()
    for row, event in reader.events(folding.session):
        if row not in mine and isinstance(event, Chat | PaidMessage):
            others |= words_of(scrub(event.text))
    for peak in folding.peaks:
        label = {name: peak[name] for name in LABEL}
        yield {**label, "words": [word for word in peak["words"] if word in others]}


def _beside(path: Path, erasure: Erasure, around: Around) -> tuple[list[Path], list[Path]]:
    """Every other database in the folder: copies of this one, and rooms played for practice."""
    done, left = [], []
    for copy in _databases(path):
        try:
            if _erase_copy(copy, erasure, around):
                done.append(copy)
        except AppError:
            if _mentions(copy, erasure.person):
                left.append(copy)
    return done, left


def _databases(path: Path) -> list[Path]:
    """The other databases in the folder of this one, copies and what was set aside."""
    found = chain(path.parent.rglob(f"*{path.suffix}"), path.parent.rglob(f"*{path.suffix}.*"))
    others = {copy for copy in found if copy != path and copy.name != ROOM_FILE}
    return sorted(copy for copy in others if _is_database(copy))


def _is_database(path: Path) -> bool:
    if not path.is_file() or path.name.endswith((".lock", "-wal", "-shm", ".spill", ".part")):
        return False
    with path.open("rb") as file:
        return file.read(15) == b"SQLite format 3"


def _erase_copy(copy: Path, erasure: Erasure, around: Around) -> bool:
    """Whether there was anything to erase in it."""
    with Reader(copy) as reader:
        here = Person(erasure.person.places, erasure.person.names)
        if not reader.of_person(here) and not reader.naming(here):
            return False
        own = prepared(reader, here, around, erasure.now_ms, erasure.words)
    erasing.erase_copy(copy, own)
    return True


def _mentions(path: Path, person: Person) -> bool:
    """Whether the bytes of a file that cannot be opened still hold a name or an id."""
    data = path.read_bytes()
    words = {*person.names, *(ident for _, ident in person.places)}
    return any(len(word) >= SHORT and word.encode() in data for word in words)


def _forget_caches(folder: Path) -> None:
    for pattern in CACHES:
        for file in folder.glob(pattern):
            file.unlink(missing_ok=True)


def _forget_user(folder: Path, person: Person) -> None:
    """Somebody who made a name in one's own room is not a user of it any more."""
    if not (folder / ROOM_FILE).exists():
        return
    users = Users(folder / ROOM_FILE)
    try:
        for _, ident in person.places:
            user = users.find(int(ident)) if ident.isascii() and ident.isdecimal() else None
            if user is not None and user.name in person.names:
                users.erase(user.id)
    finally:
        users.close()
