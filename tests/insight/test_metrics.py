"""The session's numbers, computed by hand."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from streamer_app.events import (
    Chat,
    CourseClick,
    Deleted,
    DeskOperation,
    Entry,
    Follow,
    Leave,
    Money,
    Refund,
    RoomState,
    Viewer,
    ViewerCleared,
)
from streamer_app.insight.figures import METRIC_IDS, DeskFigures, Given, Metric
from streamer_app.insight.metrics import Metrics
from streamer_app.insight.reading import Reader, Reading
from tests.insight.lesson import ASKED, START, WANTED, Lesson, at, extra


def first_fixture() -> Lesson:
    """Three questions, six ordinary messages, 30 yuan of a fourth viewer, a fifth's free gift."""
    lesson, reader = Lesson(), Reader()
    asked = (("u1", "为什么天空是蓝的？"), ("u2", "为什么天空是蓝的?"), ("u3", "课程多少钱？"))
    for s, (who, text) in enumerate(asked):
        lesson.chat(4 * s, who, reader.read(text), text=text)
    for s, who in enumerate(("u1", "u2", "u3") * 2):
        lesson.chat(12 + 4 * s, who, reader.read("今天讲力学"), text="今天讲力学")
    lesson.pay(40, "u4", 3000)
    lesson.gift(44, "u5", count=5)
    return lesson


def test_the_first_fixture_gives_the_numbers_of_the_product_page() -> None:
    seen = first_fixture().see(44, Given(desk=DeskFigures(2, 3, 44)))
    assert seen["msgs_pm"].value == 10
    assert seen["chatters"].value == 4
    assert seen["q_pm"].value == 0.6
    assert (seen["open_q"].value, extra(seen["open_q"])["asked_by"]) == (2, 3)
    assert seen["gift_rev"].value == {"CNY": 3000}
    assert seen["gift_rev_pm"].value == {"CNY": 600}
    assert (seen["pay_rate"].value, seen["pay_rate"].of) == (20.0, (1, 5))
    assert seen["intent_pm"].value == 0.2
    assert seen["oldest_wait"].value == 44


def test_the_second_fixture_gives_sales_and_the_funnel() -> None:
    lesson = Lesson()
    lesson.watch(0, 5320, "views")
    for number in range(400):
        who = f"u{number}"
        if number < 120:
            lesson.chat(1, who)
        else:
            lesson.send(Follow, 1, who)
        if number < 30:
            lesson.send(CourseClick, 2, who, course="c")
        if number < 8:
            lesson.order(3, who, f"n{number}", 39_900)
    seen = lesson.see(10)
    assert seen["course_rev"].value == {"CNY": 319_200}
    assert seen["aov"].value == {"CNY": 39_900}
    assert seen["gpm"].value == {"CNY": 60_000}
    assert seen["funnel"].value == [400, 120, 30, 8]
    assert extra(seen["funnel"])["rates"] == [30.0, 25.0, 26.7]
    assert extra(seen["funnel"])["overall"] == 2.0
    assert seen["pay_rate"].of == (8, 400)


def test_every_metric_has_its_id_and_missing_is_not_zero() -> None:
    lesson = Lesson()
    lesson.metrics.declare("room", "r", frozenset({"chat"}))
    lesson.chat(0, "a")
    seen = lesson.see(1)
    assert tuple(seen) == METRIC_IDS
    missing = {name for name, metric in seen.items() if metric.state == "not_available"}
    assert {"viewers", "likes_pm", "gift_rev", "entries_pm", "pay_rate", "gpm", "u"} <= missing
    assert all(seen[name].value is None for name in missing)
    assert seen["chatters"].value == 1


def test_no_list_of_signals_means_all_of_them() -> None:
    lesson = Lesson()
    lesson.metrics.declare("room", "r", None)
    lesson.chat(0, "a")
    assert (lesson.value("likes_pm", 1), lesson.state("likes_pm", 1)) == (0, "measured")


def test_a_window_leaves_out_its_start_and_holds_its_end() -> None:
    lesson = Lesson()
    for s in (0, 0.001, 30, 60):
        lesson.chat(s, "a")
    assert lesson.value("msgs_pm", 60) == 3
    assert lesson.value("msgs_pm", 59.999) == 3
    assert lesson.value("chatters", 300.0) == 1
    assert lesson.value("chatters", 360.0) == 0


def test_bots_the_host_and_mirrored_messages_are_left_out() -> None:
    lesson = Lesson(metrics=Metrics(bots={"nightbot"}))
    lesson.chat(0, "a")
    lesson.chat(1, "nightbot")
    lesson.chat(2, "b", mirrored=True)
    for role in ("host", "bot"):
        lesson.send(Chat, 3, text="hi", viewer=Viewer(role, role, roles=(role,)))
    seen = lesson.see(10)
    assert (seen["msgs_pm"].value, seen["chatters"].value) == (1, 1)
    assert seen["funnel"].value[0] == 1


def test_a_deleted_message_is_recounted_everywhere() -> None:
    lesson = Lesson()
    lesson.chat(0, "a", WANTED)
    gone = lesson.chat(1, "b", WANTED)
    lesson.send(Deleted, 2, target=gone)
    lesson.send(Deleted, 3, target=gone)
    seen = lesson.see(10)
    assert (seen["msgs_pm"].value, seen["chatters"].value, seen["q_pm"].value) == (1, 1, 0.2)
    assert seen["intent_pm"].value == 0.2
    assert seen["funnel"].value[1] == 1
    assert lesson.metrics.minutes()[0].messages == 1
    assert lesson.metrics.minutes()[0].asks == 1


def test_a_deleted_payment_is_taken_back() -> None:
    lesson = Lesson()
    lesson.pay(0, "a", 3000)
    lesson.send(Deleted, 1, target=lesson.pay(0, "b", 500))
    seen = lesson.see(10)
    assert seen["gift_rev"].value == {"CNY": 3000}
    assert seen["gift_rev_pm"].value == {"CNY": 600}
    assert seen["pay_rate"].of == (1, 2)


def test_a_cleared_viewer_loses_messages_and_a_cleared_chat_all_of_them() -> None:
    lesson = Lesson()
    for who in ("a", "a", "b"):
        lesson.chat(0, who)
    lesson.send(ViewerCleared, 1, "a")
    assert lesson.value("msgs_pm", 10) == 1
    lesson.send(ViewerCleared, 2)
    assert lesson.value("msgs_pm", 10) == 0


def test_a_chat_line_made_a_question_counts_as_asked() -> None:
    lesson = Lesson()
    name = lesson.chat(0, "a")
    operation = DeskOperation(
        actor="stage", card=0, op="ask", args={"source": "room", "room": "r", "event": name}
    )
    lesson.metrics.fold(operation)
    lesson.metrics.fold(operation)
    assert lesson.value("q_pm", 10) == 0.2
    assert lesson.metrics.minutes()[0].asks == 1


def test_what_is_decided_long_after_the_lesson_moves_no_clock() -> None:
    lesson = Lesson()
    lesson.chat(0, "a")
    lesson.watch(1, 40)
    late = at(10 * 365 * 86_400)
    lesson.metrics.fold(DeskOperation(actor="stage", card=1, op="answered", at_ms=late))
    lesson.metrics.fold(RoomState(source="desk", name="signals", at_ms=late))
    assert lesson.metrics.peaks() == ()
    assert len(lesson.metrics.minutes()) == 1
    assert len(lesson.metrics.engagement()) == 0
    # the desk is no second room either
    assert lesson.value("viewers", 2) == 40


def test_a_clock_that_ran_away_costs_little() -> None:
    lesson = Lesson()
    lesson.chat(0, "a")
    lesson.chat(10 * 365 * 86_400, "a")
    lesson.chat(1, "a")
    assert lesson.metrics.peaks() == ()
    assert len(lesson.metrics.engagement()) <= 800
    assert lesson.value("msgs_pm", 1) == 2


def test_a_rate_divides_by_the_time_that_was_heard() -> None:
    lesson = Lesson()
    lesson.chat(-200, "x")
    for s in range(60, 72, 2):
        lesson.chat(s, "a", ASKED)
    lesson.gap(76, 88)
    # six messages in 48 heard seconds of the last minute
    assert (lesson.value("msgs_pm", 119), lesson.state("msgs_pm", 119)) == (8, "measured")
    # six asks in 4.8 heard minutes of the last five
    assert lesson.value("q_pm", 119) == 1.2


def test_a_window_with_more_than_a_quarter_missing_is_stale() -> None:
    lesson = Lesson()
    lesson.chat(0, "a")
    lesson.gap(10, 25)
    assert lesson.state("msgs_pm", 60) == "measured"
    lesson.gap(25, 26)
    assert lesson.state("msgs_pm", 60) == "stale"
    assert lesson.state("chatters", 60) == "measured"


def test_while_the_link_is_down_the_last_heard_value_stays_as_stale() -> None:
    lesson = Lesson()
    for s in (0, 10, 20):
        lesson.chat(s, "a")
    down = Given(down={("room", "r"): at(30)})
    metric = lesson.see(300, down)["msgs_pm"]
    assert (metric.value, metric.state, metric.as_of_ms) == (3, "stale", at(30))


def test_likes_count_increments_and_running_totals() -> None:
    lesson = Lesson()
    lesson.like(0, "a", count=3)
    for s, total in ((1, 100), (2, 110), (3, 4), (4, 9)):
        lesson.like(s, total=total)
    # 3, nothing for the first total, 10, a reset, 5
    assert lesson.value("likes_pm", 10) == 18
    assert lesson.value("likes_pm", 60.5) == 15


def test_viewers_keep_their_sense_and_grow_stale() -> None:
    lesson = Lesson()
    lesson.watch(0, 50, "cumulative")
    lesson.watch(1, 40, "rank")
    lesson.watch(2, 60, "cumulative")
    metric = lesson.see(10)["viewers"]
    assert (metric.value, extra(metric)["basis"]) == (40, "rank")
    assert lesson.state("viewers", 121) == "measured"
    assert lesson.state("viewers", 121.001) == "stale"


def test_two_rooms_are_summed_only_when_both_count_who_is_watching_now() -> None:
    metrics = Metrics()
    one, two = Lesson("r1", metrics), Lesson("r2", metrics)
    one.watch(0, 100)
    two.watch(0, 30)
    assert one.value("viewers", 5) == 130
    two.watch(1, 10, "rank")
    assert one.value("viewers", 5) == 130
    other = Metrics()
    one, two = Lesson("r1", other), Lesson("r2", other)
    one.watch(0, 100)
    two.watch(0, 30, "heat")
    metric = one.see(5)["viewers"]
    assert (metric.value, metric.state) == (None, "not_available")
    assert [room.metric.value for room in other.audience(at(5))] == [100, 30]
    assert [room.basis for room in other.audience(at(5))] == ["concurrent", "heat"]
    two.watch(6, 900, "cumulative")
    two.watch(6, 40, "rank")
    told = [(room.basis, room.watched) for room in other.audience(at(7))]
    assert told == [("concurrent", None), ("rank", 900)]


def test_masked_viewers_make_the_count_an_estimate() -> None:
    lesson = Lesson()
    for name in ("张***", "张***", "李***"):
        lesson.send(Chat, 0, text="hi", viewer=Viewer(None, name, masked=True))
    metric = lesson.see(1)["chatters"]
    assert (metric.value, metric.state) == (2, "estimated")


def test_currencies_stay_apart_and_coins_convert_once() -> None:
    lesson = Lesson()
    lesson.pay(0, "a", 28_600)
    lesson.pay(0, "b", 1_200, "USD")
    for number in range(3):
        lesson.send(Chat, 0, f"c{number}", text="x")
        lesson.pay(0, f"c{number}", 5, "XBG")
    # three times 0.5 fen are 1.5, rounded once to 2
    assert lesson.value("gift_rev", 1) == {"CNY": 28_602, "USD": 1_200}


def test_a_mirror_of_an_order_and_a_cancelled_one_count_once_and_never() -> None:
    lesson = Lesson()
    lesson.order(0, "a", "n1", 10_000, status="pending")
    lesson.order(1, None, "n1", 10_000)
    lesson.order(2, "b", "n2", 20_000)
    lesson.order(3, "b", "n2", 20_000, status="cancelled")
    seen = lesson.see(5)
    assert seen["course_rev"].value == {"CNY": 10_000}
    assert seen["funnel"].value[3] == 1
    lesson.send(Refund, 6, order="n1", paid=Money(2_500, "CNY"))
    refund = lesson.see(10)["refund"]
    assert (refund.value, refund.of) == (25.0, (2_500, 10_000))
    assert extra(refund)["provisional"] is True
    assert extra(refund)["net"] == {"CNY": 7_500}


def test_orders_tallied_by_hand_count_until_an_import_replaces_them() -> None:
    lesson = Lesson()
    lesson.order(0, "a", "n1", 39_900)
    seen = lesson.see(1, Given(manual_orders=1, manual_money={"CNY": 39_900}))
    assert seen["course_rev"].value == {"CNY": 79_800}
    assert seen["funnel"].value[3] == 2


def test_sales_per_thousand_name_what_they_divide_by() -> None:
    lesson = Lesson()
    for s in range(0, 3601, 60):
        lesson.watch(s, 200)
    lesson.order(10, "a", "n1", 40_000)
    metric = lesson.see(3600)["gpm"]
    # 400 yuan over 200 viewer hours
    assert (metric.value, extra(metric)["basis"]) == ({"CNY": 200_000}, "viewer_hours")
    lesson.watch(3600, 500, "unique")
    metric = lesson.see(3600)["gpm"]
    assert (metric.value, extra(metric)["basis"]) == ({"CNY": 80_000}, "unique")
    assert lesson.value("uv_value", 3600) == {"CNY": 80}


def test_a_stage_without_a_signal_is_unmeasured_and_stepped_over() -> None:
    lesson = Lesson()
    lesson.metrics.declare("room", "r", frozenset({"chat", "gift"}))
    for number in range(4):
        lesson.chat(0, f"u{number}", WANTED if number < 2 else ASKED)
    metric = lesson.see(1)["funnel"]
    assert metric.value == [4, 4, 2, None]
    assert extra(metric)["rates"] == [100.0, 50.0, None]
    assert (metric.state, extra(metric)["clicked_by"]) == ("estimated", "intent")


def test_a_stage_in_the_middle_that_nobody_can_measure_is_stepped_over() -> None:
    lesson = Lesson()
    lesson.metrics.declare("room", "r", frozenset({"gift", "order"}))
    for who in ("a", "b"):
        lesson.gift(0, who)
    lesson.order(1, "a", "n1", 100)
    metric = lesson.see(2)["funnel"]
    assert metric.value == [2, 2, None, 1]
    assert extra(metric)["rates"] == [100.0, None, 50.0]


def test_somebody_who_comes_in_twice_without_leaving_stays_once() -> None:
    lesson = Lesson()
    for s in (0, 90):
        lesson.send(Entry, s, "a")
    lesson.send(Leave, 100, "a")
    assert lesson.value("avg_stay", 100) == 100


def test_stays_are_exact_where_leaving_is_told() -> None:
    lesson = Lesson()
    for who, left in (("a", 100), ("b", 300), ("c", 2_000)):
        lesson.send(Entry, 0, who)
        lesson.send(Leave, left, who)
    lesson.send(Entry, 1_990, "d")
    seen = lesson.see(2_000)
    assert (seen["avg_stay"].value, seen["avg_stay"].state) == (800, "measured")
    # after 5 and after 10 minutes: b and c, then c, of three who came that long ago
    assert seen["retention"].value == {"5": 66.7, "10": 33.3, "30": 33.3}
    assert seen["exits_pm"].value == 1
    assert seen["entries_pm"].value == 1


def test_without_leaving_the_stay_and_the_exits_are_estimates() -> None:
    lesson = Lesson()
    lesson.metrics.declare("room", "r", frozenset({"entry", "audience_count"}))
    for s in range(0, 601, 10):
        lesson.watch(s, 100 if s <= 540 else 90)
    for number in range(100):
        lesson.send(Entry, 1, f"u{number}")
    for number in range(5):
        lesson.send(Entry, 595, f"v{number}")
    seen = lesson.see(600)
    # 540 s of 100 and the step to 90 at 550: 55,000 + 4,500 viewer seconds over 105 entries
    assert (seen["avg_stay"].value, seen["avg_stay"].state) == (round(59_500 / 105), "estimated")
    assert (seen["exits_pm"].value, seen["exits_pm"].state) == (15, "estimated")
    assert seen["retention"].value["5"] == 90.0
    assert extra(seen["retention"])["basis"] == "hold"


def test_windowed_numbers_carry_their_median_and_peak() -> None:
    lesson = Lesson()
    lesson.chat(0, "a")
    for minute, messages in enumerate((2, 6, 4)):
        for number in range(messages):
            lesson.chat(60 * minute + 1 + number, "a")
    lesson.chat(181, "a")
    shown = extra(lesson.see(181)["msgs_pm"])
    # minutes of 2, 6 and 4, and the one that ends now: 4 less its first, and one more
    assert (shown["median"], shown["peak"]) == (4, 6)


def test_the_peaks_of_viewers_and_messages_are_not_missed_between_minutes() -> None:
    lesson = Lesson()
    lesson.chat(0, "a")
    for s, viewers in ((0, 100), (70, 1_402), (75, 90)):
        lesson.watch(s, viewers)
    for number in range(20):
        lesson.chat(85 + number, "a")
    lesson.chat(179, "a")
    seen = lesson.see(179)
    assert extra(seen["viewers"])["peak"] == 1_402
    # at 120 s the last minute holds all twenty; at 60 s and 180 s it does not
    assert extra(seen["msgs_pm"])["peak"] == 20


def test_a_minute_in_a_gap_is_not_measured() -> None:
    lesson = Lesson()
    lesson.chat(0, "a")
    lesson.watch(0, 10)
    lesson.chat(130, "a", ASKED)
    lesson.gap(55, 110)
    lesson.pay(131, "b", 500)
    first, second, third = lesson.metrics.minutes()
    assert (first.messages, second.messages, third.messages) == (1, None, 2)
    assert (first.viewers, second.viewers, third.viewers) == (10, None, 10)
    assert (third.asks, third.revenue, third.start_ms) == (1, {"CNY": 500}, START + 120_000)
    assert lesson.metrics.gaps() == ((at(55), at(110)),)


def test_a_fall_of_the_audience_is_marked_once() -> None:
    lesson = Lesson()
    for s, viewers in ((0, 100), (60, 95), (120, 92), (150, 90), (400, 90)):
        lesson.watch(s, viewers)
    (drop,) = lesson.metrics.drops()
    assert (drop.at_ms, drop.before, drop.after) == (at(120), 100, 92)


def test_the_mood_of_a_quarter_of_an_hour_counts_people_first() -> None:
    lesson = Lesson()
    for _ in range(3):
        lesson.chat(10, "a", Reading(mood=1, benefit=1))
    lesson.chat(10, "b", Reading(mood=-1, benefit=-1))
    lesson.chat(10, "b")
    lesson.chat(10, "c")
    mood = lesson.metrics.mood(at(20))
    assert (mood.gained, mood.lost, mood.viewers, mood.kept) == (3, 1, 3, None)
    # means 1, -0.5 and 0
    assert mood.polarity == pytest.approx(0.5 / 3)
    assert mood.spread == pytest.approx(0.7638, abs=1e-4)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 119), st.integers(0, 5), st.booleans()), min_size=1))
def test_the_order_within_the_window_does_not_matter(
    rows: list[tuple[int, int, bool]],
) -> None:
    def fold(order: list[tuple[int, int, bool]]) -> dict[str, Metric]:
        lesson = Lesson()
        lesson.chat(0, "first")
        for s, who, asks in order:
            lesson.chat(s / 12, f"u{who}", WANTED if asks else Reading())
        return lesson.see(10)

    mixed = list(rows)
    random.Random(7).shuffle(mixed)
    assert fold(rows) == fold(mixed)
