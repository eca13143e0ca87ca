"""When a silent link is asked and when it is given up."""

from streamer_app.feeds.feed import Heartbeat
from streamer_app.feeds.liveness import Liveness, Step


def test_a_silent_link_is_asked_after_five_seconds_and_dead_after_ten() -> None:
    liveness = Liveness(Heartbeat(), 0.0)
    assert liveness.due(0.0, 0.0) == 5.0
    assert liveness.step(4.9, 0.0) is Step.NOTHING
    assert liveness.step(5.0, 0.0) is Step.ASK
    assert liveness.step(9.9, 0.0) is Step.NOTHING
    assert liveness.step(10.0, 0.0) is Step.DEAD


def test_any_byte_after_the_question_is_an_answer() -> None:
    liveness = Liveness(Heartbeat(), 0.0)
    assert liveness.step(5.0, 0.0) is Step.ASK
    assert liveness.step(10.0, 5.0) is Step.ASK
    assert liveness.step(12.0, 10.5) is Step.NOTHING
    assert liveness.due(12.0, 10.5) == 3.5


def test_beats_are_sent_whatever_happens() -> None:
    liveness = Liveness(Heartbeat(every_s=30.0, quiet_s=100.0), 0.0)
    assert liveness.due(10.0, 10.0) == 20.0
    assert liveness.step(30.0, 29.0) is Step.BEAT
    assert liveness.step(30.0, 29.0) is Step.NOTHING
    assert liveness.step(60.0, 59.0) is Step.BEAT


def test_a_computer_that_slept_asks_before_it_judges() -> None:
    liveness = Liveness(Heartbeat(), 0.0)
    assert liveness.step(7200.0, 3.0) is Step.ASK
    assert liveness.step(7200.1, 3.0) is Step.NOTHING
    assert liveness.step(7201.0, 7200.5) is Step.NOTHING
