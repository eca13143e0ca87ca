"""The folds let go of what the database can give back, and no number changes by it."""

import tracemalloc
from random import Random

import pytest
from msgspec import structs

from streamer_app.events import (
    Chat,
    CourseClick,
    Deleted,
    Entry,
    Event,
    Follow,
    Gap,
    Gift,
    Leave,
    Like,
    Membership,
    Money,
    PaidMessage,
    Pitch,
    Share,
    Viewer,
    ViewerCleared,
)
from streamer_app.insight import tally
from streamer_app.live import folds as module
from streamer_app.live.folds import Folds, runs
from streamer_app.live.judging import measured
from streamer_app.live.materials import Materials, demo_items
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


ANNOUNCED = "有问题吗？点关注加群领资料哦"
LONG = "why is the sky blue in the evening?"
TEN_MINUTES = 600_000


def said(row: int, after_ms: int, text: str, who: str, name: str = "") -> Event:
    viewer = Viewer(who, name or who)
    at_ms = START + after_ms
    return Chat(source="room", room="r", id=f"m{row}", at_ms=at_ms, viewer=viewer, text=text)


def questions(folds: Folds) -> list[tuple[str, int, int]]:
    return [(card.text, card.askers, card.asks) for card in folds.desk.cards(folds.last_ms)]


def test_a_question_said_by_the_clock_leaves_the_cards() -> None:
    posts = [said(n, n * TEN_MINUTES, ANNOUNCED, "shop") for n in (1, 2, 3, 4)]
    again = [said(10, 1_000, "为什么天空是蓝的？", "u1"), said(11, 700_000, ANNOUNCED, "u2")]
    twice = folded([*posts[:2], *again])
    assert (ANNOUNCED, 2, 3) in questions(twice)
    third = {3: 5, 4: 5, 5: 5}
    for count, known in ((3, third), (4, third | {6: 6})):
        folds = folded([*again, *posts[:count]])
        assert questions(folds) == [("为什么天空是蓝的？", 1, 1), (ANNOUNCED, 1, 1)]
        assert folds.announced == known
        assert "shop" not in {heard.viewer for heard in folds.heard}


def test_a_person_who_asks_the_same_three_times_stays() -> None:
    again = [said(n, at_ms, ANNOUNCED, "u1") for n, at_ms in enumerate((0, 250_000, 900_000))]
    assert questions(folded(again)) == [(ANNOUNCED, 1, 3)]


def test_what_a_known_program_asks_is_no_question() -> None:
    lines = [said(1, 0, "have you followed yet?", "19264788", "Nightbot")]
    folds = folded([*lines, said(2, 1_000, "have you followed yet?", "u1")])
    assert questions(folds) == [("have you followed yet?", 1, 1)]
    assert folds.announced == {1: 1}


def test_a_paid_line_is_a_person_s_whenever_it_comes() -> None:
    paid_for = [
        structs.replace(paid(n), at_ms=START + n * TEN_MINUTES, viewer=Viewer("u", "u"), text=LONG)
        for n in (1, 2, 3)
    ]
    assert questions(folded(paid_for)) == [(LONG, 1, 3)]


COURSE = demo_items()[0]
LINES = (
    ANNOUNCED,
    LONG,
    "多少钱？怎么买",
    "is it still on sale, how much?",
    f"{COURSE.title} 什么时候开课？",
    "懂了懂了，讲得真清楚",
    "666",
)


def evening(chance: Random) -> list[Event]:
    """Chat by people and by a program, with everything else between."""
    made: list[Event] = []
    now = START
    for row in range(1, 401):
        now += chance.choice((10, 400, 9_000))
        who = Viewer(str(chance.randint(1, 12)), "somebody")
        common = {"source": "room", "room": "r", "id": f"m{row}", "at_ms": now, "viewer": who}
        kinds = (
            Gift(name="rose", paid=Money(100, "CNY")),
            PaidMessage(text=LONG, paid=Money(500, "CNY")),
            CourseClick(course=COURSE.id),
            Entry(),
            Leave(),
            Like(count=3),
            Follow(),
            Share(),
            Membership(tier="member", paid=Money(900, "CNY")),
            Deleted(target=f"m{chance.randint(1, row)}"),
            ViewerCleared(),
            Gap(start_ms=now - 2_000, end_ms=now, reason="link_lost"),
            Pitch(pitch="p1", action=chance.choice(("started", "ended")), course=COURSE.id),
        )
        event: Event = Chat(text=chance.choice(LINES), mirrored=chance.random() < 0.05)
        if row == 50:
            event = Pitch(pitch="p0", action="started", course=COURSE.id)
        elif chance.random() < 0.1:
            event = chance.choice(kinds)
        made.append(structs.replace(event, **common))
    timed = [
        structs.replace(said(0, n * 300_000, "多少钱？怎么买 看这里的链接哦", "shop"), id=f"p{n}")
        for n in range(1, 5)
    ]
    return sorted([*made, *timed], key=lambda event: event.at_ms)


def everything(folds: Folds) -> tuple[object, ...]:
    at_ms = folds.last_ms
    return (
        measured(folds, at_ms),
        folds.desk.cards(at_ms, merged=True),
        folds.desk.rev,
        [*folds.heard],
        folds.announced,
        folds.watched(),
        folds.pitching.view(at_ms),
        folds.presence.rows(at_ms),
        {who: folds.viewers.acts(who) for who in folds.viewers.everyone()},
        folds.metrics.minutes(),
        folds.metrics.engagement(),
        [folds.metrics.counted(event) for event in evening(Random(0))],
    )


@pytest.mark.parametrize("seed", range(12))
def test_a_run_counts_as_its_rows_one_by_one(seed: int) -> None:
    rows = [*enumerate(evening(Random(seed)), 1)]
    alone, together = (Folds(Materials(demo_items()).around()) for _ in range(2))
    for row, event in rows:
        alone.fold(row, event)
    for run in runs(rows):
        together.fold_run(run)
    assert everything(together) == everything(alone)
    assert alone.announced and alone.pitching.runs and len(alone.heard) > 20


def test_what_a_run_gives_away_at_its_end_was_heard_before() -> None:
    pitch = structs.replace(
        Pitch(pitch="p1", action="started", course=COURSE.id), source="desk", at_ms=START
    )
    told = [said(n, n * TEN_MINUTES, "多少钱？怎么买 看这里的链接哦", "shop") for n in (2, 3, 4)]
    rows = [*enumerate([pitch, *told], 1)]
    alone, together = (Folds(Materials(demo_items()).around()) for _ in range(2))
    for row, event in rows:
        alone.fold(row, event)
    for run in runs(rows):
        together.fold_run(run)
    assert [*alone.announced] == [2, 3, 4]
    assert [run.wanting for run in together.pitching.runs] == [{"shop"}]
    assert everything(together) == everything(alone)


def test_runs_are_plain_rows_in_their_order_and_every_other_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "TOGETHER", 3)
    plain = [(row, said(row, row, "hi", "u")) for row in range(1, 6)]
    gift, deletion = (6, paid(6, gift=True)), (9, back(9, 1))
    parted = [*runs([*plain[:4], deletion, deletion, plain[4], gift])]
    assert [[row for row, _ in run] for run in parted] == [[1, 2, 3], [4], [9], [9], [5, 6]]
    assert [*runs([])] == []
