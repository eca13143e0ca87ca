"""The checks of ``doctor``: what is wrong is named, and nothing is changed."""

from pathlib import Path

import pytest

from streamer_app.live.doctor import Finding, findings
from streamer_app.store.writer import Writer


@pytest.fixture(autouse=True)
def keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """No real password store is asked."""
    monkeypatch.setattr("streamer_app.live.doctor.keyring_name", lambda: None)


def found(database: Path) -> dict[str, Finding]:
    return {finding.check: finding for finding in findings(database)}


def test_a_new_computer_is_in_order_and_stays_as_it_is(tmp_path: Path) -> None:
    checks = found(tmp_path / "not yet" / "sessions.sqlite")
    assert checks["database"].what.code == "doctor.no_database"
    assert [name for name, finding in checks.items() if not finding.good] == ["keyring"]
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: path != tmp_path)
    assert found(tmp_path / "a.sqlite")["folder"].what.arguments == {"path": str(tmp_path)}


def test_little_disk_is_a_warning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("streamer_app.live.doctor.LITTLE_BYTES", 2**80)
    assert found(tmp_path / "a.sqlite")["disk"].what.code == "doctor.disk_little"


def test_a_sound_database_a_foreign_file_and_a_folder_are_told_apart(tmp_path: Path) -> None:
    sound, foreign = tmp_path / "a.sqlite", tmp_path / "letter.txt"
    Writer(sound, lambda batch: None).close()
    foreign.write_text("dear all")
    assert found(sound)["database"].good
    assert found(foreign)["database"].what.code == "error.database_foreign.what"
    assert not found(tmp_path)["database"].good
