"""What earlier sessions teach, and what the card makes of it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from streamer_app.advisor.audience import Record
from streamer_app.advisor.interaction import Outcome
from streamer_app.advisor.state import Quality
from streamer_app.advisor.timing import PolicySettings
from streamer_app.catalogue.courses import Item
from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Event,
    Interaction,
    Money,
    Order,
    Pitch,
    Refund,
    Viewer,
)
from streamer_app.live.actions import Decide
from streamer_app.live.folds import Folds
from streamer_app.live.knowledge import Knowledge, knowledge
from streamer_app.live.materials import Materials
from streamer_app.live.people import DESK, decision
from streamer_app.live.suggesting import Circumstances, Suggesting
from streamer_app.store.writer import Writer

MIN = 60_000
START = 1_760_000_000_000
ITEMS = tuple(
    Item(id=id, title=title, price=Money(minor, "CNY"), link="https://x.example", tags=tags)
    for id, title, minor, tags in (
        ("m", "力学提分营", 39_900, ("受力分析",)),
        ("f", "电磁学入门", 9_900, ("磁场",)),
    )
)
HOST = Viewer(id="h", name="老师", roles=("host",))


def person(name: str) -> Viewer:
    return Viewer(id=name, name=name)


def order(number: str, who: str, at_ms: int, course: str = "m") -> Order:
    return Order(
        source="room",
        room="r",
        id=number,
        at_ms=START + at_ms,
        viewer=person(who),
        order=number,
        course=course,
        paid=Money(39_900, "CNY"),
    )


def step(action: str, at_ms: int, **detail: object) -> Pitch:
    return Pitch(
        source=DESK,
        id=f"{action}{at_ms}",
        at_ms=START + at_ms,
        pitch="p",
        action=action,
        course="m",
        detail=detail,
    )


def pitched() -> list[Event]:
    """One pitch to 200 people with two orders in its time, and one order later, paid back."""
    host = Chat(
        source="room",
        room="r",
        id="said",
        at_ms=START + 22 * MIN,
        viewer=HOST,
        text="今晚 24 点前有答疑群",
    )
    back = Refund(source="room", room="r", id="b", at_ms=START + 60 * MIN, order="o3")
    return [
        order("o0", "v0", 5 * MIN),
        step("started", 20 * MIN, exposure=200.0, levels=[150.0, 50.0], basis="concurrent"),
        order("o1", "v1", 21 * MIN),
        host,
        step("ended", 25 * MIN),
        order("o2", "v2", 30 * MIN),
        order("o4", "v1", 41 * MIN, "f"),
        order("o3", "v3", 50 * MIN),
        back,
    ]


@pytest.fixture
def database(tmp_path: Path) -> Iterator[tuple[Path, int]]:
    path = tmp_path / "s.sqlite"
    writer = Writer(path, lambda batch: None)
    number = writer.open_session("", START)
    writer.put(number, pitched())
    assert writer.sync(10.0)
    writer.save_behaviour([("v9", "m", START, 4, 1, 0), ("v8", "f", START, 2, 0, 3)])
    writer.end_session(number, START + 70 * MIN)
    writer.close()
    yield path, number


def test_a_settled_pitch_is_a_lesson_with_its_orders(database: tuple[Path, int]) -> None:
    (past,) = knowledge(database[0], ITEMS).pasts["concurrent"]
    assert (past.course, past.levels, past.orders) == ("m", (150.0, 50.0), 2)


def test_owners_are_who_bought_and_were_not_paid_back(database: tuple[Path, int]) -> None:
    owned = knowledge(database[0], ITEMS).owned
    assert owned == {"v0": ("m",), "v1": ("m", "f"), "v2": ("m",), "v9": ("m",)}


def test_refunds_and_the_teachers_own_words_are_kept(database: tuple[Path, int]) -> None:
    known = knowledge(database[0], ITEMS)
    assert known.quality["m"] == Quality(4, 0.25, rows=(9,))
    assert known.words == {"m": ("今晚 24 点前有答疑群",)}


def test_what_worked_before_is_remembered_from_other_sessions(tmp_path: Path) -> None:
    path = tmp_path / "s.sqlite"
    writer = Writer(path, lambda batch: None)
    number = writer.open_session("", START)
    common = {"source": DESK, "interaction": "i1", "option": "poll"}
    detail = {"state": {"mood": "quiet", "moon": "full"}, "worked": True}
    writer.put(
        number,
        [
            Interaction(id="a", at_ms=START, action="started", detail=detail, **common),  # type: ignore[arg-type]
            Interaction(id="b", at_ms=START + 1, action="outcome", detail=detail, **common),  # type: ignore[arg-type]
        ],
    )
    assert writer.sync()
    writer.close()
    assert knowledge(path, ITEMS).outcomes == (Outcome("poll", {"mood": "quiet"}, True),)
    assert knowledge(path, ITEMS, without=number).outcomes == ()


def test_imported_behaviour_speaks_for_its_viewers(database: tuple[Path, int]) -> None:
    signs = knowledge(database[0], ITEMS).signs
    assert [(act.kind, act.course, act.count) for act in signs["v8"]] == [
        ("click", "f", 2),
        ("mention", "f", 3),
    ]


def test_a_session_does_not_teach_itself(database: tuple[Path, int]) -> None:
    path, number = database
    alone = knowledge(path, ITEMS, without=number)
    assert (alone.pasts, alone.words) == ({}, {})
    assert knowledge(path, ITEMS, before_ms=START).owned == {}
    assert knowledge(path, ITEMS, since_ms=START + 100 * MIN).pasts == {}


def test_a_database_that_is_not_there_teaches_nothing(tmp_path: Path) -> None:
    assert knowledge(tmp_path / "none.sqlite", ITEMS).owned == {}


def room(*viewers: str, at_ms: int = 0) -> Folds:
    """A room of 100 in which these people said something."""
    folds = Folds(Materials(ITEMS).around())
    folds.fold(
        1,
        AudienceCount(source="room", room="r", id="n", at_ms=at_ms, count=100, basis="concurrent"),
    )
    for row, who in enumerate(viewers, 2):
        said = Chat(source="room", room="r", id=who, at_ms=at_ms, viewer=person(who), text="老师好")
        folds.fold(row, said)
    return folds


def test_the_card_rests_on_earlier_sessions(database: tuple[Path, int]) -> None:
    known = knowledge(database[0], ITEMS)
    suggesting = Suggesting(PolicySettings(), known=known)
    state = suggesting.state(room("v0", "x"), MIN, Circumstances())
    assert state.records["m"].orders == 2
    assert 150 < state.records["m"].exposed < 200
    assert state.words == {"m": ("今晚 24 点前有答疑群",)}
    assert state.crowd is not None
    assert state.crowd.viewers == ("v0", "x")
    assert state.crowd.interest[0, 0] == 0.0  # v0 has the course on mechanics
    assert state.crowd.unknown == 98


def test_pitches_on_another_basis_do_not_count(database: tuple[Path, int]) -> None:
    known = knowledge(database[0], ITEMS)
    other = Knowledge(known.model, pasts={"identified": known.pasts["concurrent"]})
    state = Suggesting(PolicySettings(), known=other).state(room("x"), MIN, Circumstances())
    assert state.records == {}


def test_without_anything_known_a_count_is_all_there_is() -> None:
    state = Suggesting(PolicySettings()).state(room("x"), MIN, Circumstances())
    assert (state.crowd, state.records, dict(state.words)) == (None, {}, {})


def test_a_pitch_of_this_session_is_learnt_after_it_settled() -> None:
    folds = room("x", at_ms=START)
    for row, event in enumerate(pitched(), 10):
        folds.fold(row, event)
    suggesting = Suggesting(PolicySettings())
    early = suggesting.state(folds, START + 34 * MIN, Circumstances())
    assert early.records == {}
    state = suggesting.state(folds, START + 36 * MIN, Circumstances())
    assert state.records["m"].orders == 2
    assert state.records["m"] == Record(1, state.records["m"].exposed, 2)


def test_who_clicked_long_ago_is_weighed_and_who_was_there_has_seen_the_pitch() -> None:
    folds = room("a", "b", at_ms=START)
    click = CourseClick(
        source="room", room="r", id="c", at_ms=START, viewer=person("a"), course="f"
    )
    folds.fold(9, click)
    folds.fold(10, step("started", MIN))
    folds.fold(11, step("ended", 2 * MIN))
    for row, who in enumerate(("a", "b"), 12):
        at = START + 11 * MIN
        folds.fold(
            row,
            Chat(source="room", room="r", id=f"{who}2", at_ms=at, viewer=person(who), text="好"),
        )
    state = Suggesting(PolicySettings()).state(folds, START + 11 * MIN, Circumstances())
    assert state.crowd is not None
    assert state.crowd.seen.tolist() == [[1.0, 0.0], [1.0, 0.0]]
    assert state.crowd.interest[0, 1] > state.crowd.interest[1, 1]


def test_the_last_ten_minutes_speak_through_what_was_heard_and_not_twice() -> None:
    folds = room("a", at_ms=START)
    click = CourseClick(
        source="room", room="r", id="c", at_ms=START + MIN, viewer=person("a"), course="f"
    )
    folds.fold(9, click)
    soon = Suggesting(PolicySettings()).state(folds, START + 2 * MIN, Circumstances())
    assert soon.crowd is None
    assert [heard.kind for heard in soon.heard] == ["click"]


def test_a_pitch_of_this_session_on_another_basis_is_left_out() -> None:
    folds = room("x", at_ms=START)
    for row, event in enumerate(pitched(), 10):
        kept = event
        if isinstance(event, Pitch) and event.action == "started":
            kept = step("started", 20 * MIN, exposure=200.0, basis="identified")
        folds.fold(row, kept)
    state = Suggesting(PolicySettings()).state(folds, START + 36 * MIN, Circumstances())
    assert state.audience.basis == "concurrent"
    assert state.records == {}


def test_refunds_of_this_session_join_those_of_earlier_ones(database: tuple[Path, int]) -> None:
    """Four orders with a quarter paid back, and one more that was paid back whole: 2 of 5."""
    folds = room("x", at_ms=START)
    folds.fold(20, order("n1", "w1", MIN))
    folds.fold(21, Refund(source="room", room="r", id="n1b", at_ms=START + 2 * MIN, order="n1"))
    suggesting = Suggesting(PolicySettings(), known=knowledge(database[0], ITEMS))
    state = suggesting.state(folds, START + 3 * MIN, Circumstances())
    assert state.quality["m"].orders == 5
    assert state.quality["m"].refund_rate == pytest.approx(0.4)


def test_a_question_that_comes_back_after_its_answer_counts_against_the_course() -> None:
    folds = room("x", at_ms=START)
    ask = Chat(
        source="room", room="r", id="q", at_ms=START, viewer=person("a"), text="受力分析怎么画？"
    )
    folds.fold(10, ask)
    (card,) = folds.desk.cards(START)
    for op, args in (("course", {"course": "m"}), ("answered", {})):
        folds.fold(11, decision(Decide(op, card.card, args), START + 1000))
    for nth in range(3):
        at_ms = START + 5000 + nth
        more = Chat(
            source="room",
            room="r",
            id=f"q{nth}",
            at_ms=at_ms,
            viewer=person(f"b{nth}"),
            text="受力分析怎么画？",
        )
        folds.fold(12 + nth, more)
    state = Suggesting(PolicySettings()).state(folds, START + 30_000, Circumstances())
    assert state.quality["m"].asked_again == 3
