"""``doctor`` and ``bench`` by the command line."""

from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import pytest

from streamer_app.commands import checking
from streamer_app.errors import reason
from streamer_app.live.selftest import Trial
from tests.commands.running import run
from tests.commands.test_reading import database

__all__ = ["database"]


def test_the_doctor_names_each_check_in_words(
    capfd: pytest.CaptureFixture[str], database: Path
) -> None:
    ended = run(capfd, "doctor", "--db", database, "--json")
    found = {line["check"]: line for line in ended.objects()}
    assert ended.code == 0
    assert found["database"]["good"] is True
    assert all(line["what"] for line in found.values())
    plain = run(capfd, "doctor", "--db", database).out.splitlines()
    assert len(plain) == len(found)
    assert all(line[:2] in ("✓ ", "⚠ ") for line in plain)


def test_a_damaged_database_is_named_by_the_doctor(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "lessons.sqlite").write_bytes(b"no database" * 500)
    lines = run(capfd, "doctor", "--db", tmp_path / "lessons.sqlite", "--json").objects()
    assert {line["check"]: line["good"] for line in lines}["database"] is False


@pytest.mark.parametrize("good", [True, False])
def test_a_self_test_tells_each_trial_and_fails_as_a_whole(
    good: bool,
    capfd: pytest.CaptureFixture[str],
    database: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def trials(folder: Path, told: Any) -> bool:
        assert folder == database.parent
        told(Trial("kill", good, reason("accounts.kept")))
        return good

    monkeypatch.setattr(checking, "run_self_test", trials)
    ended = run(capfd, "doctor", "--self-test", "--db", database, "--json")
    last = ended.objects()[-1]
    assert (last["check"], last["good"]) == ("self_test_kill", good)
    assert ended.code == (0 if good else 1)
    assert bool(ended.err) is not good


@pytest.mark.parametrize("code", [0, 1])
def test_the_measurements_run_beside_the_checkout(
    code: int, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[list[str]] = []

    def ran(command: list[str], **_: object) -> CompletedProcess[str]:
        asked.append(command[1:])
        return CompletedProcess(command, code)

    monkeypatch.setattr("subprocess.run", ran)
    ended = run(capfd, "bench", "G5", "wires")
    assert asked == [["-m", "tests.benchmarks", "G5", "wires"]]
    assert ended.code == code
    assert ("G5 wires" in ended.err) is bool(code)
    assert run(capfd, "bench", "review", "--full").code == code
    assert asked[1] == ["-m", "tests.benchmarks", "review", "--full"]


def test_without_the_checkout_there_is_nothing_to_measure(
    capfd: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checking, "asset", lambda: tmp_path / "resources")
    assert run(capfd, "bench").code == 1
