"""What viewers did elsewhere, on disk."""

import sqlite3
from pathlib import Path

import pytest

from streamer_app.events import Chat, Viewer
from streamer_app.store import behaviour, schema
from streamer_app.store.erasing import Erasure, erase, find
from streamer_app.store.writer import Writer

ROWS = [("u1", "m", 5, 3, 1, 0), ("u2", "m", 4, 1, 0, 2), ("u1", "f", 6, 0, 0, 1)]


def saved(path: Path, rows: list[behaviour.Row]) -> int:
    writer = Writer(path, lambda batch: None)
    try:
        return writer.save_behaviour(rows)
    finally:
        writer.close()


def test_rows_come_back_by_time_and_by_viewer(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    assert saved(path, ROWS) == 3
    assert [row[:3] for row in behaviour.rows(path)] == [
        ("u2", "m", 4),
        ("u1", "m", 5),
        ("u1", "f", 6),
    ]
    assert behaviour.rows(path, "u2") == [ROWS[1]]


def test_the_same_row_again_is_renewed_and_not_new(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    saved(path, ROWS)
    assert saved(path, [("u1", "m", 5, 9, 1, 0), ("u3", "m", 5, 1, 0, 0)]) == 1
    assert behaviour.rows(path, "u1")[0][3] == 9


def test_a_row_that_cannot_be_stored_leaves_none_of_its_batch(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    with pytest.raises(sqlite3.IntegrityError):
        saved(path, [ROWS[0], ("u1", None, 1, 1, 1, 1)])  # type: ignore[list-item]
    assert behaviour.rows(path) == []


def test_a_file_without_behaviour_is_only_read(tmp_path: Path) -> None:
    path = tmp_path / "old.sqlite"
    assert behaviour.rows(path) == []
    connection = sqlite3.connect(path, isolation_level=None)
    for step in schema.MIGRATIONS[: behaviour.SINCE - 1]:
        step(connection)
    connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {behaviour.SINCE - 1}")
    connection.close()
    before = path.read_bytes()
    assert behaviour.rows(path) == []
    assert path.read_bytes() == before


def test_an_erased_viewer_is_forgotten_here_too(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    writer = Writer(path, lambda batch: None)
    session = writer.open_session("", 0)
    said = Chat(
        source="room", room="r", id="1", at_ms=1, viewer=Viewer(id="u1", name="小明"), text="x"
    )
    writer.put(session, [said])
    assert writer.sync(10.0)
    writer.save_behaviour(ROWS)
    writer.close()
    connection = sqlite3.connect(path, isolation_level=None)
    erase(connection, Erasure(find(connection, "u1"), 2))
    connection.close()
    assert behaviour.rows(path) == [ROWS[1]]
