"""A watched folder: every table once, whole, and again only when it changed."""

import os
from pathlib import Path

import pytest

from streamer_app.errors import AppError
from streamer_app.live.folder import DOUBTFUL_S, REST_S, Folder


class Watch:
    """A folder with a clock that only moves by hand."""

    def __init__(self, path: Path) -> None:
        self.now = 100.0
        self.path = path / "orders"
        self.path.mkdir()
        self.notes = path / "notes.json"
        self.folder = self.again()

    def again(self) -> Folder:
        return Folder(self.path, self.notes, lambda: self.now)

    def put(self, name: str, text: str) -> Path:
        file = self.path / name
        file.write_text(text, "utf-8")
        os.utime(file, ns=(int(self.now * 1e9), int(self.now * 1e9)))
        return file

    def look(self, after: float = 0.0) -> list[str]:
        self.now += after
        return [file.name for file in self.folder.ready()]


@pytest.fixture
def watch(tmp_path: Path) -> Watch:
    return Watch(tmp_path)


def test_a_table_is_taken_once_it_has_come_to_rest(watch: Watch) -> None:
    file = watch.put("a.csv", "x\n")
    assert watch.look() == []
    assert watch.look(REST_S) == ["a.csv"]
    watch.folder.done(file)
    assert watch.look(REST_S) == []


def test_a_table_that_still_grows_waits(watch: Watch) -> None:
    watch.put("a.csv", "x\n")
    watch.look()
    watch.now += REST_S
    watch.put("a.csv", "x\ny\n")
    assert watch.look() == []
    assert watch.look(REST_S) == ["a.csv"]


def test_a_line_that_is_not_closed_waits_longer(watch: Watch) -> None:
    watch.put("a.csv", "x\n39")
    watch.look()
    assert watch.look(REST_S) == []
    assert watch.look(DOUBTFUL_S) == ["a.csv"]


def test_half_an_excel_file_waits_for_the_rest(watch: Watch) -> None:
    watch.put("a.xlsx", "PK\x03\x04 half")
    watch.look()
    assert watch.look(REST_S) == []


def test_a_changed_table_comes_again(watch: Watch) -> None:
    file = watch.put("a.csv", "x\n")
    watch.look()
    watch.look(REST_S)
    watch.folder.done(file)
    watch.put("a.csv", "x\nz\n")
    watch.look()
    assert watch.look(REST_S) == ["a.csv"]


def test_a_restart_takes_nothing_again(watch: Watch) -> None:
    file = watch.put("a.csv", "x\n")
    watch.look()
    watch.look(REST_S)
    watch.folder.done(file)
    watch.folder = watch.again()
    watch.look()
    assert watch.look(REST_S) == []


def test_what_is_no_table_or_empty_or_somebody_elses_is_left_alone(watch: Watch) -> None:
    for name in ("a.pdf", "~$a.xlsx", ".a.csv", "a.csv.part"):
        watch.put(name, "x\n")
    watch.put("empty.csv", "")
    (watch.path / "folder.csv").mkdir()
    watch.look()
    assert watch.look(DOUBTFUL_S) == []


def test_damaged_notes_are_no_reason_to_stop(watch: Watch) -> None:
    watch.notes.write_text("{", "utf-8")
    watch.folder = watch.again()
    watch.put("a.csv", "x\n")
    watch.look()
    assert watch.look(REST_S) == ["a.csv"]


def test_a_folder_that_is_gone_is_told(watch: Watch) -> None:
    watch.path.rmdir()
    with pytest.raises(AppError, match="folder_unreadable"):
        watch.folder.ready()
