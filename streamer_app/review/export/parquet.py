"""The tables as Parquet, laid out for engines that read many sessions at once (docs: fleet).

``sessions/room=SOURCE%3AROOM/date=YYYY-MM-DD/SESSION-TABLE.parquet``; the date is that of the
session's start in UTC. Needs the extra ``parquet``.
"""

import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from hashlib import sha256
from importlib import import_module
from itertools import islice
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import numpy as np

from streamer_app.errors import AppError
from streamer_app.events import KIND_OF, AudienceCount, Chat, Deleted, Event, Gift, Membership
from streamer_app.review.export import tables
from streamer_app.review.export.tables import Name, Row
from streamer_app.review.summary import Read
from streamer_app.store.queries import Reader

SCHEMA: Final[Mapping[str, Mapping[str, str]]] = {
    "events": {
        **{"row": "BIGINT", "at_ms": "BIGINT", "seen_ms": "BIGINT", "kind": "VARCHAR"},
        **dict.fromkeys(("source", "room", "id", "viewer", "name"), "VARCHAR"),
        **{"masked": "BOOLEAN", "text": "VARCHAR", "mirrored": "BOOLEAN", "count": "BIGINT"},
        **{"basis": "VARCHAR", "minor": "BIGINT", "currency": "VARCHAR", "combo": "VARCHAR"},
        **{"combo_count": "BIGINT", "combo_minor": "BIGINT", "combo_currency": "VARCHAR"},
        "target": "VARCHAR",
    },
    "questions": {
        **{"card": "BIGINT", "state": "VARCHAR", "text": "VARCHAR", "asks": "BIGINT"},
        **{"askers": "BIGINT", "first_ms": "BIGINT", "wait_s": "BIGINT", "score": "DOUBLE"},
        **{"course": "VARCHAR", "note": "VARCHAR"},
    },
    "pitches": {
        **{"pitch": "VARCHAR", "course": "VARCHAR", "started_ms": "BIGINT", "ended_ms": "BIGINT"},
        **{"planned_s": "BIGINT", "expected": "DOUBLE", "low": "BIGINT", "high": "BIGINT"},
        **{"orders": "BIGINT", "intents": "BIGINT", "clicks": "BIGINT", "rejected": "VARCHAR"},
    },
    "orders": {
        **{"order": "VARCHAR", "course": "VARCHAR", "at_ms": "BIGINT", "minor": "BIGINT"},
        **{"currency": "VARCHAR", "refunded": "BIGINT", "manual": "BOOLEAN", "pitch": "VARCHAR"},
        "buyer": "VARCHAR",
    },
    "minutes": {
        **dict.fromkeys(("start_ms", "messages", "asks", "viewers", "entries"), "BIGINT"),
    },
}
"""Table -> column -> type, in order; columns are only ever added, at the end."""
EVENTS: Final = tuple(SCHEMA["events"])
NUMPY: Final[Mapping[str, tuple[Any, Any]]] = {
    "BIGINT": (np.int64, 0),
    "DOUBLE": (np.float64, 0.0),
    "BOOLEAN": (np.bool_, False),
}
PART: Final = 200_000
LONGEST: Final = 120


def folder_of(source: str, room: str, started_ms: int) -> Path:
    """Where a session's files stand below the chosen folder; every name is safe anywhere."""
    place = quote(f"{source}:{room}", safe="").replace("~", "%7E")
    if len(place) > LONGEST:
        place = f"{place[:LONGEST]}-{sha256(place.encode()).hexdigest()[:12]}"
    date = datetime.fromtimestamp(started_ms / 1000, UTC).strftime("%Y-%m-%d")
    return Path("sessions") / f"room={place}" / f"date={date}"


def write(reader: Reader, read: Read, name: Name, folder: Path) -> list[Path]:
    """One file a table; each is whole or not there at all.

    Raises: AppError ``export_failed``, or ``needs_extra`` where DuckDB is not installed.
    """
    duckdb = _engine()
    row = read.row
    inside = folder / folder_of(row.source, row.room, row.started_ms)
    written = []
    with tempfile.TemporaryDirectory() as work, duckdb.connect() as engine:
        for table, values in _tables(reader, read, name):
            fresh = Path(work) / f"{row.session}-{table}.parquet"
            try:
                _copy(engine, table, values, fresh)
            except duckdb.IOException as error:
                raise AppError("export_failed", path=str(inside), why=str(error)[:80]) from error
            written.append(_move(fresh, inside / fresh.name))
    return written


def _engine() -> Any:
    try:
        return import_module("duckdb")
    except ImportError as error:
        raise AppError("needs_extra", what="Parquet", extra="parquet") from error


def _tables(
    reader: Reader, read: Read, name: Name
) -> Iterator[tuple[str, Iterable[Sequence[Any]]]]:
    rows = reader.events(read.row.session)
    yield "events", (_event(number, event, name) for number, event in rows)
    for table, found in tables.tables(reader, read, name):
        if table != "events":
            yield table, _values(found, tuple(SCHEMA[table]))


def _values(rows: Iterable[Row], columns: Sequence[str]) -> Iterator[Sequence[Any]]:
    for row in rows:
        yield [row.get(column) for column in columns]


def _event(number: int, event: Event, name: Name) -> Sequence[Any]:
    """The columns ``EVENTS``; money is exact, a platform's coins stay coins."""
    viewer, called = name(event.source, event.viewer)
    paid = getattr(event, "coins", None) or getattr(event, "paid", None)
    kind = type(event)
    text, mirrored, count, basis = None, False, None, None
    combo, so_far, running, target = None, None, None, None
    if isinstance(event, Chat):
        text, mirrored = event.text, event.mirrored
    elif isinstance(event, Gift):
        text, count, combo, so_far = event.name, event.count, event.combo, event.combo_count
        running = event.combo_coins or event.combo_paid
    elif isinstance(event, Membership):
        text, count, combo = event.tier, event.count, event.combo
    elif isinstance(event, AudienceCount):
        count, basis = event.count, event.basis
    elif isinstance(event, Deleted):
        target = event.target
    else:
        text, count = getattr(event, "text", None), getattr(event, "count", None)
    return (
        *(number, event.at_ms, event.seen_ms, KIND_OF[kind], event.source, event.room, event.id),
        *(viewer or None, called or None, event.viewer.masked if event.viewer else None),
        *(text, mirrored, count, basis),
        *((paid.minor, paid.currency) if paid else (None, None)),
        *(combo, so_far, *((running.minor, running.currency) if running else (None, None))),
        target,
    )


def _copy(engine: Any, table: str, rows: Iterable[Sequence[Any]], to: Path) -> None:
    """Rows into one file, some hundred thousand at a time, through typed columns."""
    columns = SCHEMA[table]
    typed = ", ".join(f'"{column}" {kind}' for column, kind in columns.items())
    engine.execute(f'CREATE TABLE "{table}" ({typed})')
    left = iter(rows)
    while part := list(islice(left, PART)):
        batch = _columns(part, columns)
        engine.register("batch", batch)
        engine.execute(f'INSERT INTO "{table}" SELECT * FROM batch')
        engine.unregister("batch")
    target = str(to).replace("'", "''")
    engine.execute(f"COPY \"{table}\" TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _columns(part: Sequence[Sequence[Any]], columns: Mapping[str, str]) -> dict[str, Any]:
    found = {}
    for (column, kind), values in zip(columns.items(), zip(*part, strict=True), strict=True):
        dtype, blank = NUMPY.get(kind, (None, None))
        if dtype is None:
            found[column] = np.array(values, dtype=object)
            continue
        missing = np.fromiter((value is None for value in values), np.bool_, len(values))
        filled = np.array([blank if value is None else value for value in values], dtype)
        found[column] = np.ma.masked_array(filled, missing) if missing.any() else filled
    return found


def _move(fresh: Path, to: Path) -> Path:
    """The finished file to its place: copied beside it first, then renamed."""
    part = to.with_name(f"{to.name}.part")
    try:
        to.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(fresh, part)
        part.replace(to)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise AppError("export_failed", path=str(to), why=error.strerror or "") from error
    return to
