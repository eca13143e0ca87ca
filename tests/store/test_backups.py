"""Copies of a database: one a day, seven kept, brought back without losing what stood there."""

import shutil
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.store import backups
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.store.rooms import chat

NOW = datetime(2026, 3, 1, 9, 30)


def stored(path: Path, count: int) -> Path:
    writer = Writer(path, lambda _: None, interval_s=0.001)
    session = writer.open_session("lesson", 1)
    writer.put(session, [chat(number) for number in range(count)])
    writer.end_session(session)
    writer.close()
    return path


def messages(path: Path) -> int:
    with Reader(path) as reader:
        return sum(row.messages for row in reader.sessions())


def test_the_first_start_of_a_day_makes_a_copy_and_no_other(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", 3)
    first = backups.daily(path, NOW)
    assert first == tmp_path / "backups" / "s-2026-03-01-093000.sqlite"
    assert messages(first) == 3
    assert backups.daily(path, NOW + timedelta(hours=5)) is None
    assert backups.daily(path, NOW + timedelta(days=1)) is not None


def test_seven_copies_are_kept(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", 1)
    for day in range(9):
        backups.daily(path, NOW + timedelta(days=day))
    found = backups.backups(path)
    assert [copy.name[2:12] for copy in found] == [f"2026-03-0{day}" for day in range(9, 2, -1)]


def test_a_database_that_is_not_there_gives_no_copy(tmp_path: Path) -> None:
    assert backups.daily(tmp_path / "s.sqlite", NOW) is None
    assert list(tmp_path.iterdir()) == []


def test_a_copy_comes_back_and_what_stood_there_is_kept(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", 3)
    copy = backups.make(path, NOW)
    stored(path, 2 + 3)
    kept = backups.restore(path, copy, NOW)
    assert kept is not None
    assert (messages(path), messages(kept)) == (3, 5)
    stored(path, 4)


def test_a_damaged_copy_changes_nothing(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", 3)
    copy = backups.make(path, NOW)
    data = bytearray(copy.read_bytes())
    at = data.index(b"message 1")
    data[at] ^= 1
    copy.write_bytes(data)
    with pytest.raises(AppError, match="database_damaged"):
        backups.restore(path, copy, NOW)
    assert messages(path) == 3
    assert sorted(p.name for p in tmp_path.iterdir()) == ["backups", "s.sqlite", "s.sqlite.lock"]


def test_nothing_comes_back_under_a_running_program(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", 3)
    copy = backups.make(path, NOW)
    writer = Writer(path, lambda _: None)
    try:
        with pytest.raises(AppError, match="database_in_use"):
            backups.restore(path, copy, NOW)
    finally:
        writer.close()


def test_no_copy_is_begun_without_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = stored(tmp_path / "s.sqlite", 3)

    class Full:
        free = 1000

    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Full)
    with pytest.raises(AppError, match="backup_no_room"):
        backups.daily(path, NOW)
    assert backups.backups(path) == []
