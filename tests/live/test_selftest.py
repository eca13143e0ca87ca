"""The self-test kills, repeats and damages a scratch database, and notices a broken program."""

import asyncio
import sys
from pathlib import Path

from streamer_app.live import selftest
from streamer_app.live.selftest import LastTest, Trial, last_test, remember, self_test

FORGETFUL = """
import sys
import streamer_app.live.record as record
from streamer_app.store.writer import Committed
class Hasty(record.Writer):
    def put(self, session, events):
        self._committed(Committed(session, list(enumerate(events, 1)), len(events)))
        if len(events) % 3:
            super().put(session, events)
record.Writer = Hasty
from streamer_app.cli import main
main(sys.argv[1:])
"""


def trials(folder: Path, *program: str) -> dict[str, Trial]:
    async def run() -> dict[str, Trial]:
        chosen = program or selftest.PROGRAM
        return {trial.name: trial async for trial in self_test(folder, chosen)}

    return asyncio.run(run())


def test_a_sound_program_passes_and_that_is_remembered(tmp_path: Path) -> None:
    found = trials(tmp_path)
    assert [(trial.name, trial.good) for trial in found.values()] == [
        ("kill", True),
        ("repeat", True),
        ("damage", True),
    ]
    assert found["kill"].what.arguments["n"] != 0
    last = last_test(tmp_path)
    assert last is not None and last.good
    assert [path.name for path in tmp_path.iterdir()] == [selftest.FILE]


def test_a_program_that_shows_what_it_has_not_saved_is_caught(tmp_path: Path) -> None:
    found = trials(tmp_path, sys.executable, "-c", FORGETFUL)
    assert not found["kill"].good
    last = last_test(tmp_path)
    assert last is not None and not last.good


def test_a_program_that_cannot_start_fails_in_words(tmp_path: Path) -> None:
    found = trials(tmp_path, str(tmp_path / "nothing"))
    assert [trial.good for trial in found.values()] == [False, False, False]
    assert found["kill"].what.code == "selftest.failed"


def test_a_damaged_note_of_the_last_test_is_no_test(tmp_path: Path) -> None:
    remember(tmp_path, LastTest(5, True))
    assert last_test(tmp_path) == LastTest(5, True)
    (tmp_path / selftest.FILE).write_bytes(b"\xff[")
    assert last_test(tmp_path) is None


def test_a_caller_without_a_loop_hears_of_each_trial(tmp_path: Path) -> None:
    heard: list[Trial] = []
    assert not selftest.run_self_test(tmp_path, heard.append, [str(tmp_path / "nothing")])
    assert [trial.name for trial in heard] == ["kill", "repeat", "damage"]
