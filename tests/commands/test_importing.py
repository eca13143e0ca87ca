"""``import`` on the command line: given up, gone on with, folded at once, and how far it is."""

import os
from pathlib import Path

import pytest

from streamer_app.commands.out import Out
from streamer_app.commands.preparing import shelf_of
from streamer_app.commands.telling import Told
from streamer_app.events import Chat, to_json
from streamer_app.review.ahead import NICE
from streamer_app.store import imports
from streamer_app.store.queries import Reader
from streamer_app.wording import Wording
from tests.commands.running import run


@pytest.fixture
def recording(tmp_path: Path) -> Path:
    """Thirty messages of a room."""
    events = [
        Chat(source="room", room="class", id=f"e{n}", at_ms=1_757_678_400_000 + n, text=f"第{n}条")
        for n in range(30)
    ]
    path = tmp_path / "lesson.jsonl"
    path.write_bytes(b"".join(to_json(event) + b"\n" for event in events))
    return path


def test_an_import_that_was_given_up_goes_on(
    recording: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    arguments: list[str | Path] = ["import", recording, "--json", "--db", tmp_path / "s.sqlite"]
    monkeypatch.setattr(imports, "PIECE", 10)

    def interrupted(self: Told, share: float) -> None:
        if share > 0.7:
            raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(Told, "at", interrupted)
        ended = run(capfd, *arguments)
    assert (ended.code, ended.out) == (130, "")
    with Reader(tmp_path / "s.sqlite") as reader:
        (row,) = reader.sessions()
    assert 0 < row.events < 30 and row.state == "ended"
    (first,) = run(capfd, *arguments).objects()
    (again,) = run(capfd, *arguments).objects()
    assert (first["session"], first["events"], first["new"]) == (1, 30, 30 - row.events)
    assert (again["session"], again["new"]) == (1, 0)


def test_what_was_imported_is_folded_at_once_and_prepare_folds_the_rest(
    recording: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    gave_way: list[int] = []
    monkeypatch.setattr(os, "nice", gave_way.append, raising=False)
    path = tmp_path / "s.sqlite"
    assert run(capfd, "import", recording, "--db", path).code == 0
    with Reader(path) as reader:
        assert shelf_of(path).ready(reader, reader.session(1))
    path.with_name("s.sqlite.page-1").unlink()
    assert run(capfd, "prepare", "--json", "--db", path).objects() == [{"session": 1, "events": 30}]
    assert run(capfd, "prepare", "--json", "--db", path).out == ""
    assert gave_way == [NICE, NICE], "to every other process, but not these tests"


def test_progress_is_told_after_a_second_and_wiped_at_the_end(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    now = [0.0]
    monkeypatch.setattr("streamer_app.commands.telling.time.monotonic", lambda: now[0])
    progress = Told(Out(Wording("en"), json=False), "import.progress", shown=True)
    for second, share in ((0.5, 0.2), (1.5, 0.3), (1.6, 0.35), (2.0, 0.5), (3.0, 1.0)):
        now[0] = second
        progress.at(share)
    shown = capsys.readouterr().err.split("\r")
    assert [part for part in shown if part.strip()] == ["Importing, 30 %", "Importing, 50 %"]
    assert shown[-1] == "" and set(shown[-2]) == {" "}
