"""Many sessions' people at once: who comes back, how everybody was treated, what came in."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from streamer_app.events import AudienceCount, Chat, DeskOperation, Event, Gift, Money
from streamer_app.live.materials import Materials
from streamer_app.live.rows import chat_row
from streamer_app.review.crowd import Crowd
from streamer_app.review.progress import Progress
from streamer_app.review.shelf import Shelf
from streamer_app.review.viewer_pages import viewer_page
from streamer_app.store.queries import Reader
from tests.review.sessions import ITEMS, evening, made, stored, surroundings

WEEK_S = 7 * 86_400


def desk(number: int, second: float, op: str) -> Event:
    event = made(DeskOperation, number, second, actor="host", card=1, op=op)
    return replace(event, source="desk", room="")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A week apart: u1 and u2; u1, u2 and u3; u1 and u4, who pays and is answered first."""
    first = [
        made(Chat, 1, 1, "u1", text="为什么天空是蓝的？"),
        made(Chat, 2, 2, "u2", text="hello"),
    ]
    second = [made(Chat, 3, WEEK_S + 1, who, text="hi") for who in ("u1", "u2")]
    second = [replace(event, id=f"s{at}") for at, event in enumerate(second)]
    second.append(made(Chat, 9, WEEK_S + 5, "u3", text="hi"))
    third = [
        made(AudienceCount, 20, 2 * WEEK_S, count=10, basis="concurrent"),
        made(Chat, 21, 2 * WEEK_S + 1, "u1", text="作业什么时候交？"),
        made(Gift, 22, 2 * WEEK_S + 2, "u4", name="火箭", paid=Money(500, "CNY")),
        desk(23, 2 * WEEK_S + 61, "answered"),
    ]
    return stored(tmp_path / "s.sqlite", first, second, third)


@pytest.fixture
def crowd(database: Path) -> Iterator[Crowd]:
    opened = Crowd(Shelf(database, lambda: Materials(ITEMS)))
    yield opened
    opened.close()


def test_every_session_has_its_segments_and_every_week_its_cohort(crowd: Crowd) -> None:
    found = crowd.coming().result()
    assert (found.room, found.looked) == (("room", "class"), 3)
    assert [dict(one.segments) for one in found.each] == [
        {"new": 2, "returning": 0, "regular": 0},
        {"new": 1, "returning": 2, "regular": 0},
        {"new": 1, "returning": 0, "regular": 1},
    ]
    assert [one.payers for one in found.each] == [0, 0, 1]
    assert [(one.people, one.there) for one in found.cohorts] == [
        (2, (2, 2, 1)), (1, (0, 1, 0)), (1, (0, 0, 1)),
    ]  # fmt: skip


def test_another_room_is_looked_at_alone_and_nothing_is_no_fault(tmp_path: Path) -> None:
    empty = Crowd(Shelf(stored(tmp_path / "none.sqlite"), lambda: Materials(())))
    found = empty.coming().result()
    assert (found.room, found.sessions, found.cohorts) == (None, (), ())
    whole = empty.fairness((), Progress()).result()
    assert whole.sessions == () and whole.income.whole() == {}
    empty.close()


def test_waits_and_money_are_added_over_the_sessions(crowd: Crowd) -> None:
    found = crowd.fairness((), Progress()).result()
    groups = {one.group: one for one in found.treatment}
    assert len(found.sessions) == 3
    assert (groups["regular"].asked, groups["regular"].answered) == (1, 1)
    assert groups["regular"].wait_s == 60.0
    assert (groups["first_timer"].asked, groups["first_timer"].answered) == (1, 0)
    assert groups["payer"].asked == 0
    assert found.income.gifts == {"CNY": 500}


def test_one_session_alone_can_be_looked_at(tmp_path: Path) -> None:
    path = stored(tmp_path / "e.sqlite", evening())
    crowd = Crowd(Shelf(path, lambda: Materials(ITEMS)))
    found = crowd.fairness((1,), Progress()).result()
    assert found.currency == "CNY"
    assert found.income.sales == {"CNY": 79_800} and found.income.sponsors == {"CNY": 1_000}
    assert found.income.refunds == {"CNY": 39_900}
    (shown,) = found.exposure
    assert (shown.course, shown.shown, found.titles["k1"]) == ("k1", 1.0, "力学提分营")
    crowd.close()


def test_a_viewer_card_counts_everything_and_knows_who_comes_back(database: Path) -> None:
    with Reader(database) as reader:
        event = next(e for _, e in reader.events(1) if isinstance(e, Chat))
        row = chat_row(1, event)
        assert row is not None
        page = viewer_page(reader, row, surroundings(reader))
    assert page.counts == (3, 2, 0)
    assert page.segment == "regular" and page.sessions == 3
    assert [line.text for line in page.questions] == ["作业什么时候交？", "为什么天空是蓝的？"]
    assert page.last_ms is not None and page.first_ms is not None
    assert page.last_ms - page.first_ms == 2 * WEEK_S * 1000
