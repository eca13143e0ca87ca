"""The command line's promise: words and an exit code, never a traceback."""

import io
import subprocess
import sys
from pathlib import Path

import pytest

from streamer_app.cli import main

ROOM = Path(__file__).parent / "data" / "room" / "events.jsonl"


class Ended:
    """How a command ended: its code, its output, the last two lines that it complained with."""

    def __init__(self, code: object, out: str, err: str) -> None:
        self.code, self.out = code, out
        self.told = err.strip().splitlines()[-2:]


def run(capfd: pytest.CaptureFixture[str], *arguments: str) -> Ended:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    out, err = capfd.readouterr()
    assert "Traceback" not in err
    return Ended(ended.value.code, out, err)


@pytest.fixture
def stored(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> Path:
    """A database with one imported session."""
    path = tmp_path / "sessions.sqlite"
    assert run(capfd, "import", str(ROOM), "--db", str(path)).code == 0
    return path


@pytest.mark.parametrize(
    "line",
    [
        "sessions --db {missing}",
        "sessions --db {folder}",
        "report last --db {missing}",
        "report nonsense --db {stored}",
        "report last --format nonsense --db {stored}",
        "report last --format csv --db {stored}",
        "report last --to {folder} --db {stored}",
        "report last --to /dev/full --db {stored}",
        "search a --queries {missing} --db {stored}",
        "import {missing} --db {stored}",
        "import {folder} --db {stored}",
        "import {file} --db {folder}",
        "import {file} --db /dev/null",
        "courses import {missing} --db {stored}",
        "orders import {folder} --db {stored}",
        "decode --platform nonsense {file}",
        "decode --platform room {missing}",
        "evaluate questions --test {missing}",
        "calculate nonsense",
        "serve nonsense",
        "serve demo --as nonsense",
        "serve demo --faults nonsense=1",
        "serve demo --speed 0",
        "demo --speed 0",
        "record nonsense",
        "record demo",
    ],
)
def test_an_error_is_two_sentences_and_exit_code_1(
    line: str, stored: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "folder").mkdir()
    places = {"missing": tmp_path / "none", "folder": tmp_path / "folder"}
    ended = run(capfd, *line.format(stored=stored, file=ROOM, **places).split())
    assert ended.code == 1
    assert len(ended.told) == 2
    assert all(10 <= len(sentence) <= 300 for sentence in ended.told)


@pytest.mark.parametrize(
    "line",
    [
        "nonsense",
        "report",
        "serve demo --port 65536",
        "serve demo --port -1",
        "search a --limit -1",
        "report last --at nan",
        "record ws://127.0.0.1:1 --for -2",
    ],
)
def test_wrong_usage_is_exit_code_2(line: str, capfd: pytest.CaptureFixture[str]) -> None:
    assert run(capfd, *line.split()).code == 2


def test_a_foreign_file_stays_byte_for_byte(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "letter.txt"
    path.write_bytes(b"dear all")
    for command in (("sessions",), ("import", str(ROOM)), ("courses", "import", str(ROOM))):
        assert run(capfd, *command, "--db", str(path)).code == 1
    assert path.read_bytes() == b"dear all"


def test_a_session_is_imported_listed_reported_and_searched(
    stored: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    place = ("--db", str(stored))
    assert '"new":0' in run(capfd, "import", str(ROOM), "--json", *place).out
    assert '"events":8' in run(capfd, "sessions", "--json", *place).out
    assert '"money":{"CNY":14200}' in run(capfd, "report", "last", *place).out
    assert "成立" in run(capfd, "search", "成立", *place).out
    tables = tmp_path / "tables"
    assert run(capfd, "report", "1", "--format", "csv", "--to", str(tables), *place).code == 0
    assert len(list(tables.glob("*.csv"))) == 5


def test_a_formula_answers_each_line(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    asked = io.TextIOWrapper(io.BytesIO(b'{"orders":3,"exposed":900,"present":320}\n'))
    monkeypatch.setattr(sys, "stdin", asked)
    ended = run(capfd, "calculate", "forecast")
    assert ended.out.startswith('{"expected":1.16')
    assert ended.out.count("\n") == 1


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no /dev/full")
def test_a_full_disk_behind_the_output_is_told_in_words(stored: Path) -> None:
    command = [sys.executable, "-m", "streamer_app", "report", "last", "--format", "jsonl"]
    with Path("/dev/full").open("wb") as full:
        ended = subprocess.run(
            [*command, "--db", str(stored)],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
            cwd=Path(__file__).parent.parent,
        )
    assert ended.returncode == 1
    assert ended.stderr.count(b"\n") == 2
