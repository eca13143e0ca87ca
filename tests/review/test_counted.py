"""The rows behind a number of the live screen are those that the number counted."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from random import Random

import pytest
from msgspec.structs import replace

from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Deleted,
    DeskOperation,
    Event,
    Gift,
    Like,
    Money,
    Order,
    PaidMessage,
    Pitch,
    RoomState,
    Viewer,
    ViewerCleared,
)
from streamer_app.live.folds import Folds
from streamer_app.live.materials import Materials
from streamer_app.live.people import UNDERSTANDING
from streamer_app.review.counted import WINDOWS, counted
from streamer_app.review.reading import Reads
from streamer_app.store.queries import Reader, StoredEvent
from streamer_app.wording import Wording
from tests.review.sessions import ITEMS, at, desk, evening, made, stored, surroundings

SAYINGS = (
    *("好的", "懂了懂了", "太快了听不懂", "为什么天空是蓝的？", "这个课多少钱", "怎么买", "哈哈哈"),
    *("why is the sky blue?", "how much is it?", "got it, thanks!", "too fast"),
)


def crowd() -> list[Event]:
    """Sixteen minutes of 30 people, a moderator bot and the host; some of it taken back."""
    dice, events = Random(7), list[Event]()
    host = Viewer("h", "Teacher", roles=("host",))
    for number in range(600):
        second, who = number * 1.6, f"u{dice.randrange(30)}"
        said = made(Chat, number, second, who, text=dice.choice(SAYINGS))
        kind = dice.randrange(20)
        if kind == 0:
            said = made(PaidMessage, number, second, who, text="讲得好", paid=Money(300, "CNY"))
        elif kind == 1:
            said = replace(said, viewer=host)
        elif kind == 2:
            said = replace(said, mirrored=True)
        events.append(said)
        if kind == 3:
            target = events[dice.randrange(len(events))].id
            events.append(made(Deleted, 10_000 + number, second + 0.5, target=target))
    return [*events, made(ViewerCleared, 20_000, 961, "u3")]


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Reader, Sequence[Event]]]:
    events = crowd()
    with Reader(stored(tmp_path_factory.mktemp("d") / "s.sqlite", events)) as reader:
        yield reader, events


def behind(reader: Reader, number: str, second: float) -> list[StoredEvent]:
    return counted(reader, surroundings(reader), 1, number, at(second))


def people(found: Sequence[StoredEvent]) -> int:
    return len({one.event.viewer.id for one in found if one.event.viewer})


@pytest.mark.parametrize("second", [61, 125.5, 400, 700.25, 962])
def test_each_window_holds_the_rows_that_its_number_counts(
    crowded: tuple[Reader, Sequence[Event]], second: float
) -> None:
    reader, _ = crowded
    folds = Folds(surroundings(reader))
    for row, event in reader.events(1):
        if event.at_ms <= at(second):
            folds.fold(row, event)
    told = folds.metrics.snapshot(at(second))
    assert len(behind(reader, "msgs_pm", second)) == told["msgs_pm"].value
    assert people(behind(reader, "chatters", second)) == told["chatters"].value
    assert round(len(behind(reader, "q_pm", second)) / 5, 1) == told["q_pm"].value
    assert people(behind(reader, "intent_pm", second)) == dict(told["intent_pm"].extra)["people"]
    mood = folds.metrics.mood(at(second))
    read = surroundings(reader).reader.read
    benefits = [read(one.event.text).benefit for one in behind(reader, "u", second)  # type: ignore[attr-defined]
                ]  # fmt: skip
    assert (benefits.count(1), benefits.count(-1)) == (mood.gained, mood.lost)


def test_a_window_holds_its_end_and_not_its_start(tmp_path: Path) -> None:
    said = [made(Chat, n, second, "u1", text="好的") for n, second in
            enumerate((0, 0.001, 60, 60.001))]  # fmt: skip
    with Reader(stored(tmp_path / "s.sqlite", said)) as reader:
        assert [one.event.id for one in behind(reader, "msgs_pm", 60)] == ["e1", "e2"]


def test_a_question_made_by_hand_is_behind_the_number_of_questions(tmp_path: Path) -> None:
    said = made(Chat, 1, 10, "u1", text="好的")
    args = {"source": "room", "room": "class", "event": "e1"}
    hand = desk(DeskOperation, 1, 20, op="ask", card=1, actor="me", args=args)
    with Reader(stored(tmp_path / "s.sqlite", [said, hand])) as reader:
        assert behind(reader, "q_pm", 15) == []
        assert [one.event.id for one in behind(reader, "q_pm", 30)] == ["e1"]


def test_what_is_taken_for_a_question_is_what_was_chosen_then(tmp_path: Path) -> None:
    chosen = desk(RoomState, 1, 0, name=UNDERSTANDING, value={"detect": "few", "join": "usual"})
    said = [made(Chat, n, 60 + n, "u1", text=text) for n, text in enumerate(SAYINGS)]
    with Reader(stored(tmp_path / "s.sqlite", [chosen, *said])) as reader:
        strict = surroundings(reader).reader.at("few")
        wanted = [text for text in SAYINGS if strict(text).asks]
        found = [one.event.text for one in behind(reader, "q_pm", 90)]  # type: ignore[attr-defined]
        assert found == wanted


def test_gifts_stand_with_what_each_added_and_without_what_was_taken_back(tmp_path: Path) -> None:
    def part(number: int, count: int) -> Event:
        return made(
            Gift, number, number, "u5", name="火箭", count=1, paid=Money(10_000, "CNY"), combo="c",
            combo_count=count, combo_paid=Money(10_000 * count, "CNY"),
        )  # fmt: skip

    lost = [part(1, 1), part(3, 3)]  # the second of three never came
    events = [
        *lost,
        made(Gift, 4, 4, "u6", name="小心心", count=5),
        made(PaidMessage, 5, 5, "u4", text="讲得好", paid=Money(3_000, "CNY")),
        made(PaidMessage, 6, 6, "u4", text="oops", paid=Money(9_000, "CNY")),
        made(Deleted, 7, 7, target="e6"),
    ]
    with Reader(stored(tmp_path / "s.sqlite", events)) as reader:
        found = behind(reader, "gift_rev", 60)
        assert [(one.event.id, one.event.paid) for one in found] == [  # type: ignore[attr-defined]
            ("e1", Money(10_000, "CNY")),
            ("e3", Money(20_000, "CNY")),
            ("e5", Money(3_000, "CNY")),
        ]
        assert [one.event.id for one in behind(reader, "gift_rev", 2)] == ["e1"]


def test_course_sales_are_the_orders_that_count(tmp_path: Path) -> None:
    events = [
        desk(Pitch, 1, 100, pitch="p1", action="started", course="k1", detail={}),
        desk(Pitch, 2, 110, pitch="p1", action="order", course="k1", detail={}),
        made(Order, 1, 120, "u1", order="A1", course="k1", paid=Money(39_900, "CNY")),
        made(Order, 2, 130, "u2", order="A2", course="k1", status="pending"),
        made(CourseClick, 3, 140, "u3", course="k1"),
    ]
    with Reader(stored(tmp_path / "s.sqlite", events)) as reader:
        folds = Folds(surroundings(reader))
        for row, event in reader.events(1):
            folds.fold(row, event)
        sold = sorted(sale.row for sale in folds.sales.sales)
        assert sold and [one.row for one in behind(reader, "course_rev", 600)] == sold
        assert {one.row for one in behind(reader, "funnel", 600)} == {*sold, 5}
        assert [one.row for one in behind(reader, "pay_rate", 600)] == sold


def test_counts_of_viewers_reach_half_an_hour_back_or_to_the_last_one(tmp_path: Path) -> None:
    counts = [
        made(AudienceCount, n, minute * 60, count=100 + n, basis="rank")
        for n, minute in enumerate((0, 5, 20))
    ]
    with Reader(stored(tmp_path / "s.sqlite", counts)) as reader:
        assert len(behind(reader, "viewers", 20 * 60)) == 3
        assert [one.event.id for one in behind(reader, "viewers", 34 * 60)] == ["e1", "e2"]
        assert [one.event.id for one in behind(reader, "viewers", 120 * 60)] == ["e2"]


def test_likes_are_those_of_the_last_minute_and_an_unknown_number_has_no_rows(
    tmp_path: Path,
) -> None:
    likes = [made(Like, n, 30 * n, "u1", count=1) for n in range(4)]
    with Reader(stored(tmp_path / "s.sqlite", likes)) as reader:
        assert [one.event.id for one in behind(reader, "likes_pm", 90)] == ["e2", "e3"]
        assert behind(reader, "avg_stay", 90) == []
        assert all(behind(reader, number, 90) == [] for number in WINDOWS)


def test_the_window_reads_them_as_lines_with_the_courses_by_their_titles(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", evening())
    reads = Reads(path, tmp_path / "demo.sqlite", Materials(ITEMS), lambda: Wording("en"))
    try:
        sold = reads.counted(1, "course_rev", at(720)).result(30)
        assert (sold[0].kind, sold[0].text) == ("order", "力学提分营")
        said = reads.counted(1, "msgs_pm", at(60)).result(30)
        assert [line.row for line in said] == [2, 3, 4, 5, 6]
    finally:
        reads.close()
