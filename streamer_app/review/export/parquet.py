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
from streamer_app.review.export import tables
from streamer_app.review.export.tables import Name, Row
from streamer_app.review.summary import Read
from streamer_app.store.columns import Columns, columns
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
NUMPY: Final[Mapping[str, tuple[Any, Any]]] = {
    "BIGINT": (np.int64, 0),
    "DOUBLE": (np.float64, 0.0),
    "BOOLEAN": (np.bool_, False),
}
PART: Final = 200_000
LONGEST: Final = 120

Batch = Mapping[str, Sequence[Any]]
"""Column -> its values, one a row."""


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
                copy(engine, table, values, fresh)
            except duckdb.IOException as error:
                raise AppError("export_failed", path=str(inside), why=str(error)[:80]) from error
            written.append(_move(fresh, inside / fresh.name))
    return written


def _engine() -> Any:
    try:
        return import_module("duckdb")
    except ImportError as error:
        raise AppError("needs_extra", what="Parquet", extra="parquet") from error


def _tables(reader: Reader, read: Read, name: Name) -> Iterator[tuple[str, Iterable[Batch]]]:
    yield "events", map(event_batch, columns(reader, read.row.session, name))
    for table, rows in tables.tables(reader, read, name):
        if table != "events":
            yield table, _batches(rows, SCHEMA[table])


def event_batch(part: Columns) -> Batch:
    """Rows in the columns of ``SCHEMA``; money is exact, a platform's coins stay coins."""
    own = {name: list(getattr(part, name)) for name in SCHEMA["events"] if hasattr(Columns, name)}
    size = len(part.row)
    for name in SCHEMA["events"]:
        own.setdefault(name, [None] * size)
    own["mirrored"] = [False] * size
    for at, extra in part.extra.items():
        for name in ("mirrored", "basis", "combo", "combo_count", "target"):
            if name in extra:
                own[name][at] = extra[name]
        if "tier" in extra:
            own["text"][at] = extra["tier"]
        if coins := extra.get("coins"):
            own["minor"][at], own["currency"][at] = coins["minor"], coins["currency"]
        if running := extra.get("combo_coins") or extra.get("combo_paid"):
            own["combo_minor"][at] = running["minor"]
            own["combo_currency"][at] = running["currency"]
    return own


def _batches(rows: Iterable[Row], names: Iterable[str]) -> Iterator[Batch]:
    left = iter(rows)
    while part := list(islice(left, PART)):
        yield {name: [row.get(name) for row in part] for name in names}


def copy(engine: Any, table: str, batches: Iterable[Batch], to: Path) -> None:
    """Batches into one file, through typed columns."""
    kinds = SCHEMA[table]
    typed = ", ".join(f'"{column}" {kind}' for column, kind in kinds.items())
    engine.execute(f'CREATE TABLE "{table}" ({typed})')
    for batch in batches:
        engine.register("batch", {name: _array(batch[name], kinds[name]) for name in kinds})
        engine.execute(f'INSERT INTO "{table}" SELECT * FROM batch')
        engine.unregister("batch")
    target = str(to).replace("'", "''")
    engine.execute(f"COPY \"{table}\" TO '{target}' (FORMAT parquet, COMPRESSION zstd)")


def _array(values: Sequence[Any], kind: str) -> Any:
    """A column for the engine; what is missing is masked."""
    dtype, blank = NUMPY.get(kind, (object, None))
    if dtype is object or None not in values:
        return np.array(values, dtype=dtype)
    missing = np.array([value is None for value in values], np.bool_)
    filled = np.array([blank if value is None else value for value in values], dtype)
    return np.ma.masked_array(filled, missing)


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
