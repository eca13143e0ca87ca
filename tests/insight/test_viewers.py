"""What each viewer did, cleaned."""

from typing import Any

import pytest

from streamer_app.errors import reason
from streamer_app.events import (
    Chat,
    CourseClick,
    Deleted,
    Event,
    Gift,
    Like,
    Money,
    Order,
    Viewer,
    ViewerCleared,
)
from streamer_app.insight.reading import NOTHING, Reading
from streamer_app.insight.viewers import MOST, Behaviour, Viewers

U1 = Viewer(id="u1", name="小明")
ASKS = Reading(asks=reason("question.mark"))


def by(
    kind: type[Any], viewer: Viewer | None = U1, id: str = "e", at_ms: int = 0, **own: Any
) -> Any:
    return kind(source="room", room="r", id=id, at_ms=at_ms, viewer=viewer, **own)


def folded(*events: Event, topic: str = "", reading: Reading = NOTHING) -> Viewers:
    viewers = Viewers(frozenset({"bot"}))
    viewers.topic = topic
    for row, event in enumerate(events, 1):
        about = {"m": 0.5} if isinstance(event, Chat) else {}
        viewers.fold(row, event, reading, about)
    return viewers


def test_behaviour_is_views_purchases_and_comments_by_course() -> None:
    viewers = folded(
        by(CourseClick, course="m"),
        by(CourseClick, course="m", id="f"),
        by(Chat, text="受力", id="g"),
        by(Order, order="1", course="m", id="h"),
        by(Order, order="2", course="x", status="cancelled", id="i"),
    )
    assert viewers.behaviour("u1") == {"m": Behaviour(2, 1, 1)}
    assert [act.row for act in viewers.acts("u1")] == [1, 2, 3, 4]


def test_a_question_is_told_from_a_mention() -> None:
    assert folded(by(Chat, text="x"), reading=ASKS).acts("u1")[0].kind == "ask"
    assert folded(by(Chat, text="x")).acts("u1")[0].kind == "mention"


def test_gifts_count_by_number_whatever_they_cost() -> None:
    cheap = by(Gift, name="a", count=1, paid=Money(10, "CNY"))
    dear = by(Gift, name="b", count=99, paid=Money(99_900, "CNY"), id="f")
    first, second = folded(cheap, dear, topic="m").acts("u1")
    assert (first.kind, first.match, first.count) == (second.kind, second.match, second.count)


def test_minutes_count_for_what_the_lesson_is_about() -> None:
    likes = [by(Like, count=1, at_ms=at, id=str(at)) for at in (0, 30_000, 300_000)]
    watched = [act.count for act in folded(*likes, topic="m").acts("u1") if act.kind == "watch"]
    assert watched == pytest.approx([0.5, 1.0])
    assert folded(*likes).acts("u1") == ()


@pytest.mark.parametrize(
    "viewer",
    [
        None,
        Viewer(id=None, name="小***", masked=True),
        Viewer(id="5", name="小***", masked=True),
        Viewer(id="h", name="h", roles=("host",)),
        Viewer(id="b", name="b", roles=("bot",)),
        Viewer(id="bot", name="known bot"),
    ],
)
def test_masked_people_the_host_and_bots_are_never_profiled(viewer: Viewer | None) -> None:
    assert folded(by(CourseClick, viewer, course="m")).everyone() == ()


def test_a_deleted_message_leaves_nothing() -> None:
    gone = by(Deleted, None, id="d", target="e")
    assert folded(by(Chat, text="x"), gone).acts("u1") == ()


def test_erasing_a_viewer_leaves_nothing_and_tells_how_much() -> None:
    viewers = folded(by(Chat, text="x"), by(CourseClick, course="m", id="f"))
    assert viewers.erase("u1") == 2
    assert viewers.everyone() == ()
    assert viewers.erase("nobody") == 0


def test_who_is_banned_is_forgotten() -> None:
    assert folded(by(Chat, text="x"), by(ViewerCleared, id="c")).everyone() == ()


def test_only_the_latest_rows_of_a_viewer_are_kept() -> None:
    clicks = [by(CourseClick, course="m", id=str(n)) for n in range(MOST + 5)]
    assert [act.row for act in folded(*clicks).acts("u1")] == list(range(6, MOST + 6))
