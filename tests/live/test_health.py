"""The health list: links, gaps and the last self-test in words, and no word of a viewer."""

from pathlib import Path
from typing import Any

import pytest

from streamer_app.errors import reason
from streamer_app.events import Chat, Gap, Viewer
from streamer_app.live.doctor import Finding
from streamer_app.live.health import diagnostics, health, running
from streamer_app.live.selftest import LastTest, remember
from streamer_app.live.snapshot import Link, Snapshot
from streamer_app.store.writer import Writer
from streamer_app.wording import Wording


@pytest.fixture(autouse=True)
def keyring(monkeypatch: pytest.MonkeyPatch) -> None:
    """No real password store is asked."""
    monkeypatch.setattr("streamer_app.live.doctor.keyring_name", lambda: "SecretService")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A session with one message and two breaks of 2 and 45 seconds."""
    path = tmp_path / "s.sqlite"
    writer = Writer(path, lambda batch: None)
    session = writer.open_session("lesson", 1)
    name: dict[str, Any] = {"source": "room", "room": "here"}
    writer.put(
        session,
        [
            Chat(id="1", at_ms=5, seen_ms=5, viewer=Viewer("7", "Ada"), text="SECRET", **name),
            Gap(id="g1", start_ms=1_000, end_ms=3_000, reason="link_lost", **name),
            Gap(id="g2", start_ms=5_000, end_ms=50_000, reason="link_lost", **name),
        ],
    )
    writer.close()
    return path


def by_check(found: list[Finding]) -> dict[str, Finding]:
    return {finding.check: finding for finding in found}


def test_gaps_and_the_last_test_are_told(database: Path) -> None:
    checks = by_check(list(health(database)))
    assert checks["gaps"].what == reason("doctor.gaps", n=2, seconds=47)
    assert checks["self_test"].what.code == "doctor.self_test_never"
    remember(database.parent, LastTest(1_700_000_000_000, False))
    checks = by_check(list(health(database)))
    assert not checks["self_test"].good
    assert checks["self_test"].what.code == "doctor.self_test_failed"


def test_the_running_session_tells_its_links_and_what_is_not_on_disk() -> None:
    links = (
        Link("room", "here", "connected", events=3),
        Link("twitch", "ada", "waiting", why=reason("link.lost", host="x")),
    )
    now = Snapshot(0, session=1, saved=3, in_memory=2, missing_s=4, links=links)
    found = list(running(now))
    assert [(one.check, one.good) for one in found] == [
        ("saved", False),
        ("link", True),
        ("link", False),
    ]
    assert found[0].what == reason("health.saved", n=3, waiting=2, seconds=4)
    assert found[2].what.arguments["why"] == reason("link.lost", host="x")


def test_what_is_copied_holds_no_word_of_a_viewer(database: Path) -> None:
    now = Snapshot(0, session=1, links=(Link("room", "here", "connected"),))
    for language in ("en", "zh_CN"):
        text = diagnostics(health(database, now), Wording(language).tell)
        assert "SECRET" not in text and "Ada" not in text
        assert "room here" in text
        assert "health." not in text and "doctor." not in text
