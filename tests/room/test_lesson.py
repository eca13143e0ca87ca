"""The demo lesson does what the first minutes with the program need."""

from collections import Counter

import pytest

from streamer_app.assets import asset
from streamer_app.catalogue.imports import import_courses
from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Event,
    Gift,
    Like,
    Membership,
    Order,
    PaidMessage,
    to_json,
)
from streamer_app.room.lesson import Cut, Lesson, demo_lesson, lesson

MIN = 60_000


@pytest.fixture(scope="module")
def demo() -> Lesson:
    return demo_lesson()


def said(demo: Lesson) -> list[tuple[int, str]]:
    return [(at, e.text) for at, e in demo.timed if isinstance(e, Chat | PaidMessage)]


def test_the_same_script_gives_the_same_events(demo: Lesson) -> None:
    again = demo_lesson()
    assert list(map(to_json, again.events(5))) == list(map(to_json, demo.events(5)))


def test_events_are_in_order_and_start_when_told(demo: Lesson) -> None:
    times = [event.at_ms for event in demo.events(1_000_000)]
    assert times == sorted(times)
    assert (times[0], times[-1]) == (1_000_000, 1_000_000 + 12 * MIN)


def test_every_event_has_an_id_of_its_own(demo: Lesson) -> None:
    events = demo.events(0)
    assert len({event.id for event in events}) == len(events)
    assert {(event.source, event.room) for event in events} == {("room", "demo")}


def test_the_first_message_comes_within_a_second(demo: Lesson) -> None:
    assert said(demo)[0][0] <= 1000


def test_a_class_chats_at_a_readable_pace(demo: Lesson) -> None:
    minutes = Counter(at // MIN for at, _ in said(demo))
    assert len(said(demo)) == pytest.approx(25 * 12, rel=0.15)
    assert min(minutes[minute] for minute in range(12)) >= 15


def test_several_ask_the_same_in_other_punctuation_within_three_minutes(demo: Lesson) -> None:
    asked = {
        e.viewer.id: e.text
        for at, e in demo.timed
        if isinstance(e, Chat) and e.viewer and at < 3 * MIN and "加速度方向和速度方向" in e.text
    }
    assert len(asked) >= 8
    assert len(set(asked.values())) >= 5


def test_prices_are_asked_for_before_the_third_minute(demo: Lesson) -> None:
    asked = [t for at, t in said(demo) if at < 3 * MIN and ("多少钱" in t or "how much" in t)]
    assert len(asked) >= 5


def test_the_spike_stands_out(demo: Lesson) -> None:
    got = [at for at, text in said(demo) if "懂" in text and 5 * MIN <= at < 6 * MIN]
    assert len(got) >= 20


def test_what_is_said_during_the_cut_is_lost(demo: Lesson) -> None:
    assert demo.cuts == (Cut(240, 8),)
    assert [at for at, _ in demo.timed if 240_000 <= at < 248_000] == []
    assert any(at == 248_000 or 248_000 < at < 252_000 for at, _ in demo.timed)


def test_a_lost_message_takes_its_number_along(demo: Lesson) -> None:
    numbers = [int(e.id.split("-")[1]) for _, e in demo.timed if isinstance(e, Chat)]
    assert numbers == sorted(numbers)
    assert len(numbers) < numbers[-1]


def test_combos_say_what_they_have_come_to(demo: Lesson) -> None:
    gifts = [e for _, e in demo.timed if isinstance(e, Gift) and e.combo == "combo-01:08-阿青"]
    assert [g.count for g in gifts] == [1, 1, 1, 2, 1]
    assert [g.combo_count for g in gifts] == [1, 2, 3, 5, 6]
    assert [g.paid.minor for g in gifts if g.paid] == [10, 10, 10, 20, 10]
    assert sum(g.paid.minor for g in gifts if g.paid) == gifts[-1].combo_paid.minor  # type: ignore[union-attr]


def test_free_gifts_carry_no_money(demo: Lesson) -> None:
    free = [e for _, e in demo.timed if isinstance(e, Gift) and e.name == "小红花"]
    assert [(g.count, g.paid, g.combo) for g in free] == [(5, None, None), (9, None, None)]


def test_everything_that_the_welcome_declares_happens(demo: Lesson) -> None:
    happened = {type(e) for _, e in demo.timed}
    kinds: set[type[Event]] = {
        *(Chat, PaidMessage, Gift, Membership, Like, AudienceCount, CourseClick, Order)
    }
    assert kinds <= happened
    assert len(demo.signals) == len(happened)


def test_likes_only_grow(demo: Lesson) -> None:
    likes = [e.total for _, e in demo.timed if isinstance(e, Like)]
    assert likes == sorted(likes, key=lambda total: total or 0)


def test_two_courses_of_the_catalogue_are_bought(demo: Lesson) -> None:
    catalogue = import_courses(asset("demo", "courses.csv").read_bytes())
    prices = {item.id: item.price for item in catalogue.items}
    assert catalogue.bad == ()
    orders = [e for _, e in demo.timed if isinstance(e, Order)]
    assert len(orders) == 2
    assert all(prices[order.course] == order.paid for order in orders)
    assert {e.course for _, e in demo.timed if isinstance(e, CourseClick)} <= prices.keys()


def test_a_script_with_a_line_that_is_not_understood_is_refused() -> None:
    toml = asset("demo", "lesson.toml").read_text("utf-8")
    with pytest.raises(ValueError, match="unpack"):
        lesson(toml.replace("00:02 木子 晚上好～", "00:02"))
