"""What a person said of a viewer's interests: kept, taken back, forgotten with the viewer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.events import Order
from streamer_app.store import corrections
from streamer_app.store.erasing import Erasure
from streamer_app.store.queries import Reader
from streamer_app.store.scrubbing import Person
from streamer_app.store.writer import Committed, Writer


def ignore(batch: Committed) -> None:
    """Nobody looks."""


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[Writer]:
    made = Writer(tmp_path / "s.sqlite", ignore)
    yield made
    made.close()


def say(writer: Writer, viewer: str, course: str, right: bool | None) -> None:
    writer.within(lambda connection: corrections.save(connection, viewer, course, right, 5))


def test_the_last_word_on_a_viewer_and_course_holds(writer: Writer) -> None:
    say(writer, "u1", "k1", True)
    say(writer, "u1", "k2", False)
    say(writer, "u1", "k1", False)
    say(writer, "u2", "k1", True)
    assert corrections.load(writer.path) == {
        "u1": {"k1": False, "k2": False},
        "u2": {"k1": True},
    }
    assert corrections.load(writer.path, "u2") == {"u2": {"k1": True}}


def test_a_word_can_be_taken_back(writer: Writer) -> None:
    say(writer, "u1", "k1", True)
    say(writer, "u1", "k1", None)
    assert corrections.load(writer.path) == {}


def test_erasing_a_viewer_forgets_what_was_said_of_them(writer: Writer) -> None:
    say(writer, "u1", "k1", True)
    say(writer, "u2", "k1", True)
    writer.erase(Erasure(Person(frozenset({("room", "u1")})), 9))
    assert corrections.load(writer.path) == {"u2": {"k1": True}}


def test_a_file_that_is_not_there_holds_nothing(tmp_path: Path) -> None:
    assert corrections.load(tmp_path / "none.sqlite") == {}


def test_an_import_is_stored_whole_or_not_at_all(writer: Writer) -> None:
    told: list[int] = []
    writer._committed = lambda batch: told.append(len(batch.rows))
    first = writer.open_session("a", 1)
    second = writer.open_session("b", 2)
    one = Order(source="desk", room="orders", id="o1", at_ms=3, order="1")
    two = Order(source="desk", room="orders", id="o2", at_ms=4, order="2")
    writer.put_whole([(first, [one]), (second, [two])])
    assert told == [1, 1]
    with pytest.raises(AppError, match="database_full"):
        crowded(writer, [(first, many("x")[:1]), (second, many("y"))])
    with Reader(writer.path) as reader:
        assert len(list(reader.of_kind("order"))) == 2


def many(sort: str) -> list[Order]:
    return [
        Order(source="desk", room="orders", id=f"{sort}{n}", at_ms=9, order=f"{sort}{n}")
        for n in range(2_000)
    ]


def crowded(writer: Writer, groups: list[tuple[int, list[Order]]]) -> None:
    """Store on a disk that has hardly any room left."""
    pages = "PRAGMA max_page_count"
    writer.within(
        lambda connection: connection.execute(
            f"{pages} = {connection.execute('PRAGMA page_count').fetchone()[0] + 12}"
        ).fetchone()
    )
    writer.put_whole(groups)
