"""The timer for old words: once a day, not while a session runs, and it says what it did."""

from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from streamer_app.errors import AppError, Reason
from streamer_app.review.retention import LastRun, Retention, last_run, remember
from streamer_app.store.writer import Writer
from tests.review.sessions import START, evening, stored, surroundings

THEN = datetime.fromtimestamp(START / 1000) + timedelta(days=181)


class Loop:
    """Stands where the network thread would; ``running`` refuses."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.running = False
        self.notes: list[Reason] = []
        self.asked = 0

    def between(self, work: Callable[[Writer], Any], *, patient: bool = False) -> "Future[Any]":
        assert patient
        self.asked += 1
        answer: Future[Any] = Future()
        if self.running:
            answer.set_exception(AppError("session_running"))
            return answer
        writer = Writer(self.path, lambda _: None)
        try:
            answer.set_result(work(writer))
        finally:
            writer.close()
        return answer

    def note(self, told: Reason) -> None:
        self.notes.append(told)


def timer(loop: Loop, days: int, now: datetime = THEN) -> Retention:
    return Retention(loop, loop.path, surroundings, lambda: days, lambda: now)  # type: ignore[arg-type]


@pytest.fixture
def loop(tmp_path: Path) -> Loop:
    return Loop(stored(tmp_path / "s.sqlite", evening()))


def test_old_words_go_once_and_it_is_said(loop: Loop) -> None:
    made = timer(loop, 180)
    assert made.look() == (1,)
    assert "为什么天空".encode() not in loop.path.read_bytes()
    (told,) = loop.notes
    assert (told.code, told.arguments) == ("retain.done", {"n": 1, "days": 180})
    assert last_run(loop.path.parent) == LastRun(round(THEN.timestamp() * 1000), 180, 1)
    assert made.look() == () and loop.asked == 1


def test_a_day_too_early_nothing_goes_and_nobody_is_disturbed(loop: Loop) -> None:
    assert timer(loop, 180, THEN - timedelta(days=2)).look() == ()
    assert (loop.asked, loop.notes) == (0, [])
    assert timer(loop, 0).look() == () and loop.asked == 0


def test_while_a_session_runs_it_waits_and_tries_again(loop: Loop) -> None:
    made = timer(loop, 180)
    loop.running = True
    with pytest.raises(AppError, match="session_running"):
        made.look()
    loop.running = False
    assert made.look() == (1,)


def test_a_look_that_finds_nothing_does_not_hide_the_one_that_did(tmp_path: Path) -> None:
    remember(tmp_path, LastRun(5, 180, 3))
    remember(tmp_path, LastRun(9, 180, 0))
    assert last_run(tmp_path) == LastRun(5, 180, 3)
    (tmp_path / "retention.json").write_text("{")
    assert last_run(tmp_path) is None
