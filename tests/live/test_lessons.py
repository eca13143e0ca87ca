"""What was learned, by hand: rates, answers, and how often forecasts held."""

from fractions import Fraction
from pathlib import Path

import pytest

from streamer_app.advisor.audience import Record
from streamer_app.catalogue.courses import Item
from streamer_app.events import Event, Interaction, Pitch
from streamer_app.live.advice import RECENT_MS, learnt_since, policy_of
from streamer_app.live.lessons import ActLesson, Lessons, beta_interval, lessons, rate_of
from streamer_app.live.people import DESK
from streamer_app.settings import Advice, Currencies, Rate
from streamer_app.store.writer import Committed, Writer

START = 1_700_000_000_000
MINUTE = 60_000
SHOWN = {"expected": 1.6, "low": 0, "high": 4, "present": 320, "exposure": 300.0}


def ignore(batch: Committed) -> None:
    """Nobody looks."""


def step(pitch: str, action: str, minute: float, **detail: object) -> Pitch:
    at_ms = START + round(minute * MINUTE)
    return Pitch(
        source=DESK, id=f"{pitch}-{action}-{minute}", at_ms=at_ms, seen_ms=at_ms, pitch=pitch,
        action=action, course="k1", detail=detail,
    )  # fmt: skip


def stored(path: Path, *events: Event) -> None:
    writer = Writer(path, ignore)
    session = writer.open_session("x", START)
    writer.put(session, events)
    assert writer.sync()
    writer.close()


def whole(pitch: str, minute: float, orders: int) -> list[Pitch]:
    return [
        step(pitch, "suggested", minute, **SHOWN),
        step(pitch, "started", minute + 1, **SHOWN),
        *(step(pitch, "order", minute + 2 + n / 100) for n in range(orders)),
        step(pitch, "ended", minute + 6),
    ]


def test_each_settled_pitch_counts_with_what_it_reached_and_sold(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    stored(path, *whole("a", 0, 2), *whole("b", 30, 6))
    items = [Item(id="k1", title="力学")]
    found = lessons(path, items, START + 120 * MINUTE)
    (line,) = found.courses
    assert (line.title, line.pitches, line.exposed, line.orders) == ("力学", 2, 600.0, 8)
    assert line.last_ms == START + 36 * MINUTE
    assert (found.accepted, found.forecasts, found.inside) == (2, 2, 1)
    early = lessons(path, items, START + 40 * MINUTE)
    assert (early.courses[0].pitches, early.forecasts, early.accepted) == (1, 1, 2)


def test_what_helped_is_counted_by_what_was_done(tmp_path: Path) -> None:
    """Two pitches, one of which sold; two polls, one of which livened the room up."""
    path = tmp_path / "s.sqlite"
    polls = [
        Interaction(
            source=DESK, id=f"o{n}", at_ms=START + n, seen_ms=START + n, interaction=f"i{n}",
            action="outcome", option="poll", detail={"state": {}, "worked": n == 1},
        )
        for n in range(2)
    ]  # fmt: skip
    stored(path, *whole("a", 0, 2), *whole("b", 30, 0), *polls)
    acts = (ActLesson("poll", 2, 1), ActLesson("pitch", 2, 1))
    assert lessons(path, (), START + 120 * MINUTE).acts == acts
    unsettled = lessons(path, (), START + 40 * MINUTE).acts
    assert unsettled == (ActLesson("poll", 2, 1), ActLesson("pitch", 1, 1))


def test_a_rejection_counts_one_until_it_is_taken_back(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    refused = step("a", "rejected", 1, reason="course")
    stored(path, step("a", "suggested", 0, **SHOWN), refused)
    assert lessons(path, (), START + MINUTE).refused == 1
    stored(path, step("b", "suggested", 5, **SHOWN), step("b", "snoozed", 6, minutes=10))
    found = lessons(path, (), START + 10 * MINUTE)
    assert (found.refused, found.snoozed, found.accepted) == (1, 1, 0)


def test_what_was_before_the_reset_is_forgotten(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    stored(path, *whole("a", 0, 2))
    assert lessons(path, (), START + 60 * MINUTE, START + 30 * MINUTE) == Lessons()
    assert lessons(tmp_path / "none.sqlite", (), START) == Lessons()


def test_the_interval_of_a_known_distribution() -> None:
    assert beta_interval(1, 1) == pytest.approx((0.1, 0.9), abs=0.001)
    low, high = beta_interval(1, 99)  # F(x) = 1 - (1 - x)^99
    assert low == pytest.approx(1 - 0.9 ** (1 / 99), abs=1e-4)
    assert high == pytest.approx(1 - 0.1 ** (1 / 99), abs=1e-4)


def test_the_rate_rests_on_the_usual_one_and_the_courses_own() -> None:
    rate, low, high = rate_of(Record(6, 1900, 17), 0.005)
    assert rate == pytest.approx(100 * 18 / 2100)
    assert low < rate < high


def test_ninety_days_and_a_reset_bound_what_counts() -> None:
    now = START
    assert learnt_since(Advice(), now) == 0
    assert learnt_since(Advice(recent_only=True), now) == now - RECENT_MS
    assert learnt_since(Advice(recent_only=True, learn_since_ms=now - 5), now) == now - 5


def test_what_a_person_chose_reaches_the_policy() -> None:
    made = policy_of(Advice(False, 5, 30, False), ["k1"])
    assert (made.enabled, made.quiet_first_s, made.between_s, made.new_a_session) == (
        False,
        300,
        1800,
        0,
    )
    assert made.today == {"k1"}
    money = Currencies(
        "CNY", {"USD": Rate("7.10", "2026-11-25"), "JPY": Rate("0.05", "2026-11-25")}
    )
    rates = policy_of(Advice(), (), money).rates
    assert rates == {"CNY": 1, "USD": Fraction(71, 10), "JPY": 5}
