"""Turns by hand: ten at once, then five a second."""

from streamer_app.room.rates import REMEMBERED, Rate, Rates


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_ten_at_once_and_then_five_a_second() -> None:
    clock = Clock()
    rates = Rates(Rate(5.0, 10), clock)
    assert [rates.wait("a") for _ in range(10)] == [0.0] * 10
    assert rates.wait("a") == 0.2
    clock.now += 0.1
    assert round(rates.wait("a"), 6) == 0.1
    clock.now += 1.0
    assert [rates.wait("a") > 0 for _ in range(6)] == [False] * 5 + [True]


def test_one_person_takes_no_turn_of_another() -> None:
    rates = Rates(Rate(1.0, 1), Clock())
    assert rates.wait("a") == 0.0
    assert rates.wait("b") == 0.0
    assert rates.wait("a") == 1.0


def test_only_the_latest_people_are_remembered() -> None:
    rates = Rates(Rate(1.0, 1), Clock())
    for person in range(REMEMBERED + 1):
        rates.wait(person)
    assert rates.wait(0) == 0.0
    assert rates.wait(REMEMBERED) == 1.0
