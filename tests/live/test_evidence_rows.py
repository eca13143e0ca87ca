"""Every event that a number rests on has a line of its own."""

from streamer_app.events import (
    AudienceCount,
    Chat,
    CourseClick,
    Entry,
    Event,
    Like,
    Money,
    Order,
    Pitch,
    Refund,
    Viewer,
)
from streamer_app.live.evidence_rows import evidence_row

TITLES = {"k1": "力学"}
WHO = Viewer("u1", "小明")
PAID = Money(39_900, "CNY")
NOTED = {"paid": {"minor": 39_900, "currency": "CNY"}}


def test_clicks_orders_refunds_and_notes_are_lines_too() -> None:
    events: list[Event] = [
        Chat(source="room", id="a", viewer=WHO, text="多少钱"),
        CourseClick(source="room", id="b", viewer=WHO, course="k1"),
        Order(source="room", id="c", viewer=WHO, order="7", course="k1", paid=PAID),
        Refund(source="room", id="d", order="7", paid=PAID),
        Pitch(source="desk", id="e", pitch="p", action="order", course="k1", detail=NOTED),
        Pitch(source="desk", id="f", pitch="p", action="started", course="k9"),
        Pitch(source="desk", id="g", pitch="p", action="suggested", course="k9"),
        AudienceCount(source="room", id="h", count=1320, basis="concurrent"),
    ]
    rows = [evidence_row(at, event, TITLES) for at, event in enumerate(events, 1)]
    assert [(row.kind, row.text, row.name) for row in rows if row] == [
        ("chat", "多少钱", "小明"),
        ("click", "力学", "小明"),
        ("order", "力学", "小明"),
        ("refund", "7", ""),
        ("order_note", "力学", ""),
        ("pitch.started", "k9", ""),
        ("pitch", "k9", ""),
        ("count", "1,320", ""),
    ]
    amounts = [row.amount for row in rows if row]
    assert amounts == [None, None, PAID, PAID, PAID, None, None, None]


def test_what_says_nothing_by_itself_has_none() -> None:
    assert evidence_row(1, Entry(source="room", id="a"), TITLES) is None
    assert evidence_row(1, Like(source="room", id="a"), TITLES) is None


def test_likes_of_nobody_in_particular_are_how_many_or_how_many_so_far() -> None:
    events = [Like(source="room", id="a", count=7), Like(source="room", id="b", total=12_408)]
    rows = [evidence_row(at, event, TITLES) for at, event in enumerate(events, 1)]
    assert [(row.kind, row.text) for row in rows if row] == [
        ("likes", "7"),
        ("likes.total", "12,408"),
    ]


def test_a_count_says_what_was_counted() -> None:
    counts = [AudienceCount(source="room", id=b, count=1284, basis=b) for b in ("rank", "heat")]
    rows = [evidence_row(at, event, TITLES) for at, event in enumerate(counts, 1)]
    assert [(row.kind, row.text) for row in rows if row] == [
        ("count.rank", "1,284"),
        ("count.heat", "1,284"),
    ]


def test_who_only_came_or_liked_is_a_line_behind_those_present() -> None:
    events = [
        Like(source="room", id="a", viewer=WHO, count=1),
        Entry(source="room", id="b", viewer=WHO),
    ]
    rows = [evidence_row(at, event, TITLES) for at, event in enumerate(events, 1)]
    assert [(row.kind, row.name) for row in rows if row] == [
        ("seen.like", "小明"),
        ("seen.entry", "小明"),
    ]
