"""The folds let go of what the database can give back, and no number changes by it."""

import tracemalloc
from random import Random

import pytest
from msgspec import structs

from streamer_app.events import Chat, Deleted, Event, Gift, Money, PaidMessage, Viewer
from streamer_app.insight import tally
from streamer_app.live import folds as module
from streamer_app.live.folds import Folds
from streamer_app.live.judging import measured
from streamer_app.live.materials import Materials
from streamer_app.store import ledger

START = 1_700_000_000_000
MATERIALS = Materials()


def paid(row: int, minor: int = 100, gift: bool = False) -> Event:
    who, money = Viewer(str(row % 7), f"viewer {row % 7}"), Money(minor, "CNY")
    made = Gift(name="rose", paid=money) if gift else PaidMessage(text="thanks", paid=money)
    at_ms = START + row * 1000
    return structs.replace(made, source="room", room="r", id=f"m{row}", at_ms=at_ms, viewer=who)


def back(row: int, target: int) -> Event:
    at_ms = START + row * 1000
    return Deleted(source="room", room="r", id=f"d{row}", at_ms=at_ms, target=f"m{target}")


def lesson(chance: Random) -> list[Event]:
    made: list[Event] = []
    for row in range(1, 121):
        if chance.random() < 0.7:
            made.append(paid(row, chance.randint(1, 9) * 100, chance.random() < 0.5))
        else:
            made.append(back(row, chance.randint(1, row)))
    return made


def folded(events: list[Event]) -> Folds:
    stored = {event.id: (row, event) for row, event in enumerate(events, 1)}
    folds = Folds(MATERIALS.around(lambda _source, _room, ident: stored.get(ident)))
    for row, event in enumerate(events, 1):
        folds.fold(row, event)
    return folds


def told(folds: Folds) -> tuple[object, ...]:
    figures = measured(folds, START + 121_000)
    named = ("gift_rev", "gift_rev_pm", "pay_rate", "msgs_pm", "funnel")
    return (
        folds.ledger.totals(),
        folds.ledger.gifts(),
        folds.metrics.minutes(),
        *(figures[name] for name in named),
    )


@pytest.mark.parametrize("seed", range(20))
def test_payments_of_long_ago_are_taken_back_to_the_fen(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    events = lesson(Random(seed))
    whole = told(folded(events))
    monkeypatch.setattr(ledger, "SINGLES", 4)
    monkeypatch.setattr(tally, "SINGLES", 4)
    assert told(folded(events)) == whole


def test_payments_do_not_fill_the_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "SINGLES", 50)
    monkeypatch.setattr(tally, "SINGLES", 50)
    folds = folded([paid(row) for row in range(1, 101)])
    tracemalloc.start()
    try:
        for row in range(101, 1_101):
            folds.fold(row, paid(row))
        grown, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert grown < 400 * 1_000, "bytes a payment"
    assert folds.ledger.totals().money == {"CNY": 110_000}


def test_what_was_heard_in_a_flood_is_the_latest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "HEARD_MOST", 30)
    folds = Folds(MATERIALS.around())
    for row in range(1, 101):
        event = Chat(
            source="room",
            room="r",
            id=f"m{row}",
            at_ms=START + row,
            viewer=Viewer(str(row), "x"),
            text="why is it C?",
        )
        folds.fold(row, event)
    assert [heard.row for heard in folds.heard] == list(range(71, 101))
