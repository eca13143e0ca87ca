"""The faults of ``serve`` as they are written, and as they are spread."""

from random import Random

import pytest

from streamer_app.errors import AppError
from streamer_app.room.faults import (
    ALWAYS,
    WINDOW,
    Faults,
    Mark,
    garbage,
    marks,
    parse_faults,
    shuffled,
)


@pytest.mark.parametrize(
    ("spec", "faults"),
    [
        ("", Faults()),
        (
            "cut=20,repeat=50,shuffle,garbage=5,half-open@10",
            Faults(cut=20, repeat=50, shuffle=True, garbage=5, half_open_s=10),
        ),
        ("cut, 1012=2", Faults(cut=1, restart=2)),
        ("rst=3,half-frame", Faults(reset=3, half_frame=1)),
        ("half-open", Faults(half_open_s=0)),
        ("accept-then-close", Faults(accept_then_close=ALWAYS)),
        ("accept-then-close=3", Faults(accept_then_close=3)),
        ("401", Faults(status=401, statuses=ALWAYS)),
        ("500=2", Faults(status=500, statuses=2)),
        ("429=7", Faults(status=429, statuses=1, retry_after_s=7)),
        ("slow=30,seed=9", Faults(slow_ms=30, seed=9)),
    ],
)
def test_faults_are_understood(spec: str, faults: Faults) -> None:
    assert parse_faults(spec) == faults


@pytest.mark.parametrize(
    "spec",
    ["cuts", "cut=x", "cut=-1", "cut@3", "repeat", "shuffle=2", "slow", "200", "half-open=1"],
)
def test_a_fault_that_is_not_known_is_named(spec: str) -> None:
    with pytest.raises(AppError) as caught:
        parse_faults(f"repeat=5,{spec}")
    assert caught.value.arguments == {"fault": spec}


def test_cuts_are_spread_over_the_whole_stream() -> None:
    found = marks(Faults(cut=10, garbage=2), 1000)
    cuts = [mark.at for mark in found if mark.what == "cut"]
    assert [at // 100 for at in cuts] == list(range(10))
    assert found == sorted(found)
    assert marks(Faults(cut=10, garbage=2), 1000) == found


def test_a_short_stream_has_its_faults_too() -> None:
    assert marks(Faults(cut=2), 1) == [Mark(1, "cut"), Mark(1, "cut")]


def test_shuffling_stays_within_its_window() -> None:
    order = shuffled(Random(1), [None] * 50)
    assert sorted(order) == list(range(50))
    assert all(place // WINDOW == index // WINDOW for place, index in enumerate(order))
    assert order != sorted(order)


def test_garbage_is_never_a_good_frame() -> None:
    rng = Random(1)
    text, packet = '{"kind":"chat","id":"1","text":"x"}', bytes(range(200))
    for _ in range(100):
        assert garbage(rng, text) != text
        assert garbage(rng, packet) != packet


def test_a_wires_own_faults_are_counted_each_by_itself() -> None:
    faults = parse_faults("expire=2,closed,cut=1")
    assert faults.own == (("expire", 2), ("closed", 1))
    usual = {"cut": 1, "reset": 0, "half_frame": 0, "restart": 0, "garbage": 0}
    assert faults.spread == {**usual, "expire": 2, "closed": 1}
    kinds = [mark.what for mark in marks(faults, 100)]
    assert sorted(kinds) == ["closed", "cut", "expire", "expire"]


@pytest.mark.parametrize("spec", ["expired-certificate=3", "closed@4", "expire=x"])
def test_a_fault_with_a_wrong_number_is_not_understood(spec: str) -> None:
    with pytest.raises(AppError):
        parse_faults(spec)


def test_an_expired_certificate_is_a_fault_of_the_whole_room() -> None:
    assert parse_faults("expired-certificate").expired_certificate
