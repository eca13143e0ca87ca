"""The Parquet files: typed columns, loads joined in order, what is missing null."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from streamer_app.review.export import parquet

duckdb = pytest.importorskip("duckdb", reason="the extra 'parquet' is not installed")


def read(path: Path, columns: str) -> list[tuple[Any, ...]]:
    found = duckdb.sql(f"SELECT {columns} FROM read_parquet('{path}')").fetchall()
    return [tuple(row) for row in found]


def write(path: Path, table: str, batches: Sequence[parquet.Batch]) -> Path:
    with duckdb.connect() as engine:
        parquet.copy(engine, table, batches, path)
    return path


def test_loads_are_joined_in_order_and_nothing_else_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parquet, "LOAD", 3)
    batches: list[parquet.Batch] = [
        {"row": [n], "text": [f"第{n}"], "minor": [None if n % 2 else n]} for n in range(8)
    ]
    path = write(tmp_path / "it's.parquet", "events", batches)
    assert list(tmp_path.iterdir()) == [path]
    found = duckdb.read_parquet(str(path)).project("row, text, minor, target").fetchall()
    assert found == [(n, f"第{n}", None if n % 2 else n, None) for n in range(8)]


def test_an_empty_table_has_its_columns_with_their_types(tmp_path: Path) -> None:
    path = write(tmp_path / "o.parquet", "orders", [])
    told = duckdb.sql(f"DESCRIBE SELECT * FROM read_parquet('{path}')").fetchall()
    assert {row[0]: row[1] for row in told} == dict(parquet.SCHEMA["orders"])


def test_columns_that_only_later_rows_have_are_null_before(tmp_path: Path) -> None:
    batches: list[parquet.Batch] = [
        {"row": [1], "count": [None]},
        {"row": [2], "combo": ["c"], "masked": [True]},
    ]
    path = write(tmp_path / "e.parquet", "events", batches)
    assert read(path, "row, combo, masked, count") == [(1, None, None, None), (2, "c", True, None)]
