"""The catalogue on disk."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from streamer_app.catalogue.courses import Item, item_of
from streamer_app.events import Money
from streamer_app.store import catalogue, schema
from streamer_app.store.writer import Writer

FULL = Item(
    id="c1",
    title="力学",
    title_en="Mechanics",
    kind="sponsor",
    price=Money(39900, "CNY"),
    link="https://x.example",
    tags=("受力", "斜面"),
    points=("“一”",),
    outline=("第 1 讲",),
    close="来",
    seats=3,
    starts_ms=1,
    ends_ms=2,
    state="paused",
)
BARE = Item(id="a0", title="b")


def stored(path: Path) -> list[Item]:
    return [item_of(row) for row in catalogue.items(path)]


def write(path: Path, *batches: list[Item]) -> None:
    with closing(Writer(path, lambda committed: None)) as writer:
        for batch in batches:
            writer.save_items([item.row() for item in batch])


def test_items_come_back_as_they_were_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    write(path, [FULL, BARE])
    assert stored(path) == [FULL, BARE]


def test_an_item_of_the_same_id_is_renewed_in_its_place(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    renewed = replace(FULL, title="新", price=None, tags=())
    write(path, [FULL, BARE], [renewed])
    assert stored(path) == [renewed, BARE]


def test_all_of_a_batch_is_stored_or_none(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with closing(Writer(path, lambda committed: None)) as writer:
        bad = {**BARE.row(), "title": None}
        with pytest.raises(sqlite3.IntegrityError):
            writer.save_items([FULL.row(), bad])
        writer.save_items([BARE.row()])
    assert stored(path) == [BARE]


def test_no_file_and_an_older_file_have_no_catalogue_yet(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    assert catalogue.items(path) == []
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        schema.MIGRATIONS[0](connection)
        connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 1")
        connection.execute("COMMIT")
    before = path.read_bytes()
    assert catalogue.items(path) == []
    assert path.read_bytes() == before
    write(path, [FULL])
    assert stored(path) == [FULL]
