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
from itertools import repeat
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

import numpy as np

from streamer_app.errors import AppError
from streamer_app.review.export.tables import Part, Table
from streamer_app.store.columns import Columns
from streamer_app.store.queries import SessionRow

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
ALWAYS: Final = frozenset({"row", "at_ms", "seen_ms"})
"""Columns of events that are never without a number."""
CONSTANT: Final = frozenset({"source", "room", "mirrored"})
"""Columns that mostly say the same in every row: the engine need not be handed that each time."""
LOAD: Final = 200_000
"""Rows that the engine takes at once."""
LONGEST: Final = 120
LEVEL: Final = 1
"""Of compression: the usual one takes a quarter longer for little."""
ENGINE: Final = {"threads": 1}
"""Rows come one load after another: a second thread would only wait, and not for nothing."""
_STORED: Final = [name for name in SCHEMA["events"] if hasattr(Columns, name)]

Batch = Mapping[str, Sequence[Any]]
"""Column -> its values, one a row."""


def folder_of(source: str, room: str, started_ms: int) -> Path:
    """Where a session's files stand below the chosen folder; every name is safe anywhere."""
    place = quote(f"{source}:{room}", safe="").replace("~", "%7E")
    if len(place) > LONGEST:
        place = f"{place[:LONGEST]}-{sha256(place.encode()).hexdigest()[:12]}"
    date = datetime.fromtimestamp(started_ms / 1000, UTC).strftime("%Y-%m-%d")
    return Path("sessions") / f"room={place}" / f"date={date}"


def write(
    row: SessionRow, events: Iterable[Columns], made: Iterable[Table], folder: Path
) -> list[Path]:
    """One file a table: the events, and those ``made``; none is there before all are made.

    Raises: AppError ``export_failed``, or ``needs_extra`` where DuckDB is not installed.
    """
    duckdb = _engine()
    inside = folder / folder_of(row.source, row.room, row.started_ms)
    made_files = []
    with tempfile.TemporaryDirectory() as work, duckdb.connect(config=ENGINE) as engine:
        for table, values in _tables(events, made):
            fresh = Path(work) / f"{row.session}-{table}.parquet"
            try:
                copy(engine, table, values, fresh)
            except (duckdb.IOException, OSError) as error:
                raise AppError("export_failed", path=str(inside), why=str(error)[:80]) from error
            made_files.append(fresh)
        return [_move(fresh, inside / fresh.name) for fresh in made_files]


def _engine() -> Any:
    try:
        return import_module("duckdb")
    except ImportError as error:
        raise AppError("needs_extra", what="Parquet", extra="parquet") from error


def _tables(
    events: Iterable[Columns], made: Iterable[Table]
) -> Iterator[tuple[str, Iterable[Batch]]]:
    yield "events", map(event_batch, events)
    for table in made:
        yield table.name, (_named(table, part) for part in table.parts)


def _named(table: Table, part: Part) -> Batch:
    """A part with its columns by name, those left out that the schema has not."""
    found = zip(table.columns, part, strict=True)
    return {name: values for name, values in found if name in SCHEMA[table.name]}


def event_batch(part: Columns) -> Batch:
    """Rows in the columns of ``SCHEMA``; money is exact, a platform's coins stay coins."""
    size = len(part.row)
    own: dict[str, Any] = {name: getattr(part, name) for name in _STORED}
    own["mirrored"] = [False] * size

    def put(name: str, at: int, value: Any) -> None:
        column = own.get(name)
        if not isinstance(column, list):
            column = own[name] = list(column or [None] * size)
        column[at] = value

    for at, extra in part.extra.items():
        for name in ("mirrored", "basis", "combo", "combo_count", "target"):
            if name in extra:
                put(name, at, extra[name])
        if "tier" in extra:
            put("text", at, extra["tier"])
        if coins := extra.get("coins"):
            put("minor", at, coins["minor"])
            put("currency", at, coins["currency"])
        if running := extra.get("combo_coins") or extra.get("combo_paid"):
            put("combo_minor", at, running["minor"])
            put("combo_currency", at, running["currency"])
    return own


def copy(engine: Any, table: str, batches: Iterable[Batch], to: Path) -> None:
    """Batches into one file: ``LOAD`` rows at a time, put together at the end."""
    pieces: list[Path] = []
    for load in _loads(batches):
        pieces.append(to.with_name(f"{to.name}.{len(pieces)}"))
        _copy(engine, load, SCHEMA[table], pieces[-1])
    if len(pieces) == 1:
        pieces[0].replace(to)
        return
    engine.execute(f"COPY (FROM read_parquet({[str(piece) for piece in pieces]})) {_into(to)}")
    for piece in pieces:
        piece.unlink()


def _loads(batches: Iterable[Batch]) -> Iterator[list[Batch]]:
    """Batches gathered to loads; an empty table has one empty load."""
    load: list[Batch] = []
    rows = loads = 0
    for batch in batches:
        load.append(batch)
        rows += _size(batch)
        if rows >= LOAD:
            yield load
            load, rows, loads = [], 0, loads + 1
    if rows or not loads:
        yield load


def _copy(engine: Any, load: Sequence[Batch], kinds: Mapping[str, str], to: Path) -> None:
    """One load into a file; columns that it has not are null."""
    known = {name for batch in load for name in batch}
    told = {
        name: value for name in known & CONSTANT if (value := _constant(load, name)) is not None
    }
    arrays = {name: _array(load, name, kinds[name]) for name in known - told.keys()}
    engine.register("load", arrays or {"nothing": np.zeros(0)})
    sources = {name: told.get(name, f'"{name}"' if name in known else "NULL") for name in kinds}
    chosen = (f'CAST({sources[name]} AS {kind}) AS "{name}"' for name, kind in kinds.items())
    engine.execute(f"COPY (SELECT {', '.join(chosen)} FROM load) {_into(to)}")
    engine.unregister("load")


def _constant(load: Sequence[Batch], name: str) -> str | None:
    """The value in SQL that all rows of a column have."""
    columns = [batch.get(name) or () for batch in load]
    values = {column[0] for column in columns if column}
    if len(values) != 1 or sum(map(len, columns)) != sum(map(_size, load)):
        return None
    (value,) = values
    if "\0" in str(value) or any(column.count(value) != len(column) for column in columns):
        return None
    return str(value) if isinstance(value, bool) else _quoted(str(value))


def _array(load: Sequence[Batch], name: str, kind: str) -> Any:
    """A column for the engine; what is missing is masked."""
    dtype, blank = NUMPY.get(kind, (object, None))
    if name in ALWAYS:
        return np.concatenate([np.fromiter(batch[name], dtype, _size(batch)) for batch in load])
    sizes = map(_size, load)
    found = np.concatenate(
        [
            np.fromiter(batch.get(name) or repeat(None, size), object, size)
            for batch, size in zip(load, sizes, strict=True)
        ]
    )
    if dtype is object:
        return found
    missing = found == np.array(None)
    if not missing.any():
        return found.astype(dtype)
    return np.ma.masked_array(np.where(missing, blank, found).astype(dtype), missing)


def _size(batch: Batch) -> int:
    return len(next(iter(batch.values())))


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _into(path: Path) -> str:
    return f"TO {_quoted(str(path))} (FORMAT parquet, COMPRESSION zstd, COMPRESSION_LEVEL {LEVEL})"


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
