"""Erase, hand over, copy and restore, from the command line."""

import json
from pathlib import Path

import pytest

from streamer_app import settings
from streamer_app.settings import Blocked, Preferences
from tests.commands.running import run
from tests.commands.test_reading import database, report

__all__ = ["database"]


@pytest.fixture(autouse=True)
def preferences(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the settings are kept in the meantime."""
    path = tmp_path / "config" / settings.FILE
    path.parent.mkdir()
    monkeypatch.setattr("platformdirs.user_config_path", lambda *_, **__: path.parent)
    return path


def test_the_preview_changes_nothing(capfd: pytest.CaptureFixture[str], database: Path) -> None:
    (found,) = run(capfd, "erase", "u3", "--db", database, "--json").objects()
    assert found == {"viewer": "u3", "messages": 3, "questions": 1, "payments": 0, "sessions": 1}
    assert len(run(capfd, "search", "多少钱", "--db", database, "--json").objects()) == 1


def test_an_erased_viewer_leaves_every_number(
    capfd: pytest.CaptureFixture[str], database: Path
) -> None:
    before = report(capfd, database)
    (done,) = run(capfd, "erase", "u3", "--yes", "--db", database, "--json").objects()
    assert done["messages"] == 3
    assert report(capfd, database) == before
    assert run(capfd, "search", "多少钱", "--db", database, "--json").out == ""
    assert "课程多少钱".encode() not in database.read_bytes()
    lines = run(capfd, "report", "1", "--format", "jsonl", "--db", database).out.splitlines()
    texts = [json.loads(line).get("text") for line in lines]
    assert texts.count("") == 3


def test_who_was_erased_is_not_among_the_blocked_either(
    capfd: pytest.CaptureFixture[str], database: Path, preferences: Path
) -> None:
    others = (Blocked("u3", "u9", "room"), Blocked("u33"))
    chosen = Preferences(preferences)
    chosen.change("filters", viewers=(Blocked("Li", "u3", "room"), Blocked("@U3"), *others))
    run(capfd, "erase", "u3", "--db", database)
    assert len(Preferences(preferences).now.filters.viewers) == 4, "that was a preview"
    assert run(capfd, "erase", "u3", "--yes", "--db", database).code == 0
    assert Preferences(preferences).now.filters.viewers == others


def test_nobody_of_that_name_is_told(capfd: pytest.CaptureFixture[str], database: Path) -> None:
    ended = run(capfd, "erase", "nobody", "--yes", "--db", database)
    assert ended.code == 1
    assert "nobody" in ended.sentences()[0]


def test_a_viewers_data_are_handed_over(capfd: pytest.CaptureFixture[str], database: Path) -> None:
    lines = run(capfd, "viewer", "u4", "--db", database).objects()
    assert [line["kind"] for line in lines] == ["paid_message"]


def test_a_copy_is_made_and_brought_back(capfd: pytest.CaptureFixture[str], database: Path) -> None:
    (made,) = run(capfd, "backup", "--db", database, "--json").objects()
    before = report(capfd, database)
    run(capfd, "erase", "u1", "--yes", "--db", database)
    (done,) = run(capfd, "restore", made["backup"], "--db", database, "--json").objects()
    assert report(capfd, database) == before
    assert Path(done["kept"]).exists()


def test_the_notice_names_the_days(capfd: pytest.CaptureFixture[str], database: Path) -> None:
    (found,) = run(capfd, "notice", "--days", "90", "--db", database, "--json").objects()
    assert "90" in found["notice"]
