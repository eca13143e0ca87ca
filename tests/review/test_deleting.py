"""A session deleted: gone from every place, while the others say what they said before."""

import dataclasses
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from streamer_app.errors import AppError
from streamer_app.events import Event
from streamer_app.live.materials import Materials
from streamer_app.live.people import normal
from streamer_app.review import summary
from streamer_app.review.deleting import delete
from streamer_app.review.digests import pace
from streamer_app.review.progress import Progress
from streamer_app.review.shelf import Shelf
from streamer_app.store.queries import Reader
from streamer_app.store.writer import Writer
from tests.review.sessions import ITEMS, evening, stored, surroundings

DAY_MS = 86_400_000


def later(days: int) -> list[Event]:
    """The same evening so many days on, with a note of what was normal."""
    moved = [
        replace(event, id=f"{days}-{event.id}", at_ms=event.at_ms + days * DAY_MS)
        for event in evening()
    ]
    windows = [{"chatters": 1.0 + days, "msgs": 2.0, "askers": 1.0}] * 5
    return [*moved, normal(windows, moved[-1].at_ms + 1)]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return stored(tmp_path / "s.sqlite", *(later(days) for days in range(3)))


@pytest.fixture
def shelf(path: Path) -> Shelf:
    return Shelf(path, lambda: Materials(ITEMS))


@pytest.fixture
def writer(path: Path) -> Iterator[Writer]:
    made = Writer(path, lambda _: None, interval_s=0.001)
    yield made
    made.close()


def report(path: Path, session: int) -> dict[str, Any]:
    with Reader(path) as reader:
        return summary.report(summary.read(reader, session, surroundings(reader)))


def test_the_numbers_of_the_others_stay_as_they_were(
    path: Path, shelf: Shelf, writer: Writer
) -> None:
    before = report(path, 3)
    assert delete(writer, shelf, [1, 2], Progress()) == 2
    assert report(path, 3) == before
    with pytest.raises(AppError, match="session_missing"):
        report(path, 1)


def test_nothing_of_it_is_remembered(path: Path, shelf: Shelf, writer: Writer) -> None:
    with Reader(path) as reader:
        rows = reader.sessions()
        for row in rows:
            shelf.open(reader, row.session)
        assert all(shelf.all_known(rows))
    progress = Progress()
    delete(writer, shelf, [2], progress)
    assert progress.share == 1.0
    assert shelf.all_known(rows)[1] is None
    assert sorted(file.name for file in path.parent.glob("*.page-2*")) == []
    again = Shelf(path, lambda: Materials(ITEMS))
    assert [found is not None for found in again.all_known(rows)] == [True, False, True]


def test_who_gives_up_keeps_the_sessions_not_reached_yet(
    path: Path, shelf: Shelf, writer: Writer
) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(CancelledError):
        delete(writer, shelf, [1], progress)
    assert report(path, 1)["totals"]["events"] > 0


def test_the_list_knows_courses_tags_and_the_pace(path: Path) -> None:
    """The count is looked up each minute: 100, 100, 120, 120, 108, 108, then it is too old."""
    tagged = (dataclasses.replace(ITEMS[0], tags=("天空", "力学", "光学")), ITEMS[1])
    shelf = Shelf(path, lambda: Materials(tagged))
    with Reader(path) as reader:
        found = shelf.digest(reader, reader.session(1))
    assert found.courses == ("ad", "k1")
    assert found.average == 109
    assert found.tags == ("力学", "天空")
    assert found.pace[0] == max(found.pace)


def test_the_pace_is_in_equal_parts_without_what_is_not_known() -> None:
    assert pace([]) == ()
    assert pace([4, None, 2]) == (4.0, 0.0, 2.0)
    assert pace([1, 3, None, 5], most=2) == (2.0, 5.0)
