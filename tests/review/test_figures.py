"""Comparison, audience, fairness, income, pitches and courses, by hand-computed values."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from streamer_app.catalogue.courses import Item
from streamer_app.catalogue.orders import Sale
from streamer_app.desk.cards import Ask, Card
from streamer_app.events import Chat, Gift, Membership, Money
from streamer_app.insight.similarity import load
from streamer_app.live.snapshot import Minute
from streamer_app.review import audience, compare, courses, fairness
from streamer_app.review.digests import Digest, Digests, before
from streamer_app.review.income import income
from streamer_app.review.masking import Masking
from streamer_app.review.pitches import PitchLine, pitch_lines
from streamer_app.review.summary import measures
from streamer_app.review.themes import follow_up, lesson_plan, themes
from streamer_app.store.attendance import Attendance, attendance
from streamer_app.store.queries import Reader
from streamer_app.wording import Wording
from tests.review.sessions import START, at, evening, made, opened, stored, surroundings


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stored(tmp_path_factory.mktemp("figures") / "s.sqlite", evening())


def digest(session: int, **own: Any) -> Digest:
    values = {"messages": 100, "users": 10, "questions": 5, "answered": 4, **own}
    return Digest(session=session, last_event=0, started_ms=START, length_s=3600, **values)


def card(number: int, text: str, **own: Any) -> Card:
    values: dict[str, Any] = {"state": "new", "askers": 1, "asks": 1, "first_ms": START, **own}
    return Card(number, text, last_ms=START, wait_s=0, score=0.0, parts={}, **values)


def ask(row: int, second: int, who: str) -> Ask:
    return Ask(row, at(second), who, "?", "room", who)


def pitch(course: str = "k1", **own: Any) -> PitchLine:
    values: dict[str, Any] = {"watching": 100, "orders": 0, "intents": 0, "clicks": 0, **own}
    ends = {"started_ms": at(600), "ended_ms": at(900), **values}
    return PitchLine(pitch="p", course=course, title=course, kind="course", planned_s=300, **ends)


def test_income_is_split_by_where_it_came_from(database: Path) -> None:
    with opened(database) as (_, read):
        split = income(read.folds)
    assert (split.gifts, split.paid_messages) == ({"CNY": 10_000}, {"CNY": 3_000})
    assert (split.memberships, split.sales) == ({"CNY": 13_800}, {"CNY": 79_800})
    assert (split.sponsors, split.refunds) == ({"CNY": 1_000}, {"CNY": 39_900})
    assert split.whole() == {"CNY": 107_600}


def test_a_pitch_line_says_what_came_and_who_left(database: Path) -> None:
    with opened(database) as (_, read):
        (line,) = pitch_lines(read)
    assert (line.title, line.orders, line.money) == ("力学提分营", 2, {"CNY": 79_800})
    assert (line.expected, line.low, line.high) == (1.5, 0, 3)
    assert (line.watching, line.length_s) == (100, 120)
    assert (line.lost, line.usually_lost) == (-20, 0), "100 at its start, 120 at its end"
    assert line.refunded == {"CNY": 39_900}


def test_a_number_is_held_against_the_median_and_the_usual_range() -> None:
    earlier = [digest(n, messages=m) for n, m in enumerate((100, 110, 120, 130, 140))]
    found = {one.name: one for one in compare.against_usual(digest(9, messages=144), earlier)}
    messages = found["messages"]
    assert messages.median == 120
    assert messages.change == pytest.approx(0.2)
    assert messages.low == pytest.approx(104)
    assert messages.high == pytest.approx(136)
    assert messages.usual is False
    assert found["users"].usual is True


def test_few_sessions_say_nothing_of_what_is_usual() -> None:
    (first, *_) = compare.against_usual(digest(9, messages=500), [digest(1)])
    assert (first.change, first.usual) == (4.0, None)


def test_audiences_of_another_basis_are_not_compared() -> None:
    earlier = [digest(1, peak=50.0, basis="rank"), digest(2, peak=200.0, basis="concurrent")]
    here = digest(3, peak=100.0, basis="concurrent")
    found = {one.name: one for one in compare.against_usual(here, earlier)}
    assert found["peak"].median == 200


def test_sessions_are_aligned_at_their_start_or_their_first_pitch() -> None:
    minutes = [[Minute(at(60 * n), n, 0, None) for n in range(3)]] * 2
    digests = [digest(1, first_pitch_ms=at(60)), digest(2)]
    started = compare.compared(digests, minutes)
    assert started.series["messages"][0] == ((0, 0), (60, 1), (120, 2))
    pitched = compare.compared(digests, minutes, "first_pitch")
    assert pitched.series["messages"][0] == ((-60, 0), (0, 1), (60, 2))
    assert pitched.series["messages"][1][0] == (0, 0)
    with pytest.raises(ValueError, match="two to four"):
        compare.compared(digests[:1], minutes[:1])


def here(*people: str, paid: int = 0) -> list[Attendance]:
    return [Attendance(1, "room", who, who, 1, 1, paid, START, START) for who in people]


def test_people_fall_into_segments_by_their_last_five_sessions() -> None:
    earlier = [here("old"), here("a"), here("a", "b"), here("a"), here("c")]
    found = audience.segments(here("a", "b", "c", "old", "new"), earlier)
    assert {who: kind for (_, who), kind in found.items()} == {
        "a": "regular", "b": "returning", "c": "returning", "old": "returning", "new": "new"
    }  # fmt: skip


def test_an_audience_counts_its_payers() -> None:
    found = audience.audience(here("a", paid=1) + here("b"), [here("a")])
    assert (found.people, found.payers, found.returning_payers) == (2, 1, 1)
    assert found.segments == {"new": 1, "returning": 1, "regular": 0}
    assert not found.estimated


def test_cohorts_follow_people_from_their_first_week() -> None:
    week = 7 * 86_400_000
    found = audience.cohorts(
        [here("a", "b"), here("a", "c"), here("a", "c")], [START, START + week, START + 2 * week]
    )
    assert [(one.week, one.people, one.there) for one in found] == [
        ("2025-09-08", 2, (2, 1, 1)),
        ("2025-09-15", 1, (0, 1, 1)),
    ]


def test_attendance_counts_each_viewer_once(database: Path) -> None:
    with Reader(database) as reader:
        found = {one.name: one for one in attendance(reader, 1)}
    assert set(found) == {f"Person u{n}" for n in range(1, 7)}
    four = found["Person u4"]
    assert (four.viewer, four.messages, four.paid, four.events) == ("u4", 3, 1, 3)


def test_waits_are_told_apart_by_who_asked() -> None:
    answered = card(1, "a", state="answered", answered_ms=at(100), samples=(
        ask(1, 0, "payer"), ask(2, 20, "other"), ask(3, 40, "payer")))  # fmt: skip
    left = card(2, "b", samples=(ask(4, 50, "other"),))
    kinds: dict[audience.Identity, audience.Segment] = {("room", "payer"): "regular"}
    found = fairness.treatment([answered, left], kinds, [("room", "payer")])
    by = {one.group: (one.asked, one.answered, one.wait_s) for one in found}
    assert by == {
        "first_timer": (2, 1, 80.0),
        "regular": (1, 1, 100.0),
        "payer": (1, 1, 100.0),
        "non_payer": (2, 1, 80.0),
    }
    assert found[3].share == 0.5
    assert not fairness.unfair(found)


def test_a_member_paid_whether_the_price_is_told_or_not(tmp_path: Path) -> None:
    """As in the share who paid, on the same page."""
    events = [
        made(Chat, 1, 0, "u1", text="hi"),
        made(Membership, 2, 1, "u2", tier="1000"),
        made(Gift, 3, 2, "u3", name="heart"),
    ]
    with opened(stored(tmp_path / "s.sqlite", events)) as (reader, read):
        found = audience.audience(attendance(reader, 1), [])
        of = measures(read)["pay_rate"].of
    assert (found.payers, found.people) == (1, 3) == of


def test_twice_the_wait_of_payers_is_unfair() -> None:
    rows = [fairness.Treatment(group, 1, 1, wait) for group, wait in zip(
        fairness.GROUPS, (60, 60, 60, 120), strict=True)]  # fmt: skip
    assert fairness.unfair(rows)


def test_exposure_is_held_against_sales() -> None:
    lines = [pitch("a", watching=300), pitch("b", watching=100, money={"CNY": 500})]
    found = fairness.exposure(lines, "CNY")
    assert [(one.course, one.shown, one.sold) for one in found] == [("a", 0.75, 0), ("b", 0.25, 1)]


def test_a_course_line_adds_up_over_sessions() -> None:
    item = Item(id="k1", title="Mechanics", price=Money(100, "CNY"))
    sale = Sale("o1", "k1", Money(100, "CNY"), START, refunded=50)
    taught = courses.Taught(
        START, [card(1, "?", askers=4, course="k1")], [pitch(orders=2, money={"CNY": 200})], [sale]
    )
    (line,) = courses.course_lines([item], [taught, taught])
    assert (line.asked, line.asked_by_session, line.pitched) == (8, (4, 4), 2)
    assert (line.exposed, line.orders, line.rate) == (200, 2, 0.02)
    assert (line.money, line.gpm, line.refunded) == ({"CNY": 200}, {"CNY": 2000}, 0.5)
    assert line.slot is None
    assert line.next is not None and line.next.code == "course.go_on"


def test_a_course_that_is_asked_for_and_was_never_pitched_is_worth_a_try() -> None:
    taught = courses.Taught(START, [card(1, "?", askers=3, course="k1")])
    (line,) = courses.course_lines([Item(id="k1", title="Mechanics")], [taught])
    assert line.next is not None and line.next.code == "course.try_once"


def test_the_interval_of_a_rate() -> None:
    low, high = courses.interval(2, 100)
    assert low == pytest.approx(0.00834, abs=5e-5)
    assert high == pytest.approx(0.04717, abs=5e-5)


def test_themes_join_what_asks_the_same_over_sessions() -> None:
    cards = [
        card(1, "力学课程多少钱？", askers=2, asks=3, samples=(ask(1, 0, "a"), ask(2, 1, "b"))),
        card(1, "力学课程多少钱", state="answered", answered_ms=at(60), note="399", again=3,
             samples=(ask(3, 0, "a"),)),
        card(2, "为什么天空是蓝的？", samples=(ask(4, 0, "c"),)),
        card(3, "@Somebody 几点开始？", state="dismissed"),
    ]  # fmt: skip
    found = themes(cards, load())
    assert [(one.askers, one.asks, one.cards) for one in found] == [(2, 4, 2), (1, 1, 1)]
    assert (found[0].answered, found[0].wait_s, found[0].unclear) == (0.25, 60, True)
    plan = lesson_plan(found, Wording("en"), Masking(["Somebody"]))
    assert plan.startswith("# Next lesson\n\n## 1. 力学课程多少钱？ ★\n")
    assert "Answer so far: 399" in plan
    assert [one.card for one in follow_up(cards)] == [1, 2]


def test_names_leave_what_was_written() -> None:
    mask = Masking(["Alexander", "Bo", "1234567"])
    assert mask("@Bo hello Alexander, 1234567 times") == "@… hello @…, 1234567 times"


def test_a_digest_is_remembered_until_the_session_grows(tmp_path: Path) -> None:
    path = stored(tmp_path / "s.sqlite", evening())
    folded = 0

    def around(reader: Reader) -> Any:
        nonlocal folded
        folded += 1
        return surroundings(reader)

    for _ in range(2):
        with Reader(path) as reader:
            made_one = Digests(path).of(reader, reader.session(1), around)
    assert folded == 1
    assert (made_one.messages, made_one.orders, made_one.peak) == (7, 3, 120)
    assert made_one.first_pitch_ms == at(120)
    path.with_name("s.sqlite.digests").write_bytes(b"{")
    with Reader(path) as reader:
        assert Digests(path).of(reader, reader.session(1), around) == made_one
    assert folded == 2


def test_the_sessions_before_are_of_the_same_room(tmp_path: Path) -> None:
    next_day = [made(Chat, 500, 86_400, "x", text="hi")]
    elsewhere = [msgspec.structs.replace(made(Chat, 501, 90_000, text="hi"), room="other")]
    path = stored(tmp_path / "s.sqlite", evening(), next_day, elsewhere)
    with Reader(path) as reader:
        rows = reader.sessions()
    assert [row.session for row in before(rows, rows[1])] == [1]
    assert before(rows, rows[2]) == []
