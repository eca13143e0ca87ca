"""A session is folded once: its page, what stands beside it and its tables are kept."""

from pathlib import Path
from typing import Any

import pytest

from streamer_app.events import Event
from streamer_app.live.folds import Folds
from streamer_app.live.materials import Materials
from streamer_app.review import privacy, summary
from streamer_app.review.export.tables import real_names, small_tables, tables
from streamer_app.review.page_cache import PATTERN
from streamer_app.review.progress import Progress
from streamer_app.review.shelf import Shelf
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.review.sessions import ITEMS, START, evening, opened, stored, surroundings


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return stored(tmp_path / "s.sqlite", evening())


def shelf_of(path: Path) -> Shelf:
    return Shelf(path, lambda: Materials(ITEMS))


@pytest.fixture
def no_folding(monkeypatch: pytest.MonkeyPatch) -> None:
    """Folding anything from now on fails the test."""

    def folded(*_: Any, **__: Any) -> None:
        raise AssertionError("folded again")

    monkeypatch.setattr(summary, "read", folded)


def test_what_one_program_folded_the_next_one_opens(
    path: Path, request: pytest.FixtureRequest
) -> None:
    with Reader(path) as reader:
        row = reader.session(1)
        assert not shelf_of(path).ready(reader, row)
        first = shelf_of(path).open(reader, 1)
        assert shelf_of(path).ready(reader, row)
        request.getfixturevalue("no_folding")
        again = shelf_of(path)
        assert again.open(reader, 1).page.line == first.page.line
        assert again.digest(reader, row).orders == 3
        assert [table.name for table in again.tables(reader, 1).tables] == [
            *("questions", "pitches", "orders", "minutes"),
        ]


def test_kept_tables_are_those_of_a_fold(path: Path) -> None:
    with opened(path) as (reader, read):
        fresh = small_tables(read)
        shelf_of(path).open(reader, 1)
        kept = shelf_of(path).tables(reader, 1)
        assert kept == fresh
        *_, orders, _ = tables(reader, 1, kept, real_names)
        (part,) = orders.parts
        assert part[orders.columns.index("order")] == ["A1", "A2", "B1"]


def test_words_that_are_erased_while_a_session_is_folded_are_not_kept(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def erase_in_the_middle(row: int, event: Event, folds: Folds) -> None:
        if event.id == "e18":
            monkeypatch.undo()
            privacy.erase(path, "u1", surroundings, START + 10**9)

    real = summary.read

    def read(*values: Any, **named: Any) -> Any:
        return real(*values, **{**named, "watch": erase_in_the_middle})

    monkeypatch.setattr(summary, "read", read)
    with Reader(path) as reader:
        shelf_of(path).open(reader, 1)
    assert list(path.parent.glob(PATTERN)) == []
    found = [file.read_bytes() for file in path.parent.rglob("*") if file.is_file()]
    assert not any(b"Person u1" in data for data in found)


def test_an_open_session_is_kept_by_nobody(path: Path) -> None:
    writer = Writer(path, lambda _: None)
    session = writer.open_session("live", START)
    writer.put(session, evening()[:0])
    with Reader(path) as reader:
        shelf_of(path).tables(reader, session, Progress().part(0, 1))
    writer.close()
    assert list(path.parent.glob(PATTERN)) == []
